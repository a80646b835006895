-- +goose Up
-- Pictures of members: photo_id and small_id name what lies in the file store, which is in no row of files.
create table member_photos (
    company_id blob not null,
    member_id blob not null,
    photo_id blob not null,
    small_id blob not null,
    hash blob not null,
    size integer not null,
    small_hash blob not null,
    small_size integer not null,
    primary key (company_id, member_id)
) strict;

-- favourites: the one group of a member's own that holds whom they marked; it has no name of its own.
alter table member_groups add column favourites integer not null default 0 check (favourites in (0, 1));
create unique index member_groups_favourites on member_groups (company_id, owner_id) where favourites;

-- Companies that have not said what members edit themselves let them have a picture.
update companies set own_fields = own_fields || ' photo' where own_fields = 'phone internal_number';
