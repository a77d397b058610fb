"""The database's own refusals: eight attacks, each as the application's role and as the owner where it could."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from payments.actions.ledger import budget_account, platform_account, post
from payments.errors import Overdrawn, PostingDiffers
from payments.models import AccountKind, Budget, Entry, LedgerAccount, LedgerTransaction
from tests.factories import money

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def budget(transactional_db: None) -> Budget:
    return money.funded(10_000)[1]


def free(budget: Budget) -> LedgerAccount:
    return budget_account(budget, AccountKind.BUDGET_AVAILABLE)


def held(budget: Budget) -> LedgerAccount:
    return budget_account(budget, AccountKind.BUDGET_RESERVED)


def state() -> list[object]:
    entries = Entry.objects.order_by("pk").values_list("pk", "transaction", "account", "currency", "amount_minor")
    return [*entries, *LedgerAccount.objects.order_by("pk").values_list("code", "balance_minor")]


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def attack(budget: Budget, act: Callable[[], object], refusal: str) -> None:
    """The act is refused with these words, and nothing has changed."""
    before = state()
    with pytest.raises(DatabaseError, match=refusal):
        act()
    assert state() == before


def begin(kind: str = "attack") -> LedgerTransaction:
    return LedgerTransaction.objects.create(idempotency=f"attack:{kind}", kind=kind, posted_at=money.NOW)


def leg(posted: LedgerTransaction, account: LedgerAccount, amount: int, currency: str = "USD") -> None:
    Entry.objects.create(transaction=posted, account=account, currency=currency, amount_minor=amount)


def test_unbalanced_transaction(budget: Budget) -> None:
    def act() -> None:
        with transaction.atomic():
            posted = begin()
            leg(posted, free(budget), -5)
            leg(posted, held(budget), 6)

    attack(budget, act, "does not sum to zero")


def test_balanced_over_two_currencies_only(budget: Budget) -> None:
    in_euro = platform_account(AccountKind.STRIPE_PENDING, "EUR")

    def act() -> None:
        with transaction.atomic():
            posted = begin()
            leg(posted, free(budget), -5)
            leg(posted, in_euro, 5, "EUR")

    attack(budget, act, "does not sum to zero")


def test_transaction_without_legs(budget: Budget) -> None:
    attack(budget, begin, "fewer than two legs")


def test_check_brought_forward_does_not_open_a_gap(budget: Budget) -> None:
    def act() -> None:
        with transaction.atomic():
            posted = begin()
            leg(posted, free(budget), -5)
            leg(posted, held(budget), 5)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            leg(posted, free(budget), -5)

    attack(budget, act, "does not sum to zero")


TABLES = ["payments_entry", "payments_ledgertransaction", "payments_ledgeraccount"]
EDITS = {
    "payments_entry": "UPDATE payments_entry SET amount_minor = amount_minor + 1",
    "payments_ledgertransaction": "UPDATE payments_ledgertransaction SET kind = 'other'",
    "payments_ledgeraccount": "UPDATE payments_ledgeraccount SET balance_minor = balance_minor + 1000",
}


@pytest.mark.parametrize("table", TABLES)
def test_update_delete_and_truncate_as_the_application(budget: Budget, table: str) -> None:
    for sql in (EDITS[table], f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        attack(budget, partial(raw, sql), "permission denied")


@pytest.mark.parametrize("table", TABLES)
def test_update_delete_and_truncate_as_the_owner(budget: Budget, table: str, owner_connection: Owner) -> None:
    before = state()
    for sql in (EDITS[table], f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.errors.IntegrityError, match=r"never change|change by entries only"):
            owner_connection.execute(sql)
    assert state() == before


def test_late_leg_on_an_older_transaction(budget: Budget) -> None:
    older = LedgerTransaction.objects.get(kind="deposit")

    def act() -> None:
        with transaction.atomic():
            leg(older, free(budget), -5)
            leg(older, held(budget), 5)

    attack(budget, act, "no leg joins it later")


def test_claiming_another_database_transaction(budget: Budget) -> None:
    """The stamp is the database's, whatever an insert says."""
    older = LedgerTransaction.objects.get(kind="deposit")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_ledgertransaction (id, idempotency, kind, facts, xid, posted_at)"
            " VALUES (gen_random_uuid(), 'stamp', 'x', '{}', '3'::xid8, now()) RETURNING xid::text",
        )
        stamped = cursor.fetchone()[0]
        cursor.execute("SELECT pg_current_xact_id()::text")
        assert stamped == cursor.fetchone()[0]
        transaction.set_rollback(True)
    assert LedgerTransaction.objects.filter(idempotency="stamp").count() == 0
    assert older.kind == "deposit"


def test_overdraw(budget: Budget) -> None:
    def act() -> None:
        with transaction.atomic():
            posted = begin()
            leg(posted, free(budget), -10_001)
            leg(posted, held(budget), 10_001)

    attack(budget, act, "ledger_account_floor")


def test_wrong_currency(budget: Budget) -> None:
    def act() -> None:
        with transaction.atomic():
            posted = begin()
            leg(posted, free(budget), -5, "EUR")
            leg(posted, held(budget), 5, "EUR")

    attack(budget, act, "entry_in_currency_of_account")


def test_account_that_starts_with_money(budget: Budget) -> None:
    def act() -> None:
        LedgerAccount.objects.create(code="gift", kind=AccountKind.BUDGET_AVAILABLE, currency="USD", balance_minor=5)

    attack(budget, act, "starts at zero")


def test_entry_of_nothing(budget: Budget) -> None:
    def act() -> None:
        with transaction.atomic():
            leg(begin(), free(budget), 0)

    attack(budget, act, "entry_not_zero")


def test_application_cannot_take_rights_back(budget: Budget) -> None:
    attack(budget, lambda: raw("ALTER TABLE payments_entry DISABLE TRIGGER ALL"), "must be owner")
    attack(budget, lambda: raw("SET session_replication_role = replica"), "permission denied")
    attack(budget, lambda: raw("SELECT payments_close_ledger()"), "permission denied")


def test_rights_given_later_are_closed_by_the_function(budget: Budget, owner_connection: Owner) -> None:
    owner_connection.execute("GRANT UPDATE, DELETE ON payments_entry TO consilium_app")
    owner_connection.execute("SELECT payments_close_ledger()")
    attack(budget, lambda: raw("DELETE FROM payments_entry"), "permission denied")
    assert Entry.objects.exists()


def test_posting_twice_is_posting_once(budget: Budget) -> None:
    legs = [(free(budget), -5), (held(budget), 5)]
    first = post(idempotency="one", kind="reserve", legs=legs, now=money.NOW)
    again = post(idempotency="one", kind="reserve", legs=legs, now=money.NOW)
    assert isinstance(first.pk, UUID)
    assert again.pk == first.pk
    assert held(budget).balance_minor == 5


def test_same_idempotency_for_other_legs_is_refused(budget: Budget) -> None:
    post(idempotency="one", kind="reserve", legs=[(free(budget), -5), (held(budget), 5)], now=money.NOW)
    before = state()
    with pytest.raises(PostingDiffers):
        post(idempotency="one", kind="reserve", legs=[(free(budget), -6), (held(budget), 6)], now=money.NOW)
    assert state() == before


def test_overdraw_through_the_writer_says_so(budget: Budget) -> None:
    before = state()
    with pytest.raises(Overdrawn):
        post(idempotency="o", kind="reserve", legs=[(free(budget), -10_001), (held(budget), 10_001)], now=money.NOW)
    assert state() == before


def test_legs_that_do_not_sum_never_reach_the_database(budget: Budget) -> None:
    with pytest.raises(ValueError, match="no transaction"):
        post(idempotency="u", kind="reserve", legs=[(free(budget), -5), (held(budget), 6)], now=money.NOW)


def test_integrity_errors_are_what_django_calls_them(budget: Budget) -> None:
    with pytest.raises(IntegrityError):
        begin()
