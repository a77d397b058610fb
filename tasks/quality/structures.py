"""The models that explain a project's answers, each a variational relative of Dawid and Skene (1979).

Independent classifiers: Kim and Ghahramani (2012). One coin: Zhang et al. (2016). Kinds of a class, through which the
errors of experts hang together: EBCC (Li, Rubinstein and Cohn, 2019). Difficulty of items: after GLAD (Whitehill et
al., 2009), with whole confusions in place of one rate. Which of them holds is never known beforehand: `held_out`
weighs them.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import digamma, gammaln

from tasks.quality.answers import Floats, Integers
from tasks.quality.emissions import Emission, Pooling, emission, gain, tempered
from tasks.quality.table import Table, clamp, shares_of

# Powers of the confusion on hard, usual and easy items.
DIFFICULTIES: tuple[float, ...] = (0.35, 1.0, 1.8)
KINDS = 2
ROUNDS = 150
# Change of the log likelihood an answer (nats) below which a fit stands still.
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Structure:
    """`worth`: what a confusion's prior weighs, in answers per row. `is_even`: all classes equally likely before any
    answer, rather than as often as learnt. `kinds` of each class; `has_difficulty` of items. Not both."""

    name: str
    pooling: Pooling
    worth: float = 3.0
    is_even: bool = False
    kinds: int = 1
    has_difficulty: bool = False

    @property
    def depth(self) -> int:
        """States of a class."""
        return len(DIFFICULTIES) if self.has_difficulty else self.kinds


@dataclass(frozen=True, slots=True)
class Solution:
    """`states` (items, classes, depth) sums to 1 per item; `emission` over classes x depth; `rounds` until it stood
    still."""

    states: Floats
    emission: Emission
    rounds: int

    @property
    def posterior(self) -> Floats:
        """P(class) of each item (items, classes)."""
        return np.asarray(self.states.sum(axis=2))


def family() -> list[Structure]:
    """All that are weighed, each with learnt and with even classes."""
    shapes = [
        Structure("weak prior", Pooling.FIXED),
        Structure("firm prior", Pooling.FIXED, 10.0),
        Structure("weak pool", Pooling.POOL),
        Structure("firm pool", Pooling.POOL, 10.0),
        Structure("weak rate", Pooling.RATE),
        Structure("firm rate", Pooling.RATE, 10.0),
        Structure("one coin", Pooling.COIN),
        Structure("kinds", Pooling.FIXED, kinds=KINDS),
        Structure("difficulty", Pooling.FIXED, has_difficulty=True),
    ]
    evens = [replace(shape, name=f"{shape.name}, even classes", is_even=True) for shape in shapes]
    return [*shapes, *evens]


def quick_family() -> list[Structure]:
    """Those that stand still after few rounds, for more answers than the whole family is worth weighing on."""
    names = ("weak pool", "firm pool", "firm rate", "one coin", "weak pool, even classes", "firm pool, even classes")
    return [structure for structure in family() if structure.name in names]


def solve(
    table: Table,
    structure: Structure,
    *,
    known: Integers,
    start: Floats | None = None,
    seed: int = 0,
    rounds: int = ROUNDS,
    tolerance: float = TOLERANCE,
) -> Solution:
    """Fit by coordinate ascent from `start` (items, classes), by default the shares of the answers.

    `known` (items,) is the class of gold items or -1. `seed` breaks the symmetry of kinds.
    """
    states = started(table, structure, start, seed)
    clamp(states, known)
    before, done = -np.inf, 0
    for round_ in range(rounds):
        done = round_ + 1
        states, total = normalised(log_joint_of(table, structure, states), states.shape)
        clamp(states, known)
        reached = total / max(1, len(table.answers.item))
        if abs(reached - before) < tolerance:
            break
        before = reached
    return Solution(states, emission_of(table, structure, states), done)


def normalised(log_joint: Floats, shape: tuple[int, ...]) -> tuple[Floats, float]:
    """Each item's states in `shape`, and the log likelihood of all (nats). Works along columns, which is several
    times faster than along short rows."""
    columns = np.ascontiguousarray(log_joint.T)
    highest = columns.max(axis=0)
    columns -= highest
    np.exp(columns, out=columns)
    total = columns.sum(axis=0)
    columns /= total
    return np.ascontiguousarray(columns.T).reshape(shape), float(highest.sum() + np.log(total).sum())


def started(table: Table, structure: Structure, start: Floats | None, seed: int) -> Floats:
    """First guess (items, classes, depth)."""
    posterior = shares_of(table.answers) if start is None else start
    if structure.kinds > 1:
        parts = np.random.default_rng(seed).dirichlet(np.full(structure.kinds, 5.0), size=posterior.shape)
    else:
        parts = np.full((1, 1, structure.depth), 1 / structure.depth)
    return np.asarray(posterior[:, :, None] * parts)


def emission_of(table: Table, structure: Structure, states: Floats) -> Emission:
    counts, diagonal = counts_of(table, structure, states)
    base = emission(structure.pooling, structure.worth, counts, diagonal)
    return tempered(base, np.array(DIFFICULTIES)) if structure.has_difficulty else base


def counts_of(table: Table, structure: Structure, states: Floats) -> tuple[Floats, Floats]:
    """What the confusions rest on (experts, answers, states), and which answers are right (answers, states)."""
    if structure.has_difficulty:
        # What is answered on a hard item says less of the expert.
        return table.counts(states @ np.minimum(DIFFICULTIES, 1.0)), np.eye(states.shape[1])
    return table.counts(states.reshape(len(states), -1)), np.repeat(np.eye(states.shape[1]), structure.kinds, axis=1)


def log_joint_of(table: Table, structure: Structure, states: Floats) -> Floats:
    """E[log p(state, answers)] of each item (items, classes x depth)."""
    evidence = table.evidence(emission_of(table, structure, states).log)
    return np.asarray(evidence + log_shares(structure, states).ravel())


def log_shares(structure: Structure, states: Floats) -> Floats:
    """Expected log share of each state (classes, depth)."""
    total = states.sum(axis=0)
    within = 1 + (total.sum(axis=0, keepdims=True) if structure.has_difficulty else total)
    log = np.broadcast_to(digamma(within) - digamma(within.sum(axis=1, keepdims=True)), total.shape)
    of_class = 1 + total.sum(axis=1, keepdims=True)
    if structure.is_even:
        return np.asarray(log - np.log(len(total)))
    return np.asarray(log + digamma(of_class) - digamma(of_class.sum()))


def bound_of(table: Table, structure: Structure, states: Floats) -> float:
    """The evidence lower bound (nats) with every Dirichlet at its optimum for these states: normalisers plus entropy.

    Gold counts as an observation of its class. Raises ValueError for a structure with difficulty: it has none.
    """
    if structure.has_difficulty:
        raise ValueError("confusions raised to a power have no bound in closed form")
    counts, diagonal = counts_of(table, structure, states)
    total = states.sum(axis=0)
    classes, kinds = total.shape
    of_class, items = total.sum(axis=1), float(len(states))
    share = gammaln(1 + of_class).sum() - gammaln(classes + items) + gammaln(classes)
    if structure.is_even:
        share = -items * np.log(classes)
    within = (gammaln(1 + total).sum(axis=1) - gammaln(kinds + of_class) + gammaln(kinds)).sum()
    entropy = -np.sum(states[states > 0] * np.log(states[states > 0]))
    return float(gain(structure.pooling, structure.worth, counts, diagonal) + share + within + entropy)
