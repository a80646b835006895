-- +goose Up
-- Who files, answers and acknowledges for people without a smartphone. of_id: a member or, as of_kind says, a department,
-- with all below it.
create table clerks (
    company_id uuid not null,
    of_id uuid not null,
    clerk_id uuid not null,
    of_kind text collate "C" not null,
    set_by uuid,
    set_at bigint not null,
    primary key (company_id, of_id, clerk_id)
);
create index clerks_by_clerk on clerks (company_id, clerk_id, of_id);
alter table clerks enable row level security;
alter table clerks force row level security;
create policy company_wall on clerks using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- offline: without a smartphone, so that their clerks act for them.
alter table members add column offline boolean not null default false;
create index members_offline on members (company_id, department_id, sort_key, id) where offline;

-- filed_by: who filed a record for its requester; null: they themselves.
alter table records add column filed_by uuid;
create index records_by_filer on records (company_id, filed_by, id) where filed_by is not null and deleted_at is null;
