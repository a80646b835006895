-- +goose Up
-- Files that arrive in parts. Each part lies in the file store under its own id, so that no transaction is held while bytes come; the
-- file is made of them when all are here, under the upload's id.
create table uploads (
    company_id blob not null,
    id blob not null,
    member_id blob not null,
    name text not null,
    size integer not null,
    sha256 blob,
    received integer not null,
    created_at integer not null,
    expires_at integer not null,
    finished integer not null check (finished in (0, 1)),
    primary key (company_id, id)
) strict;
create index uploads_open on uploads (company_id, member_id, finished, size);
create index uploads_expired on uploads (expires_at, company_id, id);

create table upload_parts (
    company_id blob not null,
    upload_id blob not null,
    starts integer not null,
    id blob not null,
    size integer not null,
    primary key (company_id, upload_id, starts)
) strict;

-- loose_at: since when no record has the file; null where one has it, or had it when it was submitted (kept).
alter table files add column loose_at integer;
alter table files add column kept integer not null default 0 check (kept in (0, 1));
-- The thumb of a picture lies in the file store under its own id.
alter table files add column thumb_id blob;
alter table files add column thumb_sha256 blob;
alter table files add column thumb_size integer not null default 0;
update files set loose_at = created_at where record_id is null;
update files set kept = 1 where record_id is not null;
drop index files_loose;
create index files_loose on files (loose_at, company_id, id) where loose_at is not null;
create index files_of_uploader on files (company_id, uploaded_by, size) where loose_at is not null;
