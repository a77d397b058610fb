"""The ledger's last guard is the database; docs/decisions/0003 says why each of these is here."""

from django.db import migrations

NEVER_CHANGES = """
CREATE FUNCTION payments_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows never change: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END $$;

CREATE TRIGGER ledger_transaction_never_changes BEFORE UPDATE OR DELETE ON payments_ledgertransaction
    FOR EACH ROW EXECUTE FUNCTION payments_never_changes();
CREATE TRIGGER ledger_transaction_never_emptied BEFORE TRUNCATE ON payments_ledgertransaction
    FOR EACH STATEMENT EXECUTE FUNCTION payments_never_changes();
CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_never_changes();
CREATE TRIGGER entry_never_emptied BEFORE TRUNCATE ON payments_entry
    FOR EACH STATEMENT EXECUTE FUNCTION payments_never_changes();
CREATE TRIGGER ledger_account_never_removed BEFORE DELETE ON payments_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION payments_never_changes();
CREATE TRIGGER ledger_account_never_emptied BEFORE TRUNCATE ON payments_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION payments_never_changes();
"""

# A leg belongs to a transaction of this very database transaction: no late leg can join an older one.
NO_LATE_LEG = """
CREATE FUNCTION payments_stamp_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_transaction_stamped BEFORE INSERT ON payments_ledgertransaction
    FOR EACH ROW EXECUTE FUNCTION payments_stamp_transaction();

CREATE FUNCTION payments_refuse_late_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM payments_ledgertransaction
        WHERE id = NEW.transaction_id AND xid = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'ledger transaction % is closed: no leg joins it later', NEW.transaction_id
            USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_not_late BEFORE INSERT ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_late_leg();
"""

BALANCED = """
CREATE FUNCTION payments_check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
    IF (SELECT count(*) FROM payments_entry WHERE transaction_id = subject) < 2 THEN
        RAISE EXCEPTION 'ledger transaction % has fewer than two legs', subject USING ERRCODE = '23000';
    END IF;
    IF EXISTS (
        SELECT FROM payments_entry WHERE transaction_id = subject GROUP BY currency HAVING sum(amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', subject USING ERRCODE = '23000';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON payments_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_balanced('id');
CREATE CONSTRAINT TRIGGER entry_balanced AFTER INSERT ON payments_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_balanced('transaction_id');
"""

ONE_CURRENCY = """
ALTER TABLE payments_entry ADD CONSTRAINT entry_in_currency_of_account
    FOREIGN KEY (account_id, currency) REFERENCES payments_ledgeraccount (id, currency);
"""

# The balance is kept with the owner's rights, so that the application needs none to change accounts.
BALANCE_KEPT = """
CREATE FUNCTION payments_keep_balance() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE payments_ledgeraccount SET balance_minor = balance_minor + NEW.amount_minor
    WHERE id = NEW.account_id AND floor_minor IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_keeps_balance AFTER INSERT ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_keep_balance();

CREATE FUNCTION payments_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_minor <> 0 THEN
            RAISE EXCEPTION 'a ledger account starts at zero' USING ERRCODE = '23000';
        END IF;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2
        OR to_jsonb(NEW) - 'balance_minor' IS DISTINCT FROM to_jsonb(OLD) - 'balance_minor' THEN
        RAISE EXCEPTION 'ledger accounts change by entries only' USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_guarded BEFORE INSERT OR UPDATE ON payments_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION payments_guard_account();
"""

# Whoever was given rights on these tables keeps SELECT and INSERT; call it again after later grants.
CLOSED = """
CREATE FUNCTION payments_close_ledger() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee, table_name FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND grantee <> current_user
            AND table_name IN ('payments_ledgertransaction', 'payments_entry', 'payments_ledgeraccount')
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON %I FROM %s', given.table_name,
            CASE given.grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(given.grantee) END
        );
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION payments_close_ledger() FROM PUBLIC;
SELECT payments_close_ledger();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(sql) for sql in (NEVER_CHANGES, NO_LATE_LEG, BALANCED, ONE_CURRENCY, BALANCE_KEPT, CLOSED)
    ]
