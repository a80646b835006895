-- +goose Up
-- Who may see whom: whoever sees few people is shown lists and finds by going from those, not by passing over all others.
create index member_departments_by_post on member_departments (company_id, post_id, member_id) where post_id is not null;
drop index member_keys_by_member;
create index member_keys_by_member on member_keys (company_id, member_id, key);
