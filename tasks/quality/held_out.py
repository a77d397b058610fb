"""Which structure explains answers it has not seen: weights for their mean, never by truth that is not gold.

Some answers are left out, every structure is fitted to the rest and predicts them; where there is gold, some of it is
left out too and its class predicted. Source: stacking and pseudo-Bayesian model averaging with the Bayesian bootstrap
(Yao, Vehtari, Simpson and Gelman, 2018); answers are tempered, since those of one item and one expert hang together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.structures import ROUNDS, TOLERANCE, Solution, Structure, solve
from tasks.quality.table import Table

# Every tenth answer is left out, four times over.
EVERY, FOLDS = 10, 4
# What one answer left out counts for beside one gold item.
WEIGHT_OF_ANSWER = 0.02
DRAWS = 200
LEAST_CHANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Effort:
    """How often answers are left out, and how far each fit goes (`rounds`, `tolerance` as in `solve`)."""

    folds: int
    rounds: int
    tolerance: float


THOROUGH = Effort(FOLDS, ROUNDS, TOLERANCE)
QUICK = Effort(1, 12, 1e-3)


@dataclass(frozen=True, slots=True)
class Scores:
    """Log predictive densities in nats, a column a structure: `answers` (left out, structures) with the `item` each
    belongs to, `gold` (left out, structures) with `gold_item`."""

    answers: Floats
    item: Integers
    gold: Floats
    gold_item: Integers

    @property
    def mean(self) -> Floats:
        """Nats an answer, by structure; 0 where nothing was left out."""
        return np.asarray(self.answers.sum(axis=0) / max(1, len(self.answers)))


def scores(
    answers: Answers, structures: Sequence[Structure], known: Integers, *, seed: int, effort: Effort = THOROUGH
) -> Scores:
    """Every structure on the same answers left out."""
    rng = np.random.default_rng(seed)
    order, gold = rng.permutation(len(answers.item)), rng.permutation(np.flatnonzero(known >= 0))
    folds = effort.folds
    found = [
        fold(answers, structures, known, order[part::EVERY], gold[part::FOLDS], effort, seed) for part in range(folds)
    ]
    left_out = np.concatenate([order[part::EVERY] for part in range(folds)])
    gold_left_out = np.concatenate([gold[part::FOLDS] for part in range(folds)])
    by_answer, by_gold = (np.concatenate([part[place] for part in found]) for place in (0, 1))
    return Scores(by_answer, answers.item[left_out], by_gold, gold_left_out)


def fold(
    answers: Answers,
    structures: Sequence[Structure],
    known: Integers,
    out: Integers,
    gold_out: Integers,
    effort: Effort,
    seed: int,
) -> tuple[Floats, Floats]:
    """Log predictive densities of the answers and of the gold items left out, a column a structure."""
    table = Table.of(without(answers, out))
    seen = known.copy()
    seen[gold_out] = -1
    by_answer, by_gold = [], []
    for structure in structures:
        found = solve(table, structure, known=seen, seed=seed, rounds=effort.rounds, tolerance=effort.tolerance)
        by_answer.append(log_chance(found, answers, out))
        chance = found.posterior[gold_out, known[gold_out]]
        by_gold.append(np.log(np.maximum(chance, LEAST_CHANCE)))
    return np.stack(by_answer, axis=1), np.stack(by_gold, axis=1)


def without(answers: Answers, out: Integers) -> Answers:
    kept = np.ones(len(answers.item), dtype=bool)
    kept[out] = False
    rows = (answers.item[kept], answers.expert[kept], answers.answer[kept])
    return Answers(*rows, answers.items, answers.experts, answers.classes)


def log_chance(found: Solution, answers: Answers, rows: Integers) -> Floats:
    """log P(answer | the item's other answers) of the answers at `rows` (rows,)."""
    chance = found.emission.chance[answers.expert[rows], answers.answer[rows]]
    states = found.states[answers.item[rows]].reshape(chance.shape)
    return np.asarray(np.log(np.maximum((states * chance).sum(axis=1), LEAST_CHANCE)))


def weigh(found: Scores, items: int, seed: int) -> Floats:
    """Weights (structures,) that sum to 1: how often each would be best, over redrawn items."""
    rng = np.random.default_rng(seed)
    by_item = np.zeros((items, found.answers.shape[1]))
    np.add.at(by_item, found.item, WEIGHT_OF_ANSWER * found.answers)
    np.add.at(by_item, found.gold_item, found.gold)
    by_item = by_item[np.any(by_item != 0, axis=1)]
    total = rng.exponential(size=(DRAWS, len(by_item))) @ by_item
    weights = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray((weights / weights.sum(axis=1, keepdims=True)).mean(axis=0))
