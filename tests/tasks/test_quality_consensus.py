from itertools import product

import numpy as np
import pytest

from tasks.quality.consensus import HIGHEST, Vote, combine, confusion_of


def by_enumeration(votes: list[tuple[int, float]], classes: int) -> list[float]:
    """Bayes' rule written out: uniform prior, each answer right with p, else any other class alike."""
    weights = []
    for truth in range(classes):
        weight = 1 / classes
        for answer, expected in votes:
            weight *= expected if answer == truth else (1 - expected) / (classes - 1)
        weights.append(weight)
    return [weight / sum(weights) for weight in weights]


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_the_posterior_is_bayes_rule_for_every_way_to_answer(classes: int) -> None:
    skills = [0.9, 0.7, 0.8]
    for answers in product(range(classes), repeat=3):
        found = combine([Vote(a, p) for a, p in zip(answers, skills, strict=True)], classes)
        wanted = by_enumeration(list(zip(answers, skills, strict=True)), classes)
        np.testing.assert_allclose(found.posterior, wanted, rtol=1e-12)
        assert found.confidence == max(found.posterior)


def test_one_strong_expert_outweighs_two_weak_ones() -> None:
    assert combine([Vote(0, 0.95), Vote(1, 0.6), Vote(1, 0.6)], 2).best == 0


def test_an_unknown_expert_stands_at_the_pool_mean() -> None:
    known, unknown = combine([Vote(0, 0.8)], 3), combine([Vote(0, None)], 3)
    np.testing.assert_array_equal(known.posterior, unknown.posterior)


def test_nobody_is_infallible_and_nobody_counts_against_their_own_answer() -> None:
    assert confusion_of(1.0, 2)[0, 0] == HIGHEST
    assert combine([Vote(1, 0.1)], 4).best == 1
    np.testing.assert_allclose(confusion_of(0.7, 4).sum(axis=1), 1.0)


def test_not_enough_information_has_no_vote() -> None:
    with_it = combine([Vote(0, 0.8), Vote(0, 0.8), Vote(None, 0.99)], 3)
    np.testing.assert_array_equal(with_it.posterior, combine([Vote(0, 0.8), Vote(0, 0.8)], 3).posterior)
    assert with_it.best == 0


@pytest.mark.parametrize("answers", [[None, None, 0], [None], [None, None, None], []])
def test_nothing_is_decided_where_most_say_there_is_not_enough_information(answers: list[int | None]) -> None:
    assert combine([Vote(answer, 0.9) for answer in answers], 3).best is None


def test_a_class_prior_moves_a_split() -> None:
    split = [Vote(0, 0.8), Vote(1, 0.8)]
    assert combine(split, 2).confidence == pytest.approx(0.5)
    assert combine(split, 2, prior=np.array([0.2, 0.8])).best == 1


def test_many_answers_do_not_underflow() -> None:
    found = combine([Vote(0, 0.9)] * 2000 + [Vote(1, 0.9)] * 1990, 2)
    assert found.best == 0
    assert np.isfinite(found.posterior).all()
