-- +goose Up
-- Definitions that are being worked on: nothing of them counts until they are published. base: the published version on which a
-- draft stands, 0 where there is none.
create table definition_drafts (
    company_id uuid not null,
    kind text collate "C" not null,
    id text collate "C" not null,
    app text collate "C" not null,
    base bigint not null,
    body text collate "C" not null,
    revision bigint not null,
    changed_by uuid,
    changed_at bigint not null,
    primary key (company_id, kind, id)
);
create index definition_drafts_by_app on definition_drafts (company_id, app, kind, id);
alter table definition_drafts enable row level security;
alter table definition_drafts force row level security;
create policy company_wall on definition_drafts using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- published_by: null where a version came with its app.
alter table definitions add column published_by uuid;
