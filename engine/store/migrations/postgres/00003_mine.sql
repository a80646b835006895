-- +goose Up
-- What a member asked for in a status, newest first; it also counts what they have begun and what is under way.
create index records_mine_status on records (company_id, requester_id, status, id) where deleted_at is null;
drop index records_my_drafts;
drop index records_my_running;
