"""What can be certified on real sets, what that saves, how often a bound breaks: `python -m bench certificates`."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.items import SETS, written
from marketplace.certification.bounds import binomial_interval
from marketplace.evaluation.hybrid import run
from marketplace.judges.base import Example
from marketplace.judges.features import features
from marketplace.judges.local import LocalJudge

DELTA = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """One line pair of the table."""

    name: str
    epsilon: float = 0.05
    calibration: float = 0.3


PLANS = (
    Plan("pandalm, a pair a cluster"),
    Plan("pandalm, a prompt a cluster"),
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
    for plan in PLANS:
        yield from lines_of(plan, splits, most=1500 if short else None)
    yield throughput(500 if short else 5_000)


def lines_of(plan: Plan, splits: int, most: int | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        path = written(plan.name, Path(place), seed=1, most=most)
        found = run(items=path, epsilon=plan.epsilon, delta=DELTA, calibration=plan.calibration, splits=splits, seed=0)
    for way in ("with_local_judge", "without_local_judge"):
        about = f"{plan.name}, {plan.epsilon:.0%}, {'votes and local' if way.startswith('with_') else 'votes alone'}"
        if way.startswith("without") and not found["judges"]:
            continue
        yield line(about, found[way], splits)  # type: ignore[arg-type]
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


def throughput(items: int) -> str:
    """Items a second that the judge looks at, against the bare product of ready features and weights."""
    rows = list(SETS["cuad, a clause a cluster"]())
    classes = sorted({str(row["answers"]["lawyer"]) for row in rows})  # type: ignore[index]
    texts = [{"text": str(row["text"])} for row in rows]
    labels = [str(row["answers"]["lawyer"]) for row in rows]  # type: ignore[index]
    taught = [Example(text, label) for text, label in zip(texts[:1000], labels[:1000], strict=True)]
    judge = LocalJudge()
    parameters = judge.learn(taught, classes, task_type="choice")
    again = (texts * (1 + items // len(texts)))[:items]
    started = time.perf_counter()
    judge.look(parameters, again, classes, task_type="choice")
    looked = time.perf_counter() - started
    ready, weights = features(again, "choice"), np.random.default_rng(0).random((2**14, len(classes)))
    started = time.perf_counter()
    ready @ weights
    bare = time.perf_counter() - started
    return (
        f"local judge: {items / looked:,.0f} items/s a process, reading included; bare product of ready features "
        f"{items / bare:,.0f} items/s ({looked and bare / looked:.1%})"
    )
