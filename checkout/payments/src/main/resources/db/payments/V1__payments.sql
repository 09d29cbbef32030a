-- Payments, gift cards and the ledger. Every lane (schema) has these tables; names are found by search_path.

create table payment (
    id            text primary key,
    checkout_id   text not null,
    cart_id       text,
    token         text,
    provider_id   text unique,
    state         text not null check (state in ('UNKNOWN', 'REQUIRES_ACTION', 'AUTHORIZED', 'CAPTURING', 'CAPTURED',
                                                 'VOIDING', 'VOIDED', 'DECLINED')),
    reason        text,
    currency      text not null,
    requested     bigint not null check (requested >= 0),
    authorized    bigint not null default 0,
    capture_asked bigint,
    captured      bigint not null default 0,
    refunded      bigint not null default 0,
    next_run_at   timestamptz,
    attempts      int not null default 0,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    -- G3, the backstop: refunds <= captures <= authorizations, whatever the code does.
    constraint payment_sums check (0 <= refunded and refunded <= captured and captured <= authorized)
);
create index payment_due on payment (next_run_at) where next_run_at is not null;
create index payment_checkout on payment (checkout_id);

create table refund (
    id          text primary key,
    payment_id  text not null references payment,
    amount      bigint not null check (amount > 0),
    state       text not null check (state in ('PENDING', 'SUCCEEDED', 'FAILED')),
    provider_id text,
    next_run_at timestamptz,
    attempts    int not null default 0,
    created_at  timestamptz not null default now()
);
create index refund_due on refund (next_run_at) where next_run_at is not null;
create index refund_payment on refund (payment_id);

create table gift_card (
    code       text primary key,
    currency   text not null,
    issued     bigint not null check (issued > 0),
    balance    bigint not null,
    created_at timestamptz not null default now(),
    -- G6, the backstop.
    constraint gift_card_balance check (0 <= balance and balance <= issued)
);

create table gift_card_redemption (
    id         text primary key,
    code       text,
    currency   text,
    amount     bigint not null check (amount >= 0),
    reversed   bigint not null default 0,
    state      text not null check (state in ('REDEEMED', 'REVERSED')),
    created_at timestamptz not null default now(),
    check (0 <= reversed and reversed <= amount)
);
create index gift_card_redemption_code on gift_card_redemption (code);

create table gift_card_refund (
    id            text primary key,
    redemption_id text not null references gift_card_redemption,
    amount        bigint not null check (amount > 0),
    created_at    timestamptz not null default now()
);

create table webhook_event (
    id          text primary key,
    type        text not null,
    payment_id  text,
    received_at timestamptz not null default now()
);

create table ledger_entry (
    transaction_id text not null,
    account        text not null,
    currency       text not null,
    debit          bigint not null default 0 check (debit >= 0),
    credit         bigint not null default 0 check (credit >= 0),
    booked_at      timestamptz not null default now(),
    -- One line per account and transaction: booking the same transaction twice is refused.
    primary key (transaction_id, account, currency),
    check ((debit = 0) <> (credit = 0))
);

create function ledger_balances() returns trigger language plpgsql set search_path from current as $$
begin
    if exists (select 1 from ledger_entry
               where transaction_id = new.transaction_id and currency = new.currency
               having sum(debit) <> sum(credit)) then
        raise exception 'Ledger transaction % does not balance in %: debits must equal credits. Nothing was booked.',
            new.transaction_id, new.currency using errcode = 'check_violation';
    end if;
    return null;
end $$;
-- Deferred: the lines of a transaction arrive one after the other and must add up when it commits.
create constraint trigger ledger_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_balances();

create function ledger_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: % refused. Book a correcting transaction instead.', tg_op
        using errcode = 'restrict_violation';
end $$;
create trigger ledger_append_only before update or delete on ledger_entry
    for each row execute function ledger_append_only();
create trigger ledger_no_truncate before truncate on ledger_entry
    for each statement execute function ledger_append_only();
