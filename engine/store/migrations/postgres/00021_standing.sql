-- +goose Up
-- What of people says in which departments they count, beside each of their further departments: who belongs to several is read
-- without their rows. Triggers keep it as people come, go and move.
alter table member_departments add column main_id uuid;
alter table member_departments add column hidden boolean not null default false;
alter table member_departments add column present boolean not null default false;

alter table members no force row level security;
alter table member_departments no force row level security;
update member_departments x set main_id = m.department_id, hidden = m.hidden, present = m.disabled_at is null
    from members m where m.company_id = x.company_id and m.id = x.member_id;
alter table members force row level security;
alter table member_departments force row level security;

drop index member_departments_by_department;
create index member_departments_by_department on member_departments (company_id, department_id, member_id, main_id, hidden, present);

-- +goose StatementBegin
create function member_departments_stand() returns trigger language plpgsql as $$
begin
    select m.department_id, m.hidden, m.disabled_at is null into new.main_id, new.hidden, new.present from members m
        where m.company_id = new.company_id and m.id = new.member_id;
    if not found then
        new.hidden := false;
        new.present := false;
    end if;
    return new;
end
$$;
-- +goose StatementEnd
create trigger member_departments_stand before insert on member_departments for each row execute function member_departments_stand();

-- +goose StatementBegin
create function members_stand() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.department_id is not distinct from new.department_id and old.hidden = new.hidden and (old.disabled_at is null) = (new.disabled_at is null) then
        return null;
    end if;
    update member_departments set main_id = new.department_id, hidden = new.hidden, present = new.disabled_at is null
        where company_id = new.company_id and member_id = new.id;
    return null;
end
$$;
-- +goose StatementEnd
create trigger members_stand after insert or update of department_id, hidden, disabled_at on members for each row execute function members_stand();
