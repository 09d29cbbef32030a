-- The one schema of the monolith. Run at every start; every statement may be repeated.
CREATE SEQUENCE IF NOT EXISTS cart_id START 1001;
CREATE SEQUENCE IF NOT EXISTS line_id START 900001;
CREATE SEQUENCE IF NOT EXISTS checkout_id START 30001;
CREATE SEQUENCE IF NOT EXISTS order_id START 50001;
CREATE SEQUENCE IF NOT EXISTS refund_id START 70001;
CREATE SEQUENCE IF NOT EXISTS payment_id START 80001;

CREATE TABLE IF NOT EXISTS product (
    sku text PRIMARY KEY,
    price bigint NOT NULL CHECK (price >= 0),
    currency char(3) NOT NULL,
    tax_category text NOT NULL CHECK (tax_category IN ('standard', 'reduced', 'zero'))
);

CREATE TABLE IF NOT EXISTS tax_rate (
    country char(2) NOT NULL,
    region text NOT NULL DEFAULT '',
    category text NOT NULL,
    rate numeric(7, 6) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (country, region, category, valid_from)
);

CREATE TABLE IF NOT EXISTS coupon (
    code text PRIMARY KEY,
    percent int CHECK (percent BETWEEN 1 AND 100),
    amount bigint CHECK (amount > 0),
    currency char(3),
    usage_limit bigint,
    used bigint NOT NULL DEFAULT 0,
    CHECK ((percent IS NULL) <> (amount IS NULL)),
    CHECK ((amount IS NULL) = (currency IS NULL))
);

CREATE TABLE IF NOT EXISTS cart (
    id bigint PRIMARY KEY DEFAULT nextval('cart_id'),
    currency char(3) NOT NULL,
    country text NOT NULL,
    region text NOT NULL DEFAULT '',
    coupon text REFERENCES coupon (code),
    version bigint NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'PENDING', 'ORDERED')),
    touched_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS cart_open ON cart (touched_at) WHERE state = 'OPEN';

CREATE TABLE IF NOT EXISTS cart_line (
    id bigint PRIMARY KEY DEFAULT nextval('line_id'),
    cart_id bigint NOT NULL REFERENCES cart (id),
    sku text NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    options jsonb NOT NULL DEFAULT '{}',
    unit_price bigint NOT NULL,
    UNIQUE (cart_id, sku, options)
);

-- Nothing is ever reserved here: a unit is taken when the order is placed. The column is part of the published stock answer.
CREATE TABLE IF NOT EXISTS stock (
    sku text PRIMARY KEY,
    on_hand bigint NOT NULL CHECK (on_hand >= 0),
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved = 0)
);

CREATE TABLE IF NOT EXISTS stock_movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL,
    delta bigint NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS stock_transfer (
    id text PRIMARY KEY,
    answer jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS stock_transfer_line (
    transfer_id text NOT NULL,
    sku text NOT NULL,
    quantity bigint NOT NULL,
    PRIMARY KEY (transfer_id, sku)
);

-- A checkout the shopper still has to act on, or the one an order came from.
CREATE TABLE IF NOT EXISTS checkout (
    id bigint PRIMARY KEY,
    cart_id bigint NOT NULL REFERENCES cart (id),
    state text NOT NULL CHECK (state IN ('PAYMENT_PENDING', 'PLACED', 'FAILED')),
    order_id bigint,
    shipping text NOT NULL,
    email text NOT NULL,
    address jsonb,
    provider_id text
);
CREATE UNIQUE INDEX IF NOT EXISTS checkout_pending ON checkout (cart_id) WHERE state <> 'FAILED';
CREATE INDEX IF NOT EXISTS checkout_provider ON checkout (provider_id);

CREATE TABLE IF NOT EXISTS orders (
    id bigint PRIMARY KEY,
    checkout_id bigint NOT NULL UNIQUE REFERENCES checkout (id),
    cart_id bigint NOT NULL UNIQUE REFERENCES cart (id),
    state text NOT NULL CHECK (state IN ('PLACED', 'CANCELLED')),
    currency char(3) NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    shipping bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT now(),
    CHECK (subtotal - discount + shipping + tax = total)
);

CREATE TABLE IF NOT EXISTS order_line (
    order_id bigint NOT NULL REFERENCES orders (id),
    position int NOT NULL,
    sku text NOT NULL,
    quantity bigint NOT NULL,
    options jsonb NOT NULL,
    unit_price bigint NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    tax bigint NOT NULL,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE IF NOT EXISTS order_tender (
    order_id bigint NOT NULL REFERENCES orders (id),
    position int NOT NULL,
    type text NOT NULL CHECK (type IN ('card', 'giftCard')),
    amount bigint NOT NULL,
    reference text NOT NULL,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE IF NOT EXISTS payment (
    id bigint PRIMARY KEY DEFAULT nextval('payment_id'),
    order_id bigint NOT NULL UNIQUE REFERENCES orders (id),
    checkout_id bigint NOT NULL UNIQUE,
    provider_id text NOT NULL UNIQUE,
    state text NOT NULL,
    currency char(3) NOT NULL,
    authorized bigint NOT NULL,
    captured bigint NOT NULL,
    refunded bigint NOT NULL DEFAULT 0,
    CHECK (refunded BETWEEN 0 AND captured),
    CHECK (captured <= authorized)
);

CREATE TABLE IF NOT EXISTS refund (
    id bigint PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    amount bigint NOT NULL CHECK (amount > 0),
    provider_id text,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS refund_order ON refund (order_id);

CREATE TABLE IF NOT EXISTS gift_card (
    code text PRIMARY KEY,
    currency char(3) NOT NULL,
    issued bigint NOT NULL CHECK (issued > 0),
    balance bigint NOT NULL CHECK (balance BETWEEN 0 AND issued)
);

CREATE TABLE IF NOT EXISTS ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id text NOT NULL,
    account text NOT NULL,
    currency char(3) NOT NULL,
    debit bigint NOT NULL CHECK (debit >= 0),
    credit bigint NOT NULL CHECK (credit >= 0),
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS webhook_event (
    id text PRIMARY KEY,
    type text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
