-- +goose Up
-- How many people a department has with all below it, kept as people come, go and move: the top of a large tree is read without
-- reading everybody. A person who belongs to several departments below one counts once in it; who has left counts nowhere.
-- verify holds the sums against the people, and can count them anew.

create table department_sums (
    company_id blob not null,
    department_id blob not null,
    hidden integer not null check (hidden in (0, 1)),
    people integer not null,
    primary key (company_id, department_id, hidden)
) strict;

-- disabled_at lies in the index, although it is null in all of it: SQLite would read the row for it.
drop index members_counted;
create index members_counted on members (company_id, department_id, hidden, disabled_at) where disabled_at is null;

insert into department_sums (company_id, department_id, hidden, people)
    select company_id, department_id, hidden, count(*) from (
        select t.company_id as company_id, t.ancestor_id as department_id, m.hidden as hidden, m.id as id from department_tree t cross join members m
            where m.company_id = t.company_id and m.department_id = t.descendant_id and m.disabled_at is null
        union
        select t.company_id, t.ancestor_id, m.hidden, m.id from department_tree t cross join member_departments x cross join members m
            where x.company_id = t.company_id and x.department_id = t.descendant_id and m.company_id = x.company_id and m.id = x.member_id and m.disabled_at is null
    ) people group by company_id, department_id, hidden;

-- +goose StatementBegin
create trigger members_summed after insert on members when new.disabled_at is null begin
    insert into department_sums (company_id, department_id, hidden, people)
        select distinct company_id, ancestor_id, new.hidden, 1 from department_tree where company_id = new.company_id
            and descendant_id in (select new.department_id union select department_id from member_departments where company_id = new.company_id and member_id = new.id)
        on conflict (company_id, department_id, hidden) do update set people = people + 1;
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger members_moved after update of department_id, hidden, disabled_at on members
when old.department_id is not new.department_id or old.hidden <> new.hidden or (old.disabled_at is null) <> (new.disabled_at is null) begin
    update department_sums set people = people - 1 where old.disabled_at is null and company_id = old.company_id and hidden = old.hidden
        and department_id in (select ancestor_id from department_tree where company_id = old.company_id
            and descendant_id in (select old.department_id union select department_id from member_departments where company_id = old.company_id and member_id = old.id));
    insert into department_sums (company_id, department_id, hidden, people)
        select distinct company_id, ancestor_id, new.hidden, 1 from department_tree where new.disabled_at is null and company_id = new.company_id
            and descendant_id in (select new.department_id union select department_id from member_departments where company_id = new.company_id and member_id = new.id)
        on conflict (company_id, department_id, hidden) do update set people = people + 1;
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger member_departments_summed after insert on member_departments begin
    insert into department_sums (company_id, department_id, hidden, people)
        select t.company_id, t.ancestor_id, m.hidden, 1 from members m cross join department_tree t
            where m.company_id = new.company_id and m.id = new.member_id and m.disabled_at is null
            and t.company_id = new.company_id and t.descendant_id = new.department_id
            and not exists (select 1 from department_tree u where u.company_id = new.company_id and u.ancestor_id = t.ancestor_id
                and u.descendant_id in (select m.department_id union select x.department_id from member_departments x
                    where x.company_id = new.company_id and x.member_id = new.member_id and x.department_id <> new.department_id))
        on conflict (company_id, department_id, hidden) do update set people = people + 1;
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger member_departments_left after delete on member_departments begin
    update department_sums set people = people - 1 where company_id = old.company_id
        and hidden = (select m.hidden from members m where m.company_id = old.company_id and m.id = old.member_id and m.disabled_at is null)
        and department_id in (select t.ancestor_id from department_tree t where t.company_id = old.company_id and t.descendant_id = old.department_id
            and not exists (select 1 from department_tree u where u.company_id = old.company_id and u.ancestor_id = t.ancestor_id
                and u.descendant_id in (select m.department_id from members m where m.company_id = old.company_id and m.id = old.member_id
                    union select x.department_id from member_departments x where x.company_id = old.company_id and x.member_id = old.member_id)));
end;
-- +goose StatementEnd
