-- What happened to orders, told to subscribers. Only adds, so that the version before runs beside this one.

-- How many events an order has had. Its row's lock gives each of them its place, also to two that end at once.
alter table orders add column events bigint not null default 0;

-- Written in the transaction of what it tells. Nobody reads it by a cursor: what is owed to whom is in delivery.
create table event (
    id         text primary key,
    order_id   text not null,
    sequence   bigint not null check (sequence > 0),
    type       text not null,
    data       text not null,
    created_at timestamptz not null default now(),
    unique (order_id, sequence)
);
create index event_created on event (created_at);

create table subscriber (
    name   text primary key,
    url    text not null,
    secret text not null
);

-- One row for each subscriber that has not taken the event yet; taking it removes the row.
create table delivery (
    subscriber text not null,
    order_id   text not null,
    sequence   bigint not null,
    event_id   text not null references event,
    state      text not null default 'WAITING' check (state in ('WAITING', 'DEAD')),
    attempts   int not null default 0,
    next_at    timestamptz not null default now(),
    problem    text,
    since      timestamptz not null default now(),
    primary key (subscriber, order_id, sequence)
);
create index delivery_due on delivery (next_at) where state = 'WAITING';
create index delivery_event on delivery (event_id);
