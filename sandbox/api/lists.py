"""Lists as v1 gives them: newest first, by cursor."""

from collections.abc import Callable

from sandbox.objects import Shown
from sandbox.records import Record
from sandbox.store import field
from sandbox.wire import Call, StripeError, missing

OPERATORS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page[R: Record](
    call: Call,
    kind: type[R],
    show: Callable[[R], Shown],
    url: str,
    filters: dict[str, str | None] | None = None,
    condition: str = "1",
) -> Shown:
    """One page of a kind; `filters` are fields that must equal, None meaning not asked."""
    limit, end = limit_of(call), call.text("ending_before")
    condition, values = narrowed(call, filters or {}, condition)
    found = call.store.find(kind, condition, *values, limit=limit + 1, is_newest_first=end is None)
    shown = [show(record) for record in found[:limit]]
    return {
        "object": "list",
        "data": [*(shown if end is None else reversed(shown))],
        "has_more": len(found) > limit,
        "url": url,
    }


def limit_of(call: Call) -> int:
    limit = call.number("limit")
    limit = 10 if limit is None else limit
    if not 1 <= limit <= 100:
        raise StripeError("Invalid limit: must be between 1 and 100", param="limit")
    return limit


def narrowed(call: Call, filters: dict[str, str | None], condition: str) -> tuple[str, list[str | int]]:
    """The condition and its values, with what the request itself asked for."""
    conditions, values = [condition], list[str | int]()
    for name, value in filters.items():
        if value is not None:
            conditions.append(f"{field(name)} = ?")
            values.append(value)
    for word, operator in OPERATORS.items():
        moment = call.number("created", word)
        if moment is not None:
            conditions.append(f"{field('created')} {operator} ?")
            values.append(moment)
    for name, operator in (("starting_after", "<"), ("ending_before", ">")):
        cursor = call.text(name)
        if cursor:
            conditions.append(f"seq {operator} ?")
            values.append(position(call, cursor))
    return " AND ".join(conditions), values


def position(call: Call, record_id: str) -> int:
    found = call.store.position(record_id)
    if found is None:
        raise missing("object", record_id)
    return found
