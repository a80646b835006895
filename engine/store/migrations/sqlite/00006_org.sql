-- +goose Up
-- The organisation: who somebody is in a company beside their name, what they are called there, where and when they work.

-- A post that people have. rank: the higher, the further up; who may see whom is a question of it.
create table posts (
    company_id blob not null,
    id blob not null,
    name text not null,
    rank integer not null,
    revision integer not null,
    primary key (company_id, id)
) strict;

-- When people work: on Monday to Friday except for the holidays of a country (empty: of none) and the days in
-- calendar_days. hours: as companies.work_hours; empty: the company's. The company's own calendar has no row here; its
-- days carry the company's id.
create table calendars (
    company_id blob not null,
    id blob not null,
    name text not null,
    country text not null,
    hours text not null,
    revision integer not null,
    primary key (company_id, id)
) strict;

alter table calendar_days rename to former_days;
create table calendar_days (
    company_id blob not null,
    calendar_id blob not null,
    day integer not null,
    works integer not null check (works in (0, 1)),
    name text not null,
    primary key (company_id, calendar_id, day)
) strict;
insert into calendar_days (company_id, calendar_id, day, works, name) select company_id, company_id, day, works, name from former_days;
drop table former_days;

-- Where people work. zone: IANA name; empty: the company's.
create table locations (
    company_id blob not null,
    id blob not null,
    name text not null,
    zone text not null,
    calendar_id blob,
    revision integer not null,
    primary key (company_id, id)
) strict;

-- Groups of people: the company's, or those of the member who owns them, for picking people. Among the company's that
-- have a calendar the first by position counts for a member.
create table member_groups (
    company_id blob not null,
    id blob not null,
    owner_id blob,
    name text not null,
    calendar_id blob,
    position integer not null,
    revision integer not null,
    primary key (company_id, id)
) strict;
create index member_groups_by_owner on member_groups (company_id, owner_id, position, id);

create table group_members (
    company_id blob not null,
    group_id blob not null,
    member_id blob not null,
    primary key (company_id, group_id, member_id),
    foreign key (company_id, group_id) references member_groups (company_id, id)
) strict;
create index group_members_by_member on group_members (company_id, member_id, group_id);

-- The departments of a member beside the main one, which members.department_id names, with the post in each.
create table member_departments (
    company_id blob not null,
    member_id blob not null,
    department_id blob not null,
    post_id blob,
    primary key (company_id, member_id, department_id)
) strict;
create index member_departments_by_department on member_departments (company_id, department_id, member_id);

-- sort_key: the name as lists of people are ordered by it. successor_id: who took over from somebody who left.
alter table members add column post_id blob;
alter table members add column location_id blob;
alter table members add column internal_number text;
alter table members add column hidden_phone integer not null default 0 check (hidden_phone in (0, 1));
alter table members add column sort_key text not null default '';
alter table members add column successor_id blob;
alter table members add column revision integer not null default 1;
update members set sort_key = lower(name);
drop index members_by_department;
create index members_by_department on members (company_id, department_id, sort_key, id);
create index members_counted on members (company_id, department_id, hidden) where disabled_at is null;
create index members_by_name on members (company_id, sort_key, id);
create index members_by_location on members (company_id, location_id) where location_id is not null;
create index members_by_post on members (company_id, post_id) where post_id is not null;

-- What people are found by, as somebody may type its beginning. kind: name, pinyin, initials, phone, staff.
create table member_keys (
    company_id blob not null,
    key text not null,
    member_id blob not null,
    kind text not null,
    primary key (company_id, key, member_id, kind)
) strict;
create index member_keys_by_member on member_keys (company_id, member_id);

-- When somebody is away and who acts for them then. Instants are of the company's clock; until_at without.
create table absences (
    company_id blob not null,
    member_id blob not null,
    from_at integer not null,
    until_at integer not null,
    substitute_id blob,
    note text not null,
    set_by blob,
    set_at integer not null,
    primary key (company_id, member_id)
) strict;
create index absences_by_substitute on absences (company_id, substitute_id, member_id) where substitute_id is not null;

alter table departments add column revision integer not null default 1;
alter table departments add column closed_at integer not null default 0;
alter table roles add column revision integer not null default 1;

-- What of their own card members edit themselves, in words.
alter table companies add column own_fields text not null default 'phone internal_number';

-- People who were there before are found once a batch has written what they are found by.
insert into jobs (company_id, id, kind, body, status, due_at, fire_at, attempts, created_at, key)
    select id, randomblob(16), 'index-members', '{}', 'waiting', created_at, created_at, 0, created_at, 'index-members' from companies;
