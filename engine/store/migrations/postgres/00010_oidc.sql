-- +goose Up
-- bound: the session is good for its company alone, since only that company's word opened it. vouched: whoever
-- vouched for the person has seen to a second factor.
alter table sessions add column bound boolean not null default false;
alter table sessions add column vouched boolean not null default false;

-- Whom a provider (OpenID Connect) vouches for. provider: as org.Provider.ID writes it. how: by what the account was
-- found: self (linked by its owner), admin, email, phone, staff.
create table identities (
    provider text collate "C" not null,
    issuer text collate "C" not null,
    subject text collate "C" not null,
    account_id uuid not null,
    email text collate "C",
    how text collate "C" not null,
    created_at bigint not null,
    used_at bigint not null,
    primary key (provider, issuer, subject)
);
create unique index identities_by_account on identities (account_id, provider, issuer);

-- Providers that a company has named. body: JSON, without the secret, which is sealed.
create table sign_in_providers (
    company_id uuid not null,
    id uuid not null,
    key text collate "C" not null,
    body text collate "C" not null,
    secret bytea,
    changed_at bigint not null,
    primary key (company_id, id)
);
create unique index sign_in_providers_key on sign_in_providers (company_id, key);
alter table sign_in_providers enable row level security;
alter table sign_in_providers force row level security;
create policy company_wall on sign_in_providers using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- People whom a provider vouches for and nobody knows: an administrator says who they are.
create table sign_in_waiting (
    company_id uuid not null,
    id uuid not null,
    provider text collate "C" not null,
    issuer text collate "C" not null,
    subject text collate "C" not null,
    name text collate "C",
    email text collate "C",
    phone text collate "C",
    staff_number text collate "C",
    created_at bigint not null,
    primary key (company_id, id)
);
create unique index sign_in_waiting_subject on sign_in_waiting (company_id, provider, issuer, subject);
alter table sign_in_waiting enable row level security;
alter table sign_in_waiting force row level security;
create policy company_wall on sign_in_waiting using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

create index members_by_phone on members (phone) where phone is not null;
