"""Transfers to payees, with Stripe's refusals."""

from sandbox import objects
from sandbox.api import lists
from sandbox.api.payments import amounts
from sandbox.events import emit
from sandbox.objects import Shown
from sandbox.records import Account, Charge, Movement, Transfer
from sandbox.store import Store, new_id
from sandbox.wire import Call, StripeError, missing


def create(call: Call) -> Shown:
    amount, currency = call.amount("amount"), call.required("currency").lower()
    destination = ready_account(call)
    source = funding_charge(call, amount, currency)
    if source is None and amounts(call.store, currency, call.now)["available"] < amount:
        message = (
            "You have insufficient available funds in your Stripe account. Try adding funds"
            " directly to your available balance."
        )
        raise StripeError(message, code="balance_insufficient")
    transfer_id = new_id(Transfer)
    movement = Movement(
        id=new_id(Movement),
        created=call.now,
        amount=-amount,
        fee=0,
        net=-amount,
        currency=currency,
        kind="transfer",
        source=transfer_id,
        available_on=available_on(call, source),
    )
    transfer = Transfer(
        id=transfer_id,
        created=call.now,
        amount=amount,
        currency=currency,
        destination=destination.id,
        balance_transaction=movement.id,
        description=call.text("description"),
        source_transaction=source.id if source else None,
        transfer_group=call.text("transfer_group") or (source.transfer_group if source else None),
        metadata=call.metadata(),
    )
    call.store.save(movement)
    call.store.save(transfer)
    shown = objects.transfer(transfer)
    emit(call.store, call.now, "transfer.created", shown, call)
    return shown


def ready_account(call: Call) -> Account:
    account_id = call.required("destination")
    account = call.store.get(Account, account_id)
    if account is None:
        raise StripeError(
            f"No such destination: '{account_id}'",
            code="resource_missing",
            param="destination",
        )
    if not account.is_recipient or account.standing != "active":
        message = (
            "Your destination account needs to have at least one of the following capabilities"
            " enabled: transfers, crypto_transfers, legacy_payments"
        )
        raise StripeError(message, code="insufficient_capabilities_for_transfer")
    return account


def funding_charge(call: Call, amount: int, currency: str) -> Charge | None:
    """The charge a transfer draws on: paid, of that currency, and not yet spent."""
    charge_id = call.text("source_transaction")
    if charge_id is None:
        return None
    charge = call.store.get(Charge, charge_id)
    if charge is None or charge.status != "succeeded":
        raise StripeError(
            f"No such charge: '{charge_id}'",
            code="resource_missing",
            param="source_transaction",
        )
    if charge.currency != currency:
        message = f"The currency of source_transaction's balance transaction is {charge.currency}."
        raise StripeError(message, param="currency")
    spent = drawn_from(call.store, charge)
    if spent + amount > charge.amount:
        message = (
            "Transfers using this transaction as a source must not exceed the source amount of"
            f" {charge.amount}. (Other transfers from it amount to {spent}.)"
        )
        raise StripeError(message, code="balance_insufficient", param="amount")
    return charge


def drawn_from(store: Store, charge: Charge) -> int:
    rows = store.sql(
        "SELECT coalesce(sum(json_extract(body, '$.amount')), 0) AS spent FROM record"
        " WHERE kind = ? AND json_extract(body, '$.source_transaction') = ?",
        Transfer.prefix,
        charge.id,
    )
    return int(rows[0]["spent"])


def available_on(call: Call, source: Charge | None) -> int:
    movement = call.store.get(Movement, source.balance_transaction or "") if source else None
    return max(call.now, movement.available_on) if movement else call.now


def retrieve(call: Call) -> Shown:
    transfer = call.store.get(Transfer, call.path["transfer"])
    if transfer is None:
        raise missing("transfer", call.path["transfer"])
    return objects.transfer(transfer)


def listed(call: Call) -> Shown:
    filters = {name: call.text(name) for name in ("transfer_group", "destination")}
    return lists.page(call, Transfer, objects.transfer, "/v1/transfers", filters)
