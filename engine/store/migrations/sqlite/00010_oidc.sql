-- +goose Up
-- bound: the session is good for its company alone, since only that company's word opened it. vouched: whoever
-- vouched for the person has seen to a second factor.
alter table sessions add column bound integer not null default 0 check (bound in (0, 1));
alter table sessions add column vouched integer not null default 0 check (vouched in (0, 1));

-- Whom a provider (OpenID Connect) vouches for. provider: as org.Provider.ID writes it. how: by what the account was
-- found: self (linked by its owner), admin, email, phone, staff.
create table identities (
    provider text not null,
    issuer text not null,
    subject text not null,
    account_id blob not null,
    email text,
    how text not null,
    created_at integer not null,
    used_at integer not null,
    primary key (provider, issuer, subject)
) strict;
create unique index identities_by_account on identities (account_id, provider, issuer);

-- Providers that a company has named. body: JSON, without the secret, which is sealed.
create table sign_in_providers (
    company_id blob not null,
    id blob not null,
    key text not null,
    body text not null,
    secret blob,
    changed_at integer not null,
    primary key (company_id, id)
) strict;
create unique index sign_in_providers_key on sign_in_providers (company_id, key);

-- People whom a provider vouches for and nobody knows: an administrator says who they are.
create table sign_in_waiting (
    company_id blob not null,
    id blob not null,
    provider text not null,
    issuer text not null,
    subject text not null,
    name text,
    email text,
    phone text,
    staff_number text,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create unique index sign_in_waiting_subject on sign_in_waiting (company_id, provider, issuer, subject);

create index members_by_phone on members (phone) where phone is not null;
