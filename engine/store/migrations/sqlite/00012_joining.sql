-- +goose Up
-- Ways into the company. token_hash: SHA-256 of what the link holds. kind: link (whoever has it), personal (member_id
-- alone), mail (whoever reads email; its token is made when the mail is sent). department_id: where newcomers go. Instants are of
-- the company's clock.
create table invitations (
    company_id blob not null,
    id blob not null,
    token_hash blob not null,
    kind text not null,
    department_id blob,
    member_id blob,
    email text,
    made_by blob,
    max_uses integer not null,
    uses integer not null,
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer,
    primary key (company_id, id)
) strict;
create unique index invitations_by_token on invitations (token_hash);
create index invitations_by_maker on invitations (company_id, made_by, id);
create index invitations_by_member on invitations (company_id, member_id, id) where member_id is not null;

-- Who has come by an invitation. key_hash: SHA-256 of what their device keeps, by which they see how it stands. account_id: whose they
-- say they are; null: one is made, with password_hash, which goes when it is decided. member_id: whom they seem to be while they
-- wait, then who they are. status: waiting, accepted, refused.
create table joiners (
    company_id blob not null,
    id blob not null,
    invitation_id blob not null,
    key_hash blob not null,
    account_id blob,
    password_hash text,
    language text not null,
    name text not null,
    phone text,
    staff_number text,
    email text,
    department_id blob,
    member_id blob,
    status text not null,
    reason text not null,
    login text,
    created_at integer not null,
    decided_at integer,
    decided_by blob,
    primary key (company_id, id)
) strict;
create unique index joiners_by_key on joiners (key_hash);
create index joiners_waiting on joiners (company_id, id) where status = 'waiting';
create index joiners_of_member on joiners (company_id, member_id) where status = 'waiting' and member_id is not null;

-- Why somebody of the list has not joined. reason: leave, phone, left, other.
create table joining_reasons (
    company_id blob not null,
    member_id blob not null,
    reason text not null,
    note text not null,
    set_by blob,
    set_at integer not null,
    primary key (company_id, member_id)
) strict;
create index members_to_join on members (company_id, department_id, sort_key, id) where account_id is null and disabled_at is null;
