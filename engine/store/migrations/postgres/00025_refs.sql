-- +goose Up
-- Which records a record refers to, by which field or "table.column" of which form; several rows of a table that name one record are one
-- reference. Drafts refer to nothing. The key reads what refers to a record by form and field, newest first; the index drops what a
-- record referred to. Nothing wrote the table before.
alter table record_refs drop constraint record_refs_pkey;
drop index record_refs_by_target;
alter table record_refs add column form_id text collate "C" not null;
alter table record_refs add primary key (company_id, target_id, form_id, field, record_id);
create index record_refs_by_record on record_refs (company_id, record_id);

-- Records that were there before are noted by a batch.
alter table jobs no force row level security;
insert into jobs (company_id, id, kind, body, status, due_at, fire_at, attempts, created_at, key)
    select id, gen_random_uuid(), 'note-references', '{}', 'waiting', created_at, created_at, 0, created_at, 'note-references' from companies;
alter table jobs force row level security;
