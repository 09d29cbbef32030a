-- Carts, checkouts and orders. Every lane (schema) has these tables; names are found by search_path.

create table product (
    sku          text primary key,
    price        bigint not null check (price >= 0),
    currency     text not null,
    tax_category text not null check (tax_category in ('standard', 'reduced', 'zero'))
);

create table coupon (
    code        text primary key,
    percent     int check (percent between 1 and 100),
    amount      bigint check (amount > 0),
    currency    text,
    usage_limit bigint check (usage_limit >= 0),
    -- Counted for coupons with a limit only: a popular coupon without one must not be a row everyone waits for.
    used        bigint not null default 0 check (used >= 0),
    check ((percent is null) <> (amount is null)),
    constraint coupon_uses check (usage_limit is null or used <= usage_limit)
);

create table cart (
    id         text primary key,
    currency   text not null,
    country    text not null,
    region     text,
    coupon     text,
    version    bigint not null default 1,
    state      text not null default 'OPEN' check (state in ('OPEN', 'LOCKED', 'ORDERED')),
    touched_at timestamptz not null default now()
);
create index cart_touched on cart (touched_at) where state <> 'ORDERED';

create table cart_line (
    id         text primary key,
    cart_id    text not null references cart,
    position   bigint generated always as identity,
    sku        text not null,
    quantity   bigint not null check (quantity > 0),
    options    jsonb not null,
    unit_price bigint not null,
    unique (cart_id, sku, options)
);

create table checkout (
    id              text primary key,
    -- One checkout a cart: a second tab finds the first one here.
    cart_id         text not null unique references cart,
    state           text not null check (state in ('PREPARED', 'PAYMENT_PENDING', 'PLACED', 'COMPLETED', 'UNDOING',
                                                   'FAILED', 'CANCELLING', 'CANCELLED')),
    -- Counts every change; a change made from an older row is refused by it.
    revision        bigint not null default 1,
    cart_version    bigint not null,
    order_id        text not null,
    reservation_id  text not null,
    stale_reservation_id text,
    snapshot        jsonb not null,
    tenders         jsonb not null,
    coupon_taken    text,
    idempotency_key text not null,
    problem         jsonb,
    next_run_at     timestamptz,
    runs            int not null default 0,
    started_at      timestamptz not null default now()
);
create index checkout_due on checkout (next_run_at) where next_run_at is not null;

create table idempotency (
    key          text primary key,
    request_hash text not null,
    checkout_id  text not null,
    state        text not null check (state in ('IN_FLIGHT', 'DONE')),
    status       int,
    body         text,
    created_at   timestamptz not null default now()
);
create index idempotency_created on idempotency (created_at);

create table orders (
    id          text primary key,
    checkout_id text not null unique references checkout,
    cart_id     text not null unique,
    state       text not null check (state in ('PLACED', 'CANCELLED')),
    currency    text not null,
    subtotal    bigint not null,
    discount    bigint not null,
    shipping    bigint not null,
    tax         bigint not null,
    total       bigint not null,
    -- 'taxation', or 'cached' when taxation was down and the rates it gave last were used.
    tax_source  text not null check (tax_source in ('taxation', 'cached')),
    email       text not null,
    address     jsonb not null,
    coupon      text,
    placed_at   timestamptz not null,
    -- G5, the backstop.
    constraint order_adds_up check (subtotal - discount + shipping + tax = total)
);

create table order_line (
    order_id   text not null references orders,
    position   int not null,
    sku        text not null,
    quantity   bigint not null check (quantity > 0),
    options    jsonb not null,
    unit_price bigint not null,
    subtotal   bigint not null,
    discount   bigint not null,
    tax        bigint not null,
    primary key (order_id, position),
    check (subtotal = unit_price * quantity)
);

create table order_tender (
    order_id  text not null references orders,
    position  int not null,
    type      text not null check (type in ('card', 'giftCard')),
    amount    bigint not null check (amount > 0),
    reference text not null,
    -- What the tender is called at payments: the payment's id, or the redemption's.
    payment   text not null,
    primary key (order_id, position)
);

create table order_refund (
    id              text primary key,
    order_id        text not null references orders,
    idempotency_key text not null,
    amount          bigint not null check (amount > 0),
    state           text not null check (state in ('PENDING', 'DONE', 'REFUSED')),
    created_at      timestamptz not null default now(),
    unique (order_id, idempotency_key)
);
create index order_refund_open on order_refund (created_at) where state = 'PENDING';

-- What goes back to which tender; fixed when the refund is asked for, so that a repeat does the same.
create table order_refund_part (
    id        text primary key,
    refund_id text not null references order_refund,
    type      text not null,
    payment   text not null,
    amount    bigint not null check (amount > 0)
);
create index order_refund_part_refund on order_refund_part (refund_id);

create table lease (
    name       text primary key,
    owner      text not null,
    fence      bigint not null check (fence > 0),
    expires_at timestamptz not null
);
