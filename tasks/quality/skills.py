"""Confusions from gold: what is known of each expert, class by class, before the crowd says anything.

The pool's confusion comes from all gold answers, the expert's own from theirs, shrunk twice: the whole matrix moves
with the expert's rate (shrunk as in `reliability`), and each row then moves towards their own counts. How far is
chosen by the likelihood of each gold answer from the others.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.reliability import rates

# What the pool is worth in gold answers before any is seen: right, and wrong in one way.
POOL_RIGHT, POOL_WRONG = 4.0, 1.0
# How much of an examination's lead or lag is expected to show in the work.
EXAM_SPEAKS = 0.5
WORTHS: Floats = np.geomspace(2, 500, 12)


@dataclass(frozen=True, slots=True)
class Skills:
    """`confusion` (experts, classes, classes; row true class, column answer); `counts` of the same shape, the
    Dirichlet pseudo-counts behind it; `prior` (classes,) the shares of the classes among the gold items."""

    confusion: Floats
    counts: Floats
    prior: Floats


def from_gold(answers: Answers, known: Integers) -> Skills:
    """Everybody's confusion from the answers on gold items alone; `known` (items,) is the class or -1.

    Without any gold answer everybody gets the diagonal-favouring prior. Only rows with `known` >= 0 are read.
    """
    seen = known[known >= 0]
    return from_counts(gold_counts(answers, known), np.bincount(seen, minlength=answers.classes).astype(np.float64))


def from_counts(own: Floats, seen: Floats, exam: tuple[Integers, Integers] | None = None) -> Skills:
    """The same from counts: `own` (experts, classes, classes; row true class), `seen` (classes,) gold items of each
    class. `exam`: right answers and questions of each expert (experts,) in examinations; they speak before gold does
    and fade as it comes, and only of who is better, since their questions are as hard as they were made."""
    pool = pool_confusion(own)
    expected = shifted(pool, skill_shift(own, exam))
    worth = best_worth(own, expected)
    counts = worth * expected + own
    shares = seen + 1.0
    return Skills(counts / counts.sum(axis=2, keepdims=True), counts, shares / shares.sum())


def gold_counts(answers: Answers, known: Integers) -> Floats:
    """Answers on gold by expert, true class and answer (experts, classes, classes)."""
    is_gold = known[answers.item] >= 0
    expert, truth, answer = answers.expert[is_gold], known[answers.item[is_gold]], answers.answer[is_gold]
    cells = (expert * answers.classes + truth) * answers.classes + answer
    counts = np.bincount(cells, minlength=answers.experts * answers.classes**2)
    return counts.reshape(answers.experts, answers.classes, answers.classes).astype(np.float64)


def pool_confusion(own: Floats) -> Floats:
    """The confusion of somebody of whom nothing is known (classes, classes)."""
    counts = own.sum(axis=0) + POOL_WRONG
    counts[np.diag_indices(len(counts))] += POOL_RIGHT - POOL_WRONG
    confusion: Floats = counts / counts.sum(axis=1, keepdims=True)
    return confusion


def skill_shift(own: Floats, exam: tuple[Integers, Integers] | None = None) -> Floats:
    """How much better than the pool each expert is (experts,), in logits, shrunk."""
    asked = own.sum(axis=(1, 2)).astype(np.int64)
    right = np.trace(own, axis1=1, axis2=2).astype(np.int64)
    found = rates(right, asked)
    shift: Floats = logit(found.mean) - logit(found.pool)
    if exam is None:
        return shift
    examined = rates(*exam)
    before: Floats = EXAM_SPEAKS * (logit(examined.mean) - logit(examined.pool))
    together: Floats = shift + before * found.worth / (found.worth + asked)
    return together


def shifted(pool: Floats, shift: Floats) -> Floats:
    """The pool's confusion with every diagonal moved by `shift` logits; the errors keep their proportions."""
    if len(pool) == 1:
        return np.ones((len(shift), 1, 1))
    diagonal = expit(logit(pool.diagonal())[None, :] + shift[:, None])
    errors = pool * (1 - np.eye(len(pool)))
    errors = errors / errors.sum(axis=1, keepdims=True)
    moved: Floats = errors[None] * (1 - diagonal)[:, :, None] + np.eye(len(pool))[None] * diagonal[:, :, None]
    return moved


def best_worth(own: Floats, expected: Floats) -> float:
    """How many answers the expected row is worth, by the likelihood of each gold answer left out in turn."""
    total = own.sum(axis=2, keepdims=True)
    seen = own > 0
    without = [
        float(np.sum(own[seen] * np.log(((worth * expected + own - 1) / (worth + total - 1))[seen].clip(1e-9))))
        for worth in WORTHS
    ]
    return float(WORTHS[int(np.argmax(without))]) if seen.any() else float(WORTHS[-1])
