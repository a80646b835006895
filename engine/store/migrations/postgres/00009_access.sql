-- +goose Up
-- What a member may read beside their own records: those on which they hold or held a seat, and those that they filed
-- for somebody else.
create index tasks_by_member on tasks (company_id, member_id, record_id);
create index records_filed_for on records (company_id, form_id, created_by, id) where deleted_at is null and status <> 'draft' and created_by <> requester_id;
