"""Consensus, overlap by need and reliability on crowds with truth; the same code as `manage.py evaluate`.

Intervals are of 95 %: of the accuracy over items, of the rest over seeds, the sets themselves being as they are. The
crowds are read from `CONSILIUM_DATA` (by default ../shared/data); where they are missing, that is said.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from marketplace.evaluation import consensus, overlap, reliability, rivals
from marketplace.evaluation.files import accuracy
from runtime.folder import ROOT
from tasks.quality.answers import Answers, Integers, unknown
from tasks.quality.classification import fit

CROWDS = ("rte", "dog", "web", "SP", "CF", "d_jn-product")
type Figures = dict[str, list[dict[str, object]]]


def folder() -> Path:
    return Path(os.environ.get("CONSILIUM_DATA") or ROOT.parent / "shared" / "data") / "crowd"


def measure(short: bool) -> Iterator[str]:
    """Every claim, a line each."""
    yield speed(250_000 if short else 1_000_000)
    if not folder().is_dir():
        yield f"No crowds in {folder()}: consensus, overlap and reliability are not measured."
        return
    seeds = range(2 if short else 10)
    yield from consensus_lines(run(consensus.evaluate, seeds, {"gold": 0.0}))
    rule = {"gold": 0.15, "minimum": 2, "maximum": 5, "sureness": 0.9, "price": 0.02}
    yield from overlap_lines(run(overlap.evaluate, seeds, rule))
    yield from reliability_lines(run(reliability.evaluate, seeds, {"gold_items": [5, 10, 20]}, ("CF",)))


def run(
    evaluate: Callable[..., dict[str, object]], seeds: range, options: dict[str, object], without: tuple[str, ...] = ()
) -> Figures:
    """What the evaluation finds on each crowd (but those named) under each seed."""
    found: Figures = {}
    for name in CROWDS:
        files = {"labels": str(folder() / name / "label.csv"), "truth": str(folder() / name / "truth.csv")}
        for seed in seeds if name not in without else ():
            found.setdefault(name, []).append(evaluate({**options, **files, "seed": seed}, lambda note: None))
    return found


def over_sets(found: Figures, of: Callable[[dict[str, object]], float]) -> tuple[float, float]:
    """Mean of the sets' means over seeds, and half its interval over the seeds."""
    by_seed = np.array([[of(each) for each in runs] for runs in found.values()]).mean(axis=0)
    half = 1.96 * by_seed.std(ddof=1) / np.sqrt(len(by_seed)) if len(by_seed) > 1 else float("nan")
    return float(by_seed.mean()), float(half)


def number(name: str) -> Callable[[dict[str, object]], float]:
    return lambda figures: float(str(figures[name]))


def consensus_lines(found: Figures) -> Iterator[str]:
    """Accuracy by set and on the mean; the interval of the mean is over items, since the seeds hardly matter."""
    ours, theirs = ({n: float(np.mean([number(key)(r) for r in runs])) for n, runs in found.items()} for key in KEYS)
    items = {name: int(number("items")(runs[0])) for name, runs in found.items()}
    mean = float(np.mean(list(ours.values())))
    half = 1.96 * float(np.sqrt(sum(p * (1 - p) / items[n] for n, p in ours.items()))) / len(ours)
    yield f"consensus accuracy       {mean:7.2%} ± {half:.2%} over items; majority {np.mean(list(theirs.values())):.2%}"
    for name, share in ours.items():
        yield f"  {name:22} {share:7.2%}, {100 * (share - theirs[name]):+.1f} points to the majority"


KEYS = ("accuracy", "majority_accuracy")


def overlap_lines(found: Figures) -> Iterator[str]:
    used, half = over_sets(found, number("answers_per_item"))
    paid, _ = over_sets(found, number("answers_per_item_with_gold"))
    hits, hits_half = over_sets(found, number("accuracy"))
    five, _ = over_sets(found, lambda figures: float(str(dict(figures["fixed"])["5"])))  # type: ignore[call-overload]
    yield f"overlap by need          {used:.2f} ± {half:.2f} answers an item, {1 - used / 5:.0%} fewer than fixed 5"
    yield f"  with answers on gold   {paid:.2f} answers an item"
    yield f"  accuracy               {hits:7.2%} ± {hits_half:.2%}; fixed 5 {five:.2%}"
    for name, runs in found.items():
        used = float(np.mean([number("answers_per_item")(each) for each in runs]))
        share = float(np.mean([number("accuracy")(each) for each in runs]))
        five = float(np.mean([dict(each["fixed"])["5"] for each in runs]))  # type: ignore[call-overload]
        yield f"  {name:22} {used:.2f} answers, {share:.2%}; fixed 5 {five:.2%}"


def reliability_lines(found: Figures) -> Iterator[str]:
    """Sets without a worker of 40 answers are not in it."""
    for asked in ("5", "10", "20"):
        parts = {
            name: over_sets(found, lambda figures, n=name, a=asked: figures["gold_items"][a][n])  # type: ignore
            for name in ("error", "gold_only_error", "raw_error", "pool_error", "coverage", "gold_only_coverage")
        }
        ours, half = parts["error"]
        raw = parts["raw_error"][0]
        yield (
            f"reliability, {asked:>2} gold     error {ours:.3f} ± {half:.3f}, {ours / raw:.2f} of the raw rate's "
            f"{raw:.3f}; pool {parts['pool_error'][0]:.3f}; covers {parts['coverage'][0]:.0%}; gold alone "
            f"{parts['gold_only_error'][0]:.3f}, covers {parts['gold_only_coverage'][0]:.0%}"
        )


def speed(size: int) -> str:
    """Processor seconds of one refit beside crowd-kit's, on a simulated crowd."""
    answers, truth = simulated(size, experts=size // 200, classes=5, rng=np.random.default_rng(1))
    started = time.process_time()
    ours = fit(answers).posterior
    seconds, peak = time.process_time() - started, consensus.peak_mb()
    rival = rivals.dawid_skene(answers, unknown(answers.items))
    beside = "crowd-kit is not installed (uv sync --group bench)"
    if rival:
        beside = f"crowd-kit {rival.seconds:.1f} s, {accuracy(rival.posterior, truth):.2%}: "
        beside += f"{rival.seconds / seconds:.1f} times as long"
    return (
        f"consensus speed          {len(answers.item):,} answers in {seconds:.2f} s of processor, "
        f"{accuracy(ours, truth):.2%}, peak {peak:.0f} MiB; {beside}"
    )


def simulated(size: int, *, experts: int, classes: int, rng: np.random.Generator) -> tuple[Answers, Integers]:
    """Five answers an item; skewed confusions; every tenth expert mostly copies one assistant that guesses on three
    items in ten."""
    items = size // 5
    truth = rng.choice(classes, size=items, p=[0.45, 0.25, 0.15, 0.1, 0.05])
    diagonal = rng.beta(6, 3, size=(experts, classes, 1))
    errors = rng.dirichlet([2.0, 1.0, 0.6, 0.4, 0.2], size=(experts, classes)) * (1 - np.eye(classes))
    confusion = errors / errors.sum(axis=2, keepdims=True) * (1 - diagonal) + np.eye(classes) * diagonal
    activity = rng.gamma(1.0, size=experts) + 0.05
    item = np.repeat(np.arange(items), 5)
    expert = rng.choice(experts, size=len(item), p=activity / activity.sum())
    below = confusion[expert, truth[item]].cumsum(axis=1)
    answer = np.minimum((rng.random((len(item), 1)) > below).sum(axis=1), classes - 1)
    assistant = np.where(rng.random(items) < 0.7, truth, rng.integers(0, classes, items))
    copies = (expert < experts // 10) & (rng.random(len(item)) < 0.8)
    answer[copies] = assistant[item[copies]]
    _, once = np.unique(item * experts + expert, return_index=True)
    return Answers(item[once], expert[once], answer[once], items, experts, classes), truth
