-- +goose Up
-- Who holds what of a company's administration. holder_id: a member or a role, as holder_kind says. rights: words,
-- separated by spaces. in_departments, in_apps: JSON lists of what it is for; null for all.
create table admin_grants (
    company_id uuid not null,
    id uuid not null,
    holder_kind text collate "C" not null,
    holder_id uuid not null,
    rights text collate "C" not null,
    in_departments text collate "C",
    in_apps text collate "C",
    revision bigint not null,
    granted_by uuid,
    created_at bigint not null,
    changed_at bigint not null,
    primary key (company_id, id)
);
create index admin_grants_by_holder on admin_grants (company_id, holder_id);
alter table admin_grants enable row level security;
alter table admin_grants force row level security;
create policy company_wall on admin_grants using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_sign_in on admin_grants for select using (current_setting('superform.system', true) = 'sign-in');

-- What a company has settled for itself: the audience of an app, its menu, who may see whom. body: JSON.
create table settled (
    company_id uuid not null,
    key text collate "C" not null,
    body text collate "C" not null,
    revision bigint not null,
    changed_by uuid,
    changed_at bigint not null,
    primary key (company_id, key)
);
alter table settled enable row level security;
alter table settled force row level security;
create policy company_wall on settled using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- What names the request that founded a company on a server for many, so that asked twice it is there once.
alter table companies add column request text collate "C";
create unique index companies_request on companies (request) where request is not null;
