"""The database itself keeps what was judged: answers, undos, decisions and verdicts never change or go."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION tasks_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change; write a further row instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION tasks_allow_only_superseding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD) - 'superseded_at';
    after jsonb := to_jsonb(NEW) - 'superseded_at';
BEGIN
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL OR before IS DISTINCT FROM after THEN
        RAISE EXCEPTION '% rows are only ever superseded, once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION tasks_withdraw_within_grace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.withdrawn_at >= (SELECT counts_at FROM tasks_annotation WHERE id = NEW.annotation_id) THEN
        RAISE EXCEPTION 'an answer that counts is not withdrawn' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

NEVER_CHANGED = ("tasks_annotation", "tasks_withdrawal")
SUPERSEDED = ("tasks_decision", "tasks_verdict")


def guards() -> str:
    """Triggers for every kept table."""
    lines = [
        f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION tasks_refuse_change();"
        for table in NEVER_CHANGED
    ]
    for table in SUPERSEDED:
        lines += [
            f"CREATE TRIGGER only_superseded BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION tasks_allow_only_superseding();",
            f"CREATE TRIGGER never_deleted BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION tasks_refuse_change();",
        ]
    lines += [
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION tasks_refuse_change();"
        for table in NEVER_CHANGED + SUPERSEDED
    ]
    lines.append(
        "CREATE TRIGGER within_grace BEFORE INSERT ON tasks_withdrawal"
        " FOR EACH ROW EXECUTE FUNCTION tasks_withdraw_within_grace();"
    )
    return "\n".join(lines)


UNDO = """
DROP FUNCTION tasks_refuse_change() CASCADE;
DROP FUNCTION tasks_allow_only_superseding() CASCADE;
DROP FUNCTION tasks_withdraw_within_grace() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS + guards(), UNDO)]
