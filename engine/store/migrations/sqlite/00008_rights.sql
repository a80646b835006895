-- +goose Up
-- Who holds what of a company's administration. holder_id: a member or a role, as holder_kind says. rights: words,
-- separated by spaces. in_departments, in_apps: JSON lists of what it is for; null for all.
create table admin_grants (
    company_id blob not null,
    id blob not null,
    holder_kind text not null,
    holder_id blob not null,
    rights text not null,
    in_departments text,
    in_apps text,
    revision integer not null,
    granted_by blob,
    created_at integer not null,
    changed_at integer not null,
    primary key (company_id, id)
) strict;
create index admin_grants_by_holder on admin_grants (company_id, holder_id);

-- What a company has settled for itself: the audience of an app, its menu, who may see whom. body: JSON.
create table settled (
    company_id blob not null,
    key text not null,
    body text not null,
    revision integer not null,
    changed_by blob,
    changed_at integer not null,
    primary key (company_id, key)
) strict;

-- What names the request that founded a company on a server for many, so that asked twice it is there once.
alter table companies add column request text;
create unique index companies_request on companies (request) where request is not null;
