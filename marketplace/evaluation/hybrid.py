"""`evaluate hybrid ITEMS.jsonl`: experts and AI together, over random splits, as the product would work the file."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from marketplace.certification.checks import problem_of_target
from marketplace.certification.reference import consensus_of
from marketplace.evaluation import options
from marketplace.evaluation.files import Note, UnreadableFile
from marketplace.evaluation.looking import by_votes, read_of, with_local_judge
from marketplace.evaluation.replay import Drawn, Split, Target, Worked, split_of, worked
from marketplace.evaluation.rows import Table, read, table_of
from tasks.quality.answers import Floats, Integers

Look = Callable[[Integers], Floats]
Summary = dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """One split in numbers; None where nothing was there to measure."""

    coverage: float
    settled_error: float | None
    bound_broken: bool
    licensed: bool
    licence_clusters: int
    licence_clusters_needed: int | None
    stopped_error: float | None
    licence_broken: bool
    answers_per_item: float
    answers_per_item_all_in: float
    disagreement: float | None
    disagreement_leave_one_out: float | None
    calibration_items: int
    human_only_answers_per_item: float
    human_only_disagreement: float | None


HELP = "experts and AI together over random splits: what stands, what it costs, and whether the bounds hold"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("items", metavar="ITEMS.jsonl", help="a line an item: item, text or texts, answers, judges, …")
    parser.add_argument("--epsilon", type=float, default=0.05, help="the error that may stand")
    parser.add_argument("--delta", type=float, default=0.1, help="one minus the confidence of a certificate")
    parser.add_argument(
        "--calibration", type=options.share, default=0.3, help="share of clusters answered by all, blind"
    )
    parser.add_argument(
        "--evidence",
        choices=list(Drawn),
        default=Drawn.CLUSTERS,
        help="whole clusters as evidence (what is worked on comes from others), or items by lot, as the product draws",
    )
    parser.add_argument("--splits", type=options.positive, default=200, help="random splits")
    parser.add_argument("--seed", type=int, default=0)


def evaluate(given: Mapping[str, object], note: Note) -> Summary:
    """As `run`, from the command line. `note` hears where a certificate's word is broken more often than delta."""
    found = run(
        items=Path(str(given["items"])),
        epsilon=float(str(given["epsilon"])),
        delta=float(str(given["delta"])),
        calibration=float(str(given["calibration"])),
        drawn=Drawn(str(given.get("evidence", Drawn.CLUSTERS))),
        splits=int(str(given["splits"])),
        seed=int(str(given["seed"])),
    )
    if float(str(found["bound_broken_share"])) > float(str(given["delta"])):
        note("The bound was broken in more splits than delta allows: the clusters may not be independent.")
    return found


def run(
    *,
    items: Path,
    epsilon: float,
    delta: float,
    calibration: float,
    splits: int,
    seed: int,
    drawn: Drawn = Drawn.CLUSTERS,
) -> Summary:
    """Means over the splits, with 95 % ranges between them; first with the local judge, then both ways beside it.

    Raises UnreadableFile, with a sentence, for a file or numbers that cannot be evaluated.
    """
    if problem := problem_of_target(epsilon, delta):
        raise UnreadableFile(problem[1])
    if not 0 < calibration < 1 or splits < 1:
        raise UnreadableFile("The calibration share must lie between 0 and 1, and it takes at least one split.")
    table = table_of(read(items))
    if int(table.cluster.max()) < 2:
        raise UnreadableFile("It takes at least three clusters to split: name them, or leave the column out.")
    target, text, draws = Target(epsilon, delta), read_of(table), Draws(calibration, splits, seed, drawn)
    looks: dict[str, Look] = {
        "with_local_judge": lambda learning: with_local_judge(table, text, learning),
        "without_local_judge": lambda learning: by_votes(table, learning),
    }
    found = {name: summary(measured(table, look, target, draws)) for name, look in looks.items()}
    about = {
        "items": len(table.rows),
        "clusters": int(table.cluster.max()) + 1,
        "seats": table.seats,
        "judges": len(table.judges),
        "splits": splits,
    }
    return {**found["with_local_judge"], **about, **found}


@dataclass(frozen=True, slots=True)
class Draws:
    """How the splits are drawn."""

    calibration: float
    splits: int
    seed: int
    drawn: Drawn


def measured(table: Table, look: Look, target: Target, draws: Draws) -> list[Measured]:
    """Every split; equal seeds draw equal splits for every way of looking."""
    found = []
    for number in range(draws.splits):
        rng = np.random.default_rng([draws.seed, number])
        split = split_of(table, draws.calibration, rng, draws.drawn)
        work = worked(table, look(split.learning), split, target, rng)
        found.append(numbers_of(table, split, work, target.epsilon, rng))
    return found


def numbers_of(table: Table, split: Split, work: Worked, epsilon: float, rng: np.random.Generator) -> Measured:
    majority = table.majority[split.rest]
    known = majority >= 0
    wrong = work.decided != majority
    seen = np.concatenate([split.learning, split.proving])
    asked_blind = int((table.answers[seen] >= 0).sum())
    human = [two_then_one(table.answers[item], rng) for item in split.rest]
    human_wrong = np.array([decided for decided, _ in human]) != majority
    left_out = differs_from_others(table, split.rest, work)
    stopped = left_out[(work.answers == 1) & (left_out >= 0)]
    settled_error = mean(wrong[known & work.settled])
    stopped_error = mean(stopped)
    return Measured(
        coverage=float(work.settled.mean()),
        settled_error=settled_error,
        bound_broken=settled_error is not None and settled_error > epsilon,
        licensed=work.stopping.certified,
        licence_clusters=work.stopping.need.have if work.stopping.need else 0,
        licence_clusters_needed=work.stopping.need.needed if work.stopping.need else None,
        stopped_error=stopped_error,
        licence_broken=stopped_error is not None and stopped_error > epsilon,
        answers_per_item=float(work.answers.mean()),
        answers_per_item_all_in=(asked_blind + int(work.answers.sum())) / len(table.rows),
        disagreement=mean(wrong[known]),
        disagreement_leave_one_out=mean(left_out[left_out >= 0]),
        calibration_items=len(seen),
        human_only_answers_per_item=float(np.mean([count for _, count in human])),
        human_only_disagreement=mean(human_wrong[known]),
    )


def differs_from_others(table: Table, rest: Integers, work: Worked) -> Integers:
    """For each item of the rest: does the decision differ from the consensus of those who were not asked? 1 or 0; -1
    where they have none."""
    found = np.full(len(rest), -1, dtype=np.int64)
    for at, item in enumerate(rest):
        others = table.answers[item][(table.answers[item] >= 0) & ~work.asked[at]]
        agreed = consensus_of([str(answer) for answer in others])
        if agreed is not None:
            found[at] = int(str(work.decided[at]) != agreed)
    return found


def two_then_one(answers: Integers, rng: np.random.Generator) -> tuple[int, int]:
    """Experts alone: two, and a third where they differ. The class most gave (first of equals) and how many."""
    order = rng.permutation(answers[answers >= 0])[:3]
    if len(order) == 0:
        return -1, 0
    asked = order[:2] if len(order) < 3 or order[0] == order[1] else order
    counts = np.bincount(asked)
    first = next(answer for answer in asked if counts[answer] == counts.max())
    return int(first), len(asked)


def mean(values: "Integers | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> float | None:
    return float(values.mean()) if len(values) else None


def summary(found: Sequence[Measured]) -> Summary:
    """Each number's mean over the splits that have it (the median, of clusters needed), and `between` as the range of
    the middle 95 % of them."""
    shares = {
        "bound_broken_share": float(np.mean([one.bound_broken for one in found])),
        "certified_share": float(np.mean([one.coverage > 0 for one in found])),
        "licensed_share": float(np.mean([one.licensed for one in found])),
        "licence_broken_share": float(np.mean([one.licence_broken for one in found])),
    }
    names = [
        name for name in Measured.__dataclass_fields__ if name not in ("bound_broken", "licensed", "licence_broken")
    ]
    values = {name: [value for one in found if (value := getattr(one, name)) is not None] for name in names}
    means: Summary = {name: float(np.mean(kept)) if kept else None for name, kept in values.items()}
    # An extrapolation of a split that is far from a proof is very large, and would be the mean alone.
    if needed := values["licence_clusters_needed"]:
        means["licence_clusters_needed"] = float(np.median(needed))
    between = {name: [float(end) for end in np.quantile(kept, [0.025, 0.975])] for name, kept in values.items() if kept}
    return {**means, **shares, "between": between}
