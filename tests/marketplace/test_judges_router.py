"""What other judges say is weighed by what experts decided: never by how sure it sounds, how often or how many."""

import io

import numpy as np
import pytest

from marketplace.judges.base import Example, Opinion, Opinions
from marketplace.judges.local import LocalJudge, unpacked

LABELS = ["restricts", "permits", "neither"]
CLASSES = ["a", "tie", "b"]


def said(**answers: str | None) -> dict[str, Opinion]:
    return {name: Opinion(answer) for name, answer in answers.items()}


def decided(count: int, rule: dict[str, float], rng: np.random.Generator) -> list[Example]:
    """Texts that tell nothing; each judge is right with its own probability, and "copy" repeats "good"."""
    made = []
    for _ in range(count):
        truth = LABELS[rng.integers(3)]
        answers = {
            name: truth if rng.random() < right else str(rng.choice([label for label in LABELS if label != truth]))
            for name, right in rule.items()
        }
        if "copy" in answers:
            answers["copy"] = answers["good"]
        made.append(Example({"text": "The same words."}, truth, said(**answers)))
    return made


def looked(examples: list[Example], *seen: Opinions) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    judge = LocalJudge()
    learnt = judge.learn(examples, LABELS, task_type="choice")
    contents = [{"text": "The same words."}] * len(seen)
    return judge.look(learnt, contents, LABELS, task_type="choice", opinions=seen)


def test_a_judge_that_was_right_is_believed_as_often_as_it_was_right() -> None:
    examples = decided(400, {"good": 0.9, "guess": 1 / 3}, np.random.default_rng(0))
    sure, unsure, both = looked(
        examples, said(good="permits"), said(guess="permits"), said(good="permits", guess="neither")
    )
    assert 0.82 < sure[1] < 0.95
    assert unsure.max() < 0.5
    assert both.argmax() == 1


def test_a_judge_that_is_always_wrong_is_read_the_other_way_round() -> None:
    examples = [Example({"text": "x"}, LABELS[at % 2], said(liar=LABELS[1 - at % 2])) for at in range(200)]
    assert looked(examples, said(liar="permits"))[0].argmax() == 0


def test_judges_that_repeat_each_other_count_once() -> None:
    examples = decided(600, {"good": 0.8, "copy": 0.8}, np.random.default_rng(1))
    was_right = np.mean([example.opinions["good"].answer == example.answer_class for example in examples])
    assert looked(examples, said(good="permits", copy="permits"))[0, 1] == pytest.approx(was_right, abs=0.05)


def test_one_that_always_says_the_same_says_nothing() -> None:
    rng = np.random.default_rng(2)
    examples = [Example({"text": "x"}, LABELS[rng.integers(3)], said(constant="permits")) for _ in range(300)]
    assert looked(examples, said(constant="permits"))[0] == pytest.approx([1 / 3] * 3, abs=0.08)


def test_garbage_silence_and_a_change_of_mind_are_no_clear_answer() -> None:
    examples = decided(400, {"good": 0.9}, np.random.default_rng(3))
    torn = {"good": Opinion("permits", swapped="neither", both_orders=True)}
    garbage, silent, changed, unknown = looked(
        examples, said(good="as an AI"), said(good=None), torn, said(new="permits")
    )
    assert max(garbage.max(), silent.max(), changed.max(), unknown.max()) < 0.6
    assert garbage == pytest.approx(silent)
    assert garbage == pytest.approx(changed)


def test_a_few_decisions_make_nobody_sure() -> None:
    examples = [Example({"text": "x"}, LABELS[at % 3], said(good=LABELS[at % 3])) for at in range(4)]
    assert looked(examples, said(good="permits"))[0].max() < 0.8


def test_classes_in_another_order_change_nothing() -> None:
    examples, judge = decided(120, {"good": 0.8}, np.random.default_rng(4)), LocalJudge()
    there, back = LABELS, LABELS[::-1]
    rows = [
        judge.look(
            judge.learn(examples, order, task_type="choice"),
            [{"text": "The same words."}],
            order,
            task_type="choice",
            opinions=[said(good="permits")],
        )[0]
        for order in (there, back)
    ]
    assert rows[0] == pytest.approx(rows[1][::-1], abs=0.02)


def test_pairs_with_their_sides_swapped_get_the_swapped_answer() -> None:
    rng, judge = np.random.default_rng(5), LocalJudge()
    examples = []
    for at in range(60):
        truth = "a" if at % 3 else "b"
        answer = truth if rng.random() < 0.8 else "a"
        examples.append(Example({"a": f"one {at}", "b": f"two {at}"}, truth, said(model=answer)))
    learnt = judge.learn(examples, CLASSES, task_type="pair")
    contents = [{"a": "left words", "b": "right"}, {"a": "right", "b": "left words"}]
    rows = judge.look(learnt, contents, CLASSES, task_type="pair", opinions=[said(model="a"), said(model="b")])
    assert rows[0] == pytest.approx(rows[1][::-1], abs=1e-2)


def test_parameters_are_numbers_and_names_and_older_ones_say_nothing() -> None:
    learnt = LocalJudge().learn(decided(60, {"good": 0.9}, np.random.default_rng(6)), LABELS, task_type="choice")
    with np.load(io.BytesIO(learnt), allow_pickle=False) as kept:
        assert all(kept[name].dtype.kind in "fU" for name in kept.files)
    older = io.BytesIO()
    np.savez_compressed(older, weights=np.zeros((3, 4)), intercepts=np.zeros(3))
    assert unpacked(older.getvalue()) is None
    looked = LocalJudge().look(older.getvalue(), [{"text": "x"}], LABELS, task_type="choice")
    assert looked.tolist() == [[1 / 3] * 3]
