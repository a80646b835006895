-- +goose Up
-- Ids are uuid, instants milliseconds, dates days since 1970-01-01, JSON is text. Every text is compared
-- and sorted by code point: collate "C". The company leads every key and index of company data; the
-- exceptions and their reasons stand in tables.go.

-- A tenant. settings: JSON. clock_offset: milliseconds that its virtual clock is ahead.
create table companies (
    id uuid not null,
    name text collate "C" not null,
    zone text collate "C" not null,
    language text collate "C" not null,
    settings text collate "C" not null,
    clock_offset bigint not null,
    created_at bigint not null,
    paused boolean not null,
    primary key (id)
);

-- A person's sign-in, across companies.
create table accounts (
    id uuid not null,
    login text collate "C" not null,
    password_hash text collate "C" not null,
    language text collate "C" not null,
    created_at bigint not null,
    disabled_at bigint,
    primary key (id)
);
create unique index accounts_login on accounts (login);

-- token_hash: SHA-256 of what the caller holds. company_id is null until one is chosen.
create table sessions (
    token_hash bytea not null,
    account_id uuid not null,
    company_id uuid,
    member_id uuid,
    kind text collate "C" not null,
    csrf_hash bytea,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    primary key (token_hash)
);
create index sessions_by_account on sessions (account_id);
create index sessions_by_expiry on sessions (expires_at);

-- Failed attempts by account, and by address and account, in a window.
create table sign_in_limits (
    key text collate "C" not null,
    window_start bigint not null,
    count bigint not null,
    primary key (key)
);
create index sign_in_limits_by_window on sign_in_limits (window_start);

-- Jobs that one node at a time may run.
create table leases (
    name text collate "C" not null,
    holder text collate "C" not null,
    until bigint not null,
    primary key (name)
);

-- account_id is null for somebody who does not sign in.
create table members (
    company_id uuid not null,
    id uuid not null,
    account_id uuid,
    name text collate "C" not null,
    staff_number text collate "C",
    phone text collate "C",
    email text collate "C",
    department_id uuid,
    manager_id uuid,
    hidden boolean not null,
    disabled_at bigint,
    created_at bigint not null,
    primary key (company_id, id)
);
create unique index members_account on members (company_id, account_id) where account_id is not null;
create unique index members_staff_number on members (company_id, staff_number) where staff_number is not null;
create index members_by_department on members (company_id, department_id, id);
create index members_by_manager on members (company_id, manager_id, id) where manager_id is not null;
create index members_by_account on members (account_id, company_id) where account_id is not null;

create table departments (
    company_id uuid not null,
    id uuid not null,
    parent_id uuid,
    name text collate "C" not null,
    head_id uuid,
    position bigint not null,
    primary key (company_id, id)
);
create index departments_by_parent on departments (company_id, parent_id, position, id);
create index departments_by_head on departments (company_id, head_id) where head_id is not null;

-- The closure: every department with each of its ancestors, itself included at depth 0.
create table department_tree (
    company_id uuid not null,
    ancestor_id uuid not null,
    descendant_id uuid not null,
    depth bigint not null,
    primary key (company_id, ancestor_id, descendant_id)
);
create index department_tree_by_descendant on department_tree (company_id, descendant_id, depth);

create table roles (
    company_id uuid not null,
    id uuid not null,
    key text collate "C" not null,
    name text collate "C" not null,
    primary key (company_id, id)
);
create unique index roles_key on roles (company_id, key);

create table role_members (
    company_id uuid not null,
    role_id uuid not null,
    member_id uuid not null,
    primary key (company_id, role_id, member_id),
    foreign key (company_id, role_id) references roles (company_id, id),
    foreign key (company_id, member_id) references members (company_id, id)
);
create index role_members_by_member on role_members (company_id, member_id, role_id);

-- Exceptions to the working week. day: days since 1970-01-01.
create table calendar_days (
    company_id uuid not null,
    day bigint not null,
    works boolean not null,
    name text collate "C" not null,
    primary key (company_id, day)
);

create table apps (
    company_id uuid not null,
    id text collate "C" not null,
    version text collate "C" not null,
    hash text collate "C" not null,
    status text collate "C" not null,
    installed_at bigint not null,
    primary key (company_id, id)
);

-- body: canonical JSON; hash: its SHA-256 in hex. current: the version that new records take.
create table definitions (
    company_id uuid not null,
    kind text collate "C" not null,
    id text collate "C" not null,
    version bigint not null,
    hash text collate "C" not null,
    body text collate "C" not null,
    published_at bigint not null,
    current boolean not null,
    primary key (company_id, kind, id, version)
);
create unique index definitions_current on definitions (company_id, kind, id) where current;
create index definitions_by_hash on definitions (company_id, hash);

-- Which field of a form lies in which slot of record_index (t1…t12, n1…n12) or, as "table.column", of
-- record_rows.
create table slots (
    company_id uuid not null,
    form_id text collate "C" not null,
    slot text collate "C" not null,
    field text collate "C" not null,
    primary key (company_id, form_id, slot)
);
create unique index slots_field on slots (company_id, form_id, field);

-- data: canonical JSON. key: the record's id within its form where it has one. event_seq, event_hash: the head
-- of its chain in events.
create table records (
    company_id uuid not null,
    id uuid not null,
    form_id text collate "C" not null,
    form_version bigint not null,
    number text collate "C",
    key text collate "C",
    status text collate "C" not null,
    incident boolean not null,
    requester_id uuid,
    department_id uuid,
    created_by uuid,
    created_at bigint not null,
    submitted_at bigint,
    updated_at bigint not null,
    ended_at bigint,
    revision bigint not null,
    data text collate "C" not null,
    summary text collate "C" not null,
    event_seq bigint not null,
    event_hash bytea,
    deleted_at bigint,
    primary key (company_id, id)
);
create unique index records_key on records (company_id, form_id, key) where key is not null;
create unique index records_number on records (company_id, form_id, number) where number is not null;
create index records_mine on records (company_id, requester_id, id) where deleted_at is null;
create index records_by_status on records (company_id, form_id, status, id) where deleted_at is null;
create index records_by_form on records (company_id, form_id, id) where deleted_at is null and status <> 'draft';
create index records_by_department on records (company_id, form_id, department_id, id) where deleted_at is null and status <> 'draft';

-- The values of a record by which lists filter and sort. t: text; n: minor units, days or milliseconds.
create table record_index (
    company_id uuid not null,
    record_id uuid not null,
    form_id text collate "C" not null,
    t1 text collate "C",
    t2 text collate "C",
    t3 text collate "C",
    t4 text collate "C",
    t5 text collate "C",
    t6 text collate "C",
    t7 text collate "C",
    t8 text collate "C",
    t9 text collate "C",
    t10 text collate "C",
    t11 text collate "C",
    t12 text collate "C",
    n1 bigint,
    n2 bigint,
    n3 bigint,
    n4 bigint,
    n5 bigint,
    n6 bigint,
    n7 bigint,
    n8 bigint,
    n9 bigint,
    n10 bigint,
    n11 bigint,
    n12 bigint,
    primary key (company_id, record_id),
    foreign key (company_id, record_id) references records (company_id, id)
);
create index record_index_t1 on record_index (company_id, form_id, t1, record_id) where t1 is not null;
create index record_index_t2 on record_index (company_id, form_id, t2, record_id) where t2 is not null;
create index record_index_t3 on record_index (company_id, form_id, t3, record_id) where t3 is not null;
create index record_index_t4 on record_index (company_id, form_id, t4, record_id) where t4 is not null;
create index record_index_t5 on record_index (company_id, form_id, t5, record_id) where t5 is not null;
create index record_index_t6 on record_index (company_id, form_id, t6, record_id) where t6 is not null;
create index record_index_t7 on record_index (company_id, form_id, t7, record_id) where t7 is not null;
create index record_index_t8 on record_index (company_id, form_id, t8, record_id) where t8 is not null;
create index record_index_t9 on record_index (company_id, form_id, t9, record_id) where t9 is not null;
create index record_index_t10 on record_index (company_id, form_id, t10, record_id) where t10 is not null;
create index record_index_t11 on record_index (company_id, form_id, t11, record_id) where t11 is not null;
create index record_index_t12 on record_index (company_id, form_id, t12, record_id) where t12 is not null;
create index record_index_n1 on record_index (company_id, form_id, n1, record_id) where n1 is not null;
create index record_index_n2 on record_index (company_id, form_id, n2, record_id) where n2 is not null;
create index record_index_n3 on record_index (company_id, form_id, n3, record_id) where n3 is not null;
create index record_index_n4 on record_index (company_id, form_id, n4, record_id) where n4 is not null;
create index record_index_n5 on record_index (company_id, form_id, n5, record_id) where n5 is not null;
create index record_index_n6 on record_index (company_id, form_id, n6, record_id) where n6 is not null;
create index record_index_n7 on record_index (company_id, form_id, n7, record_id) where n7 is not null;
create index record_index_n8 on record_index (company_id, form_id, n8, record_id) where n8 is not null;
create index record_index_n9 on record_index (company_id, form_id, n9, record_id) where n9 is not null;
create index record_index_n10 on record_index (company_id, form_id, n10, record_id) where n10 is not null;
create index record_index_n11 on record_index (company_id, form_id, n11, record_id) where n11 is not null;
create index record_index_n12 on record_index (company_id, form_id, n12, record_id) where n12 is not null;

create table record_refs (
    company_id uuid not null,
    record_id uuid not null,
    field text collate "C" not null,
    target_id uuid not null,
    primary key (company_id, record_id, field, target_id),
    foreign key (company_id, record_id) references records (company_id, id)
);
create index record_refs_by_target on record_refs (company_id, target_id, field, record_id);

-- Uniqueness rules. key_hash: SHA-256 of the canonical key.
create table record_keys (
    company_id uuid not null,
    form_id text collate "C" not null,
    rule text collate "C" not null,
    key_hash bytea not null,
    record_id uuid not null,
    primary key (company_id, form_id, rule, key_hash),
    foreign key (company_id, record_id) references records (company_id, id)
);
create index record_keys_by_record on record_keys (company_id, record_id);

-- The rows of detail tables, as record_index.
create table record_rows (
    company_id uuid not null,
    record_id uuid not null,
    row_id text collate "C" not null,
    form_id text collate "C" not null,
    table_field text collate "C" not null,
    position bigint not null,
    t1 text collate "C",
    t2 text collate "C",
    t3 text collate "C",
    t4 text collate "C",
    t5 text collate "C",
    t6 text collate "C",
    n1 bigint,
    n2 bigint,
    n3 bigint,
    n4 bigint,
    n5 bigint,
    n6 bigint,
    primary key (company_id, record_id, row_id),
    foreign key (company_id, record_id) references records (company_id, id)
);
create index record_rows_t1 on record_rows (company_id, form_id, table_field, t1, record_id) where t1 is not null;
create index record_rows_t2 on record_rows (company_id, form_id, table_field, t2, record_id) where t2 is not null;
create index record_rows_t3 on record_rows (company_id, form_id, table_field, t3, record_id) where t3 is not null;
create index record_rows_t4 on record_rows (company_id, form_id, table_field, t4, record_id) where t4 is not null;
create index record_rows_t5 on record_rows (company_id, form_id, table_field, t5, record_id) where t5 is not null;
create index record_rows_t6 on record_rows (company_id, form_id, table_field, t6, record_id) where t6 is not null;
create index record_rows_n1 on record_rows (company_id, form_id, table_field, n1, record_id) where n1 is not null;
create index record_rows_n2 on record_rows (company_id, form_id, table_field, n2, record_id) where n2 is not null;
create index record_rows_n3 on record_rows (company_id, form_id, table_field, n3, record_id) where n3 is not null;
create index record_rows_n4 on record_rows (company_id, form_id, table_field, n4, record_id) where n4 is not null;
create index record_rows_n5 on record_rows (company_id, form_id, table_field, n5, record_id) where n5 is not null;
create index record_rows_n6 on record_rows (company_id, form_id, table_field, n6, record_id) where n6 is not null;

create table counters (
    company_id uuid not null,
    name text collate "C" not null,
    value bigint not null,
    primary key (company_id, name)
);

-- A running flow. state: JSON, the fold of its events.
create table instances (
    company_id uuid not null,
    id uuid not null,
    record_id uuid not null,
    flow_id text collate "C" not null,
    flow_version bigint not null,
    definition_hash text collate "C" not null,
    state text collate "C" not null,
    status text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (company_id, id),
    foreign key (company_id, record_id) references records (company_id, id)
);
create unique index instances_record on instances (company_id, record_id);

-- One person's open or past seat. status: open, done. outcome: what became of the seat, as agreed or superseded.
create table tasks (
    company_id uuid not null,
    id uuid not null,
    record_id uuid not null,
    instance_id uuid not null,
    seat_id uuid not null,
    visit_id uuid not null,
    node text collate "C" not null,
    title text collate "C" not null,
    member_id uuid not null,
    kind text collate "C" not null,
    status text collate "C" not null,
    outcome text collate "C",
    comment text collate "C",
    opened_at bigint not null,
    closed_at bigint,
    closed_by uuid,
    primary key (company_id, id),
    foreign key (company_id, record_id) references records (company_id, id)
);
create index tasks_open on tasks (company_id, member_id, id) where status = 'open';
create index tasks_done on tasks (company_id, member_id, closed_at, id) where status = 'done';
create index tasks_by_record on tasks (company_id, record_id, id);

-- Append-only: history, audit and replay. subject_id: the record (or what else) whose chain it is; hash covers
-- prev_hash and payload_hash; block: the sealed block, null until sealed.
create table events (
    company_id uuid not null,
    subject_id uuid not null,
    seq bigint not null,
    id uuid not null,
    kind text collate "C" not null,
    format bigint not null,
    at bigint not null,
    actor_id uuid,
    for_id uuid,
    command_id uuid,
    prev_hash bytea,
    payload_hash bytea not null,
    hash bytea not null,
    block bigint,
    primary key (company_id, subject_id, seq)
);
create index events_unsealed on events (company_id, id) where block is null;
create index events_by_block on events (company_id, block, id) where block is not null;

-- Beside the event, so that it can be erased and the chain still verifies.
create table event_payloads (
    company_id uuid not null,
    event_id uuid not null,
    body text collate "C" not null,
    primary key (company_id, event_id)
);

-- Sealed events. first_event: the number of its first event, counted per company from 1.
create table blocks (
    company_id uuid not null,
    number bigint not null,
    first_event bigint not null,
    count bigint not null,
    prev_hash bytea,
    hash bytea not null,
    sealed_at bigint not null,
    primary key (company_id, number)
);

-- Amounts are minor units: units of 10^-scale. available = balance - held - floor.
create table ledger_accounts (
    company_id uuid not null,
    id uuid not null,
    key text collate "C" not null,
    unit text collate "C" not null,
    scale bigint not null,
    floor bigint not null,
    balance bigint not null,
    held bigint not null,
    created_at bigint not null,
    primary key (company_id, id)
);
create unique index ledger_accounts_key on ledger_accounts (company_id, key);

-- Append-only. The amounts of one transfer_id add up to 0. account_id may name a counter-account: the other side of
-- every movement of a kind, which has no row, so that no two commands wait for each other on it.
create table ledger_entries (
    company_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    transfer_id uuid not null,
    kind text collate "C" not null,
    amount bigint not null,
    record_id uuid,
    hold_id uuid,
    at bigint not null,
    actor_id uuid,
    note text collate "C",
    primary key (company_id, id)
);
create index ledger_entries_by_account on ledger_entries (company_id, account_id, id);
create index ledger_entries_by_record on ledger_entries (company_id, record_id, id) where record_id is not null;
create index ledger_entries_by_transfer on ledger_entries (company_id, transfer_id);

-- status: open, posted, released. A hold ends once.
create table ledger_holds (
    company_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    record_id uuid not null,
    hold_key text collate "C" not null,
    amount bigint not null,
    status text collate "C" not null,
    created_at bigint not null,
    ended_at bigint,
    primary key (company_id, id),
    foreign key (company_id, account_id) references ledger_accounts (company_id, id)
);
create unique index ledger_holds_open on ledger_holds (company_id, record_id, hold_key) where status = 'open';
create index ledger_holds_by_record on ledger_holds (company_id, record_id, id);
create index ledger_holds_by_account on ledger_holds (company_id, account_id, id) where status = 'open';

-- What leaves the process, or is to happen later. status: waiting, done, dead. Claiming sets leased_by and
-- leased_until and moves due_at to leased_until, so that one index finds what is due and whose lease has run
-- out.
create table outbox (
    company_id uuid not null,
    id uuid not null,
    kind text collate "C" not null,
    record_id uuid,
    event_id uuid,
    member_id uuid,
    body text collate "C" not null,
    status text collate "C" not null,
    due_at bigint not null,
    attempts bigint not null,
    leased_by text collate "C",
    leased_until bigint,
    last_error text collate "C",
    created_at bigint not null,
    done_at bigint,
    primary key (company_id, id)
);
create index outbox_due on outbox (company_id, due_at, id) where status = 'waiting';
create index outbox_dead on outbox (company_id, id) where status = 'dead';
create index outbox_by_record on outbox (company_id, record_id, id) where record_id is not null;

create table notices (
    company_id uuid not null,
    id uuid not null,
    member_id uuid not null,
    kind text collate "C" not null,
    record_id uuid,
    task_id uuid,
    body text collate "C" not null,
    created_at bigint not null,
    read_at bigint,
    primary key (company_id, id)
);
create index notices_by_member on notices (company_id, member_id, id);
create index notices_unread on notices (company_id, member_id, id) where read_at is null;

-- What a command answered, kept 7 days.
create table idempotency (
    company_id uuid not null,
    member_id uuid not null,
    route text collate "C" not null,
    key text collate "C" not null,
    body_hash bytea not null,
    code bigint,
    answer text collate "C",
    created_at bigint not null,
    primary key (company_id, member_id, route, key)
);
create index idempotency_by_age on idempotency (created_at, company_id);

-- record_id is null until a record names the file.
create table files (
    company_id uuid not null,
    id uuid not null,
    sha256 bytea not null,
    name text collate "C" not null,
    type text collate "C" not null,
    size bigint not null,
    record_id uuid,
    field text collate "C",
    uploaded_by uuid,
    created_at bigint not null,
    primary key (company_id, id)
);
create index files_by_record on files (company_id, record_id, id) where record_id is not null;
create index files_by_hash on files (company_id, sha256);
create index files_loose on files (created_at, company_id, id) where record_id is null;

-- The second wall: a row is seen and written only in a transaction of its company.
-- +goose StatementBegin
do $$
declare
    company_table text;
begin
    for company_table in
        select c.table_name from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = current_schema() and c.column_name = 'company_id'
            and t.table_type = 'BASE TABLE' and c.table_name <> 'sessions'
    loop
        execute format('alter table %I enable row level security', company_table);
        execute format('alter table %I force row level security', company_table);
        execute format(
            'create policy company_wall on %I using (company_id = nullif(current_setting(''superform.company'', true), '''')::uuid)',
            company_table);
    end loop;
end
$$;
-- +goose StatementEnd

-- What works across companies passes the wall on these tables and for these reasons only (tables.go). A reason
-- is set for one transaction, as the company is; with none set the comparison is null and nothing passes.
create policy system_sign_in on members for select using (current_setting('superform.system', true) = 'sign-in');
create policy system_sign_in on roles for select using (current_setting('superform.system', true) = 'sign-in');
create policy system_sign_in on role_members for select using (current_setting('superform.system', true) = 'sign-in');
create policy system_deliver on outbox using (current_setting('superform.system', true) = 'deliver');
create policy system_seal on events for select using (current_setting('superform.system', true) = 'seal');
create policy system_expire on idempotency using (current_setting('superform.system', true) = 'expire');
create policy system_expire on files for select using (current_setting('superform.system', true) = 'expire');
