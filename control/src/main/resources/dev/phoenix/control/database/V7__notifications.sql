-- Who is still to hear of which decision: written with the decision, removed when it was taken, kept when it was given up.
CREATE TABLE notification (
    decision     bigint      NOT NULL REFERENCES journal,
    url          text        NOT NULL,
    migration_id bigint      NOT NULL REFERENCES migration,
    since        timestamptz NOT NULL,
    next_at      timestamptz NOT NULL,
    attempts     int         NOT NULL,
    last_answer  text        NOT NULL,
    dead         boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (decision, url)
);
CREATE INDEX notification_owed ON notification (migration_id, url, decision);
