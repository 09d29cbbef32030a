-- SKUs are compared by their bytes, as Java compares them: both sides then lock many rows in the same order.
CREATE TABLE stock (
    sku      text COLLATE "C" PRIMARY KEY,
    on_hand  bigint NOT NULL CHECK (on_hand >= 0),
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
) WITH (fillfactor = 50);

-- Every change of on_hand: the deltas of a SKU add up to it.
CREATE TABLE stock_movement (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku      text COLLATE "C" NOT NULL,
    delta    bigint NOT NULL CHECK (delta <> 0),
    reason   text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reservation (
    id         text PRIMARY KEY,
    state      text NOT NULL CHECK (state IN ('ACTIVE', 'COMMITTED', 'RELEASED', 'EXPIRED')),
    expires_at timestamptz NOT NULL
);
CREATE INDEX reservation_due ON reservation (expires_at) WHERE state = 'ACTIVE';

CREATE TABLE reservation_line (
    reservation_id text NOT NULL REFERENCES reservation,
    sku            text COLLATE "C" NOT NULL,
    quantity       bigint NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (reservation_id, sku)
);

CREATE TABLE transfer (
    id text PRIMARY KEY
);

-- What really moved, in the order asked.
CREATE TABLE transfer_line (
    transfer_id text NOT NULL REFERENCES transfer,
    position    int NOT NULL,
    sku         text COLLATE "C" NOT NULL,
    quantity    bigint NOT NULL,
    PRIMARY KEY (transfer_id, position)
);
