"""Findings are kept as they were written, like the answers and suggestions they belong to."""

from django.db import migrations

KEPT = ("tasks_finding",)
GUARDS = "\n".join(
    f"""
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION tasks_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION tasks_refuse_change();
"""
    for table in KEPT
)
UNDO = "\n".join(f"DROP TRIGGER never_changed ON {table}; DROP TRIGGER never_emptied ON {table};" for table in KEPT)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_judgement")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
