"""Payment intents, charges, the balance and its lines: all read only."""

from sandbox import objects
from sandbox.api import lists
from sandbox.objects import Shown
from sandbox.records import Charge, Movement, PaymentIntent, Record
from sandbox.shapes import Json
from sandbox.store import Store
from sandbox.wire import Call, missing


def found[R: Record](call: Call, kind: type[R], name: str) -> R:
    record = call.store.get(kind, call.path[name])
    if record is None:
        raise missing(name, call.path[name])
    return record


def retrieve_intent(call: Call) -> Shown:
    return objects.payment_intent(found(call, PaymentIntent, "intent"))


def retrieve_charge(call: Call) -> Shown:
    return objects.charge(found(call, Charge, "charge"))


def list_charges(call: Call) -> Shown:
    filters = {"payment_intent": call.text("payment_intent")}
    return lists.page(call, Charge, objects.charge, "/v1/charges", filters)


def retrieve_movement(call: Call) -> Shown:
    return objects.movement(found(call, Movement, "id"), call.now)


def list_movements(call: Call) -> Shown:
    filters = {name: call.text(name) for name in ("source", "currency")}
    filters["kind"] = call.text("type")
    return lists.page(
        call,
        Movement,
        lambda movement: objects.movement(movement, call.now),
        "/v1/balance_transactions",
        filters,
    )


def balance(call: Call) -> Shown:
    return balance_at(call.store, call.now)


def balance_at(store: Store, now: int) -> Shown:
    sides: dict[str, list[Json]] = {"available": [], "pending": []}
    for currency in currencies(store):
        for side, amount in amounts(store, currency, now).items():
            line: Shown = {
                "amount": amount,
                "currency": currency,
                "source_types": {"card": amount},
            }
            sides[side].append(line)
    return {"object": "balance", "livemode": False, **sides}


def currencies(store: Store) -> list[str]:
    rows = store.sql(
        "SELECT DISTINCT json_extract(body, '$.currency') AS currency FROM record WHERE kind = ?",
        Movement.prefix,
    )
    return [str(row["currency"]) for row in rows] or ["usd"]


def amounts(store: Store, currency: str, now: int) -> dict[str, int]:
    """What is there to use, and what is still on its way, in one currency."""
    rows = store.sql(
        "SELECT json_extract(body, '$.available_on') <= ? AS is_there, sum(json_extract(body, '$.net')) AS amount"
        " FROM record WHERE kind = ? AND json_extract(body, '$.currency') = ? GROUP BY is_there",
        now,
        Movement.prefix,
        currency,
    )
    sums = {bool(row["is_there"]): int(row["amount"]) for row in rows}
    return {"available": sums.get(True, 0), "pending": sums.get(False, 0)}
