-- +goose Up
-- By what the bytes are counted that somebody has waiting at a link: a hash of the link and of the address that a file came from. Null once an
-- answer has taken the file, or it was given up.
alter table files add column entry_address blob;
