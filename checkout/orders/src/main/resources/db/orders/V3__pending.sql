-- The worker looks for payments that stayed open for too long twice a second; without this it reads every checkout.
create index checkout_pending on checkout (started_at) where state = 'PAYMENT_PENDING';
