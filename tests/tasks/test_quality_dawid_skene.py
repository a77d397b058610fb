from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from tasks.quality.answers import Answers
from tasks.quality.dawid_skene import Priors, fit, log_beta

TINY = Answers(
    item=np.array([0, 0, 1, 1, 2, 2, 3, 3]),
    expert=np.array([0, 1, 0, 1, 0, 2, 1, 2]),
    answer=np.array([0, 0, 1, 0, 1, 1, 0, 0]),
    items=4,
    experts=3,
    classes=2,
)


def log_joint(truth: tuple[int, ...], answers: Answers, priors: Priors) -> float:
    """log p(truth, answers) with the class shares and confusions integrated out (Dirichlet-multinomial)."""
    one_hot = np.eye(answers.classes)[list(truth)]
    of_class = np.full(answers.classes, priors.of_class)
    total = log_beta(of_class + one_hot.sum(axis=0)) - log_beta(of_class)
    for expert in range(answers.experts):
        prior = np.where(np.eye(answers.classes) == 1, priors.right, priors.wrong)
        counts = prior.copy()
        for item, who, answer in zip(answers.item, answers.expert, answers.answer, strict=True):
            if who == expert:
                counts[truth[item], answer] += 1
        total = total + (log_beta(counts) - log_beta(prior)).sum()
    return float(total)


def test_against_every_truth_enumerated() -> None:
    priors = Priors()
    truths = list(product(range(2), repeat=TINY.items))
    logs = np.array([log_joint(truth, TINY, priors) for truth in truths])
    evidence = logsumexp(logs)
    weights = np.exp(logs - evidence)
    exact = np.array(
        [[sum(w for w, t in zip(weights, truths, strict=True) if t[i] == c) for c in (0, 1)] for i in range(4)]
    )
    found = fit(TINY, priors=priors)
    assert evidence - 0.7 < found.bound <= evidence
    np.testing.assert_array_equal(found.posterior.argmax(axis=1), exact.argmax(axis=1))
    np.testing.assert_allclose(found.posterior, exact, atol=0.12)


def simulated(seed: int, skills: list[float], items: int) -> tuple[Answers, NDArray[np.int64]]:
    """Everybody answers everything; an expert is right with their skill, whatever the class."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, size=items, p=[0.5, 0.3, 0.2])
    item, expert = (grid.ravel() for grid in np.mgrid[0:items, 0 : len(skills)])
    right = rng.random(item.size) < np.array(skills)[expert]
    answer = np.where(right, truth[item], (truth[item] + rng.integers(1, 3, item.size)) % 3)
    return Answers(item, expert, answer, items, len(skills), 3), truth


def test_it_learns_who_is_right_and_beats_the_majority() -> None:
    skills = [0.95, 0.9, 0.45, 0.4, 0.4]
    answers, truth = simulated(7, skills, 600)
    found = fit(answers)
    votes = np.zeros((600, 3))
    np.add.at(votes, (answers.item, answers.answer), 1)
    majority = (votes.argmax(axis=1) == truth).mean()
    accuracy = (found.posterior.argmax(axis=1) == truth).mean()
    assert accuracy > majority + 0.05
    learnt = (found.confusion.diagonal(axis1=1, axis2=2) * found.class_prior).sum(axis=1)
    np.testing.assert_allclose(learnt, skills, atol=0.06)
    np.testing.assert_allclose(found.class_prior, [0.5, 0.3, 0.2], atol=0.05)


def test_the_bound_never_falls_with_more_rounds() -> None:
    answers, _ = simulated(3, [0.8, 0.7, 0.6], 80)
    bounds = [fit(answers, rounds=rounds, tolerance=0.0).bound for rounds in (1, 2, 4, 8, 16, 64)]
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(bounds))


def test_known_items_stay_as_known_and_teach_the_rest() -> None:
    answers, truth = simulated(11, [0.3, 0.35, 0.9], 300)
    known = np.where(np.arange(300) < 60, truth, -1)
    found = fit(answers, known=known)
    np.testing.assert_array_equal(found.posterior[:60].argmax(axis=1), truth[:60])
    assert found.posterior[:60].max(axis=1).min() == 1.0
    assert (found.posterior[60:].argmax(axis=1) == truth[60:]).mean() > 0.8
