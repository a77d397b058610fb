"""A model's text read as a reply: what does not fit is no answer, a quote that is not there proves nothing. Pure."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jsonschema import Draft202012Validator

UNCLEAR = "unclear"
FIRST_BRACE = re.compile(r"\{")
STORABLE = re.compile("[\x00\ud800-\udfff]")
KEPT_CHARACTERS = 8000
TRIES = 500


class Unreadable(Exception):
    """The model's text is not a reply of the schema."""


@dataclass(frozen=True, slots=True)
class Critique:
    """What a model says of one principle. `quote` stands word for word in the material, or is empty."""

    verdict: str
    quote: str
    critique: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `certainty` in [0, 1] is what it says of itself; None where it says nothing usable."""

    answer: str
    certainty: float | None
    reasons: str
    revision: str
    findings: Mapping[str, Critique]


def parsed(text: str, schema: Mapping[str, object]) -> dict[str, object]:
    """The JSON object of the schema in the text, bare or among other words. Raises Unreadable."""
    validator = Draft202012Validator(dict(schema))
    for found in objects_in(text):
        if validator.is_valid(found):
            return found
    raise Unreadable("No JSON object of the wanted schema.")


def objects_in(text: str) -> Sequence[dict[str, object]]:
    """Every outermost JSON object in the text, the last first: models think aloud before they answer."""
    decoder, found, place, tries = json.JSONDecoder(), list[dict[str, object]](), 0, 0
    while (brace := FIRST_BRACE.search(text, place)) is not None and (tries := tries + 1) <= TRIES:
        try:
            value, place = decoder.raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            place = brace.start() + 1
            continue
        found.append(value)
    return found[::-1]


def reply_of(fields: Mapping[str, object], *, texts: Sequence[str]) -> Reply:
    """The reply in fields that fit the schema, its quotes looked up in the item's texts."""
    whole = [squeezed(text) for text in texts]
    findings: dict[str, Critique] = {}
    listed = fields.get("findings", [])
    for each in listed if isinstance(listed, list) else []:
        findings.setdefault(str(each["principle"]), critique_of(each, whole))
    return Reply(
        answer=str(fields["answer"]),
        certainty=share(fields.get("certainty")),
        reasons=storable(fields.get("reasons")),
        revision=storable(fields.get("revision")),
        findings=findings,
    )


def critique_of(said: Mapping[str, object], whole: Sequence[str]) -> Critique:
    """What is said of one principle; unclear where its quote is not in the item, or a breach is not shown."""
    quote, verdict = storable(said.get("quote")).strip(), str(said["verdict"])
    is_there = bool(quote) and any(squeezed(quote) in text for text in whole)
    if (quote and not is_there) or (verdict == "breaks" and not is_there):
        verdict = UNCLEAR
    return Critique(verdict, quote if is_there else "", storable(said.get("critique")))


def squeezed(text: str) -> str:
    """Line breaks and runs of blanks are no words."""
    return " ".join(text.split())


def storable(value: object) -> str:
    return STORABLE.sub("", str(value or ""))[:KEPT_CHARACTERS]


def share(value: object) -> float | None:
    """A certainty from 0 to 1; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if 0 <= value <= 1 else None
