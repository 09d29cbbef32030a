-- One row per migration: where it stands now. Every decision locks this row, so decisions come one after the other.
CREATE TABLE migration (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL UNIQUE,
    plan_number   int         NOT NULL,
    version       bigint      NOT NULL, -- of the snapshot in force
    stage         text        NOT NULL CHECK (stage IN ('off', 'shadow', 'canary', 'live', 'complete')),
    step          int         NOT NULL CHECK (step >= 0),
    mode          text        NOT NULL CHECK (mode IN ('RUNNING', 'PAUSED', 'WAITING_FOR_OPERATOR', 'FINISHED')),
    reason        text        NOT NULL,
    since         timestamptz NOT NULL, -- the position was entered
    evidence_from bigint      NOT NULL, -- snapshots from this version on give the evidence that the gate reads
    evidence_since timestamptz NOT NULL,
    last_verdict  text        NOT NULL,
    attempt       int         NOT NULL  -- how often this position has been entered
);

-- Every text of the plan that was ever in force.
CREATE TABLE plan_text (
    migration_id bigint      NOT NULL REFERENCES migration,
    number       int         NOT NULL,
    sha256       text        NOT NULL,
    yaml         text        NOT NULL,
    adopted_at   timestamptz NOT NULL,
    PRIMARY KEY (migration_id, number)
);

-- What was decided, on which numbers, by whom, why, from where to where. Only ever appended to.
CREATE TABLE journal (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration_id bigint      NOT NULL REFERENCES migration,
    at           timestamptz NOT NULL,
    event        text        NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('DONE', 'WAITING', 'REFUSED')),
    by_whom      text        NOT NULL,
    reason       text        NOT NULL,
    forced       boolean     NOT NULL,
    from_stage   text        NOT NULL,
    from_step    int         NOT NULL,
    from_share   int         NOT NULL,
    to_stage     text        NOT NULL,
    to_step      int         NOT NULL,
    to_share     int         NOT NULL,
    version      bigint      NOT NULL,
    attempt      int         NOT NULL,
    readings     json        NOT NULL,
    numbers      json        NOT NULL
);
CREATE INDEX journal_of_migration ON journal (migration_id, id);

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: % refused.', TG_OP;
END
$$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();

-- Every snapshot that was ever decided.
CREATE TABLE snapshot (
    migration_id bigint  NOT NULL REFERENCES migration,
    version      bigint  NOT NULL,
    plan_number  int     NOT NULL,
    stage        text    NOT NULL,
    step         int     NOT NULL,
    shadow_on    boolean NOT NULL,
    decided_by   bigint  NOT NULL REFERENCES journal,
    last_tally_at timestamptz, -- when a gateway last reported on requests routed by it
    PRIMARY KEY (migration_id, version)
);

-- What gateways counted, merged: one row per snapshot version and route.
CREATE TABLE evidence (
    migration_id bigint NOT NULL REFERENCES migration,
    version      bigint NOT NULL,
    route        text   NOT NULL,
    tally        json   NOT NULL,
    PRIMARY KEY (migration_id, version, route)
);

-- The gateways, and what each said last. Windows up to counted_to were counted and their rows swept.
CREATE TABLE gateway (
    migration_id bigint      NOT NULL REFERENCES migration,
    id           text        NOT NULL,
    running      bigint      NOT NULL,
    last_seen    timestamptz NOT NULL,
    counted_to   bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (migration_id, id)
);

-- The windows that were counted, each exactly once.
CREATE TABLE tally_window (
    migration_id bigint      NOT NULL,
    gateway      text        NOT NULL,
    number       bigint      NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (migration_id, gateway, number)
);

-- Calls of the plan's prepare hook that are due or were made, in the order of their decisions.
CREATE TABLE preparation (
    decision     bigint  PRIMARY KEY REFERENCES journal,
    migration_id bigint  NOT NULL REFERENCES migration,
    from_share   int     NOT NULL,
    to_share     int     NOT NULL,
    to_stage     text    NOT NULL,
    to_step      int     NOT NULL,
    waits        boolean NOT NULL, -- a raise takes effect only after the hook's 2xx; a smaller share never waits
    state        text    NOT NULL CHECK (state IN ('DUE', 'DONE', 'CANCELLED')),
    attempts     int     NOT NULL,
    last_answer  text    NOT NULL
);
CREATE INDEX preparation_due ON preparation (migration_id, decision) WHERE state = 'DUE';

-- Who approved what, for which evidence.
CREATE TABLE approval (
    migration_id  bigint      NOT NULL REFERENCES migration,
    evidence_from bigint      NOT NULL,
    name          text        NOT NULL,
    decision      bigint      NOT NULL REFERENCES journal,
    given_at      timestamptz NOT NULL,
    PRIMARY KEY (migration_id, evidence_from, name)
);

-- Who is the conductor now (module lease).
CREATE TABLE IF NOT EXISTS lease (
    name       text PRIMARY KEY,
    owner      text NOT NULL,
    fence      bigint NOT NULL CHECK (fence > 0),
    expires_at timestamptz NOT NULL
);
