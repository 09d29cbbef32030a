-- Times in which nothing goes forwards.
CREATE TABLE frozen (
    decision     bigint      PRIMARY KEY REFERENCES journal,
    migration_id bigint      NOT NULL REFERENCES migration,
    from_at      timestamptz NOT NULL,
    until_at     timestamptz NOT NULL CHECK (until_at > from_at),
    by_whom      text        NOT NULL,
    reason       text        NOT NULL,
    lifted       boolean     NOT NULL DEFAULT false
);

-- An approval is one person's, and one person gives one. It expires when the gate it was given for no longer holds.
ALTER TABLE approval ADD COLUMN person text, ADD COLUMN expired_at timestamptz;
UPDATE approval SET person = name;
ALTER TABLE approval ALTER COLUMN person SET NOT NULL;

-- How legacy did in each slice: going back to a legacy that fails itself would help nobody.
ALTER TABLE slice ADD COLUMN legacy_requests bigint NOT NULL DEFAULT 0, ADD COLUMN legacy_failures bigint NOT NULL DEFAULT 0;
