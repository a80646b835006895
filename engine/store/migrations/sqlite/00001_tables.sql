-- +goose Up
-- The twin of migrations/postgres/00001_tables.sql: same tables, columns and indexes, in the types of
-- strict tables (a uuid is a blob of 16 bytes, a boolean 0 or 1). Text is compared by memcmp, which is the
-- order of code points.

-- A tenant. settings: JSON. clock_offset: milliseconds that its virtual clock is ahead.
create table companies (
    id blob not null,
    name text not null,
    zone text not null,
    language text not null,
    settings text not null,
    clock_offset integer not null,
    created_at integer not null,
    paused integer not null check (paused in (0, 1)),
    primary key (id)
) strict;

-- A person's sign-in, across companies.
create table accounts (
    id blob not null,
    login text not null,
    password_hash text not null,
    language text not null,
    created_at integer not null,
    disabled_at integer,
    primary key (id)
) strict;
create unique index accounts_login on accounts (login);

-- token_hash: SHA-256 of what the caller holds. company_id is null until one is chosen.
create table sessions (
    token_hash blob not null,
    account_id blob not null,
    company_id blob,
    member_id blob,
    kind text not null,
    csrf_hash blob,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null,
    primary key (token_hash)
) strict;
create index sessions_by_account on sessions (account_id);
create index sessions_by_expiry on sessions (expires_at);

-- Failed attempts by account, and by address and account, in a window.
create table sign_in_limits (
    key text not null,
    window_start integer not null,
    count integer not null,
    primary key (key)
) strict;
create index sign_in_limits_by_window on sign_in_limits (window_start);

-- Jobs that one node at a time may run.
create table leases (
    name text not null,
    holder text not null,
    until integer not null,
    primary key (name)
) strict;

-- account_id is null for somebody who does not sign in.
create table members (
    company_id blob not null,
    id blob not null,
    account_id blob,
    name text not null,
    staff_number text,
    phone text,
    email text,
    department_id blob,
    manager_id blob,
    hidden integer not null check (hidden in (0, 1)),
    disabled_at integer,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create unique index members_account on members (company_id, account_id) where account_id is not null;
create unique index members_staff_number on members (company_id, staff_number) where staff_number is not null;
create index members_by_department on members (company_id, department_id, id);
create index members_by_manager on members (company_id, manager_id, id) where manager_id is not null;
create index members_by_account on members (account_id, company_id) where account_id is not null;

create table departments (
    company_id blob not null,
    id blob not null,
    parent_id blob,
    name text not null,
    head_id blob,
    position integer not null,
    primary key (company_id, id)
) strict;
create index departments_by_parent on departments (company_id, parent_id, position, id);
create index departments_by_head on departments (company_id, head_id) where head_id is not null;

-- The closure: every department with each of its ancestors, itself included at depth 0.
create table department_tree (
    company_id blob not null,
    ancestor_id blob not null,
    descendant_id blob not null,
    depth integer not null,
    primary key (company_id, ancestor_id, descendant_id)
) strict;
create index department_tree_by_descendant on department_tree (company_id, descendant_id, depth);

create table roles (
    company_id blob not null,
    id blob not null,
    key text not null,
    name text not null,
    primary key (company_id, id)
) strict;
create unique index roles_key on roles (company_id, key);

create table role_members (
    company_id blob not null,
    role_id blob not null,
    member_id blob not null,
    primary key (company_id, role_id, member_id),
    foreign key (company_id, role_id) references roles (company_id, id),
    foreign key (company_id, member_id) references members (company_id, id)
) strict;
create index role_members_by_member on role_members (company_id, member_id, role_id);

-- Exceptions to the working week. day: days since 1970-01-01.
create table calendar_days (
    company_id blob not null,
    day integer not null,
    works integer not null check (works in (0, 1)),
    name text not null,
    primary key (company_id, day)
) strict;

create table apps (
    company_id blob not null,
    id text not null,
    version text not null,
    hash text not null,
    status text not null,
    installed_at integer not null,
    primary key (company_id, id)
) strict;

-- body: canonical JSON; hash: its SHA-256 in hex. current: the version that new records take.
create table definitions (
    company_id blob not null,
    kind text not null,
    id text not null,
    version integer not null,
    hash text not null,
    body text not null,
    published_at integer not null,
    current integer not null check (current in (0, 1)),
    primary key (company_id, kind, id, version)
) strict;
create unique index definitions_current on definitions (company_id, kind, id) where current;
create index definitions_by_hash on definitions (company_id, hash);

-- Which field of a form lies in which slot of record_index (t1…t12, n1…n12) or, as "table.column", of
-- record_rows.
create table slots (
    company_id blob not null,
    form_id text not null,
    slot text not null,
    field text not null,
    primary key (company_id, form_id, slot)
) strict;
create unique index slots_field on slots (company_id, form_id, field);

-- data: canonical JSON. key: the record's id within its form where it has one. event_seq, event_hash: the head
-- of its chain in events.
create table records (
    company_id blob not null,
    id blob not null,
    form_id text not null,
    form_version integer not null,
    number text,
    key text,
    status text not null,
    incident integer not null check (incident in (0, 1)),
    requester_id blob,
    department_id blob,
    created_by blob,
    created_at integer not null,
    submitted_at integer,
    updated_at integer not null,
    ended_at integer,
    revision integer not null,
    data text not null,
    summary text not null,
    event_seq integer not null,
    event_hash blob,
    deleted_at integer,
    primary key (company_id, id)
) strict;
create unique index records_key on records (company_id, form_id, key) where key is not null;
create unique index records_number on records (company_id, form_id, number) where number is not null;
create index records_mine on records (company_id, requester_id, id) where deleted_at is null;
create index records_by_status on records (company_id, form_id, status, id) where deleted_at is null;
create index records_by_form on records (company_id, form_id, id) where deleted_at is null and status <> 'draft';
create index records_by_department on records (company_id, form_id, department_id, id) where deleted_at is null and status <> 'draft';

-- The values of a record by which lists filter and sort. t: text; n: minor units, days or milliseconds.
create table record_index (
    company_id blob not null,
    record_id blob not null,
    form_id text not null,
    t1 text,
    t2 text,
    t3 text,
    t4 text,
    t5 text,
    t6 text,
    t7 text,
    t8 text,
    t9 text,
    t10 text,
    t11 text,
    t12 text,
    n1 integer,
    n2 integer,
    n3 integer,
    n4 integer,
    n5 integer,
    n6 integer,
    n7 integer,
    n8 integer,
    n9 integer,
    n10 integer,
    n11 integer,
    n12 integer,
    primary key (company_id, record_id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
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
    company_id blob not null,
    record_id blob not null,
    field text not null,
    target_id blob not null,
    primary key (company_id, record_id, field, target_id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
create index record_refs_by_target on record_refs (company_id, target_id, field, record_id);

-- Uniqueness rules. key_hash: SHA-256 of the canonical key.
create table record_keys (
    company_id blob not null,
    form_id text not null,
    rule text not null,
    key_hash blob not null,
    record_id blob not null,
    primary key (company_id, form_id, rule, key_hash),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
create index record_keys_by_record on record_keys (company_id, record_id);

-- The rows of detail tables, as record_index.
create table record_rows (
    company_id blob not null,
    record_id blob not null,
    row_id text not null,
    form_id text not null,
    table_field text not null,
    position integer not null,
    t1 text,
    t2 text,
    t3 text,
    t4 text,
    t5 text,
    t6 text,
    n1 integer,
    n2 integer,
    n3 integer,
    n4 integer,
    n5 integer,
    n6 integer,
    primary key (company_id, record_id, row_id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
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
    company_id blob not null,
    name text not null,
    value integer not null,
    primary key (company_id, name)
) strict;

-- A running flow. state: JSON, the fold of its events.
create table instances (
    company_id blob not null,
    id blob not null,
    record_id blob not null,
    flow_id text not null,
    flow_version integer not null,
    definition_hash text not null,
    state text not null,
    status text not null,
    created_at integer not null,
    updated_at integer not null,
    primary key (company_id, id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
create unique index instances_record on instances (company_id, record_id);

-- One person's open or past seat. status: open, done. outcome: what became of the seat, as agreed or superseded.
create table tasks (
    company_id blob not null,
    id blob not null,
    record_id blob not null,
    instance_id blob not null,
    seat_id blob not null,
    visit_id blob not null,
    node text not null,
    title text not null,
    member_id blob not null,
    kind text not null,
    status text not null,
    outcome text,
    comment text,
    opened_at integer not null,
    closed_at integer,
    closed_by blob,
    primary key (company_id, id),
    foreign key (company_id, record_id) references records (company_id, id)
) strict;
create index tasks_open on tasks (company_id, member_id, id) where status = 'open';
create index tasks_done on tasks (company_id, member_id, closed_at, id) where status = 'done';
create index tasks_by_record on tasks (company_id, record_id, id);

-- Append-only: history, audit and replay. subject_id: the record (or what else) whose chain it is; hash covers
-- prev_hash and payload_hash; block: the sealed block, null until sealed.
create table events (
    company_id blob not null,
    subject_id blob not null,
    seq integer not null,
    id blob not null,
    kind text not null,
    format integer not null,
    at integer not null,
    actor_id blob,
    for_id blob,
    command_id blob,
    prev_hash blob,
    payload_hash blob not null,
    hash blob not null,
    block integer,
    primary key (company_id, subject_id, seq)
) strict;
create index events_unsealed on events (company_id, id) where block is null;
create index events_by_block on events (company_id, block, id) where block is not null;

-- Beside the event, so that it can be erased and the chain still verifies.
create table event_payloads (
    company_id blob not null,
    event_id blob not null,
    body text not null,
    primary key (company_id, event_id)
) strict;

-- Sealed events. first_event: the number of its first event, counted per company from 1.
create table blocks (
    company_id blob not null,
    number integer not null,
    first_event integer not null,
    count integer not null,
    prev_hash blob,
    hash blob not null,
    sealed_at integer not null,
    primary key (company_id, number)
) strict;

-- Amounts are minor units: units of 10^-scale. available = balance - held - floor.
create table ledger_accounts (
    company_id blob not null,
    id blob not null,
    key text not null,
    unit text not null,
    scale integer not null,
    floor integer not null,
    balance integer not null,
    held integer not null,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create unique index ledger_accounts_key on ledger_accounts (company_id, key);

-- Append-only. The amounts of one transfer_id add up to 0. account_id may name a counter-account: the other side of
-- every movement of a kind, which has no row, so that no two commands wait for each other on it.
create table ledger_entries (
    company_id blob not null,
    id blob not null,
    account_id blob not null,
    transfer_id blob not null,
    kind text not null,
    amount integer not null,
    record_id blob,
    hold_id blob,
    at integer not null,
    actor_id blob,
    note text,
    primary key (company_id, id)
) strict;
create index ledger_entries_by_account on ledger_entries (company_id, account_id, id);
create index ledger_entries_by_record on ledger_entries (company_id, record_id, id) where record_id is not null;
create index ledger_entries_by_transfer on ledger_entries (company_id, transfer_id);

-- status: open, posted, released. A hold ends once.
create table ledger_holds (
    company_id blob not null,
    id blob not null,
    account_id blob not null,
    record_id blob not null,
    hold_key text not null,
    amount integer not null,
    status text not null,
    created_at integer not null,
    ended_at integer,
    primary key (company_id, id),
    foreign key (company_id, account_id) references ledger_accounts (company_id, id)
) strict;
create unique index ledger_holds_open on ledger_holds (company_id, record_id, hold_key) where status = 'open';
create index ledger_holds_by_record on ledger_holds (company_id, record_id, id);
create index ledger_holds_by_account on ledger_holds (company_id, account_id, id) where status = 'open';

-- What leaves the process, or is to happen later. status: waiting, done, dead. Claiming sets leased_by and
-- leased_until and moves due_at to leased_until, so that one index finds what is due and whose lease has run
-- out.
create table outbox (
    company_id blob not null,
    id blob not null,
    kind text not null,
    record_id blob,
    event_id blob,
    member_id blob,
    body text not null,
    status text not null,
    due_at integer not null,
    attempts integer not null,
    leased_by text,
    leased_until integer,
    last_error text,
    created_at integer not null,
    done_at integer,
    primary key (company_id, id)
) strict;
create index outbox_due on outbox (company_id, due_at, id) where status = 'waiting';
create index outbox_dead on outbox (company_id, id) where status = 'dead';
create index outbox_by_record on outbox (company_id, record_id, id) where record_id is not null;

create table notices (
    company_id blob not null,
    id blob not null,
    member_id blob not null,
    kind text not null,
    record_id blob,
    task_id blob,
    body text not null,
    created_at integer not null,
    read_at integer,
    primary key (company_id, id)
) strict;
create index notices_by_member on notices (company_id, member_id, id);
create index notices_unread on notices (company_id, member_id, id) where read_at is null;

-- What a command answered, kept 7 days.
create table idempotency (
    company_id blob not null,
    member_id blob not null,
    route text not null,
    key text not null,
    body_hash blob not null,
    code integer,
    answer text,
    created_at integer not null,
    primary key (company_id, member_id, route, key)
) strict;
create index idempotency_by_age on idempotency (created_at, company_id);

-- record_id is null until a record names the file.
create table files (
    company_id blob not null,
    id blob not null,
    sha256 blob not null,
    name text not null,
    type text not null,
    size integer not null,
    record_id blob,
    field text,
    uploaded_by blob,
    created_at integer not null,
    primary key (company_id, id)
) strict;
create index files_by_record on files (company_id, record_id, id) where record_id is not null;
create index files_by_hash on files (company_id, sha256);
create index files_loose on files (created_at, company_id, id) where record_id is null;

-- What the rights of superform_app are on PostgreSQL: these tables are added to, and changed only in the columns
-- that are not named here (tables.go).
-- +goose StatementBegin
create trigger events_unchanged before update of
    company_id, subject_id, seq, id, kind, format, at, actor_id, for_id, command_id, prev_hash,
    payload_hash, hash
    on events begin select raise(abort, 'events is append-only'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger events_kept before delete on events begin select raise(abort, 'events is append-only'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger blocks_unchanged before update of
    company_id, number, first_event, count, prev_hash, hash, sealed_at
    on blocks begin select raise(abort, 'blocks is append-only'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger blocks_kept before delete on blocks begin select raise(abort, 'blocks is append-only'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_entries_unchanged before update of
    company_id, id, account_id, transfer_id, kind, amount, record_id, hold_id, at
    on ledger_entries begin select raise(abort, 'ledger_entries is append-only'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_entries_kept before delete on ledger_entries begin select raise(abort, 'ledger_entries is append-only'); end;
-- +goose StatementEnd
