-- Pairs of examples, redacted by the gateways, to be seen again. Pairs and signatures beyond what is read go.
CREATE TABLE example (
    migration_id bigint      NOT NULL REFERENCES migration,
    exchange     text        NOT NULL,
    version      bigint      NOT NULL, -- of the snapshot that the request was routed by
    route        text        NOT NULL,
    pair         text        NOT NULL, -- a line of a tape
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (migration_id, exchange)
);
CREATE INDEX example_by_age ON example (migration_id, received_at);

-- Which causes an example shows.
CREATE TABLE example_signature (
    migration_id bigint NOT NULL,
    exchange     text   NOT NULL,
    signature    text   NOT NULL,
    PRIMARY KEY (migration_id, exchange, signature),
    FOREIGN KEY (migration_id, exchange) REFERENCES example ON DELETE CASCADE
);

-- How the rules of a plan fare, as each run of a gateway last said.
CREATE TABLE rule_report (
    migration_id bigint NOT NULL REFERENCES migration,
    gateway      text   NOT NULL,
    version      bigint NOT NULL,
    report       json   NOT NULL,
    PRIMARY KEY (migration_id, gateway, version)
);
