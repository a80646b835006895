-- +goose Up
-- The owner changes rows of all companies here, and is let through the wall for as long as that takes.
-- The organisation: who somebody is in a company beside their name, what they are called there, where and when they work.

-- A post that people have. rank: the higher, the further up; who may see whom is a question of it.
create table posts (
    company_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    rank bigint not null,
    revision bigint not null,
    primary key (company_id, id)
);

-- When people work: on Monday to Friday except for the holidays of a country (empty: of none) and the days in
-- calendar_days. hours: as companies.work_hours; empty: the company's. The company's own calendar has no row here; its
-- days carry the company's id.
create table calendars (
    company_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    country text collate "C" not null,
    hours text collate "C" not null,
    revision bigint not null,
    primary key (company_id, id)
);

alter table calendar_days add column calendar_id uuid;
alter table calendar_days no force row level security;
update calendar_days set calendar_id = company_id;
alter table calendar_days alter column calendar_id set not null;
alter table calendar_days drop constraint calendar_days_pkey;
alter table calendar_days add primary key (company_id, calendar_id, day);
alter table calendar_days force row level security;

-- Where people work. zone: IANA name; empty: the company's.
create table locations (
    company_id uuid not null,
    id uuid not null,
    name text collate "C" not null,
    zone text collate "C" not null,
    calendar_id uuid,
    revision bigint not null,
    primary key (company_id, id)
);

-- Groups of people: the company's, or those of the member who owns them, for picking people. Among the company's that
-- have a calendar the first by position counts for a member.
create table member_groups (
    company_id uuid not null,
    id uuid not null,
    owner_id uuid,
    name text collate "C" not null,
    calendar_id uuid,
    position bigint not null,
    revision bigint not null,
    primary key (company_id, id)
);
create index member_groups_by_owner on member_groups (company_id, owner_id, position, id);

create table group_members (
    company_id uuid not null,
    group_id uuid not null,
    member_id uuid not null,
    primary key (company_id, group_id, member_id),
    foreign key (company_id, group_id) references member_groups (company_id, id)
);
create index group_members_by_member on group_members (company_id, member_id, group_id);

-- The departments of a member beside the main one, which members.department_id names, with the post in each.
create table member_departments (
    company_id uuid not null,
    member_id uuid not null,
    department_id uuid not null,
    post_id uuid,
    primary key (company_id, member_id, department_id)
);
create index member_departments_by_department on member_departments (company_id, department_id, member_id);

-- sort_key: the name as lists of people are ordered by it. successor_id: who took over from somebody who left.
alter table members add column post_id uuid;
alter table members add column location_id uuid;
alter table members add column internal_number text collate "C";
alter table members add column hidden_phone boolean not null default false;
alter table members add column sort_key text collate "C" not null default '';
alter table members add column successor_id uuid;
alter table members add column revision bigint not null default 1;
alter table members no force row level security;
update members set sort_key = lower(name);
alter table members force row level security;
drop index members_by_department;
create index members_by_department on members (company_id, department_id, sort_key, id);
create index members_counted on members (company_id, department_id, hidden) where disabled_at is null;
create index members_by_name on members (company_id, sort_key, id);
create index members_by_location on members (company_id, location_id) where location_id is not null;
create index members_by_post on members (company_id, post_id) where post_id is not null;

-- What people are found by, as somebody may type its beginning. kind: name, pinyin, initials, phone, staff.
create table member_keys (
    company_id uuid not null,
    key text collate "C" not null,
    member_id uuid not null,
    kind text collate "C" not null,
    primary key (company_id, key, member_id, kind)
);
create index member_keys_by_member on member_keys (company_id, member_id);

-- When somebody is away and who acts for them then. Instants are of the company's clock; until_at without.
create table absences (
    company_id uuid not null,
    member_id uuid not null,
    from_at bigint not null,
    until_at bigint not null,
    substitute_id uuid,
    note text collate "C" not null,
    set_by uuid,
    set_at bigint not null,
    primary key (company_id, member_id)
);
create index absences_by_substitute on absences (company_id, substitute_id, member_id) where substitute_id is not null;

alter table departments add column revision bigint not null default 1;
alter table departments add column closed_at bigint not null default 0;
alter table roles add column revision bigint not null default 1;

-- What of their own card members edit themselves, in words.
alter table companies add column own_fields text collate "C" not null default 'phone internal_number';

-- People who were there before are found once a batch has written what they are found by.
alter table jobs no force row level security;
insert into jobs (company_id, id, kind, body, status, due_at, fire_at, attempts, created_at, key)
    select id, gen_random_uuid(), 'index-members', '{}', 'waiting', created_at, created_at, 0, created_at, 'index-members' from companies;
alter table jobs force row level security;

-- +goose StatementBegin
do $$
declare
    company_table text;
begin
    foreach company_table in array array['posts', 'calendars', 'locations', 'member_groups', 'group_members', 'member_departments', 'member_keys', 'absences'] loop
        execute format('alter table %I enable row level security', company_table);
        execute format('alter table %I force row level security', company_table);
        execute format(
            'create policy company_wall on %I using (company_id = nullif(current_setting(''superform.company'', true), '''')::uuid)',
            company_table);
    end loop;
end
$$;
-- +goose StatementEnd
