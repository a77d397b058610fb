"""The local judge: honest before it has learnt, better than chance after, and blind to sides."""

import numpy as np
import pytest

from marketplace.judges.base import Example
from marketplace.judges.local import LocalJudge

LABELS = ["restricts", "permits", "neither"]
CLASSES = ["a", "tie", "b"]


def clause(label: str, number: int) -> Example:
    words = {
        "restricts": "may not assign without the prior written consent",
        "permits": "may freely assign to any affiliate",
        "neither": "notices shall be given in writing by courier",
    }
    return Example({"text": f"Section {number}. The party {words[label]} under clause {number % 7}."}, label)


def pair(winner: str, number: int) -> Example:
    good, bad = f"Call the emergency number now, case {number}.", f"Just wait until tomorrow, case {number}."
    first, second = (good, bad) if winner == "a" else (bad, good)
    return Example({"prompt": "What should I do?", "a": first, "b": second}, winner)


def test_it_knows_nothing_before_any_answer() -> None:
    looked = LocalJudge().look(b"", [{"text": "x"}, {"text": "y"}], LABELS, task_type="choice")
    assert looked.tolist() == [[1 / 3] * 3] * 2


def test_with_few_examples_it_says_how_often_each_class_was_decided() -> None:
    learnt = LocalJudge().learn([clause("permits", n) for n in range(3)], LABELS, task_type="choice")
    looked = LocalJudge().look(learnt, [{"text": "anything"}], LABELS, task_type="choice")
    assert looked[0] == pytest.approx([1 / 6, 4 / 6, 1 / 6])


def test_it_learns_labels_from_text() -> None:
    learnt = LocalJudge().learn([clause(LABELS[n % 3], n) for n in range(60)], LABELS, task_type="choice")
    unseen = [clause(LABELS[n % 3], n) for n in range(100, 130)]
    looked = LocalJudge().look(learnt, [example.content for example in unseen], LABELS, task_type="choice")
    assert [LABELS[best] for best in looked.argmax(axis=1)] == [example.answer_class for example in unseen]
    assert looked.sum(axis=1) == pytest.approx(np.ones(30))


def test_a_class_it_never_saw_keeps_a_small_probability() -> None:
    learnt = LocalJudge().learn([clause(LABELS[n % 2], n) for n in range(40)], LABELS, task_type="choice")
    looked = LocalJudge().look(learnt, [clause("permits", 99).content], LABELS, task_type="choice")
    assert 0 < looked[0, 2] < 0.01


def test_it_prefers_the_better_text_whatever_its_side() -> None:
    learnt = LocalJudge().learn([pair("a" if n % 3 else "b", n) for n in range(40)], CLASSES, task_type="pair")
    contents = [pair("a", 500).content, pair("b", 500).content]
    looked = LocalJudge().look(learnt, contents, CLASSES, task_type="pair")
    assert looked[0, 0] > 0.6
    assert looked[0] == pytest.approx(looked[1, ::-1], abs=1e-3)
