-- +goose Up
-- Ways into the company. token_hash: SHA-256 of what the link holds. kind: link (whoever has it), personal (member_id
-- alone), mail (whoever reads email; its token is made when the mail is sent). department_id: where newcomers go. Instants are of
-- the company's clock.
create table invitations (
    company_id uuid not null,
    id uuid not null,
    token_hash bytea not null,
    kind text collate "C" not null,
    department_id uuid,
    member_id uuid,
    email text collate "C",
    made_by uuid,
    max_uses bigint not null,
    uses bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    primary key (company_id, id)
);
create unique index invitations_by_token on invitations (token_hash);
create index invitations_by_maker on invitations (company_id, made_by, id);
create index invitations_by_member on invitations (company_id, member_id, id) where member_id is not null;

-- Who has come by an invitation. key_hash: SHA-256 of what their device keeps, by which they see how it stands. account_id: whose they
-- say they are; null: one is made, with password_hash, which goes when it is decided. member_id: whom they seem to be while they
-- wait, then who they are. status: waiting, accepted, refused.
create table joiners (
    company_id uuid not null,
    id uuid not null,
    invitation_id uuid not null,
    key_hash bytea not null,
    account_id uuid,
    password_hash text collate "C",
    language text collate "C" not null,
    name text collate "C" not null,
    phone text collate "C",
    staff_number text collate "C",
    email text collate "C",
    department_id uuid,
    member_id uuid,
    status text collate "C" not null,
    reason text collate "C" not null,
    login text collate "C",
    created_at bigint not null,
    decided_at bigint,
    decided_by uuid,
    primary key (company_id, id)
);
create unique index joiners_by_key on joiners (key_hash);
create index joiners_waiting on joiners (company_id, id) where status = 'waiting';
create index joiners_of_member on joiners (company_id, member_id) where status = 'waiting' and member_id is not null;

-- Why somebody of the list has not joined. reason: leave, phone, left, other.
create table joining_reasons (
    company_id uuid not null,
    member_id uuid not null,
    reason text collate "C" not null,
    note text collate "C" not null,
    set_by uuid,
    set_at bigint not null,
    primary key (company_id, member_id)
);
create index members_to_join on members (company_id, department_id, sort_key, id) where account_id is null and disabled_at is null;
alter table invitations enable row level security;
alter table invitations force row level security;
create policy company_wall on invitations using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
alter table joiners enable row level security;
alter table joiners force row level security;
create policy company_wall on joiners using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
alter table joining_reasons enable row level security;
alter table joining_reasons force row level security;
create policy company_wall on joining_reasons using (company_id = nullif(current_setting('superform.company', true), '')::uuid);
create policy system_sign_in on invitations for select using (current_setting('superform.system', true) = 'sign-in');
create policy system_sign_in on joiners for select using (current_setting('superform.system', true) = 'sign-in');
