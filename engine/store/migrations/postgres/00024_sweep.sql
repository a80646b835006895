-- +goose Up
-- What the file store keeps is looked up by its ids, to find what no row names.
create index files_by_thumb on files (company_id, thumb_id) where thumb_id is not null;
create index upload_parts_by_id on upload_parts (company_id, id);
