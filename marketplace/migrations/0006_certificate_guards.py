"""The database itself keeps what was tested and chosen: a certificate only ever ends, and an AI decision stands on
a certificate that was valid when it was made."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION marketplace_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change; write a further row instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION marketplace_certificate_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text[] := ARRAY['state', 'ended_at', 'ended_by_id', 'end_reason'];
BEGIN
    IF OLD.state <> 'valid' OR NEW.state NOT IN ('revoked', 'ended') OR NEW.ended_at IS NULL
        OR to_jsonb(OLD) - ending IS DISTINCT FROM to_jsonb(NEW) - ending THEN
        RAISE EXCEPTION 'a certificate only ever ends, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION marketplace_settled_under_valid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM marketplace_certificate WHERE id = NEW.certificate_id FOR SHARE) <> 'valid'
        OR (SELECT route FROM tasks_decision WHERE id = NEW.decision_id) <> 'ai' THEN
        RAISE EXCEPTION 'AI settles only under a valid certificate' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER only_ends BEFORE UPDATE ON marketplace_certificate
    FOR EACH ROW EXECUTE FUNCTION marketplace_certificate_only_ends();
CREATE TRIGGER never_deleted BEFORE DELETE ON marketplace_certificate
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON marketplace_autosettlement
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON marketplace_routingstep
    FOR EACH ROW EXECUTE FUNCTION marketplace_refuse_change();
CREATE TRIGGER under_valid BEFORE INSERT ON marketplace_autosettlement
    FOR EACH ROW EXECUTE FUNCTION marketplace_settled_under_valid();
"""
UNDO = """
DROP FUNCTION marketplace_refuse_change() CASCADE;
DROP FUNCTION marketplace_certificate_only_ends() CASCADE;
DROP FUNCTION marketplace_settled_under_valid() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0005_judgement"), ("tasks", "0006_finding_guards")]
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, UNDO)]
