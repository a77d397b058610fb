"""An item's own rubric as labs keep it, read into rows of a criterion, its points and why.

Read are lists of texts (a point each), lists of objects (a criterion under its usual names, points or a weight), an
object of points by criterion, and each of these as JSON in a text (CSV). What rubric writing exports is read as it is.
"""

from collections import Counter
from collections.abc import Mapping

import orjson

from tasks.types import checks
from tasks.types.base import Fields
from tasks.types.free_texts import folded
from tasks.types.trajectories import Unreadable, first_of

CRITERIA = ("criterion", "criteria", "text", "description", "requirement", "title", "name", "rubric")
POINTS = ("points", "weight", "score", "value", "max_points")
WHYS = ("why", "reason", "rationale", "explanation")
INNER = ("rubric", "rubrics", "criteria", "rows")
MOST, POINTS_AT_MOST, LONGEST = 50, 100, 4_000
HOW = "Write a list of criteria, each a text or an object with criterion and points."


def rows_in(value: object) -> list[dict[str, object]]:
    """The rows in any of the forms above; of stored rows, the same. Raises Unreadable."""
    found = [read_one(each, place) for place, each in enumerate(listed(value), 1)]
    if not found:
        raise Unreadable(f"There is no criterion to grade by. {HOW}")
    if len(found) > MOST:
        raise Unreadable(f"There are {len(found)} criteria; at most {MOST} can be graded. Leave out the least.")
    times = Counter(folded(str(row["criterion"])).lower() for row in found)
    for place, row in enumerate(found, 1):
        if times[folded(str(row["criterion"])).lower()] > 1:
            raise Unreadable(f"Criterion {place} is there more than once. Leave one, or say how they differ.")
    if not any(int(str(row["points"])) > 0 for row in found):
        raise Unreadable("No criterion gives points, so no score can be had. Give what a good response does points.")
    return found


def listed(value: object) -> list[object]:
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Unreadable(f"This text is not JSON, so no criteria can be read from it. {HOW}") from None
        if any(checks.unstorable_places(value)):
            raise Unreadable("The criteria hold a character that cannot be stored (NUL). Remove it.")
    if isinstance(value, Mapping):
        inner = first_of(value, INNER)
        value = inner if isinstance(inner, list) else [{"criterion": name, "points": each} for name, each in value.items()]  # noqa: E501  # fmt: skip
    if not isinstance(value, list):
        raise Unreadable(f"These are no criteria. {HOW}")
    return value


def read_one(value: object, place: int) -> dict[str, object]:
    row: Fields = {"criterion": value} if isinstance(value, str) else value if isinstance(value, Mapping) else {}
    criterion, why = first_of(row, CRITERIA), first_of(row, WHYS)
    if not isinstance(criterion, str) or not criterion.strip():
        raise Unreadable(f"Criterion {place} has no text. {HOW}")
    if len(criterion) > LONGEST:
        raise Unreadable(f"Criterion {place} has {len(criterion)} characters; at most {LONGEST} are taken. Shorten it.")
    points = points_of(first_of(row, POINTS), place)
    return {"criterion": criterion.strip(), "points": points, "why": why if isinstance(why, str) else ""}


def points_of(value: object, place: int) -> int:
    """A whole number that is not 0; a criterion without points is worth one."""
    if value is None:
        return 1
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    is_whole = isinstance(number, int) and not isinstance(number, bool)
    if not is_whole or number == 0 or abs(int(str(number))) > POINTS_AT_MOST:
        raise Unreadable(
            f"Criterion {place} needs points: a whole number from -{POINTS_AT_MOST} to {POINTS_AT_MOST}, but not 0."
        )
    return int(str(number))


def stored(content: Fields) -> list[Fields]:
    rows = content.get("rubric")
    if not isinstance(rows, list):
        raise TypeError("an item's rubric is a list")
    return rows
