-- +goose Up
-- What somebody decided in somebody else's seat, latest first: it is on their list of what is done, and its records are theirs to read.
create index tasks_acted on tasks (company_id, closed_by, closed_at, id) where closed_by <> member_id;
create index tasks_acted_on on tasks (company_id, closed_by, record_id) where closed_by <> member_id;
