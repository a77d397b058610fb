"""The full refit against truth enumerated by hand, simulated crowds, and crowds that mean harm."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from tasks.quality import classification, structures
from tasks.quality.answers import Answers, majority, unknown
from tasks.quality.classification import fit
from tasks.quality.consensus import combine
from tasks.quality.emissions import Pooling
from tasks.quality.structures import Structure, bound_of, family, solve
from tasks.quality.table import Table

Integers = NDArray[np.int64]
PLAIN = Structure("plain", Pooling.FIXED)
TINY = Answers(
    item=np.array([0, 0, 1, 1, 2, 2, 3, 3]),
    expert=np.array([0, 1, 0, 1, 0, 2, 1, 2]),
    answer=np.array([0, 0, 1, 0, 1, 1, 0, 0]),
    items=4,
    experts=3,
    classes=2,
)


def log_beta(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(gammaln(parameters).sum(axis=-1) - gammaln(parameters.sum(axis=-1)))


def log_joint(truth: tuple[int, ...], answers: Answers) -> float:
    """log p(truth, answers) under PLAIN, class shares and confusions integrated out (Dirichlet-multinomial)."""
    one_hot = np.eye(answers.classes)[list(truth)]
    total = log_beta(1 + one_hot.sum(axis=0)) - log_beta(np.ones(answers.classes))
    for expert in range(answers.experts):
        prior = PLAIN.worth * (1 + np.eye(answers.classes)) / (answers.classes + 1)
        counts = prior.copy()
        for item, who, answer in zip(answers.item, answers.expert, answers.answer, strict=True):
            if who == expert:
                counts[truth[item], answer] += 1
        total = total + (log_beta(counts) - log_beta(prior)).sum()
    return float(total)


def test_against_every_truth_enumerated() -> None:
    truths = list(product(range(2), repeat=TINY.items))
    logs = np.array([log_joint(truth, TINY) for truth in truths])
    evidence = logsumexp(logs)
    weights = np.exp(logs - evidence)
    exact = np.array(
        [[sum(w for w, t in zip(weights, truths, strict=True) if t[i] == c) for c in (0, 1)] for i in range(4)]
    )
    table = Table.of(TINY)
    found = solve(table, PLAIN, known=unknown(4), tolerance=1e-9)
    assert evidence - 1 < bound_of(table, PLAIN, found.states) <= evidence
    # Mean field is surer than it should be on four items.
    np.testing.assert_array_equal(found.posterior.argmax(axis=1), exact.argmax(axis=1))
    np.testing.assert_allclose(found.posterior, exact, atol=0.2)


def crowd(
    seed: int, confusions: NDArray[np.float64], items: int, shares: list[float], each: int | None = None
) -> tuple[Answers, Integers]:
    """`each` experts (all by default) answer every item by their confusions (experts, classes, classes)."""
    rng = np.random.default_rng(seed)
    experts, classes = confusions.shape[:2]
    truth = rng.choice(classes, size=items, p=shares)
    who = np.array([rng.permutation(experts)[:each] if each else np.arange(experts) for _ in range(items)])
    item, expert = np.repeat(np.arange(items), who.shape[1]), who.ravel()
    below = confusions[expert, truth[item]].cumsum(axis=1)
    answer = (rng.random((len(item), 1)) > below).sum(axis=1)
    return Answers(item, expert, np.minimum(answer, classes - 1), items, experts, classes), truth


def coins(skills: list[float], classes: int) -> NDArray[np.float64]:
    skill = np.array(skills)[:, None, None]
    same = np.eye(classes)
    return np.asarray(skill * same + (1 - skill) / (classes - 1) * (1 - same))


def right(posterior: NDArray[np.float64], truth: Integers) -> float:
    return float((posterior.argmax(axis=1) == truth).mean())


@pytest.mark.parametrize("structure", family(), ids=lambda structure: structure.name)
def test_every_structure_learns_who_is_right_and_beats_the_majority(structure: Structure) -> None:
    answers, truth = crowd(7, coins([0.95, 0.9, 0.45, 0.4, 0.4], 3), 600, [0.4, 0.3, 0.3])
    found = solve(Table.of(answers), structure, known=unknown(600))
    assert right(found.posterior, truth) > right(majority(answers), truth) + 0.05
    np.testing.assert_allclose(found.emission.chance.sum(axis=1), 1)


def test_the_bound_never_falls_with_more_rounds() -> None:
    answers, _ = crowd(3, coins([0.8, 0.7, 0.6], 3), 80, [0.5, 0.3, 0.2])
    table = Table.of(answers)
    for structure in (PLAIN, Structure("kinds", Pooling.FIXED, kinds=2)):
        states = [solve(table, structure, known=unknown(80), rounds=n, tolerance=0).states for n in (1, 2, 4, 16, 64)]
        bounds = [bound_of(table, structure, each) for each in states]
        assert np.all(np.diff(bounds) >= -1e-9)


def test_gold_stays_as_known_and_unmasks_a_crowd_that_colludes() -> None:
    """Five copies of one another outvote three honest ones; gold alone tells who is who."""
    answers, truth = crowd(11, coins([0.85, 0.85, 0.85, 0.3, 0.3, 0.3, 0.3, 0.3], 2), 400, [0.5, 0.5])
    copies = answers.answer.reshape(400, 8)
    copies[:, 4:] = copies[:, 3:4]
    known = np.where(np.arange(400) < 40, truth, -1)
    found = fit(answers, known=known)
    np.testing.assert_array_equal(found.posterior[:40].argmax(axis=1), truth[:40])
    assert right(majority(answers)[40:], truth[40:]) < 0.5
    assert right(found.posterior[40:], truth[40:]) > 0.9
    assert found.reliability().upper[3].max() < 0.6


def test_rare_classes_keep_their_names() -> None:
    confusions = np.tile([[0.95, 0.05], [0.4, 0.6]], (20, 1, 1))
    answers, truth = crowd(5, confusions, 1500, [0.94, 0.06], each=4)
    found = fit(answers)
    assert right(found.posterior, truth) >= right(majority(answers), truth) - 0.005
    assert found.class_prior[0] > 0.75


def test_it_is_the_same_whatever_classes_and_items_are_called() -> None:
    answers, truth = crowd(2, coins([0.9, 0.8, 0.7, 0.6, 0.5], 4), 200, [0.4, 0.3, 0.2, 0.1])
    names = np.array([2, 0, 3, 1])
    renamed = Answers(199 - answers.item, answers.expert, names[answers.answer], 200, 5, 4)
    one, other = fit(answers), fit(renamed)
    same = one.posterior.argmax(axis=1) == np.argsort(names)[other.posterior[::-1].argmax(axis=1)]
    assert same.mean() > 0.98
    assert right(one.posterior, truth) > 0.85


def test_one_who_always_says_the_same_says_nothing() -> None:
    confusions = np.concatenate([coins([0.85] * 4, 3), np.tile([1.0, 0, 0], (1, 3, 1))])
    answers, truth = crowd(9, confusions, 500, [0.34, 0.33, 0.33])
    found = fit(answers)
    assert right(found.posterior, truth) > 0.93
    rates = found.reliability()
    assert rates.mean[4, 0] > 0.9
    assert rates.upper[4, 1:].max() < 0.1
    assert combine([found.vote(4, 0)], 3).confidence < 0.4


def test_odd_shapes_have_honest_outcomes() -> None:
    nothing = Answers(*(np.zeros(0, dtype=np.int64),) * 3, 3, 2, 2)
    np.testing.assert_allclose(fit(nothing).posterior, 0.5, atol=1e-5)
    one_class = Answers(np.array([0, 0, 1]), np.array([0, 1, 0]), np.zeros(3, dtype=np.int64), 2, 2, 1)
    np.testing.assert_array_equal(fit(one_class).posterior, 1.0)
    rng = np.random.default_rng(1)
    crowded = Answers(
        np.zeros(10_000, dtype=np.int64), np.arange(10_000), rng.integers(0, 10, 10_000) // 7, 2, 10_000, 2
    )
    found = fit(crowded)
    assert found.posterior[0].argmax() == 0
    assert np.isfinite(found.posterior).all()


def test_it_refuses_indices_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="answer must be"):
        fit(Answers(np.array([0]), np.array([0]), np.array([2]), 1, 1, 2))
    with pytest.raises(ValueError, match="known must"):
        fit(TINY, known=np.array([0]))


def test_weights_sum_to_one_and_large_sets_take_the_quick_family(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, truth = crowd(4, coins([0.9, 0.8, 0.7, 0.7, 0.6], 3), 300, [0.5, 0.3, 0.2])
    assert sum(fit(answers).weights.values()) == pytest.approx(1)
    for name, value in (("LARGE", 1000), ("WEIGHED_ON", 500), ("FITTED_ON", 1500)):
        monkeypatch.setattr(classification, name, value)
    found = fit(answers)
    assert set(found.held_out) == {structure.name for structure in structures.quick_family()}
    assert len(found.weights) == 1
    assert right(found.posterior, truth) > 0.9


def dawid_skene(answers: Answers, rounds: int) -> NDArray[np.float64]:
    """Expectation and maximisation as Dawid and Skene (1979) wrote it, one step a line; (items, classes)."""
    said = np.zeros((answers.items, answers.experts, answers.classes))
    said[answers.item, answers.expert, answers.answer] = 1
    truth = said.sum(axis=1) / said.sum(axis=(1, 2))[:, None]
    for _ in range(rounds):
        confusion = np.einsum("it,iel->etl", truth, said) + 1e-10
        confusion /= confusion.sum(axis=2, keepdims=True)
        logs = np.log(truth.mean(axis=0)) + np.einsum("iel,etl->it", said, np.log(confusion))
        truth = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))
    return truth


def test_against_dawid_and_skene() -> None:
    answers, truth = crowd(8, coins([0.9, 0.8, 0.75, 0.7, 0.6, 0.5], 4), 800, [0.4, 0.3, 0.2, 0.1])
    theirs = dawid_skene(answers, 100)
    weak = Structure("weak", Pooling.FIXED, worth=0.1)
    ours = solve(Table.of(answers), weak, known=unknown(800), tolerance=1e-7).posterior
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.99
    assert np.abs(ours - theirs).mean() < 0.01
    assert right(fit(answers).posterior, truth) >= right(theirs, truth) - 0.005


def test_nothing_at_all_is_no_error() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = fit(Answers(nothing, nothing, nothing, 0, 0, 3))
    assert found.posterior.shape == (0, 3) and found.counts.shape == (0, 3, 3)
    assert found.class_prior.sum() == pytest.approx(1)
