"""What a package of work is worth in one expert's hands, before anybody is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

import numpy as np
from scipy.special import expit

PACKAGE_MINUTES = 60
# Pseudo-answers until somebody is no newcomer any more, and what a package is worth more in a newcomer's hands at most.
NEWNESS = 20
NEWCOMER_BONUS = 0.25
# Of the middle worth of a package, for each one below an expert's own target.
TARGET_BONUS = 0.5
# The most of an offer's need that one expert is asked for.
LARGEST_SHARE = 0.34


@dataclass(frozen=True, slots=True)
class Ability:
    """Posterior of an expert in a field, in logits, and how many observations it rests on; the prior where none."""

    mean: float = 0.0
    sd: float = 1.0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was weighed for one pair. `drawn` is the chance of a right answer as drawn from the posterior, `newness`
    from 1 (nothing known) towards 0, `value` what a right package spares the lab, `worth` all of it together."""

    value: float
    drawn: float
    newness: float

    @property
    def worth(self) -> float:
        return self.value * self.drawn * (1 + NEWCOMER_BONUS * self.newness)


def drawn(ability: Ability, rng: np.random.Generator) -> float:
    """One draw of the chance of a right answer on something of difficulty 0 (Thompson 1933, Biometrika 25: who may be
    better than is known yet is sometimes drawn above who is known to be good)."""
    return float(expit(rng.normal(ability.mean, ability.sd)))


def weighed(ability: Ability, *, value: float, rng: np.random.Generator) -> Weighed:
    return Weighed(value=value, drawn=drawn(ability, rng), newness=NEWNESS / (NEWNESS + ability.n))


def target_bonus(worths: Sequence[float]) -> float:
    """In the units of worth."""
    return TARGET_BONUS * median(worths) if worths else 0.0


def packages(minutes: float) -> int:
    """Whole packages that fit into the minutes."""
    return max(0, int(minutes // PACKAGE_MINUTES))


def packages_needed(minutes: float) -> int:
    """Packages that cover the minutes."""
    return max(0, ceil(minutes / PACKAGE_MINUTES))


def most_of(need: int) -> int:
    """The most packages of a need that one expert is asked for: never all of it where others could help."""
    return max(1, int(need * LARGEST_SHARE))
