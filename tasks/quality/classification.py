"""All answers of a project with classes (choice; pairs with ties as the third class): the one full refit.

Everything that serves or measures consensus on classes calls `fit`; `consensus.combine` is its form for one item
whose experts are known beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Answers, Booleans, Floats, Integers, unknown
from tasks.quality.consensus import Vote
from tasks.quality.held_out import QUICK, scores, weigh
from tasks.quality.reliability import ClassRates, class_rates
from tasks.quality.structures import Solution, Structure, bound_of, family, quick_family, solve
from tasks.quality.table import Table

# Above LARGE answers the quick family is weighed, quickly, on about WEIGHED_ON answers of randomly drawn items; as many
# structures are fitted as keep the answers of all fits together below FITTED_ON.
LARGE, WEIGHED_ON, FITTED_ON = 200_000, 100_000, 1_000_000
LIGHTEST = 0.01
RESTARTS = 3
# What the pool's confusion is worth in the pseudo-counts handed on, in answers per row.
POOL_WORTH = 3.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """`posterior` (items, classes), rows sum to 1; `counts` (experts, classes, classes; row true class, column
    answer): Dirichlet pseudo-counts, so that a rate and its interval follow from them; `class_prior` (classes,);
    `weights` of the structures in the mean, summing to 1; `held_out`: nats an answer, of answers left out."""

    posterior: Floats
    counts: Floats
    class_prior: Floats
    weights: Mapping[str, float]
    held_out: Mapping[str, float]

    @property
    def confusion(self) -> Floats:
        """The expected confusion of each expert (experts, classes, classes), rows sum to 1."""
        confusion: Floats = self.counts / self.counts.sum(axis=2, keepdims=True)
        return confusion

    def reliability(self) -> ClassRates:
        """How often each expert is right in each class, with 90 % intervals."""
        return class_rates(self.counts)

    def peer_agreement(self, answers: Answers, counted: Booleans | None = None) -> Floats:
        """How often each expert probably answered as the truth is, by the others' answers to the same items: their
        own is taken out of each posterior (experts,); a hint for `reliability.rates`, no evidence by itself.
        `counted` (answers,): leave out those on gold, which are evidence of their own."""
        own = self.confusion[answers.expert, :, answers.answer]
        others = self.posterior[answers.item] / np.maximum(own, 1e-9)
        agrees = others[np.arange(len(own)), answers.answer] / others.sum(axis=1)
        weight = np.ones(len(own)) if counted is None else counted.astype(np.float64)
        hits = np.bincount(answers.expert, weights=weight * agrees, minlength=answers.experts)
        total = np.bincount(answers.expert, weights=weight, minlength=answers.experts)
        # Somebody of whom little is seen stands where all stand.
        agreement: Floats = (hits + 3 * agrees.mean()) / (total + 3) if len(own) else np.full(answers.experts, 0.5)
        return agreement

    def vote(self, expert: int, answer: int | None) -> Vote:
        """An answer of this expert for `consensus.combine`."""
        return Vote(answer, confusion=self.confusion[expert])


def fit(
    answers: Answers, *, known: Integers | None = None, structures: Sequence[Structure] | None = None, seed: int = 0
) -> Fitted:
    """The posterior of every item and what is learnt of every expert.

    `known` (items,): the class of a gold item, or -1; gold keeps its class. `seed` draws what is left out. Items
    without answers get the shares of the classes. Raises ValueError where indices do not fit.
    """
    check(answers, known)
    known = unknown(answers.items) if known is None else known
    if answers.classes == 1 or not len(answers.item):
        posterior = np.full((answers.items, answers.classes), 1 / answers.classes)
        posterior[known >= 0] = np.eye(answers.classes)[known[known >= 0]]
        return finished(answers, posterior, {}, {})
    is_large = len(answers.item) > LARGE
    chosen = list(structures or (quick_family() if is_large else family()))
    weights, held_out = weighed(answers, chosen, known, seed)
    kept = heaviest(weights, max(1, FITTED_ON // max(1, len(answers.item))))
    table = Table.of(answers)
    posterior = np.zeros((answers.items, answers.classes))
    for place, weight in kept.items():
        posterior += weight * solved(table, chosen[place], known, seed).posterior
    names = {chosen[place].name: weight for place, weight in kept.items()}
    return finished(answers, posterior, names, {s.name: float(v) for s, v in zip(chosen, held_out, strict=True)})


def solved(table: Table, structure: Structure, known: Integers, seed: int) -> Solution:
    """The solution of the highest bound among RESTARTS, where the start is random at all."""
    if structure.kinds == 1:
        return solve(table, structure, known=known)
    found = [solve(table, structure, known=known, seed=seed + place) for place in range(RESTARTS)]
    return max(found, key=lambda solution: bound_of(table, structure, solution.states))


def check(answers: Answers, known: Integers | None) -> None:
    """Raises ValueError where an index lies outside."""
    for what, index, size in (
        ("item", answers.item, answers.items),
        ("expert", answers.expert, answers.experts),
        ("answer", answers.answer, answers.classes),
    ):
        if len(index) != len(answers.item) or (len(index) and not 0 <= index.min() <= index.max() < size):
            raise ValueError(f"every {what} must be from 0 to {size - 1}, one for each answer")
    if known is not None and (known.shape != (answers.items,) or np.any(known >= answers.classes)):
        raise ValueError("known must hold a class or -1 for each item")


def weighed(answers: Answers, structures: Sequence[Structure], known: Integers, seed: int) -> tuple[Floats, Floats]:
    """Weight and held-out score of each structure (structures,)."""
    if len(structures) == 1 or not len(answers.item):
        return np.full(len(structures), 1 / len(structures)), np.zeros(len(structures))
    if len(answers.item) > LARGE:
        answers, known = sample(answers, known, seed)
        found = scores(answers, structures, known, seed=seed, effort=QUICK)
    else:
        found = scores(answers, structures, known, seed=seed)
    return weigh(found, answers.items, seed), found.mean


def sample(answers: Answers, known: Integers, seed: int) -> tuple[Answers, Integers]:
    """All answers of randomly drawn items, about WEIGHED_ON of them; items and experts numbered anew."""
    rng = np.random.default_rng(seed)
    is_in = rng.random(answers.items) < WEIGHED_ON / len(answers.item)
    rows = is_in[answers.item]
    items, item = np.unique(answers.item[rows], return_inverse=True)
    experts, expert = np.unique(answers.expert[rows], return_inverse=True)
    part = Answers(item, expert, answers.answer[rows], len(items), len(experts), answers.classes)
    return part, known[items]


def heaviest(weights: Floats, most: int) -> dict[int, float]:
    """The structures worth fitting, by place, with weights that sum to 1 again."""
    order = [int(place) for place in np.argsort(-weights)[:most] if weights[place] >= LIGHTEST]
    order = order or [int(np.argmax(weights))]
    total = sum(float(weights[place]) for place in order)
    return {place: float(weights[place]) / total for place in order}


def finished(
    answers: Answers, posterior: Floats, weights: Mapping[str, float], held_out: Mapping[str, float]
) -> Fitted:
    """What the posterior says of experts and classes."""
    counts = Table.of(answers).counts(posterior).transpose(0, 2, 1)
    pool = counts.sum(axis=0) + 1 + 3 * np.eye(answers.classes)
    pool = POOL_WORTH * pool / pool.sum(axis=1, keepdims=True)
    shares = 1 + posterior.sum(axis=0)
    return Fitted(posterior, counts + pool, shares / shares.sum(), weights, held_out)
