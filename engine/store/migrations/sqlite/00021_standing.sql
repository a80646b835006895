-- +goose Up
-- What of people says in which departments they count, beside each of their further departments: who belongs to several is read
-- without their rows. Triggers keep it as people come, go and move.
alter table member_departments add column main_id blob;
alter table member_departments add column hidden integer not null default 0 check (hidden in (0, 1));
alter table member_departments add column present integer not null default 0 check (present in (0, 1));

update member_departments set
    main_id = (select m.department_id from members m where m.company_id = member_departments.company_id and m.id = member_departments.member_id),
    hidden = (select m.hidden from members m where m.company_id = member_departments.company_id and m.id = member_departments.member_id),
    present = (select m.disabled_at is null from members m where m.company_id = member_departments.company_id and m.id = member_departments.member_id);

drop index member_departments_by_department;
create index member_departments_by_department on member_departments (company_id, department_id, member_id, main_id, hidden, present);

-- +goose StatementBegin
create trigger member_departments_stand after insert on member_departments begin
    update member_departments set (main_id, hidden, present) = (select m.department_id, m.hidden, m.disabled_at is null from members m
            where m.company_id = new.company_id and m.id = new.member_id)
        where company_id = new.company_id and member_id = new.member_id and department_id = new.department_id
            and exists (select 1 from members m where m.company_id = new.company_id and m.id = new.member_id);
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger members_stand after insert on members begin
    update member_departments set main_id = new.department_id, hidden = new.hidden, present = new.disabled_at is null
        where company_id = new.company_id and member_id = new.id;
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger members_stand_elsewhere after update of department_id, hidden, disabled_at on members
when old.department_id is not new.department_id or old.hidden <> new.hidden or (old.disabled_at is null) <> (new.disabled_at is null) begin
    update member_departments set main_id = new.department_id, hidden = new.hidden, present = new.disabled_at is null
        where company_id = new.company_id and member_id = new.id;
end;
-- +goose StatementEnd
