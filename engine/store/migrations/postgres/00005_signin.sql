-- +goose Up
-- What a person is shown of their sessions. id names one to its owner and follows from nothing; agent is what the
-- browser said of itself.
alter table sessions add column id uuid;
alter table sessions add column agent text collate "C";
alter table sessions add column address text collate "C";
update sessions set id = gen_random_uuid();

-- Whether everybody in a company must have a second factor.
alter table companies add column needs_second boolean not null default false;

-- API keys of an account that were made up to this instant are dead: its password was changed.
alter table accounts add column keys_from bigint;

-- What lets somebody do one thing once: set a new password, give the second factor. token_hash: SHA-256 of what they
-- hold. body: JSON. tries: failed ones.
create table tickets (
    token_hash bytea not null,
    purpose text collate "C" not null,
    account_id uuid,
    body text collate "C" not null,
    tries bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (token_hash)
);
create index tickets_by_account on tickets (account_id, purpose) where account_id is not null;
create index tickets_by_expiry on tickets (expires_at);

-- The second factor of an account. secret is sealed; last_step is the latest step of 30 s of which a code was taken.
-- confirmed_at is null until a first code has shown that the secret arrived.
create table second_factors (
    account_id uuid not null,
    secret bytea not null,
    last_step bigint not null,
    created_at bigint not null,
    confirmed_at bigint,
    primary key (account_id)
);

-- Codes that stand in for the second factor, each once.
create table recovery_codes (
    account_id uuid not null,
    code_hash bytea not null,
    primary key (account_id, code_hash)
);

-- Keys for programs, each of one member. key_hash: SHA-256 of the key. scopes: words, separated by spaces.
create table api_keys (
    company_id uuid not null,
    id uuid not null,
    key_hash bytea not null,
    account_id uuid not null,
    member_id uuid not null,
    name text collate "C" not null,
    scopes text collate "C" not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (company_id, id)
);
create index api_keys_by_member on api_keys (company_id, member_id, id);
create unique index api_keys_by_hash on api_keys (key_hash);
create index api_keys_by_expiry on api_keys (expires_at);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy company_wall on api_keys using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_sign_in on api_keys for select using (current_setting('superform.system', true) = 'sign-in');
create policy system_expire on api_keys using (current_setting('superform.system', true) = 'expire');
