from django.db import migrations

TABLES = ("accounts_trail", "accounts_signature", "accounts_agreement")

MAKE = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD = """
CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""
RELEASE = """
DROP TRIGGER {table}_never_changes ON {table};
DROP TRIGGER {table}_never_emptied ON {table};
"""


class Migration(migrations.Migration):
    """Trail, signatures and published texts are written once: the database refuses to change or delete them."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION accounts_refuse_change();"),
        migrations.RunSQL(
            "".join(GUARD.format(table=table) for table in TABLES),
            "".join(RELEASE.format(table=table) for table in TABLES),
        ),
    ]
