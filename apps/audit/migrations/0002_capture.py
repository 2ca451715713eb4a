"""The functions that write entries, and the triggers that keep them.

Every function that writes is SECURITY DEFINER with a fixed search path and closed to PUBLIC: the role the
application runs as may not insert entries, and whoever may create tables may not hang `audit_capture` on
one of their own to forge them.
"""

from django.db import migrations

from apps.audit.triggers import AppendOnly

# Only a test suite empties tables, between tests and in a database it has made itself: named `test_...` and
# owned by the very role that is logged in. The laboratory's own database carries another name, and renaming
# it takes its owner, who needs no such door to drop everything.
MAY_BE_EMPTIED = """
CREATE FUNCTION audit_may_be_emptied() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT starts_with(d.datname, 'test_') AND pg_get_userbyid(d.datdba) = session_user
    FROM pg_database d WHERE d.datname = current_database()
$$
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND audit_may_be_emptied() THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Audit entries are kept as they were written: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'LA001';
END
$$
"""

REFUSE_TRUNCATE = """
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF audit_may_be_emptied() THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'A lab table is never truncated: %.', TG_TABLE_NAME
        USING ERRCODE = 'LA002', HINT = 'DELETE leaves an audit entry for every row.';
END
$$
"""

# Data migrations write before Django has created the content types, so the row may have to be made here.
CONTENT_TYPE = """
CREATE FUNCTION audit_content_type(app text, model_name text) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    SELECT id INTO found FROM django_content_type WHERE app_label = app AND model = model_name;
    IF found IS NULL THEN
        INSERT INTO django_content_type (app_label, model) VALUES (app, model_name) ON CONFLICT DO NOTHING;
        SELECT id INTO found FROM django_content_type WHERE app_label = app AND model = model_name;
    END IF;
    RETURN found;
END
$$
"""

# The diff of many rows, written out column by column for one table: comparing values as they are and turning
# only what differs into JSON takes a third of the time that two whole rows of JSON take. Planning it costs
# milliseconds, so few rows go the other way. Types whose equality is looser than their JSON's (an interval's,
# a caseless text's) or that have none (json, point) are compared as JSON in both.
BULK_UPDATE = """
CREATE FUNCTION audit_bulk_update(relation oid, key_column text, masked text[], ignored text[], titles text[])
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT format(
        $sql$
        INSERT INTO audit_logentry (timestamp, transaction_id, content_type_id, object_pk, object_repr, action,
            changes, serialized_data, actor_id, actor_kind, actor_name, database_role, origin, remote_addr,
            request_id, cid, reason)
        SELECT $1, $2, $3, pair.key, pair.title, pair.action,
            CASE pair.action WHEN 1 THEN ('{' || pair.parts || '}')::jsonb END,
            CASE WHEN $12 IS NULL THEN pair.row ELSE pair.row || $12 END,
            $4, $5, $6, session_user, $7, $8, $9, $10, $11
        FROM (
            SELECT to_jsonb(coalesce(n.%1$I, o.%1$I)) #>> '{}' AS key,
                concat_ws(' '%2$s) AS title,
                CASE WHEN o.%1$I IS NULL THEN 0 WHEN n.%1$I IS NULL THEN 2 ELSE 1 END AS action,
                CASE WHEN o.%1$I IS NULL THEN to_jsonb(n) WHEN n.%1$I IS NULL THEN to_jsonb(o) END AS row,
                array_to_string(ARRAY[%3$s]::text[], ', ') AS parts
            FROM old_rows o FULL JOIN new_rows n ON o.%1$I = n.%1$I
        ) pair
        WHERE pair.parts <> ''
        $sql$,
        key_column,
        (SELECT string_agg(format(
            $title$, nullif(to_jsonb(CASE WHEN n.%1$I IS NULL THEN o.%2$I ELSE n.%2$I END) #>> '{}', '')$title$,
            key_column, name), '' ORDER BY place)
         FROM unnest(titles) WITH ORDINALITY AS title (name, place) WHERE name IS NOT NULL),
        (SELECT string_agg(format(
            'CASE WHEN %s THEN %L || %s END',
            format(CASE WHEN kind.typname IN ('text', 'varchar')
                            THEN 'o.%1$I COLLATE "C" IS DISTINCT FROM n.%1$I COLLATE "C"'
                        WHEN kind.typname IN ('uuid', 'bool', 'int2', 'int4', 'int8', 'numeric', 'date',
                                              'timestamp', 'timestamptz')
                            THEN 'o.%1$I IS DISTINCT FROM n.%1$I'
                        ELSE 'to_jsonb(o.%1$I) IS DISTINCT FROM to_jsonb(n.%1$I)' END, col.attname),
            to_json(col.attname::text)::text || ': ',
            CASE WHEN col.attname = ANY (masked) THEN quote_literal('["masked", "masked"]')
                 ELSE format('jsonb_build_array(o.%1$I, n.%1$I)::text', col.attname) END), ', ')
         FROM pg_attribute col JOIN pg_type kind ON kind.oid = col.atttypid
         WHERE col.attrelid = relation AND col.attnum > 0 AND NOT col.attisdropped
           AND col.attname <> ALL (ignored)))
$$
"""

# Times are written in UTC whatever the session prefers. A FULL JOIN can be hashed or merged but never turned
# into a nested loop, which a plan made for one row and kept would be for 10,000. It also shows a changed key
# as what it is for the records' histories: one row gone, another one there.
CAPTURE = """
CREATE FUNCTION audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC'
SET intervalstyle = 'iso_8601'
SET extra_float_digits = 1
SET jit = off
AS $$
DECLARE
    key_column text := TG_ARGV[2];
    masked text[] := TG_ARGV[3];
    ignored text[] := TG_ARGV[4];
    title_1 text := TG_ARGV[5];
    title_2 text := TG_ARGV[6];
    title_3 text := TG_ARGV[7];
    mask jsonb;
    said jsonb := nullif(current_setting('lims.audit', true), '');
    act_time timestamptz := clock_timestamp();
    transaction bigint := pg_current_xact_id()::text::bigint;
    type_id integer := audit_content_type(TG_ARGV[0], TG_ARGV[1]);
    actor uuid := said->>'actor';
    kind text := coalesce(said->>'kind', 'database');
    who text := left(coalesce(said->>'name', CASE kind WHEN 'database' THEN session_user ELSE '' END), 150);
    address inet := CASE WHEN said IS NULL THEN inet_client_addr() ELSE (said->>'address')::inet END;
    came_by text := left(coalesce(CASE WHEN said IS NULL THEN current_setting('application_name')
                                       ELSE said->>'origin' END, ''), 200);
    request text := left(coalesce(said->>'request', ''), 64);
    correlation text := left(coalesce(said->>'cid', ''), 64);
    why text := coalesce(said->>'reason', '');
BEGIN
    IF cardinality(masked) > 0 THEN
        SELECT jsonb_object_agg(name, 'masked') INTO mask FROM unnest(masked) AS name;
    END IF;

    IF TG_OP = 'UPDATE' THEN
        IF EXISTS (SELECT FROM new_rows OFFSET 100) THEN
            EXECUTE audit_bulk_update(TG_RELID, key_column, masked, ignored, ARRAY[title_1, title_2, title_3])
            USING act_time, transaction, type_id, actor, kind, who, came_by, address, request, correlation, why,
                  mask;
            RETURN NULL;
        END IF;
        INSERT INTO audit_logentry (timestamp, transaction_id, content_type_id, object_pk, object_repr, action,
            changes, serialized_data, actor_id, actor_kind, actor_name, database_role, origin, remote_addr,
            request_id, cid, reason)
        SELECT act_time, transaction, type_id, pair.key,
            concat_ws(' ', nullif(pair.shown->>title_1, ''), nullif(pair.shown->>title_2, ''),
                      nullif(pair.shown->>title_3, '')),
            CASE WHEN pair.was IS NULL THEN 0 WHEN pair.now IS NULL THEN 2 ELSE 1 END,
            diff.changes,
            CASE WHEN pair.was IS NULL OR pair.now IS NULL
                 THEN CASE WHEN mask IS NULL THEN pair.shown ELSE pair.shown || mask END END,
            actor, kind, who, session_user, came_by, address, request, correlation, why
        FROM (
            SELECT o.row AS was, n.row AS now, coalesce(n.row, o.row) AS shown,
                   coalesce(n.row, o.row)->>key_column AS key
            FROM (SELECT to_jsonb(t) AS row FROM old_rows t OFFSET 0) o
            FULL JOIN (SELECT to_jsonb(t) AS row FROM new_rows t OFFSET 0) n
                ON o.row->>key_column = n.row->>key_column
        ) pair
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(
                       now.key,
                       CASE WHEN now.key = ANY (masked) THEN '["masked", "masked"]'::jsonb
                            ELSE jsonb_build_array(pair.was->now.key, now.value) END) AS changes
            FROM jsonb_each(pair.now) now
            WHERE now.value IS DISTINCT FROM pair.was->now.key AND now.key <> ALL (ignored)
              AND pair.was IS NOT NULL
        ) diff
        WHERE diff.changes IS NOT NULL OR pair.was IS NULL OR pair.now IS NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO audit_logentry (timestamp, transaction_id, content_type_id, object_pk, object_repr, action,
            serialized_data, actor_id, actor_kind, actor_name, database_role, origin, remote_addr,
            request_id, cid, reason)
        SELECT act_time, transaction, type_id, made.row->>key_column,
            concat_ws(' ', nullif(made.row->>title_1, ''), nullif(made.row->>title_2, ''),
                      nullif(made.row->>title_3, '')),
            0, CASE WHEN mask IS NULL THEN made.row ELSE made.row || mask END,
            actor, kind, who, session_user, came_by, address, request, correlation, why
        FROM (SELECT to_jsonb(t) AS row FROM new_rows t OFFSET 0) made;
    ELSE
        INSERT INTO audit_logentry (timestamp, transaction_id, content_type_id, object_pk, object_repr, action,
            serialized_data, actor_id, actor_kind, actor_name, database_role, origin, remote_addr,
            request_id, cid, reason)
        SELECT act_time, transaction, type_id, gone.row->>key_column,
            concat_ws(' ', nullif(gone.row->>title_1, ''), nullif(gone.row->>title_2, ''),
                      nullif(gone.row->>title_3, '')),
            2, CASE WHEN mask IS NULL THEN gone.row ELSE gone.row || mask END,
            actor, kind, who, session_user, came_by, address, request, correlation, why
        FROM (SELECT to_jsonb(t) AS row FROM old_rows t OFFSET 0) gone;
    END IF;
    RETURN NULL;
END
$$
"""

RECORD = """
CREATE FUNCTION audit_record(
    said jsonb, event_code text, event_category text, event_severity integer,
    app text, model_name text, key text, title text, details jsonb
) RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO audit_logentry (timestamp, transaction_id, content_type_id, object_pk, object_repr, action,
        event, category, severity, additional_data, actor_id, actor_kind, actor_name, database_role, origin,
        remote_addr, request_id, cid, reason)
    VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint,
        CASE WHEN app <> '' THEN audit_content_type(app, model_name) END, key, title, 4,
        event_code, event_category, event_severity, details,
        (said->>'actor')::uuid, coalesce(said->>'kind', 'database'),
        left(coalesce(said->>'name', CASE WHEN said ? 'kind' THEN '' ELSE session_user END), 150), session_user,
        left(coalesce(said->>'origin', ''), 200), (said->>'address')::inet,
        left(coalesce(said->>'request', ''), 64), left(coalesce(said->>'cid', ''), 64),
        coalesce(said->>'reason', ''))
    RETURNING id
$$
"""

SIGNATURES = {
    "audit_may_be_emptied()": MAY_BE_EMPTIED,
    "audit_refuse()": REFUSE,
    "audit_refuse_truncate()": REFUSE_TRUNCATE,
    "audit_content_type(text, text)": CONTENT_TYPE,
    "audit_bulk_update(oid, text, text[], text[], text[])": BULK_UPDATE,
    "audit_capture()": CAPTURE,
    "audit_record(jsonb, text, text, integer, text, text, text, text, jsonb)": RECORD,
}
WRITERS = [name for name, body in SIGNATURES.items() if "SECURITY DEFINER" in body]


class Migration(migrations.Migration):
    """Create the trail's functions and make its table append-only."""

    dependencies = [("audit", "0001_entries"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [
        *(migrations.RunSQL(body, f"DROP FUNCTION {name}") for name, body in SIGNATURES.items()),
        *(
            migrations.RunSQL(
                f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC", f"GRANT EXECUTE ON FUNCTION {name} TO PUBLIC"
            )
            for name in WRITERS
        ),
        AppendOnly("audit_logentry"),
    ]
