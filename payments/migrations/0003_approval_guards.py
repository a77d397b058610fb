"""Maker is never checker, and no payout leaves without its approvals: said again by the database."""

from django.db import migrations

APPROVALS = """
CREATE FUNCTION payments_guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch record;
BEGIN
    SELECT built_by_id, state INTO batch FROM payments_batch WHERE id = NEW.batch_id;
    IF batch.built_by_id = NEW.by_id THEN
        RAISE EXCEPTION 'batch %: the builder never approves', NEW.batch_id USING ERRCODE = '23000';
    END IF;
    IF batch.state <> 'built' THEN
        RAISE EXCEPTION 'batch % waits for no approval', NEW.batch_id USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_guarded BEFORE INSERT ON payments_approval
    FOR EACH ROW EXECUTE FUNCTION payments_guard_approval();
CREATE TRIGGER approval_never_changes BEFORE UPDATE OR DELETE ON payments_approval
    FOR EACH ROW EXECUTE FUNCTION payments_never_changes();
"""

BATCHES = """
CREATE FUNCTION payments_guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'built' OR NEW.approvals_needed < 1 THEN
            RAISE EXCEPTION 'a batch starts as built and needs an approval' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.total_minor, NEW.currency, NEW.payout_count, NEW.approvals_needed, NEW.built_by_id)
        IS DISTINCT FROM (OLD.total_minor, OLD.currency, OLD.payout_count, OLD.approvals_needed, OLD.built_by_id) THEN
        RAISE EXCEPTION 'batch % is frozen', OLD.id USING ERRCODE = '23000';
    END IF;
    IF OLD.state = 'built' AND NEW.state NOT IN ('built', 'cancelled') AND (
        NEW.state <> 'approved'
        OR (SELECT count(*) FROM payments_approval WHERE batch_id = OLD.id) < OLD.approvals_needed
    ) THEN
        RAISE EXCEPTION 'batch % lacks approvals', OLD.id USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_guarded BEFORE INSERT OR UPDATE ON payments_batch
    FOR EACH ROW EXECUTE FUNCTION payments_guard_batch();
"""

PAYOUTS = """
CREATE FUNCTION payments_guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'planned' THEN
            RAISE EXCEPTION 'a payout starts as planned' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.batch_id, NEW.expert_id, NEW.account_id, NEW.currency, NEW.amount_minor)
        IS DISTINCT FROM (OLD.batch_id, OLD.expert_id, OLD.account_id, OLD.currency, OLD.amount_minor) THEN
        RAISE EXCEPTION 'payout % is frozen', OLD.id USING ERRCODE = '23000';
    END IF;
    IF OLD.state = 'planned' AND NEW.state NOT IN ('planned', 'cancelled') AND NOT EXISTS (
        SELECT FROM payments_batch WHERE id = OLD.batch_id AND state IN ('approved', 'sending')
    ) THEN
        RAISE EXCEPTION 'payout % is of a batch that nobody approved', OLD.id USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payout_guarded BEFORE INSERT OR UPDATE ON payments_payout
    FOR EACH ROW EXECUTE FUNCTION payments_guard_payout();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger_guards")]
    operations = [migrations.RunSQL(sql) for sql in (APPROVALS, BATCHES, PAYOUTS)]
