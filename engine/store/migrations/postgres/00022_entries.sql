-- +goose Up
-- Links by which a form is answered from outside. token_hash: SHA-256 of what the link holds. app_id: the form's. most: how many answers it
-- takes, null: any number; answers: how many it has. Instants are of the company's clock; closes_at: from when on it takes none, closed_at:
-- when somebody closed it.
create table entries (
    company_id uuid not null,
    id uuid not null,
    token_hash bytea not null,
    app_id text collate "C" not null,
    form_id text collate "C" not null,
    title text collate "C" not null,
    made_by uuid not null,
    most bigint,
    answers bigint not null,
    created_at bigint not null,
    closes_at bigint,
    closed_at bigint,
    primary key (company_id, id)
);
create unique index entries_by_token on entries (token_hash);
create index entries_by_app on entries (company_id, app_id, id);

-- What came by a link. key_hash: SHA-256 of what the device of whoever answered made up, so that an answer that is sent twice is one;
-- body_hash: of what was sent.
create table entry_answers (
    company_id uuid not null,
    entry_id uuid not null,
    key_hash bytea not null,
    body_hash bytea not null,
    record_id uuid not null,
    created_at bigint not null,
    primary key (company_id, entry_id, key_hash)
);

-- A file that came by a link and lies in quarantine: entry_session is the key_hash of the answer that may take it, entry_upload what the
-- device calls it, hashed. All are null once an answer has taken it.
alter table files add column entry_id uuid;
alter table files add column entry_session bytea;
alter table files add column entry_upload bytea;
create unique index files_of_entry on files (company_id, entry_id, entry_session, entry_upload) where entry_id is not null;

alter table entries enable row level security;
alter table entries force row level security;
create policy company_wall on entries using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
alter table entry_answers enable row level security;
alter table entry_answers force row level security;
create policy company_wall on entry_answers using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_sign_in on entries for select using (current_setting('superform.system', true) = 'sign-in');
