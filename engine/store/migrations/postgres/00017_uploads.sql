-- +goose Up
-- Files that arrive in parts. Each part lies in the file store under its own id, so that no transaction is held while bytes come; the
-- file is made of them when all are here, under the upload's id.
create table uploads (
    company_id uuid not null,
    id uuid not null,
    member_id uuid not null,
    name text collate "C" not null,
    size bigint not null,
    sha256 bytea,
    received bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    finished boolean not null,
    primary key (company_id, id)
);
create index uploads_open on uploads (company_id, member_id, finished, size);
create index uploads_expired on uploads (expires_at, company_id, id);

create table upload_parts (
    company_id uuid not null,
    upload_id uuid not null,
    starts bigint not null,
    id uuid not null,
    size bigint not null,
    primary key (company_id, upload_id, starts)
);

alter table uploads enable row level security;
alter table uploads force row level security;
create policy company_wall on uploads using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_expire on uploads for select using (current_setting('superform.system', true) = 'expire');
alter table upload_parts enable row level security;
alter table upload_parts force row level security;
create policy company_wall on upload_parts using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- loose_at: since when no record has the file; null where one has it, or had it when it was submitted (kept).
alter table files add column loose_at bigint;
alter table files add column kept boolean not null default false;
-- The thumb of a picture lies in the file store under its own id.
alter table files add column thumb_id uuid;
alter table files add column thumb_sha256 bytea;
alter table files add column thumb_size bigint not null default 0;
alter table files no force row level security;
update files set loose_at = created_at where record_id is null;
update files set kept = true where record_id is not null;
alter table files force row level security;
drop index files_loose;
create index files_loose on files (loose_at, company_id, id) where loose_at is not null;
create index files_of_uploader on files (company_id, uploaded_by, size) where loose_at is not null;
