"""What can be certified on real sets, what that saves, how often a bound breaks: `python -m bench certificates`."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.items import written
from marketplace.certification.bounds import binomial_interval
from marketplace.evaluation.hybrid import run
from marketplace.evaluation.replay import Drawn

DELTA = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """One line pair of the table."""

    name: str
    epsilon: float = 0.05
    calibration: float = 0.3
    drawn: Drawn = Drawn.CLUSTERS


PLANS = (
    Plan("pandalm, a pair a cluster"),
    Plan("pandalm, a prompt a cluster"),
    Plan("pandalm, a prompt a cluster", drawn=Drawn.ITEMS),
    Plan("cuad, a clause a cluster"),
    Plan("cuad, a clause a cluster", epsilon=0.1),
    Plan("cuad, a contract a cluster", calibration=0.5),
    Plan("cuad, a contract a cluster", epsilon=0.1, calibration=0.5),
    Plan("llmbar, adversarial", calibration=0.5),
    Plan("pubmedqa", calibration=0.5),
)
HEAD = (
    f"{'set, judge':52} {'settled':>8} {'error':>6} {'broken':>18} {'licensed':>8} {'broken':>6} "
    f"{'answers an item':>20} {'all in':>6} {'differ':>6} {'range':>13} {'one out':>7}"
)


def measure(short: bool) -> Iterator[str]:
    """Line by line: means over random cluster splits; ranges hold 95 % of the splits, intervals of shares are 95 %."""
    splits = 20 if short else 200
    yield f"certificates: {splits} splits each, delta {DELTA}, shuffled ids, renamed labels"
    yield HEAD
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as workers:
        each = partial(lines_of, splits=splits, most=1500 if short else None)
        for lines in workers.map(each, PLANS):
            yield from lines


def lines_of(plan: Plan, splits: int, most: int | None) -> list[str]:
    return list(measured(plan, splits, most))


def measured(plan: Plan, splits: int, most: int | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        path = written(plan.name, Path(place), seed=1, most=most)
        found = run(
            items=path,
            epsilon=plan.epsilon,
            delta=DELTA,
            calibration=plan.calibration,
            splits=splits,
            seed=0,
            drawn=plan.drawn,
        )
    name = plan.name + (", drawn by item" if plan.drawn is Drawn.ITEMS else "")
    for way in ("with_local_judge", "without_local_judge"):
        about = f"{name}, {plan.epsilon:.0%}, {'votes and local' if way.startswith('with_') else 'votes alone'}"
        if way.startswith("without") and not found["judges"]:
            continue
        yield line(about, found[way], splits)  # type: ignore[arg-type]
    if plan.name.startswith("pandalm"):
        licence = found["without_local_judge"]
        yield (
            f"   one expert and AI: proven on {licence['licence_clusters']:.0f} clusters a split, "  # type: ignore[index]
            f"about {licence['licence_clusters_needed'] or float('nan'):,.0f} would do at the rate of the median split"  # type: ignore[index]
        )
    yield (
        f"{'   people alone, two and a third where they differ':52} {'':63} "
        f"{found['human_only_answers_per_item']:6.2f} {'':20} {share(found['human_only_disagreement'])}"
    )


def line(about: str, found: dict[str, object], splits: int) -> str:
    between: dict[str, list[float]] = found["between"]  # type: ignore[assignment]
    broken = float(found["bound_broken_share"])  # type: ignore[arg-type]
    low, high = binomial_interval(round(broken * splits), splits, 0.95)
    asked, differ = between["answers_per_item"], between.get("disagreement", [0.0, 0.0])
    return (
        f"{about:52} {share(found['coverage']):>8} {share(found['settled_error']):>6} "
        f"{share(broken)} [{share(low)}, {share(high)}] {share(found['licensed_share']):>8} "
        f"{share(found['licence_broken_share']):>6} {found['answers_per_item']:6.2f} [{asked[0]:.2f}, {asked[1]:.2f}] "
        f"{found['answers_per_item_all_in']:6.2f} {share(found['disagreement'])} "
        f"[{share(differ[0])}, {share(differ[1])}] {share(found['disagreement_leave_one_out']):>7}"
    )


def share(value: object) -> str:
    return f"{value:6.1%}" if isinstance(value, float) else "     –"
