"""What a certificate rests on, kept so that anybody can compute it anew: plain values, canonical JSON, a digest."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from marketplace.certification.reference import Answer

METHOD = 2


class Kind(StrEnum):
    """What is licensed: AI's answer without experts, or stopping after one expert whom the judges bear out."""

    SETTLE = "settle"
    STOP_AFTER_ONE = "stop_after_one"


@dataclass(frozen=True, slots=True)
class Design:
    """All that was fixed before any answer of the blind share was looked at.

    `epsilon` and `delta` in (0, 1). `thresholds` fall from strictest to loosest; `starts` are the places in it that
    have a part of delta of their own. `strata`: how many groups share delta. `seats`: blind answers an item has.
    `judge`: names the one judge version whose scores these are.
    """

    kind: Kind
    epsilon: float
    delta: float
    thresholds: tuple[float, ...]
    starts: tuple[int, ...]
    seats: int
    judge: str
    stratum: str = ""
    strata: int = 1


@dataclass(frozen=True, slots=True)
class BlindItem:
    """One item of the random blind share, with the answers of experts who saw no suggestion.

    To settle: `answer` is the judge's, `scores` holds its one score. To stop after one: `answer` is None, `scores`
    holds one score a seat: how sure judges and this expert's answer together are of it. Scores in [0, 1].
    `sampled_with`: the known probability with which the item came into the share.
    """

    item: str
    cluster: str
    seats: tuple[Answer, ...]
    scores: tuple[float, ...]
    answer: Answer = None
    sampled_with: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A design and its items, sorted by id; equal evidence has equal bytes."""

    design: Design
    items: tuple[BlindItem, ...]
    method: int = METHOD

    def canonical(self) -> str:
        """One line of JSON: sorted keys, no spaces, shortest exact numbers."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def gathered(design: Design, items: Sequence[BlindItem]) -> Evidence:
    """The evidence of these items. Raises ValueError where an item stands in it twice."""
    ordered = tuple(sorted(items, key=lambda item: item.item))
    if len({item.item for item in ordered}) < len(ordered):
        raise ValueError("An item stands twice in the evidence: keep one row an item.")
    return Evidence(design, ordered)


def parsed(text: str) -> Evidence:
    """The evidence that `canonical` wrote. Raises KeyError, TypeError or ValueError on anything else."""
    kept = json.loads(text)
    design = {**kept["design"], "kind": Kind(kept["design"]["kind"])}
    for field in ("thresholds", "starts"):
        design[field] = tuple(design[field])
    rows = (BlindItem(**{**row, "seats": tuple(row["seats"]), "scores": tuple(row["scores"])}) for row in kept["items"])
    return Evidence(Design(**design), tuple(rows), kept["method"])
