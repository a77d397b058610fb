"""Candidates as labs keep them, read into a list: each with a name that says nothing.

Read are lists of texts, lists of objects (a text, and whose it is), an object of texts by whose they are, and each of
these as JSON in a text (CSV). A candidate is stored as `{"name", "text", "row", "source"}`: `row` is its place in the
lab's list, from 0; `source` whose it is, where the lab says so. Names are letters without an order, given by the texts'
digests: neither they nor the order on the screen tell where a candidate stood in the lab's list.
"""

import hashlib
from collections.abc import Mapping

import orjson

from tasks.types import checks
from tasks.types.base import Fields
from tasks.types.free_texts import folded
from tasks.types.trajectories import Unreadable, first_of, words_in

NAMES = "KMPRTVWXY"
FEWEST, MOST = 2, len(NAMES)
TEXTS = ("text", "content", "response", "output", "answer", "completion", "value", "message")
SOURCES = ("source", "model", "generator", "model_id", "model_name", "name", "id", "label")
INNER = ("candidates", "responses", "completions", "outputs", "answers")
HOW = "Write a list of texts, or of objects with a text and, where you like, whose it is (model)."


def candidates_in(value: object) -> list[dict[str, object]]:
    """The candidates in any of the forms above, in the order of their names; of stored ones, the same. Raises
    Unreadable."""
    found = [read_one(each, row) for row, each in enumerate(listed(value))]
    if not FEWEST <= len(found) <= MOST:
        raise Unreadable(f"There {'is one candidate' if len(found) == 1 else f'are {len(found)} candidates'}; from {FEWEST} to {MOST} can be ranked.")  # fmt: skip  # noqa: E501
    seen: dict[str, int] = {}
    for row, each in enumerate(found):
        first = seen.setdefault(folded(str(each["text"])), row)
        if first != row:
            raise Unreadable(f"Candidates {first + 1} and {row + 1} are the same text. Leave one out.")
    by_digest = sorted(found, key=lambda each: digest_of(str(each["text"])))
    return [{"name": name, **each} for name, each in zip(NAMES, by_digest, strict=False)]


def listed(value: object) -> list[object]:
    """The list in JSON text, under the name it has in the lab's rows, or of an object's texts."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Unreadable(f"This text is not JSON, so no candidates can be read from it. {HOW}") from None
        if any(checks.unstorable_places(value)):
            raise Unreadable("The candidates hold a character that cannot be stored (NUL). Remove it.")
    if isinstance(value, Mapping):
        inner = first_of(value, INNER)
        by_source = [{"source": name, "text": text} for name, text in value.items() if isinstance(text, str)]
        value = inner if inner is not None else by_source
    if not isinstance(value, list):
        raise Unreadable(f"These are no candidates. {HOW}")
    return value


def read_one(value: object, row: int) -> dict[str, object]:
    if isinstance(value, Mapping) and "row" in value and value.get("name") in tuple(NAMES):
        return {"text": value.get("text"), "row": value["row"], "source": value.get("source")}
    whole = value
    source = None
    if isinstance(value, Mapping):
        whole, source = first_of(value, TEXTS), first_of(value, SOURCES)
    text = words_in(last_said(whole)) if isinstance(whole, list) else whole
    if not isinstance(text, str):
        raise Unreadable(f"Candidate {row + 1} has no text. {HOW}")
    if not text.strip():
        raise Unreadable(f"Candidate {row + 1} is empty. Leave it out, or give its text.")
    return {"text": text, "row": row, "source": None if source is None else str(source)}


def last_said(messages: list[object]) -> object:
    """A candidate that is a chat: its last message."""
    last = messages[-1] if messages else None
    return first_of(last, TEXTS) if isinstance(last, Mapping) and "role" in last else messages


def digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def shuffled(candidates: list[Fields], seed: int) -> list[dict[str, object]]:
    """The candidates as one expert sees them: in an order by the seed and the texts, without what the lab knows."""
    order = sorted(candidates, key=lambda each: digest_of(f"{seed} {each['text']}"))
    return [{"name": each["name"], "text": each["text"]} for each in order]


def stored(content: Fields) -> list[Fields]:
    candidates = content.get("candidates")
    if not isinstance(candidates, list):
        raise TypeError("an item's candidates are a list")
    return candidates
