-- +goose Up
-- Jobs of lane 1 leave the process: a worker of its own claims them, so that a slow receiver holds up nothing inside.
alter table jobs add column lane bigint not null default 0;
drop index jobs_due;
create index jobs_due on jobs (company_id, due_at, id) where status = 'waiting' and lane = 0;
create index jobs_leaving on jobs (company_id, due_at, id) where status = 'waiting' and lane = 1;

-- One message on its way over one channel: mail, push, webhook. Its job has the same id. notice_id: what it tells of in the
-- app; target_id: the webhook; rest: the channels to try after this one, in order; body: what a message without a
-- notice says, or what a sandbox would have sent. status: waiting, quiet (waits for a digest), sent, failed, skipped, held.
create table deliveries (
    company_id uuid not null,
    id uuid not null,
    member_id uuid,
    notice_id uuid,
    target_id uuid,
    channel text collate "C" not null,
    kind text collate "C" not null,
    status text collate "C" not null,
    reason text collate "C" not null,
    rest text collate "C" not null,
    body text collate "C" not null,
    created_at bigint not null,
    ended_at bigint,
    primary key (company_id, id)
);
create index deliveries_by_status on deliveries (company_id, status, id);
create index deliveries_by_channel on deliveries (company_id, channel, id);
create index deliveries_quiet on deliveries (company_id, member_id, id) where status = 'quiet';
create index deliveries_ended on deliveries (ended_at, company_id, id) where ended_at is not null;

-- How somebody wants to be told: JSON. owner_id: the member, or the company for what holds where a member says nothing.
create table message_settings (
    company_id uuid not null,
    owner_id uuid not null,
    body text collate "C" not null,
    updated_at bigint not null,
    primary key (company_id, owner_id)
);

-- Devices that take web push for a member. endpoint_hash: SHA-256 of the endpoint.
create table push_subscriptions (
    company_id uuid not null,
    id uuid not null,
    member_id uuid not null,
    endpoint_hash bytea not null,
    endpoint text collate "C" not null,
    p256dh text collate "C" not null,
    auth text collate "C" not null,
    agent text collate "C" not null,
    created_at bigint not null,
    primary key (company_id, id)
);
create unique index push_subscriptions_endpoint on push_subscriptions (company_id, endpoint_hash);
create index push_subscriptions_by_member on push_subscriptions (company_id, member_id, id);

-- Addresses that are told of events. events: words, separated by spaces; secret: sealed; failing_since: since when nothing
-- got there; reason: why it was turned off, where nobody did.
create table webhooks (
    company_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    url text collate "C" not null,
    events text collate "C" not null,
    secret bytea not null,
    reason text collate "C" not null,
    created_at bigint not null,
    disabled_at bigint,
    failing_since bigint,
    sent_at bigint,
    primary key (company_id, id)
);

-- Keys that the server made once: those of web push. secret: sealed.
create table server_keys (
    name text collate "C" not null,
    secret bytea not null,
    public text collate "C" not null,
    created_at bigint not null,
    primary key (name)
);

-- Who asked for a link to set a password is looked up afterwards, so that the answer takes as long for nobody as for somebody.
create index tickets_asked on tickets (created_at) where purpose = 'reset-ask';
create index members_by_email on members (email) where email is not null;

alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy company_wall on deliveries using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

alter table message_settings enable row level security;
alter table message_settings force row level security;
create policy company_wall on message_settings using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

alter table push_subscriptions enable row level security;
alter table push_subscriptions force row level security;
create policy company_wall on push_subscriptions using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

alter table webhooks enable row level security;
alter table webhooks force row level security;
create policy company_wall on webhooks using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_expire on deliveries using (current_setting('superform.system', true) = 'expire');
