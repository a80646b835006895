-- +goose Up
-- Who files, answers and acknowledges for people without a smartphone. of_id: a member or, as of_kind says, a department,
-- with all below it.
create table clerks (
    company_id blob not null,
    of_id blob not null,
    clerk_id blob not null,
    of_kind text not null,
    set_by blob,
    set_at integer not null,
    primary key (company_id, of_id, clerk_id)
) strict;
create index clerks_by_clerk on clerks (company_id, clerk_id, of_id);

-- offline: without a smartphone, so that their clerks act for them.
alter table members add column offline integer not null default 0 check (offline in (0, 1));
create index members_offline on members (company_id, department_id, sort_key, id) where offline;

-- filed_by: who filed a record for its requester; null: they themselves.
alter table records add column filed_by blob;
create index records_by_filer on records (company_id, filed_by, id) where filed_by is not null and deleted_at is null;
