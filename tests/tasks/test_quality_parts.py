"""Answers that say several things: a consensus for each, how sure the whole is, and how far experts agree."""

import numpy as np
import pytest

from tasks.quality.agreement import Units, agreement_in_parts, agreement_of
from tasks.quality.consensus import Vote, combine
from tasks.quality.parts import Voice, combine_parts
from tasks.types.agreeing import share_agreeing
from tasks.types.base import Part


def test_one_part_is_the_consensus_of_classes() -> None:
    said, expected = [0, 2, 0], [0.9, 0.6, None]
    found = combine_parts([Voice([each], sure) for each, sure in zip(said, expected, strict=True)], [3], [1.0])
    alone = combine([Vote(each, sure) for each, sure in zip(said, expected, strict=True)], 3)
    assert found.posteriors[0] == pytest.approx(alone.posterior)
    assert (found.best, found.confidence, found.is_open) == ([alone.best], pytest.approx(alone.confidence), False)


def test_how_sure_the_whole_is_weighs_its_parts() -> None:
    voices = [Voice([0, 0]), Voice([0, 1])]
    agreed, torn = combine([Vote(0), Vote(0)], 2).confidence, 0.5
    found = combine_parts(voices, [2, 2], [3.0, 1.0])
    assert found.confidence == pytest.approx((3 * agreed + torn) / 4)
    assert found.best[0] == 0


def test_what_an_answer_leaves_out_is_no_vote_and_no_part_of_the_certainty() -> None:
    found = combine_parts([Voice([0, None, None]), Voice([0, 1, None])], [2, 2, 2], [1.0, 1.0, 1.0])
    assert found.best == [0, 1, None]
    assert found.confidence == pytest.approx(
        (combine([Vote(0), Vote(0)], 2).confidence + combine([Vote(1)], 2).confidence) / 2
    )


def test_agreeing_that_there_is_nothing_makes_sure() -> None:
    one, two = (combine_parts([Voice([])] * n, [], []).confidence for n in (1, 2))
    assert 0.5 < one < two
    assert combine_parts([], [], []).is_open and combine_parts([], [2], [1.0]).confidence == 0


def test_most_saying_that_nothing_can_be_said_leave_it_open() -> None:
    assert combine_parts([Voice(None), Voice(None), Voice([0])], [2], [1.0]).is_open
    assert not combine_parts([Voice(None), Voice([0])], [2], [1.0]).is_open


def test_the_share_that_agrees() -> None:
    parts = [Part("a", ("x", "y")), Part("b", ("x", "y"), 3.0), Part("c", ("x", "y"))]
    assert share_agreeing({"a": "x", "b": "x"}, {"a": "x", "b": "x"}, parts) == 1
    assert share_agreeing({"a": "x", "b": "y"}, {"a": "x", "b": "x"}, parts) == 0.25
    assert share_agreeing({"a": "x"}, {"a": "x", "b": "x"}, parts) == 0.25
    assert share_agreeing({}, {}, parts) == 1


def test_agreement_in_parts_of_one_part_is_alpha_up_to_its_interval() -> None:
    counts = np.random.default_rng(1).multinomial(3, [0.6, 0.3, 0.1], size=300)
    whole = agreement_of(counts, np.random.default_rng(2))
    parts = agreement_in_parts([Units(counts, np.arange(300))], np.random.default_rng(2))
    assert whole is not None and parts is not None
    assert (parts.value, parts.items) == (pytest.approx(whole.value), whole.items)
    assert (parts.lower, parts.upper) == (pytest.approx(whole.lower, abs=0.02), pytest.approx(whole.upper, abs=0.02))


def test_agreement_in_parts_draws_whole_items() -> None:
    """Ten parts of an item that say the same are one observation: the interval is as wide as that of one part."""
    counts = np.random.default_rng(3).multinomial(2, [0.5, 0.5], size=80)
    once = agreement_in_parts([Units(counts, np.arange(80))], np.random.default_rng(4))
    tenfold = agreement_in_parts(
        [Units(np.repeat(counts, 10, 0), np.repeat(np.arange(80), 10))], np.random.default_rng(4)
    )
    assert once is not None and tenfold is not None
    assert tenfold.items == 80
    assert tenfold.upper - tenfold.lower == pytest.approx(once.upper - once.lower, rel=0.1)


def test_too_few_items_have_no_agreement() -> None:
    assert agreement_in_parts([], np.random.default_rng(1)) is None
    assert (
        agreement_in_parts([Units(np.array([[2, 0]] * 40), np.repeat(np.arange(4), 10))], np.random.default_rng(1))
        is None
    )
