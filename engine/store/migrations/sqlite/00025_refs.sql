-- +goose Up
-- Which records a record refers to, by which field or "table.column" of which form; several rows of a table that name one record are one
-- reference. Drafts refer to nothing. The key reads what refers to a record by form and field, newest first; the index drops what a
-- record referred to.
drop table record_refs;
create table record_refs (
    company_id blob not null,
    target_id blob not null,
    form_id text not null,
    field text not null,
    record_id blob not null,
    primary key (company_id, target_id, form_id, field, record_id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
create index record_refs_by_record on record_refs (company_id, record_id);

-- Records that were there before are noted by a batch.
insert into jobs (company_id, id, kind, body, status, due_at, fire_at, attempts, created_at, key)
    select id, randomblob(16), 'note-references', '{}', 'waiting', created_at, created_at, 0, created_at, 'note-references' from companies;
