"""The rows that conversations become: one a conversation to learn from, one a comparison of two replies, raw ones.

Each expert's conversation is a row of its own, whoever else talked about the same scenario. `confidence` is null:
nobody else's word was held against it.
"""

from collections.abc import Iterator, Mapping, Sequence

import orjson

from tasks.types import checks
from tasks.types.base import Column, Exported, Fields, Given, Judged
from tasks.types.messages import said
from tasks.types.openings import SYSTEM, USER, opening_of

OF_EXPERT = [Column("rating", "integer"), Column("annotator", "text"), Column("rationale", "text")]
COLUMNS = {
    "sft": [
        Column("messages", "messages"), Column("scenario", "text"), Column("models", "texts"),
        Column("model_versions", "texts"), Column("edited", "flags"), *OF_EXPERT,
    ],
    "preference": [
        Column("prompt", "messages"), Column("chosen", "messages"), Column("rejected", "messages"),
        Column("margin", "integer"), Column("turn", "integer"), Column("edited", "flag"),
        Column("chosen_model", "text"), Column("rejected_model", "text"), Column("chosen_version", "text"),
        Column("rejected_version", "text"), *OF_EXPERT,
    ],
    "raw": [
        Column("scenario", "text"), Column("system", "text"), Column("opening", "messages"), Column("turns", "text"),
        Column("rating", "integer"), Column("rationale", "text"), Column("is_not_enough_information", "flag"),
    ],
}  # fmt: skip


def columns(shape: str) -> list[Column]:
    return COLUMNS[shape]


def rows(shape: str, judged: Judged) -> Exported:
    """The rows of an item's conversations in a shape, or why there are none."""
    if shape == "raw":
        raw = [raw_row(judged, given) for given in judged.given]
        return Exported(raw, "" if raw else "unanswered")
    if judged.answer is None:
        return Exported([], "undecided")
    had = [given for given in judged.given if given.answer]
    if not had:
        return Exported([], "not_enough_information")
    of_one = sft if shape == "sft" else comparisons
    found = [{**row, **of_expert(judged, given)} for given in had for row in of_one(judged.content, given.answer)]
    return Exported(found, "" if found else "nothing_compared")


def of_expert(judged: Judged, given: Given) -> dict[str, object]:
    """Where a row came from."""
    own = {"rating": given.answer.get("rating"), "rationale": given.rationale}
    return {**judged.provenance, **given.provenance, **own, "confidence": None}


def raw_row(judged: Judged, given: Given) -> dict[str, object]:
    turns = orjson.dumps(turns_of(given.answer)).decode() if given.answer else None
    return {
        **of_expert(judged, given), "scenario": judged.content.get("scenario"), "system": judged.content.get("system"),
        "opening": opening_of(judged.content), "turns": turns,
        "is_not_enough_information": given.is_not_enough_information,
    }  # fmt: skip


def sft(content: Fields, answer: Fields) -> Iterator[dict[str, object]]:
    """The conversation as it went, with the replies that were chosen, as they were edited."""
    turns = turns_of(answer)
    went_with = [replies_of(turn)[place_of(turn)] for turn in turns]
    yield {
        "messages": [*before(content), *(message for turn in turns for message in as_said(turn))],
        "scenario": content.get("scenario"),
        "models": [str(reply["model"]) for reply in went_with],
        "model_versions": [str(reply["version"]) for reply in went_with],
        "edited": [turn["edited"] is not None for turn in turns],
    }


def comparisons(content: Fields, answer: Fields) -> Iterator[dict[str, object]]:
    """A row for each message with two replies, both as the models gave them; and one for each edited reply, over the
    reply that it was made from (`edited`)."""
    prompt = before(content)
    for number, turn in enumerate(turns_of(answer), 1):
        replies, place = replies_of(turn), place_of(turn)
        asked = [*prompt, {"role": USER, "content": str(turn["text"])}]
        chosen, text = replies[place], str(replies[place]["text"])
        for other in [reply for at, reply in enumerate(replies) if at != place]:
            two = compared(text, str(other["text"]), chosen, other)
            yield {"prompt": asked, "turn": number, "margin": turn["strength"], "edited": False, **two}
        if turn["edited"] is not None:
            two = compared(str(turn["edited"]), text, chosen, chosen)
            yield {"prompt": asked, "turn": number, "margin": None, "edited": True, **two}
        prompt = [*prompt, *as_said(turn)]


def compared(better: str, worse: str, chosen: Fields, rejected: Fields) -> dict[str, object]:
    return {
        "chosen": [said(better)], "rejected": [said(worse)],
        "chosen_model": chosen["model"], "chosen_version": chosen["version"],
        "rejected_model": rejected["model"], "rejected_version": rejected["version"],
    }  # fmt: skip


def before(content: Fields) -> list[dict[str, str]]:
    """What stands before the expert's first message."""
    system = checks.text(content, "system")
    return [*([{"role": SYSTEM, "content": system}] if system.strip() else []), *opening_of(content)]


def as_said(turn: Fields) -> list[dict[str, str]]:
    """A message and the reply that the conversation went on with."""
    edited = turn["edited"]
    text = str(replies_of(turn)[place_of(turn)]["text"] if edited is None else edited)
    return [{"role": USER, "content": str(turn["text"])}, said(text)]


def place_of(turn: Fields) -> int:
    return int(str(turn["chosen"] or 0))


def turns_of(answer: Fields) -> list[dict[str, object]]:
    return listed(answer.get("turns"))


def replies_of(turn: Fields) -> list[dict[str, object]]:
    return listed(turn.get("replies"))


def listed(value: object) -> list[dict[str, object]]:
    found: Sequence[object] = value if isinstance(value, list) else []
    return [dict(each) for each in found if isinstance(each, Mapping)]
