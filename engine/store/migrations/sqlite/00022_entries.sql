-- +goose Up
-- Links by which a form is answered from outside. token_hash: SHA-256 of what the link holds. app_id: the form's. most: how many answers it
-- takes, null: any number; answers: how many it has. Instants are of the company's clock; closes_at: from when on it takes none, closed_at:
-- when somebody closed it.
create table entries (
    company_id blob not null,
    id blob not null,
    token_hash blob not null,
    app_id text not null,
    form_id text not null,
    title text not null,
    made_by blob not null,
    most integer,
    answers integer not null,
    created_at integer not null,
    closes_at integer,
    closed_at integer,
    primary key (company_id, id)
) strict;
create unique index entries_by_token on entries (token_hash);
create index entries_by_app on entries (company_id, app_id, id);

-- What came by a link. key_hash: SHA-256 of what the device of whoever answered made up, so that an answer that is sent twice is one;
-- body_hash: of what was sent.
create table entry_answers (
    company_id blob not null,
    entry_id blob not null,
    key_hash blob not null,
    body_hash blob not null,
    record_id blob not null,
    created_at integer not null,
    primary key (company_id, entry_id, key_hash)
) strict;

-- A file that came by a link and lies in quarantine: entry_session is the key_hash of the answer that may take it, entry_upload what the
-- device calls it, hashed. All are null once an answer has taken it.
alter table files add column entry_id blob;
alter table files add column entry_session blob;
alter table files add column entry_upload blob;
create unique index files_of_entry on files (company_id, entry_id, entry_session, entry_upload) where entry_id is not null;
