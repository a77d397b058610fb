"""What the judges make of every item, learnt from a few decided ones: with the local judge, or by their votes alone."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from marketplace.evaluation.rows import Table
from marketplace.judges.features import features
from marketplace.judges.local import learnt_from
from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.consensus import Vote, combine
from tasks.quality.skills import Skills, from_gold


def read_of(table: Table) -> csr_matrix:
    """Features of all texts, once for all splits (items, features)."""
    contents = [row.content for row in table.rows]
    paired = all({"a", "b"} <= set(content) for content in contents)
    return features(contents, "pair" if paired else "choice")


def with_local_judge(table: Table, read: csr_matrix, learning: Integers) -> Floats:
    """P(class) of every item (items, classes) by a local judge that learnt from the items `learning`."""
    decided = learning[table.majority[learning] >= 0]
    if len(decided) == 0:
        return np.full((len(table.rows), len(table.classes)), 1 / len(table.classes))
    groups = [int(cluster) for cluster in table.cluster[decided]]
    learnt = learnt_from(
        read[decided], table.symbols[decided], table.majority[decided], groups, len(table.classes), table.judges
    )
    return learnt.probabilities(read, table.symbols)


def by_votes(table: Table, learning: Integers) -> Floats:
    """P(class) of every item (items, classes): judges as annotators with their own confusion."""
    classes = len(table.classes)
    skills = skills_of(np.where(table.symbols < classes, table.symbols, -1), table.majority, learning, classes)
    patterns, of = np.unique(table.symbols, axis=0, return_inverse=True)
    looked = [combine(votes_of(row, skills.confusion, classes), classes, skills.prior).posterior for row in patterns]
    return np.array(looked)[of.ravel()]


def votes_of(symbols: Integers, confusions: Floats, classes: int) -> list[Vote]:
    """The judges' votes on one item; one that said nothing readable has none."""
    return [
        Vote(int(symbol), confusion=confusion)
        for symbol, confusion in zip(symbols, confusions, strict=True)
        if 0 <= symbol < classes
    ]


def skills_of(answers: Integers, majority: Integers, among: Integers, classes: int) -> Skills:
    """Confusions by the consensus of the items `among` alone. `answers` (items, people), -1 for none."""
    known = np.full(len(majority), -1, dtype=np.int64)
    known[among] = majority[among]
    item, who = np.nonzero(answers >= 0)
    return from_gold(Answers(item, who, answers[item, who], len(majority), answers.shape[1], classes), known)


def pool_of(skills: Skills, weights: Sequence[int] | Integers) -> Floats:
    """The confusion of whoever may be asked: the experts' mean, by how often each answered (classes, classes)."""
    share = np.asarray(weights, dtype=np.float64)
    mixed: Floats = np.tensordot(share / share.sum(), skills.confusion, axes=1)
    return mixed
