"""One split of a file, replayed as the product works: judges look, certificates decide what stands, experts answer
the rest one at a time.

The calibration share is drawn by whole clusters, so that all that is worked on comes from others, or by lot item by
item, as the product draws it. All experts answer it blind. A third of the clusters teaches the judges; the rest proves:
what the judge may settle, and where one expert may do. Thresholds are set from the scores of items outside that proof,
so no answer that is tested has chosen them.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from marketplace.certification.certify import certify
from marketplace.certification.evidence import BlindItem, Design, Kind, gathered
from marketplace.certification.learn_then_test import starts_of, thresholds_of
from marketplace.certification.outcomes import Outcome
from marketplace.certification.stopping_licence import blind_item, may_stop, scores_of
from marketplace.evaluation.looking import pool_of, skills_of
from marketplace.evaluation.rows import Table
from tasks.quality.answers import Floats, Integers
from tasks.quality.consensus import Vote, combine, update
from tasks.quality.stopping import Rule, should_stop

TEACHES = 1 / 3


class Drawn(StrEnum):
    """What is drawn as evidence."""

    CLUSTERS = "clusters"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Split:
    """Indices of items: those that teach, those that prove, and the rest, which is worked on."""

    learning: Integers
    proving: Integers
    rest: Integers


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for: the error and the confidence of each certificate."""

    epsilon: float
    delta: float

    @property
    def sureness(self) -> float:
        """The posterior at which work on an item stops: the error that may stand, and no more."""
        return 1 - self.epsilon


@dataclass(frozen=True, slots=True)
class Worked:
    """How the rest went, an entry an item of it: the class decided, how many experts were asked, which (items,
    experts), and what stood without one. `settling` and `stopping` are the two certificates."""

    decided: Integers
    answers: Integers
    asked: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]"
    settled: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    settling: Outcome
    stopping: Outcome


def split_of(table: Table, calibration: float, rng: np.random.Generator, drawn: Drawn = Drawn.CLUSTERS) -> Split:
    """`calibration`: the share of whole clusters, or of items. No cluster both teaches and proves; drawn by item, what
    else a cluster holds is worked on, as in the product."""
    clusters = rng.permutation(int(table.cluster.max()) + 1)
    if drawn is Drawn.ITEMS:
        taught = np.isin(table.cluster, clusters[: round(len(clusters) * TEACHES)])
        is_evidence = np.zeros(len(table.rows), dtype=np.bool_)
        is_evidence[rng.permutation(len(table.rows))[: round(len(table.rows) * calibration)]] = True
        return Split(*map(np.flatnonzero, (is_evidence & taught, is_evidence & ~taught, ~is_evidence)))
    proven = round(len(clusters) * calibration)
    teaching = round(proven * TEACHES)
    learning, proving = clusters[:teaching], clusters[teaching:proven]
    of = [np.flatnonzero(np.isin(table.cluster, part)) for part in (learning, proving, clusters[proven:])]
    return Split(*of)


def worked(table: Table, looked: Floats, split: Split, target: Target, rng: np.random.Generator) -> Worked:
    """The whole way of the rest. `looked` (items, classes): what judges taught by `split.learning` make of each."""
    settling = certified_to_settle(table, looked, split, target, rng)
    stands = np.zeros(len(table.rows), dtype=np.bool_)
    if settling.threshold is not None:
        stands = looked.max(axis=1) >= settling.threshold
    stopping = licensed_to_stop(table, looked, split, target, stands, rng)
    asked = np.zeros((len(split.rest), len(table.experts)), dtype=np.bool_)
    decided = looked[split.rest].argmax(axis=1)
    calibrated = np.concatenate([split.learning, split.proving])
    skills = skills_of(table.answers, table.majority, calibrated, len(table.classes)).confusion
    licence = Licence(stopping.threshold, pool(table, split.learning), target.sureness)
    for at, item in enumerate(split.rest):
        order = rng.permutation(np.flatnonzero(table.answers[item] >= 0))
        if not stands[item] and len(order):
            decided[at], count = asked_in_turn(table.answers[item], order, looked[item], skills, licence)
            asked[at, order[:count]] = True
    return Worked(decided, asked.sum(axis=1), asked, stands[split.rest], settling, stopping)


@dataclass(frozen=True, slots=True)
class Licence:
    """From which score one expert may do, None for never; `confusion` is that of whoever is asked; `sureness` is where
    several stop."""

    threshold: float | None
    confusion: Floats
    sureness: float


def asked_in_turn(
    answers: Integers, order: Integers, looked: Floats, skills: Floats, licence: Licence
) -> tuple[int, int]:
    """The class decided and how many were asked. One answer is enough under a licence only; else two at least."""
    classes = len(looked)
    posterior = combine([], classes, looked).posterior
    rule = Rule(minimum=min(2, len(order)), maximum=len(order), sureness=licence.sureness)
    for count, expert in enumerate(order, start=1):
        answer = int(answers[expert])
        posterior = update(posterior, Vote(answer, confusion=skills[expert]))
        if count == 1 and may_stop(licence.threshold, first_score(looked, licence.confusion, answer)):
            return answer, 1
        if should_stop(posterior, count, rule).stop:
            return int(posterior.argmax()), count
    return int(posterior.argmax()), len(order)


def first_score(looked: Floats, confusion: Floats, answer: int) -> float:
    return scores_of(looked, confusion, [str(at) for at in range(len(looked))], (str(answer),))[0]


def pool(table: Table, among: Integers) -> Floats:
    """The confusion of an expert of the pool by the items `among`."""
    skills = skills_of(table.answers, table.majority, among, len(table.classes))
    return pool_of(skills, np.maximum(1, (table.answers >= 0).sum(axis=0)))


def seats_of(table: Table, item: int, rng: np.random.Generator) -> tuple[str, ...] | None:
    """The labels of a fixed number of experts, drawn at random where more answered; None where fewer did."""
    given = table.answers[item][table.answers[item] >= 0]
    if len(given) < table.seats:
        return None
    return tuple(table.classes[answer] for answer in rng.permutation(given)[: table.seats])


def certified_to_settle(
    table: Table, looked: Floats, split: Split, target: Target, rng: np.random.Generator
) -> Outcome:
    """The certificate on the judge's answers, from the proving share."""
    rows = []
    for item in split.proving:
        if seats := seats_of(table, item, rng):
            answer, score = table.classes[int(looked[item].argmax())], min(1.0, float(looked[item].max()))
            rows.append(BlindItem(table.rows[item].item, table.rows[item].cluster, seats, (score,), answer))
    scores = np.minimum(1.0, looked[split.rest].max(axis=1))
    return certify(gathered(design_of(Kind.SETTLE, scores, table.cluster[split.rest], rows, table.seats, target), rows))


def licensed_to_stop(
    table: Table,
    looked: Floats,
    split: Split,
    target: Target,
    stands: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    rng: np.random.Generator,
) -> Outcome:
    """The licence to stop after one, from the proving share's items that experts get. Its thresholds come from the
    teaching share and never lie below the sureness at which work stops anyway."""
    confusion, made = pool(table, split.learning), {}
    for name, items in (("learning", split.learning), ("proving", split.proving)):
        made[name] = [
            blind_item(
                item=table.rows[item].item,
                cluster=table.rows[item].cluster,
                seats=seats,
                classes=table.classes,
                prior=looked[item],
                confusion=confusion,
            )
            for item in items
            if not stands[item] and (seats := seats_of(table, item, rng))
        ]
    scores = np.array([score for row in made["learning"] for score in row.scores])
    names = [row.cluster for row in made["learning"] for _ in row.scores]
    of = np.unique(names, return_inverse=True)[1] if names else np.zeros(0, dtype=np.int64)
    design = design_of(Kind.STOP_AFTER_ONE, scores, of, made["proving"], table.seats, target, floor=target.sureness)
    return certify(gathered(design, made["proving"]))


def design_of(
    kind: Kind,
    scores: Floats,
    of: Integers,
    rows: list[BlindItem],
    seats: int,
    target: Target,
    floor: float = 0.0,
) -> Design:
    """Thresholds from `scores` (and `of`, their clusters), none below `floor`; where all lie below it, the floor."""
    grid = thresholds_of(scores)
    kept = tuple(threshold for threshold in grid if threshold > floor)
    if floor and len(kept) < len(grid):
        kept = (*kept, floor)
    starts = starts_of(
        scores,
        kept,
        of=of,
        clusters=len({row.cluster for row in rows}),
        epsilon=target.epsilon,
        delta=target.delta,
        kind=kind,
        seats=seats,
    )
    return Design(kind, target.epsilon, target.delta, kept, starts, seats, "replayed")
