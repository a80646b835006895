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
alter table jobs add column fire_at integer not null default 0;
alter table jobs add column key text;
alter table jobs add column deadline text;
update jobs set fire_at = due_at;
create index jobs_due on jobs (company_id, due_at, id) where status = 'waiting';
create index jobs_dead on jobs (company_id, id) where status = 'dead';
create index jobs_by_subject on jobs (company_id, subject_id, id) where subject_id is not null and status = 'waiting';
create index jobs_deadlines on jobs (company_id, id) where deadline is not null and status = 'waiting';
create unique index jobs_key on jobs (company_id, key) where key is not null;
create index jobs_ended on jobs (done_at, company_id, id) where done_at is not null;

-- What happens again and again. cron: five fields; zone: empty is the company's; next_at: on the company's clock.
create table schedules (
    company_id blob not null,
    id blob not null,
    key text not null,
    cron text not null,
    zone text not null,
    kind text not null,
    body text not null,
    next_at integer not null,
    paused integer not null check (paused in (0, 1)),
    last_run integer,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create unique index schedules_key on schedules (company_id, key);

-- A field that got its slot when its form had records already: lists use the slot once a batch has filled it.
alter table slots add column filled integer not null default 1 check (filled in (0, 1));

-- The hours of a working day, as "09:00-12:00 13:30-18:00"; empty: these.
alter table companies add column work_hours text not null default '';
