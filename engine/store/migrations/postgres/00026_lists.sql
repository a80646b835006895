-- +goose Up
-- The form of a task's record, so that what somebody has or had a seat on is read form by form, newest first, however many tasks they ever had.
alter table tasks add column form_id text collate "C" not null default '';
update tasks set form_id = (select r.form_id from records r where r.company_id = tasks.company_id and r.id = tasks.record_id);
drop index tasks_by_member;
drop index tasks_acted_on;
create index tasks_by_member on tasks (company_id, member_id, form_id, record_id, id);
create index tasks_acted_on on tasks (company_id, closed_by, form_id, record_id, id) where closed_by <> member_id;
-- One person's records of one form, newest first.
create index records_mine_form on records (company_id, form_id, requester_id, id) where deleted_at is null;
-- All records of one person. PostgreSQL takes what one company's requester has for a record or so, as it multiplies how few both are, and then takes any
-- index for as good as that of a status: so this one is there only for those who ask for it, by what is true of every record.
drop index records_mine;
create index records_mine on records (company_id, requester_id, id) where deleted_at is null and created_at >= 0;
