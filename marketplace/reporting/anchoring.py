"""How far suggestions pull experts: agreement with AI where it was shown, less that where it was hidden by lot.

The items hidden are a random share, so the difference is the effect of showing. Bootstrap over items: the answers of
one item are not independent (Efron, 1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.reporting.efficiency import DRAWS, Estimate, estimate
from tasks.quality.answers import Floats

FEWEST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """One item: whether its experts saw the suggestion, and how many of its answers agree with it."""

    was_shown: bool
    answers: int
    agreeing: int


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Agreement with AI where shown and where hidden, and the pull: their difference. None below FEWEST_ITEMS items
    on either side; `reason` says so."""

    shown: Estimate | None
    hidden: Estimate | None
    pull: Estimate | None
    reason: str = ""


def anchoring_of(items: Sequence[Seen], rng: np.random.Generator) -> Anchoring:
    """The pull with its 90 % interval."""
    shown, hidden = (table([each for each in items if each.was_shown == side]) for side in (True, False))
    if min(len(shown), len(hidden)) < FEWEST_ITEMS:
        reason = f"Needs {FEWEST_ITEMS} items on each side; {len(shown)} shown and {len(hidden)} hidden now."
        return Anchoring(None, None, None, reason)
    with_it, without = rates(shown, rng), rates(hidden, rng)
    pull = estimate(with_it - without, len(shown) + len(hidden))
    return Anchoring(estimate(with_it, len(shown)), estimate(without, len(hidden)), pull)


def table(items: Sequence[Seen]) -> Floats:
    """(items, 2): answers that agree, answers."""
    return np.array([[each.agreeing, each.answers] for each in items if each.answers], dtype=np.float64).reshape(-1, 2)


def rates(counts: Floats, rng: np.random.Generator) -> Floats:
    """The share that agrees: the figure itself first, then the bootstrap draws."""
    draws = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=DRAWS).astype(np.float64)
    sums = np.vstack([counts.sum(axis=0)[None], draws @ counts])
    found: Floats = sums[:, 0] / sums[:, 1]
    return found
