"""The checks can fail: each damage, done past the guards as a superuser would, is found by its own check."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command

from payments.actions import batches, earnings, payouts, transfers
from payments.models import Transfer
from payments.queries.invariants import INVARIANTS, check_all
from runtime import postgres
from tests import environment
from tests.factories import money

Damage = Callable[[str], object]


@pytest.fixture
def books(transactional_db: None) -> None:
    """A bit of everything: accrued, reversed, payable, frozen, sent."""
    _, _, rate = money.funded(100_000)
    money.payable_expert(rate, 3)
    batch = money.approved_batch()
    for payout_id in payouts.to_dispatch(limit=10):
        payouts.dispatch(payout_id=payout_id, now=money.NOW)
    for transfer in Transfer.objects.all():
        transfers.mark_paid(transfer_id=transfer.pk, provider_transfer=f"tr_{transfer.pk.hex}", now=money.NOW)
    batches.finish_batches(now=money.NOW)
    assert batch.payout_count == 1
    money.payable_expert(rate, 2)
    batches.build_batch(by=money.finance(), currency="USD", now=money.NOW)
    money.payable_expert(rate, 1)
    money.earn(money.expert(), rate, payable_at=money.NOW + timedelta(days=3))
    gone = money.earn(money.expert(), rate)
    earnings.reverse(earning_id=gone.pk, by=money.person(), reason="Copied.", now=money.NOW)


@pytest.fixture
def damage(books: None) -> Iterator[Damage]:
    url = postgres.url(environment.CLUSTER, postgres.SUPERUSER, environment.DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield lambda sql: connection.execute(sql.encode())


def broken() -> set[str]:
    return {finding.name for finding in check_all() if finding.violations}


@pytest.mark.usefixtures("books")
def test_sound_books_pass_every_check() -> None:
    assert [finding.name for finding in check_all()] == list(INVARIANTS)
    assert broken() == set()
    out = StringIO()
    call_command("ledger_verify", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["is_sound"] is True
    assert len(said["checks"]) == len(INVARIANTS)


DAMAGES = {
    "I1": "UPDATE payments_entry SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM payments_entry)",
    "I2": "DELETE FROM payments_entry WHERE id = (SELECT min(id) FROM payments_entry)",
    "I3": "UPDATE payments_ledgeraccount SET balance_minor = balance_minor + 1 WHERE kind = 'budget_available'",
    "I4 a budget": "UPDATE payments_lot SET amount_minor = amount_minor + 1",
    "I4 an expert": "UPDATE payments_earning SET state = 'accrued' WHERE state = 'payable'",
    "I4 what": "UPDATE payments_transfer SET state = 'in_transit'; UPDATE payments_payout SET state = 'in_transit'"
    " WHERE state = 'paid'",
    "I5": "UPDATE payments_earning SET pay_minor = pay_minor + 1, fee_minor = fee_minor - 1 WHERE state = 'accrued'",
    "I6": "UPDATE payments_transfer SET provider_transfer = ''",
    "I7": "UPDATE payments_transfer SET amount_minor = 100001",
    "I8": "UPDATE payments_entry SET amount_minor = -9999999 WHERE amount_minor < 0 AND account_id IN"
    " (SELECT id FROM payments_ledgeraccount WHERE kind = 'budget_reserved')",
    "I9": "UPDATE payments_operation SET state = 'unknown', first_sent_at = now() - interval '25 hours'",
    "I10 no": "INSERT INTO payments_stripeevent (event_id, kind, object_id, body, received_at, attempts, error)"
    " VALUES ('evt_old', 'x', '', '', now() - interval '25 hours', 9, 'no answer')",
    "I10 every": "DELETE FROM payments_ledgertransaction WHERE kind = 'deposit'",
    "approvals": "DELETE FROM payments_approval",
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(damage: Damage, name: str) -> None:
    damage(DAMAGES[name])
    assert any(found.startswith(name) for found in broken()), broken()


def test_command_ends_with_one_and_names_the_row(damage: Damage) -> None:
    damage(DAMAGES["I3"])
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("ledger_verify", "--json", stdout=out)
    assert ended.value.code == 1
    said = json.loads(out.getvalue())
    assert said["is_sound"] is False
    bad = [each for each in said["checks"] if each["violations"]]
    assert [each["name"][:2] for each in bad] == ["I3"]
    assert bad[0]["examples"][0].startswith("budget_available:")


def test_every_check_has_a_damage() -> None:
    assert all(any(name.startswith(prefix) for prefix in DAMAGES) for name in INVARIANTS)
