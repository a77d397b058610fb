import numpy as np
import pytest

from tasks.quality.consensus import Vote, combine, confusion_of, update
from tasks.quality.stopping import Reason, Rule, best_ahead, expected_gain, should_stop

EVEN = np.array([0.5, 0.5])


def by_hand(posterior: list[float], confusion: list[list[float]]) -> float:
    """The expected highest posterior after one answer, less that of now: Bayes' rule written out."""
    after = 0.0
    for answer in range(len(posterior)):
        chance = sum(p * row[answer] for p, row in zip(posterior, confusion, strict=True))
        after += chance * max(p * row[answer] / chance for p, row in zip(posterior, confusion, strict=True))
    return after - max(posterior)


@pytest.mark.parametrize("posterior", [[0.5, 0.5], [0.7, 0.3], [0.85, 0.15]])
def test_the_gain_is_the_expected_drop_in_error(posterior: list[float]) -> None:
    confusion = [[0.9, 0.1], [0.3, 0.7]]
    assert expected_gain(np.array(posterior), np.array(confusion)) == pytest.approx(by_hand(posterior, confusion))


def test_an_answer_that_cannot_change_the_decision_is_worth_nothing_but_two_may_be() -> None:
    posterior, weak = combine([Vote(0, 0.8), Vote(0, 0.8)], 2).posterior, confusion_of(0.8, 2)
    assert expected_gain(posterior, weak) == 0
    assert expected_gain(posterior, weak, answers=3) > 0
    assert best_ahead(posterior, weak, value=100, price=0.1, most=3)[0] == 3


def test_a_coin_is_worth_nothing_and_an_oracle_the_whole_loss() -> None:
    posterior = np.array([0.6, 0.3, 0.1])
    assert expected_gain(posterior, np.full((3, 3), 1 / 3)) == pytest.approx(0)
    assert expected_gain(posterior, np.eye(3)) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("posterior", "answers", "rule", "wanted"),
    [
        ([0.99, 0.01], 1, Rule(), (False, Reason.TOO_FEW_ANSWERS)),
        ([0.99, 0.01], 2, Rule(), (True, Reason.SURE)),
        ([0.9, 0.1], 2, Rule(sureness=0.9), (True, Reason.SURE)),
        ([0.6, 0.4], 2, Rule(), (False, Reason.UNSURE)),
        ([0.6, 0.4], 5, Rule(), (True, Reason.CAP_REACHED)),
        ([0.6, 0.4], 2, Rule(value=100, price=5), (False, Reason.UNSURE)),
        ([0.6, 0.4], 2, Rule(value=10, price=5), (True, Reason.NOT_WORTH_ITS_PRICE)),
    ],
)
def test_the_rule_says_why(posterior: list[float], answers: int, rule: Rule, wanted: tuple[bool, Reason]) -> None:
    found = should_stop(np.array(posterior), answers, rule, confusion_of(0.8, 2))
    assert (found.stop, found.reason) == wanted
    assert found.loss == pytest.approx(1 - max(posterior))


@pytest.mark.parametrize(
    "fields", [{"minimum": 0}, {"minimum": 6}, {"sureness": 0}, {"sureness": 1.1}, {"price": 1.0}, {"value": 1.0}]
)
def test_a_rule_that_contradicts_itself_is_refused(fields: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must|needs"):
        Rule(**fields)  # type: ignore[arg-type]


def test_a_price_needs_to_know_who_would_answer() -> None:
    with pytest.raises(ValueError, match="confusion"):
        should_stop(EVEN, 2, Rule(value=1, price=1))


def test_one_vote_more_is_the_same_as_all_votes_at_once() -> None:
    matrix = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
    votes = [Vote(0, 0.9), Vote(1, confusion=matrix), Vote(None), Vote(2)]
    posterior = np.full(3, 1 / 3)
    for vote in votes:
        posterior = update(posterior, vote)
    np.testing.assert_allclose(posterior, combine(votes, 3).posterior)


def test_a_whole_confusion_says_more_than_a_rate() -> None:
    """Somebody who calls everything rare "common" says nothing by "common" and much by "rare"."""
    lazy = np.array([[0.98, 0.02], [0.9, 0.1]])
    assert combine([Vote(0, confusion=lazy)], 2).confidence < 0.53
    assert combine([Vote(1, confusion=lazy)], 2).confidence > 0.75


def test_no_confusion_excludes_a_class() -> None:
    assert combine([Vote(0, confusion=np.eye(2)), Vote(1, 0.97), Vote(1, 0.97)], 2).best == 1
    with pytest.raises(ValueError, match="does not fit"):
        combine([Vote(0, confusion=np.eye(2))], 3)


def test_gold_is_what_it_is_known_to_be() -> None:
    assert combine([Vote(0, 0.98)] * 9, 3, known=2).posterior.tolist() == [0, 0, 1]


def test_one_class_only_is_certain() -> None:
    assert combine([Vote(0)], 1).confidence == 1
