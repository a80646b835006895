-- +goose Up
-- Definitions that are being worked on: nothing of them counts until they are published. base: the published version on which a
-- draft stands, 0 where there is none.
create table definition_drafts (
    company_id blob not null,
    kind text not null,
    id text not null,
    app text not null,
    base integer not null,
    body text not null,
    revision integer not null,
    changed_by blob,
    changed_at integer not null,
    primary key (company_id, kind, id)
) strict;
create index definition_drafts_by_app on definition_drafts (company_id, app, kind, id);

-- published_by: null where a version came with its app.
alter table definitions add column published_by blob;
