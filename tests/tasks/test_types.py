"""What every task type promises, and what pairs and choices say; critiques have a file of their own."""

import pytest

from tasks import types
from tasks.types.base import Given, Judged
from tests.factories import critiques

PAIR, CHOICE, CRITIQUE = types.of("pair"), types.of("choice"), types.of("critique")
TIES, NO_TIES = {"ties": True}, {"ties": False}
LABELS = {"question": "Which?", "labels": [{"value": "n", "text": "No"}, {"value": "y", "text": "Yes"}]}
CONTENT = {"prompt": "Q", "a": "First", "b": "Second"}
EXAMPLES = [
    (PAIR, TIES, CONTENT, [{"preference": step} for step in range(-3, 4)]),
    (CHOICE, LABELS, {"text": "T"}, [{"label": "n"}, {"label": "y"}]),
    (
        CRITIQUE,
        critiques.SETTINGS,
        critiques.CONTENT,
        [critiques.said(P1=verdict) for verdict in ("breaks", "unclear", "keeps")],
    ),
]


@pytest.mark.parametrize(("kind", "settings", "content", "answers"), EXAMPLES)
def test_classes_sides_and_schemas_fit_together(kind, settings, content, answers) -> None:  # type: ignore[no-untyped-def]
    assert types.of(kind.kind) is kind
    own = {} if kind.uses_principles else settings
    assert kind.validate_settings(own) == [] and kind.validate_content(content, settings) == []
    classes = kind.answer_classes(settings)
    assert {kind.to_class(answer) for answer in answers} == set(classes)
    for cls in classes:
        assert kind.to_class(kind.from_class(cls)) == cls
        # What is known of a class alone names no principle, and nobody may answer so.
        assert (kind.validate_answer(kind.from_class(cls), settings, content) == []) is not kind.uses_principles
        assert kind.to_class(kind.merge([each for each in answers if kind.to_class(each) == cls], cls)) == cls
    for seed in range(4):
        assert kind.lay_out(kind.lay_out(content, seed), seed) == content
        for answer in answers:
            assert kind.validate_answer(answer, settings, content) == []
            assert kind.restore(kind.restore(answer, seed), seed) == answer
            assert kind.restore({}, seed) == {}
    assert kind.label_of({}, settings) == "Not enough information"
    for schema in (kind.settings_schema, kind.answer_schema(settings), kind.answer_schema()):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) == set(schema["properties"])


def test_odd_seeds_swap_the_sides_and_restoring_negates() -> None:
    assert PAIR.lay_out(CONTENT, 3) == {"prompt": "Q", "a": "Second", "b": "First"}
    assert PAIR.restore({"preference": 2}, 3) == {"preference": -2}
    assert PAIR.lay_out(CONTENT, 2) == CONTENT and PAIR.restore({"preference": 2}, 2) == {"preference": 2}


@pytest.mark.parametrize(
    "answer",
    [{}, [], None, 1, {"preference": 4}, {"preference": True}, {"preference": 1.0}, {"preference": "1"},
     {"preference": 1, "more": 1}, {"preference": 0}],
)  # fmt: skip
def test_a_preference_that_does_not_fit(answer: object) -> None:
    assert PAIR.validate_answer(answer, NO_TIES, CONTENT)


@pytest.mark.parametrize("answer", [{}, [], {"label": "maybe"}, {"label": 1}, {"label": ["n"]}, {"label": "n", "x": 1}])
def test_a_label_that_does_not_fit(answer: object) -> None:
    assert CHOICE.validate_answer(answer, LABELS, {"text": "T"})


@pytest.mark.parametrize(
    ("settings", "place", "message"),
    [
        ({}, "labels", "“labels” is missing; give it."),
        ({"question": "Q", "labels": [{"value": "a", "text": "A"}]}, "labels", "Give at least 2 of these."),
        (
            {"question": "Q", "labels": [{"value": "a", "text": "A"}] * 2},
            "labels.1.value",
            "The label “a” is there twice.",
        ),
        ({"question": " ", "labels": LABELS["labels"]}, "question", "This is empty; give a text."),
        ({"question": "a\x00", "labels": LABELS["labels"]}, "question", "This holds a character that cannot be stored"),
        (
            {"question": "a\ud800", "labels": LABELS["labels"]},
            "question",
            "This holds a character that cannot be stored",
        ),
        ([], "", "This must be an object."),
    ],
)
def test_settings_that_do_not_fit_say_where_and_what_to_do(settings: object, place: str, message: str) -> None:
    problems = CHOICE.validate_settings(settings)
    assert any(each.field == place and each.message.startswith(message) for each in problems), problems


def judged(answer: dict[str, object] | None, *given: dict[str, object]) -> Judged:
    origin = {"expert": "expert-1"}
    return Judged(CONTENT, answer, [Given(each, "why", not each, origin) for each in given], {"item_id": "i"})


def test_a_preference_row_has_the_columns_of_trl() -> None:
    made = PAIR.export_rows("preference", judged({"preference": 1}, {"preference": 3}, {"preference": -1}, {}), TIES)
    assert made.rows == [{
        "prompt": [{"role": "user", "content": "Q"}],
        "chosen": [{"role": "assistant", "content": "Second"}],
        "rejected": [{"role": "assistant", "content": "First"}],
        "margin": 1.0,
        "item_id": "i",
    }]  # fmt: skip
    assert [column.name for column in PAIR.export_columns("preference")] == ["prompt", "chosen", "rejected", "margin"]


def test_ties_and_undecided_items_are_left_out_by_name() -> None:
    assert PAIR.export_rows("preference", judged({"preference": 0}), TIES).left_out == "ties"
    assert PAIR.export_rows("preference", judged(None), TIES).left_out == "undecided"
    assert (
        CHOICE.export_rows("classification", Judged({"text": "T"}, {}, [], {}), LABELS).left_out
        == "not_enough_information"
    )


def test_a_label_is_exported_by_its_place_and_its_text() -> None:
    made = CHOICE.export_rows("classification", Judged({"text": "T"}, {"label": "y"}, [], {}), LABELS)
    row = {"text": "T", "label": 1, "label_text": "Yes", "question": "Which?", "context": None}
    assert made.rows == [row]
    assert list(row) == [column.name for column in CHOICE.export_columns("classification")]


def test_raw_rows_are_the_answers_as_given() -> None:
    made = PAIR.export_rows("raw", judged(None, {"preference": -2}, {}), TIES)
    assert [(row["preference"], row["is_not_enough_information"]) for row in made.rows] == [(-2, False), (None, True)]
    names = [column.name for column in PAIR.export_columns("raw")]
    assert all(set(row) == {*names, "item_id", "expert"} for row in made.rows)
