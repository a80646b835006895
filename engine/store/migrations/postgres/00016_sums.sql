-- +goose Up
-- How many people a department has with all below it, kept as people come, go and move: the top of a large tree is read without
-- reading everybody. A person who belongs to several departments below one counts once in it; who has left counts nowhere.
-- verify holds the sums against the people, and can count them anew.

create table department_sums (
    company_id uuid not null,
    department_id uuid not null,
    hidden boolean not null,
    people bigint not null,
    primary key (company_id, department_id, hidden)
);

drop index members_counted;
create index members_counted on members (company_id, department_id, hidden, disabled_at) where disabled_at is null;

alter table members no force row level security;
alter table member_departments no force row level security;
alter table department_tree no force row level security;
insert into department_sums (company_id, department_id, hidden, people)
    select company_id, department_id, hidden, count(*) from (
        select t.company_id as company_id, t.ancestor_id as department_id, m.hidden as hidden, m.id as id from department_tree t cross join members m
            where m.company_id = t.company_id and m.department_id = t.descendant_id and m.disabled_at is null
        union
        select t.company_id, t.ancestor_id, m.hidden, m.id from department_tree t cross join member_departments x cross join members m
            where x.company_id = t.company_id and x.department_id = t.descendant_id and m.company_id = x.company_id and m.id = x.member_id and m.disabled_at is null
    ) people group by company_id, department_id, hidden;
alter table members force row level security;
alter table member_departments force row level security;
alter table department_tree force row level security;
alter table department_sums enable row level security;
alter table department_sums force row level security;
create policy company_wall on department_sums using (company_id = nullif(current_setting('superform.company', true), '')::uuid);

-- +goose StatementBegin
create function members_summed() returns trigger language plpgsql as $$
begin
    insert into department_sums as s (company_id, department_id, hidden, people)
        select distinct company_id, ancestor_id, new.hidden, 1 from department_tree where new.disabled_at is null and company_id = new.company_id
            and descendant_id in (select new.department_id union select department_id from member_departments where company_id = new.company_id and member_id = new.id)
        order by ancestor_id
        on conflict (company_id, department_id, hidden) do update set people = s.people + 1;
    return null;
end
$$;
-- +goose StatementEnd
create trigger members_summed after insert on members for each row execute function members_summed();

-- +goose StatementBegin
create function members_moved() returns trigger language plpgsql as $$
begin
    if old.department_id is not distinct from new.department_id and old.hidden = new.hidden and (old.disabled_at is null) = (new.disabled_at is null) then
        return null;
    end if;
    update department_sums set people = people - 1 where old.disabled_at is null and company_id = old.company_id and hidden = old.hidden
        and department_id in (select ancestor_id from department_tree where company_id = old.company_id
            and descendant_id in (select old.department_id union select department_id from member_departments where company_id = old.company_id and member_id = old.id));
    insert into department_sums as s (company_id, department_id, hidden, people)
        select distinct company_id, ancestor_id, new.hidden, 1 from department_tree where new.disabled_at is null and company_id = new.company_id
            and descendant_id in (select new.department_id union select department_id from member_departments where company_id = new.company_id and member_id = new.id)
        order by ancestor_id
        on conflict (company_id, department_id, hidden) do update set people = s.people + 1;
    return null;
end
$$;
-- +goose StatementEnd
create trigger members_moved after update of department_id, hidden, disabled_at on members for each row execute function members_moved();

-- Before each row: after a statement of several, each would see what became of them all.
-- +goose StatementBegin
create function member_departments_summed() returns trigger language plpgsql as $$
begin
    insert into department_sums as s (company_id, department_id, hidden, people)
        select t.company_id, t.ancestor_id, m.hidden, 1 from members m cross join department_tree t
            where m.company_id = new.company_id and m.id = new.member_id and m.disabled_at is null
            and t.company_id = new.company_id and t.descendant_id = new.department_id
            and not exists (select 1 from department_tree u where u.company_id = new.company_id and u.ancestor_id = t.ancestor_id
                and u.descendant_id in (select m.department_id union select x.department_id from member_departments x
                    where x.company_id = new.company_id and x.member_id = new.member_id and x.department_id <> new.department_id))
        order by t.ancestor_id
        on conflict (company_id, department_id, hidden) do update set people = s.people + 1;
    return new;
end
$$;
-- +goose StatementEnd
create trigger member_departments_summed before insert on member_departments for each row execute function member_departments_summed();

-- +goose StatementBegin
create function member_departments_left() returns trigger language plpgsql as $$
begin
    update department_sums set people = people - 1 where company_id = old.company_id
        and hidden = (select m.hidden from members m where m.company_id = old.company_id and m.id = old.member_id and m.disabled_at is null)
        and department_id in (select t.ancestor_id from department_tree t where t.company_id = old.company_id and t.descendant_id = old.department_id
            and not exists (select 1 from department_tree u where u.company_id = old.company_id and u.ancestor_id = t.ancestor_id
                and u.descendant_id in (select m.department_id from members m where m.company_id = old.company_id and m.id = old.member_id
                    union select x.department_id from member_departments x where x.company_id = old.company_id and x.member_id = old.member_id
                        and x.department_id <> old.department_id)));
    return old;
end
$$;
-- +goose StatementEnd
create trigger member_departments_left before delete on member_departments for each row execute function member_departments_left();
