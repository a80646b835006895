-- +goose Up
-- What a member has begun and what is under way, to be counted without reading what has ended.
create index records_my_drafts on records (company_id, requester_id, id) where deleted_at is null and status = 'draft';
create index records_my_running on records (company_id, requester_id, id) where deleted_at is null and status = 'running';
