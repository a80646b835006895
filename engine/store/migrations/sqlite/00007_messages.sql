-- +goose Up
-- Jobs of lane 1 leave the process: a worker of its own claims them, so that a slow receiver holds up nothing inside.
alter table jobs add column lane integer not null default 0;
drop index jobs_due;
create index jobs_due on jobs (company_id, due_at, id) where status = 'waiting' and lane = 0;
create index jobs_leaving on jobs (company_id, due_at, id) where status = 'waiting' and lane = 1;

-- One message on its way over one channel: mail, push, webhook. Its job has the same id. notice_id: what it tells of in the
-- app; target_id: the webhook; rest: the channels to try after this one, in order; body: what a message without a
-- notice says, or what a sandbox would have sent. status: waiting, quiet (waits for a digest), sent, failed, skipped, held.
create table deliveries (
    company_id blob not null,
    id blob not null,
    member_id blob,
    notice_id blob,
    target_id blob,
    channel text not null,
    kind text not null,
    status text not null,
    reason text not null,
    rest text not null,
    body text not null,
    created_at integer not null,
    ended_at integer,
    primary key (company_id, id)
) strict;
create index deliveries_by_status on deliveries (company_id, status, id);
create index deliveries_by_channel on deliveries (company_id, channel, id);
create index deliveries_quiet on deliveries (company_id, member_id, id) where status = 'quiet';
create index deliveries_ended on deliveries (ended_at, company_id, id) where ended_at is not null;

-- How somebody wants to be told: JSON. owner_id: the member, or the company for what holds where a member says nothing.
create table message_settings (
    company_id blob not null,
    owner_id blob not null,
    body text not null,
    updated_at integer not null,
    primary key (company_id, owner_id)
) strict;

-- Devices that take web push for a member. endpoint_hash: SHA-256 of the endpoint.
create table push_subscriptions (
    company_id blob not null,
    id blob not null,
    member_id blob not null,
    endpoint_hash blob not null,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    agent text not null,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create unique index push_subscriptions_endpoint on push_subscriptions (company_id, endpoint_hash);
create index push_subscriptions_by_member on push_subscriptions (company_id, member_id, id);

-- Addresses that are told of events. events: words, separated by spaces; secret: sealed; failing_since: since when nothing
-- got there; reason: why it was turned off, where nobody did.
create table webhooks (
    company_id blob not null,
    id blob not null,
    name text not null,
    url text not null,
    events text not null,
    secret blob not null,
    reason text not null,
    created_at integer not null,
    disabled_at integer,
    failing_since integer,
    sent_at integer,
    primary key (company_id, id)
) strict;

-- Keys that the server made once: those of web push. secret: sealed.
create table server_keys (
    name text not null,
    secret blob not null,
    public text not null,
    created_at integer not null,
    primary key (name)
) strict;

-- Who asked for a link to set a password is looked up afterwards, so that the answer takes as long for nobody as for somebody.
create index tickets_asked on tickets (created_at) where purpose = 'reset-ask';
create index members_by_email on members (email) where email is not null;
