-- What gateways counted, once more, in slices of ten seconds: for the guard that forgets. Swept after an hour.
CREATE TABLE slice (
    migration_id bigint      NOT NULL REFERENCES migration,
    version      bigint      NOT NULL,
    began_at     timestamptz NOT NULL,
    comparisons  bigint      NOT NULL,
    differences  bigint      NOT NULL,
    requests     bigint      NOT NULL, -- customers' requests that the candidate was asked to answer
    failures     bigint      NOT NULL,
    PRIMARY KEY (migration_id, version, began_at)
);

-- What others measured last, by the metric's name in the plan.
CREATE TABLE measurement (
    migration_id bigint      NOT NULL REFERENCES migration,
    name         text        NOT NULL,
    at           timestamptz NOT NULL,
    value        numeric, -- absent where no number was asked for, or none was given
    said         text        NOT NULL CHECK (said IN ('PASS', 'INCONCLUSIVE', 'NO_DATA', 'ERROR', 'FAIL')),
    words        text        NOT NULL,
    PRIMARY KEY (migration_id, name)
);
