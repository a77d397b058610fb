"""The rows that an order becomes: a preference a pair as TRL reads it, the whole order, and raw answers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import orjson

from tasks.types import checks
from tasks.types.base import Column, ContentField, Exported, Fields, Judged
from tasks.types.candidates import stored
from tasks.types.messages import asked, said
from tasks.types.orders import places_in

ANSWER = (Column("order", "text"), Column("places", "integers"))
COLUMNS = {
    "preference": [
        Column("prompt", "messages"), Column("chosen", "messages"), Column("rejected", "messages"),
        Column("margin", "number"), Column("chosen_source", "text"), Column("rejected_source", "text"),
    ],
    "ranking": [
        Column("prompt", "messages"), Column("completions", "texts"), Column("places", "integers"),
        Column("sources", "texts"),
    ],
}  # fmt: skip


def columns(shape: str, fields: Sequence[ContentField]) -> list[Column]:
    return checks.raw_columns(fields, *ANSWER) if shape == "raw" else COLUMNS[shape]


def preferences(judged: Judged, answer: Fields) -> Exported:
    """A row for each two candidates of different places, the best first; `margin`: by how many places they lie apart
    in the mean of the given orders, never below 0."""
    places = places_in(order_in(answer))
    given = [places_in(order_in(each.answer)) for each in judged.given if each.answer]
    ranked = best_first(judged.content, answer)
    rows = [
        {
            "prompt": asked(judged.content),
            "chosen": [said(str(better["text"]))],
            "rejected": [said(str(worse["text"]))],
            "margin": margin(given, str(better["name"]), str(worse["name"])),
            "chosen_source": better["source"],
            "rejected_source": worse["source"],
            **judged.provenance,
        }
        for better, worse in combinations(ranked, 2)
        if places[str(better["name"])] < places[str(worse["name"])]
    ]
    return Exported(rows, "" if rows else "ties")


def whole(judged: Judged, answer: Fields) -> dict[str, object]:
    """All candidates, the best first, with their places (1, 2, 2, 4)."""
    places, ranked = places_in(order_in(answer)), best_first(judged.content, answer)
    return {
        "prompt": asked(judged.content),
        "completions": [each["text"] for each in ranked],
        "places": [places[str(each["name"])] for each in ranked],
        "sources": [each["source"] for each in ranked],
        **judged.provenance,
    }


def raw(judged: Judged, fields: Sequence[ContentField]) -> Exported:
    """One row a given answer; candidates as JSON and places in the order of the lab's own list."""
    listed = sorted(stored(judged.content), key=lambda each: int(str(each["row"])))
    texts = [{"name": each["name"], "text": each["text"], "source": each["source"]} for each in listed]
    content = {**judged.content, "candidates": orjson.dumps(texts).decode()}
    given = [replace(each, answer=flat(each.answer, listed)) for each in judged.given]
    return checks.raw_rows(replace(judged, content=content, given=given), fields, *ANSWER)


def flat(answer: Fields, listed: Sequence[Fields]) -> dict[str, object]:
    if not answer:
        return {}
    order = order_in(answer)
    places = places_in(order)
    words = " > ".join(" = ".join(tier) for tier in order)
    return {"order": words, "places": [places[str(each["name"])] for each in listed]}


def margin(given: Sequence[dict[str, int]], better: str, worse: str) -> float | None:
    apart = [places[worse] - places[better] for places in given]
    return max(0.0, sum(apart) / len(apart)) if apart else None


def best_first(content: Fields, answer: Fields) -> list[Fields]:
    by_name = {str(each["name"]): each for each in stored(content)}
    return [by_name[name] for tier in order_in(answer) for name in tier]


def order_in(answer: Fields) -> list[list[str]]:
    """The places of an answer from the first, each with who holds it."""
    order = answer.get("order")
    return [[str(name) for name in tier] for tier in order] if isinstance(order, list) else []
