"""Rewrites and demonstrations: what a text must be, when two are one, and the rows they become."""

import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.importing.mapping import Mapper, NewItem, suggest
from tasks.types.base import Fields, Given, Judged
from tasks.types.free_texts import words_in

REWRITE = types.IN_PARTS["rewrite"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "medicine"
SETTINGS = {"minimum_words": 3, "maximum_words": 8, "must_differ": True}
CONTENT = {"prompt": "May I stop my tablets?", "draft": "Yes, stop them at once.", "context": "Aged 80."}
BETTER = "Ask your doctor before you stop."


def problems(text: object, content: Fields = CONTENT, **settings: object) -> list[tuple[str, str]]:
    answer = {"text": text}
    return [(each.field, each.message) for each in REWRITE.validate_answer(answer, SETTINGS | settings, content)]


def test_a_good_text_fits_with_a_draft_and_without() -> None:
    assert problems(BETTER) == []
    assert problems(BETTER, {"prompt": "Q"}) == []
    assert problems(CONTENT["draft"], must_differ=False) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "This is empty; give a text."),
        (1, "This must be a text."),
        ("a\x00", "This holds a character that cannot be stored"),
        ("Ask first.", "This has 2 words; write at least 3."),
        ("one two three four five six seven eight nine", "This has 9 words; at most 8 are taken. Shorten it."),
        (" Yes, stop\nthem at  once.", "This is the draft itself. Change what is wrong with it."),
    ],
)
def test_a_text_that_does_not_fit_says_what_to_do(text: object, message: str) -> None:
    ((field, said),) = problems(text)
    assert field == "text" and said.startswith(message)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"minimum_words": 9}, "maximum_words", "This is fewer than the 9 words that are asked for at least."),
        ({"minimum_words": 0}, "minimum_words", "This must be at least 1."),
        ({"maximum_words": 20_001}, "maximum_words", "This must be at most 20000."),
        ({"must_differ": "yes"}, "must_differ", "This must be true or false."),
    ],
)
def test_settings_that_do_not_fit(changes: dict[str, object], field: str, message: str) -> None:
    assert REWRITE.validate_settings(SETTINGS) == []
    (problem,) = REWRITE.validate_settings(SETTINGS | changes)
    assert (problem.field, problem.message) == (field, message)


def test_words_are_counted_as_the_screens_count_them() -> None:
    assert [words_in(text) for text in ("", " a  b\n", "2.5 mg/day—yes", "服用两片", "take 两 now")] == [0, 2, 2, 4, 3]


def test_equal_texts_are_one_class_whatever_their_white_space() -> None:
    answers = [{"text": "Ask  first.\n"}, {"text": "Ask first."}, {"text": "Wait."}]
    (part,) = REWRITE.parts(answers, CONTENT, SETTINGS)
    assert part.key == "text" and len(part.classes) == 2
    assert REWRITE.parts(answers[::-1], CONTENT, SETTINGS) == [part]
    said = [REWRITE.in_parts(each, [part])["text"] for each in answers]
    assert said[0] == said[1] != said[2] and {*said} == {*part.classes}
    assert REWRITE.from_parts({"text": said[1]}, answers, CONTENT, SETTINGS) == answers[0]
    assert REWRITE.agrees(answers[0], answers[1], CONTENT, SETTINGS)
    assert not REWRITE.agrees(answers[0], answers[2], CONTENT, SETTINGS)


def test_texts_in_lists() -> None:
    assert REWRITE.label_of({"text": BETTER}, SETTINGS) == f"6 words: {BETTER}"
    assert REWRITE.label_of({"text": "word " * 30}, SETTINGS) == f"30 words: {'word ' * 11}word…"
    assert REWRITE.label_of({}, SETTINGS) == "Not enough information"
    assert REWRITE.title_of(CONTENT) == CONTENT["prompt"] and CONTENT["draft"] in REWRITE.text_of(CONTENT)


def judged(answer: Fields | None, *given: Fields, content: Fields = CONTENT) -> Judged:
    return Judged(content, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_a_rewrite_becomes_a_demonstration_and_a_preference_over_its_draft() -> None:
    asked = [{"role": "user", "content": "Aged 80.\n\nMay I stop my tablets?"}]
    chosen, rejected = [{"role": "assistant", "content": text} for text in (BETTER, CONTENT["draft"])]
    row = judged({"text": BETTER})
    assert REWRITE.export_rows("sft", row, SETTINGS).rows == [{"messages": [*asked, chosen], "item_id": "i"}]
    assert REWRITE.export_rows("preference", row, SETTINGS).rows == [
        {"prompt": asked, "chosen": [chosen], "rejected": [rejected], "item_id": "i"}
    ]


def test_what_is_no_row_is_left_out_by_name() -> None:
    for shape in ("sft", "preference"):
        assert REWRITE.export_rows(shape, judged(None), SETTINGS).left_out == "undecided"
        assert REWRITE.export_rows(shape, judged({}), SETTINGS).left_out == "not_enough_information"
    unchanged = REWRITE.export_rows("preference", judged({"text": CONTENT["draft"]}), SETTINGS)
    alone = REWRITE.export_rows("preference", judged({"text": BETTER}, content={"prompt": "Q"}), SETTINGS)
    assert (unchanged.left_out, alone.left_out) == ("unchanged", "no_draft")


def test_raw_rows_hold_every_text() -> None:
    rows = REWRITE.export_rows("raw", judged(None, {"text": BETTER}, {}), SETTINGS).rows
    assert [(row["text"], row["is_not_enough_information"]) for row in rows] == [(BETTER, False), (None, True)]
    assert {*rows[0]} == {*(column.name for column in REWRITE.export_columns("raw")), "item_id", "by"}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the patient questions in {DATA}")
def test_real_questions_and_answers_become_items() -> None:
    """K-QA (Manes et al. 2024): a physician's answer as the draft, mapped by its own column names."""
    rows = [json.loads(line) for line in (DATA / "kqa" / "questions_w_answers.jsonl").read_text().splitlines()]
    mapper = Mapper(REWRITE, SETTINGS, suggest(REWRITE, list(rows[0])))
    contents = [json.loads(item.content) for row in rows if isinstance(item := mapper.item(1, row), NewItem)]
    assert contents == [{"prompt": row["Question"], "draft": row["Free_form_answer"]} for row in rows]
