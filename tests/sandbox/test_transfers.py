"""Money goes from the platform to an expert, capped by what was really paid in."""

from typing import Any

import pytest
import stripe
from stripe.params import TransferCreateParams

from tests.sandbox.running import Sandbox, paid_charge, payee

DAY = 24 * 60 * 60


def send(sandbox: Sandbox, params: TransferCreateParams, key: str | None = None) -> stripe.Transfer:
    return sandbox.client().v1.transfers.create(params, {"idempotency_key": key} if key else {})


def refused(sandbox: Sandbox, params: TransferCreateParams) -> stripe.InvalidRequestError:
    before = sandbox.client().v1.transfers.list({"limit": 1}).data
    balance = sandbox.client().v1.balance.retrieve().to_dict()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        send(sandbox, params)
    assert sandbox.client().v1.transfers.list({"limit": 1}).data == before
    assert sandbox.client().v1.balance.retrieve().to_dict() == balance
    return caught.value


def test_a_transfer_from_a_charge_goes_before_the_funds_settle(own_sandbox: Sandbox) -> None:
    charge, account = paid_charge(own_sandbox), payee(own_sandbox)
    sent = send(
        own_sandbox,
        {
            "amount": 1420,
            "currency": "usd",
            "destination": account,
            "source_transaction": charge,
            "transfer_group": "batch-1",
            "metadata": {"operation": "op-1"},
        },
    )
    assert (sent.amount, sent.destination, sent.transfer_group) == (1420, account, "batch-1")
    found = own_sandbox.client().v1.transfers.list({"transfer_group": "batch-1"}).data
    assert [each.id for each in found] == [sent.id]
    assert found[0].metadata["operation"] == "op-1"
    balance = own_sandbox.client().v1.balance.retrieve()
    assert balance.pending[0].amount == 100_000 - 2_930 - 1_420
    assert balance.available[0].amount == 0
    assert own_sandbox.events(sent.id) == ["transfer.created"]


def test_transfers_never_exceed_their_charge(sandbox: Sandbox) -> None:
    charge, account = paid_charge(sandbox, 10_000), payee(sandbox)
    params: TransferCreateParams = {
        "amount": 9_999,
        "currency": "usd",
        "destination": account,
        "source_transaction": charge,
    }
    send(sandbox, params)
    assert refused(sandbox, params | {"amount": 2}).code == "balance_insufficient"
    send(sandbox, params | {"amount": 1})
    assert refused(sandbox, params | {"amount": 1}).code == "balance_insufficient"


def test_without_a_charge_only_available_money_goes(own_sandbox: Sandbox) -> None:
    paid_charge(own_sandbox, 10_000)
    account = payee(own_sandbox)
    params: TransferCreateParams = {"amount": 9_680, "currency": "usd", "destination": account}
    assert refused(own_sandbox, params).code == "balance_insufficient"
    own_sandbox.advance(2 * DAY)
    send(own_sandbox, params)
    assert refused(own_sandbox, params | {"amount": 1}).code == "balance_insufficient"


@pytest.mark.parametrize("standing", ["currently_due", "submitted", "restricted", "rejected"])
def test_an_account_that_is_not_ready_gets_nothing(sandbox: Sandbox, standing: str) -> None:
    # A "submitted" account is reviewed at once here, so it is made so only after the charge.
    charge, account = paid_charge(sandbox), payee(sandbox)
    sandbox.control(f"accounts/{account}", standing=standing)
    error = refused(
        sandbox,
        {
            "amount": 1,
            "currency": "usd",
            "destination": account,
            "source_transaction": charge,
        },
    )
    assert error.code == "insufficient_capabilities_for_transfer"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"destination": "acct_nobody"}, "resource_missing"),
        ({"source_transaction": "ch_nothing"}, "resource_missing"),
        ({"currency": "eur"}, None),
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": -5}, "parameter_invalid_integer"),
        ({"amount": "1.5"}, "parameter_invalid"),
        ({"amount_minor": 5}, "parameter_unknown"),
    ],
)
def test_wrong_parameters_are_refused(sandbox: Sandbox, change: dict[str, Any], code: str | None) -> None:
    right = {
        "amount": 1,
        "currency": "usd",
        "destination": payee(sandbox),
        "source_transaction": paid_charge(sandbox),
    }
    assert refused(sandbox, right | change).code == code  # type: ignore[arg-type]


def test_lists_are_paged_newest_first(sandbox: Sandbox) -> None:
    charge, account = paid_charge(sandbox), payee(sandbox)
    params: TransferCreateParams = {
        "amount": 1,
        "currency": "usd",
        "destination": account,
        "source_transaction": charge,
        "transfer_group": "paged",
    }
    ids = [send(sandbox, params).id for _ in range(5)]
    page = sandbox.client().v1.transfers.list({"transfer_group": "paged", "limit": 2})
    assert page.has_more
    assert [each.id for each in page.auto_paging_iter()] == ids[::-1]
    back = sandbox.client().v1.transfers.list({"ending_before": ids[0], "limit": 2})
    assert [each.id for each in back.data] == [ids[2], ids[1]]
