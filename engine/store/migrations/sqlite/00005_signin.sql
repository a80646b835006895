-- +goose Up
-- What a person is shown of their sessions. id names one to its owner and follows from nothing; agent is what the
-- browser said of itself.
alter table sessions add column id blob;
alter table sessions add column agent text;
alter table sessions add column address text;
update sessions set id = randomblob(16);

-- Whether everybody in a company must have a second factor.
alter table companies add column needs_second integer not null default 0;

-- API keys of an account that were made up to this instant are dead: its password was changed.
alter table accounts add column keys_from integer;

-- What lets somebody do one thing once: set a new password, give the second factor. token_hash: SHA-256 of what they
-- hold. body: JSON. tries: failed ones.
create table tickets (
    token_hash blob not null,
    purpose text not null,
    account_id blob,
    body text not null,
    tries integer not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (token_hash)
) strict;
create index tickets_by_account on tickets (account_id, purpose) where account_id is not null;
create index tickets_by_expiry on tickets (expires_at);

-- The second factor of an account. secret is sealed; last_step is the latest step of 30 s of which a code was taken.
-- confirmed_at is null until a first code has shown that the secret arrived.
create table second_factors (
    account_id blob not null,
    secret blob not null,
    last_step integer not null,
    created_at integer not null,
    confirmed_at integer,
    primary key (account_id)
) strict;

-- Codes that stand in for the second factor, each once.
create table recovery_codes (
    account_id blob not null,
    code_hash blob not null,
    primary key (account_id, code_hash)
) strict;

-- Keys for programs, each of one member. key_hash: SHA-256 of the key. scopes: words, separated by spaces.
create table api_keys (
    company_id blob not null,
    id blob not null,
    key_hash blob not null,
    account_id blob not null,
    member_id blob not null,
    name text not null,
    scopes text not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer,
    primary key (company_id, id)
) strict;
create index api_keys_by_member on api_keys (company_id, member_id, id);
create unique index api_keys_by_hash on api_keys (key_hash);
create index api_keys_by_expiry on api_keys (expires_at);
