"""`expand`: an id in an answer replaced by the object it names."""

from sandbox import objects
from sandbox.objects import Shown
from sandbox.records import Charge, Movement, PaymentIntent
from sandbox.shapes import Json
from sandbox.store import Store
from sandbox.wire import StripeError

DEEPEST = 4


def expand(store: Store, shown: Shown, path: str, now: int) -> None:
    steps = path.split(".")
    if len(steps) > DEEPEST:
        raise StripeError("You cannot expand more than 4 levels.", param="expand")
    targets = [shown]
    if steps[0] == "data" and isinstance(shown.get("data"), list):
        rows = shown["data"]
        targets = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        steps = steps[1:]
    for target in targets:
        walk(store, target, steps, now)


def walk(store: Store, target: Shown, steps: list[str], now: int) -> None:
    for step in steps:
        value = target.get(step)
        if isinstance(value, str):
            value = target[step] = fetch(store, step, value, now)
        if step not in target:
            message = f"This property cannot be expanded ({step})."
            raise StripeError(message, param="expand")
        if not isinstance(value, dict):
            return
        target = value


def fetch(store: Store, noun: str, record_id: str, now: int) -> Json:
    """The object behind an id, in the shape of its own route."""
    if noun == "payment_intent" and (intent := store.get(PaymentIntent, record_id)):
        return objects.payment_intent(intent)
    if noun in ("latest_charge", "source_transaction", "source"):
        charge = store.get(Charge, record_id)
        return objects.charge(charge) if charge else record_id
    if noun == "balance_transaction" and (movement := store.get(Movement, record_id)):
        return objects.movement(movement, now)
    raise StripeError(f"This property cannot be expanded ({noun}).", param="expand")
