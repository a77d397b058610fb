"""How much may stand: Learn-then-Test on a coarse grid of thresholds that was set before any answer was seen.

Angelopoulos, Bates, Candès, Jordan, Lei (2021), "Learn then Test". Thresholds are tested from strict to loose. A few
starts each own an equal part of delta; a step that passes hands all it had to the next (the fallback procedure of
Wiens and Dmitrienko, 2005, which is never weaker than the paper's multi-start). With probability 1 - delta not one
threshold that passes has an error above epsilon, so the loosest that passed may be taken. A step that fails is never
skipped for free: the next has only what it owns itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.certification.bounds import Floats, trials_needed
from marketplace.certification.evidence import Kind
from marketplace.certification.reference import most_strays
from marketplace.certification.trials import Cases, Integers, accepted_at, share_of

COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
STARTS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold tested: what it had of delta, what stands there, and how it came out.

    `coverage`: share of the answers that could stand. `bound`: the error excluded at `delta` (1 where delta is 0);
    `delta` is 0 where the step had nothing to spend, and then it cannot pass.
    """

    threshold: float
    delta: float
    coverage: float
    items: int
    clusters: int
    answers: int
    differing: int
    differing_clusters: int
    p_value: float
    bound: float
    passed: bool


def steps_of(
    cases: Cases, *, thresholds: Sequence[float], starts: Sequence[int], epsilon: float, delta: float
) -> tuple[Step, ...]:
    """Every step in turn. `delta` is what this group may spend in all."""
    own, handed, steps = delta / max(1, len(starts)), 0.0, []
    for at, threshold in enumerate(thresholds):
        step = tested(cases, threshold, epsilon, handed + (own if at in starts else 0.0))
        handed = step.delta if step.passed else 0.0
        steps.append(step)
    return tuple(steps)


def tested(cases: Cases, threshold: float, epsilon: float, delta: float) -> Step:
    found = accepted_at(cases, threshold)
    p_value = found.p_value(epsilon)
    return Step(
        threshold=threshold,
        delta=delta,
        coverage=found.answers / max(1, len(cases.score)),
        items=found.items,
        clusters=found.clusters,
        answers=found.answers,
        differing=found.differing,
        differing_clusters=found.differing_clusters,
        p_value=p_value,
        bound=found.upper(delta) if delta > 0 else 1.0,
        passed=p_value <= delta and found.clusters > 1,
    )


def thresholds_of(scores: Floats, coverages: Sequence[float] = COVERAGES) -> tuple[float, ...]:
    """The scores above which these shares lie, strict to loose, equal ones once. From scores alone, at best those of
    items outside the blind share."""
    if len(scores) == 0:
        return ()
    falling = np.sort(scores)[::-1]
    at = [min(len(falling), max(1, int(np.ceil(share * len(falling))))) - 1 for share in coverages]
    return tuple(dict.fromkeys(float(falling[place]) for place in at))


def starts_of(
    scores: Floats,
    thresholds: Sequence[float],
    *,
    clusters: int,
    epsilon: float,
    delta: float,
    kind: Kind,
    seats: int,
    of: Integers | None = None,
) -> tuple[int, ...]:
    """Which thresholds own a part of delta: up to five, evenly among those that so many clusters can prove at all.

    `scores`: as for `thresholds_of`, and `of` the cluster of each (its own where not given): the share of them with a
    score above a threshold says how many of the blind share's `clusters` to expect there. Looks at that number and at
    no answer. Empty where not even one start could pass.
    """
    of = np.arange(len(scores)) if of is None else of
    rate = rate_of(epsilon, kind, seats)
    all_of = max(1, len(np.unique(of)))
    expected = [clusters * len(np.unique(of[scores >= threshold])) / all_of for threshold in thresholds]
    for count in range(min(STARTS, len(thresholds)), 0, -1):
        needed = trials_needed(rate, delta / count)
        possible = [at for at, trials in enumerate(expected) if trials >= needed]
        if len(possible) >= count:
            places = np.linspace(0, len(possible) - 1, count).round().astype(int)
            return tuple(possible[place] for place in places)
    return ()


def rate_of(epsilon: float, kind: Kind, seats: int) -> float:
    """The rate at which trials may go wrong under epsilon: what a clean record has to exclude."""
    return epsilon if kind is Kind.SETTLE or seats < 2 else share_of(epsilon, 1 / most_strays(seats))
