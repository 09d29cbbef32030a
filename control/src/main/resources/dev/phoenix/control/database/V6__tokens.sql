-- What people show to read or act, as hashes. A name is one person's; a revoked token stays, so that its name is not given again.
CREATE TABLE token (
    name       text        PRIMARY KEY,
    role       text        NOT NULL CHECK (role IN ('viewer', 'operator', 'approver')),
    hash       text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
