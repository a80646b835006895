-- +goose Up
-- Pictures of members: photo_id and small_id name what lies in the file store, which is in no row of files.
create table member_photos (
    company_id uuid not null,
    member_id uuid not null,
    photo_id uuid not null,
    small_id uuid not null,
    hash bytea not null,
    size bigint not null,
    small_hash bytea not null,
    small_size bigint not null,
    primary key (company_id, member_id)
);
alter table member_photos enable row level security;
alter table member_photos force row level security;
create policy company_wall on member_photos using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- favourites: the one group of a member's own that holds whom they marked; it has no name of its own.
alter table member_groups add column favourites boolean not null default false;
create unique index member_groups_favourites on member_groups (company_id, owner_id) where favourites;

-- Companies that have not said what members edit themselves let them have a picture.
update companies set own_fields = own_fields || ' photo' where own_fields = 'phone internal_number';
