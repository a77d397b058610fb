"""What the hybrid saved against an all-human design at the same sureness, with intervals.

The all-human design is not imagined: it is replayed on the items that had a fixed number of blind answers. Experts are
asked in the order in which they answered, at least two, until the posterior reaches the project's sureness or the
answers are used up. Both designs are held to the same sureness; what neither reaches is not a usable row for it.
Intervals are 90 % percentile bootstrap over clusters (Efron, 1979): items of one document rise and fall together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from tasks.quality.answers import Floats

DRAWS = 1000
INTERVAL = 0.90
# Below this many decided items in a group nothing is claimed.
FEWEST_ITEMS = 300
FEWEST_REPLAYED = 30


@dataclass(frozen=True, slots=True)
class Worked:
    """One decided item as it was worked on. `design`: need, ai, calibration or audit. `answers`: independent answers
    paid for; `reviews`: reviews paid for; `seconds`: expert time in focus for all of them. `is_usable`: decided at
    the sureness asked for, or settled under a certificate."""

    cluster: str
    slice: str
    design: str
    answers: int
    reviews: int
    seconds: float
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Replayed:
    """One blind item with a fixed number of answers: after how many the all-human design would have stopped, and
    whether it was sure enough then."""

    cluster: str
    slice: str
    answers: int
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Overheads:
    """Answers paid for that belong to no decided row: hidden checks, and what was withdrawn or left unsure."""

    gold_answers: int = 0
    open_answers: int = 0
    duplicates: int = 0
    model_cost_minor: int = 0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """`price_minor`: what one answer costs the lab; `minutes`: expert minutes an answer; with
    `include_evidence` the calibration answers count as cost of the hybrid, as they were."""

    price_minor: int
    minutes: float
    currency: str = "USD"
    include_evidence: bool = True


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 90 % interval and the number of items it rests on."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One step from the all-human answers a row to the hybrid's; `answers` a usable row, negative where it saves."""

    name: str
    answers: float


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Figures of one group, or of all. None where there is too little to say; `reason` says what is missing."""

    group: str
    items: int
    reason: str = ""
    hybrid_answers: Estimate | None = None
    human_answers: Estimate | None = None
    hybrid_cost_minor: Estimate | None = None
    human_cost_minor: Estimate | None = None
    hybrid_minutes: Estimate | None = None
    human_minutes: Estimate | None = None
    saved: Estimate | None = None
    waterfall: Sequence[Bar] = field(default_factory=tuple)

    def as_facts(self) -> dict[str, object]:
        return asdict(self)


def replayed_stop(posteriors: Sequence[float], sureness: float) -> tuple[int, bool]:
    """After how many answers the all-human design stops. `posteriors`: of the best class after 1, 2, … answers."""
    for count, sure in enumerate(posteriors, 1):
        if count >= 2 and sure >= sureness - 1e-9:
            return count, True
    return len(posteriors), False


def efficiency_of(
    group: str,
    worked: Sequence[Worked],
    replayed: Sequence[Replayed],
    overheads: Overheads,
    assumptions: Assumptions,
    rng: np.random.Generator,
) -> Efficiency:
    """The figures of one group. Overheads are shared by all usable rows."""
    items = len(worked)
    if items < FEWEST_ITEMS:
        return Efficiency(group, items, f"Needs {FEWEST_ITEMS} decided items; {items} now.")
    if len(replayed) < FEWEST_REPLAYED:
        reason = f"Needs {FEWEST_REPLAYED} blind items with a fixed number of answers; {len(replayed)} now."
        return Efficiency(group, items, reason)
    hybrid = ratios(clustered(worked, assumptions), overheads.gold_answers + overheads.open_answers, rng)
    human = ratios(clustered_replay(replayed), 0, rng)
    if hybrid is None or human is None:
        return Efficiency(group, items, "No row is usable at the sureness asked for yet.")
    price, minutes = assumptions.price_minor, assumptions.minutes
    models = overheads.model_cost_minor / max(1, sum(each.is_usable for each in worked))
    return Efficiency(
        group=group,
        items=items,
        hybrid_answers=estimate(hybrid, items),
        human_answers=estimate(human, len(replayed)),
        hybrid_cost_minor=estimate(hybrid * price + models, items),
        human_cost_minor=estimate(human * price, len(replayed)),
        hybrid_minutes=estimate(hybrid * minutes, items),
        human_minutes=estimate(human * minutes, len(replayed)),
        saved=estimate(1 - (hybrid * price + models) / (human * price), items),
        waterfall=waterfall(worked, overheads, assumptions, float(human[0])),
    )


def cost_of(item: Worked, assumptions: Assumptions) -> float:
    """The answers an item costs the hybrid. Left out: what first evidence took beyond the all-human two."""
    answers = item.answers + item.reviews
    if item.design == "calibration" and not assumptions.include_evidence:
        return float(min(answers, 2))
    return float(answers)


def clustered(worked: Sequence[Worked], assumptions: Assumptions) -> Floats:
    """(clusters, 2): answers paid for, usable rows."""
    sums: dict[str, list[float]] = {}
    for item in worked:
        into = sums.setdefault(item.cluster, [0.0, 0.0])
        into[0] += cost_of(item, assumptions)
        into[1] += item.is_usable
    return np.array(list(sums.values()))


def clustered_replay(replayed: Sequence[Replayed]) -> Floats:
    sums: dict[str, list[float]] = {}
    for item in replayed:
        into = sums.setdefault(item.cluster, [0.0, 0.0])
        into[0] += item.answers
        into[1] += item.is_usable
    return np.array(list(sums.values()))


def ratios(table: Floats, fixed: float, rng: np.random.Generator) -> Floats | None:
    """Answers a usable row: the figure itself first, then DRAWS bootstrap draws over clusters; None without any
    usable row. `fixed` answers are spent whatever is drawn."""
    if table[:, 1].sum() == 0:
        return None
    draws = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=DRAWS).astype(np.float64)
    sums = np.vstack([table.sum(axis=0)[None], draws @ table])
    usable = np.maximum(sums[:, 1], 1.0)
    found: Floats = (sums[:, 0] + fixed) / usable
    return found


def estimate(draws: Floats, n: int) -> Estimate:
    """The figure and the ends of its interval, which always holds it."""
    tail = (1 - INTERVAL) / 2
    lower, upper = np.quantile(draws[1:], [tail, 1 - tail])
    value = float(draws[0])
    return Estimate(value, float(min(lower, value)), float(max(upper, value)), n)


def waterfall(
    worked: Sequence[Worked], overheads: Overheads, assumptions: Assumptions, human: float
) -> tuple[Bar, ...]:
    """From the all-human answers a usable row to the hybrid's, in the order a lab would tell it."""
    usable = max(1, sum(each.is_usable for each in worked))
    by_design: Mapping[str, list[Worked]] = {
        name: [each for each in worked if each.design == name] for name in ("need", "ai", "calibration", "audit")
    }

    def against_human(name: str) -> float:
        return sum(cost_of(each, assumptions) - each.reviews - human * each.is_usable for each in by_design[name])

    steps = [
        Bar("settled by AI", against_human("ai") / usable),
        Bar("answers as needed", against_human("need") / usable),
        Bar("first evidence", against_human("calibration") / usable),
        Bar("blind re-checks", against_human("audit") / usable),
        Bar("reviews", sum(each.reviews for each in worked) / usable),
        Bar("hidden checks", overheads.gold_answers / usable),
        Bar("answers without a row", overheads.open_answers / usable),
    ]
    return (Bar("all experts", human), *steps, Bar("this project", human + sum(step.answers for step in steps)))
