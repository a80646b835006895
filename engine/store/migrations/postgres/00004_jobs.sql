-- +goose Up
-- One mechanism for what leaves the process and what happens later inside of it: the outbox becomes jobs. fire_at: when
-- it was meant to happen, due_at: when it is looked at next (claiming moves it to where the lease ends, a failure to
-- the next attempt), both on the company's clock. leased_until is real time. status: waiting, done, dead, cancelled.
-- key: who enqueues the same thing twice means it once. deadline: JSON, from what working time fire_at was reckoned.
alter table outbox rename to jobs;
alter table jobs rename column record_id to subject_id;
drop index outbox_due;
drop index outbox_dead;
drop index outbox_by_record;
alter table jobs drop column event_id;
alter table jobs add column fire_at bigint not null default 0;
alter table jobs add column key text collate "C";
alter table jobs add column deadline text collate "C";
update jobs set fire_at = due_at;
create index jobs_due on jobs (company_id, due_at, id) where status = 'waiting';
create index jobs_dead on jobs (company_id, id) where status = 'dead';
create index jobs_by_subject on jobs (company_id, subject_id, id) where subject_id is not null and status = 'waiting';
create index jobs_deadlines on jobs (company_id, id) where deadline is not null and status = 'waiting';
create unique index jobs_key on jobs (company_id, key) where key is not null;
create index jobs_ended on jobs (done_at, company_id, id) where done_at is not null;

-- What happens again and again. cron: five fields; zone: empty is the company's; next_at: on the company's clock.
create table schedules (
    company_id uuid not null,
    id uuid not null,
    key text collate "C" not null,
    cron text collate "C" not null,
    zone text collate "C" not null,
    kind text collate "C" not null,
    body text collate "C" not null,
    next_at bigint not null,
    paused boolean not null,
    last_run bigint,
    created_at bigint not null,
    primary key (company_id, id)
);
create unique index schedules_key on schedules (company_id, key);

-- A field that got its slot when its form had records already: lists use the slot once a batch has filled it.
alter table slots add column filled boolean not null default true;

-- The hours of a working day, as "09:00-12:00 13:30-18:00"; empty: these.
alter table companies add column work_hours text collate "C" not null default '';

alter table schedules enable row level security;
alter table schedules force row level security;
create policy company_wall on schedules using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_expire on jobs using (current_setting('superform.system', true) = 'expire');
alter table jobs rename constraint outbox_pkey to jobs_pkey;
