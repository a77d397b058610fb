"""Grades by an item's own rubric: how rubrics are read, what grades must be, what they score, and the rows."""

import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.mapping import Mapper, NewItem, Reads, suggest
from tasks.quality.parts import Voice, combine_parts
from tasks.types.base import Fields, Given, Judged
from tasks.types.graded_rows import rows_in
from tasks.types.trajectories import Unreadable

GRADING = types.IN_PARTS["grading"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "medicine"
SETTINGS, STRICT = {"cannot_tell": True}, {"cannot_tell": False}
RUBRIC = [
    {"criterion": "Says to ask a doctor first", "points": 6, "why": "Stopping may harm."},
    {"criterion": "Names what may happen", "points": 4, "why": ""},
    {"criterion": "Says to stop at once", "points": -10, "why": ""},
]
CONTENT = {"prompt": "May I stop my tablets?", "response": "Ask first.", "reference": "Ask.", "rubric": RUBRIC}
GRADE = {"+": "met", "-": "not_met", "?": "cannot_tell"}


def graded(signs: str, **notes: str) -> dict[str, object]:
    """`+` met, `-` not met, `?` cannot tell; a note of row 0 as `n0`."""
    return {
        "grades": [
            {"row": row, "grade": GRADE[sign], "note": notes.get(f"n{row}", "")} for row, sign in enumerate(signs)
        ]
    }


def problems(answer: object, settings: Fields = SETTINGS) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in GRADING.validate_answer(answer, settings, CONTENT)]


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (["A", "B"], [("A", 1), ("B", 1)]),
        ('["A", {"criterion": "B", "points": -2}]', [("A", 1), ("B", -2)]),
        ([{"text": "A", "weight": 5.0}, {"requirement": " B ", "points": 3, "tags": ["x"]}], [("A", 5), ("B", 3)]),
        ({"A": 2, "B": -1}, [("A", 2), ("B", -1)]),
        ({"rubrics": [{"criterion": "A", "points": 7}]}, [("A", 7)]),
        (RUBRIC, [(row["criterion"], row["points"]) for row in RUBRIC]),
    ],
)
def test_rubrics_are_read_from_the_forms_that_labs_keep(given: object, rows: list[tuple[str, int]]) -> None:
    found = rows_in(given)
    assert [(row["criterion"], row["points"]) for row in found] == rows
    assert rows_in(found) == found


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("be kind", "This text is not JSON"),
        (3, "These are no criteria."),
        ([], "There is no criterion to grade by."),
        (["A", ""], "Criterion 2 has no text."),
        (["A", 3], "Criterion 2 has no text."),
        ([f"C{number}" for number in range(51)], "There are 51 criteria; at most 50"),
        (["Be kind", "be  Kind"], "Criterion 1 is there more than once."),
        ([{"criterion": "A", "points": 0}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": 0.5}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": float("nan")}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": 101}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": True}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": "5"}], "Criterion 1 needs points"),
        ([{"criterion": "A", "points": -1}], "No criterion gives points"),
        (["A" * 4001], "Criterion 1 has 4001 characters"),
    ],
)
def test_what_is_no_rubric_says_what_to_do(given: object, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rows_in(given)
    assert refused.value.message.startswith(message)
    (problem,) = GRADING.validate_content({**CONTENT, "rubric": given}, SETTINGS)
    assert problem.field == "rubric" and problem.message.startswith(message)


def test_content_is_stored_in_one_form_and_what_is_missing_is_named() -> None:
    assert isinstance(GRADING, Reads)
    assert GRADING.read({"rubric": ["A"]}) == {"rubric": [{"criterion": "A", "points": 1, "why": ""}]}
    assert GRADING.validate_content(CONTENT, SETTINGS) == []
    assert [each.field for each in GRADING.validate_content({}, SETTINGS)] == ["prompt", "response", "rubric"]
    assert GRADING.validate_settings(SETTINGS) == [] and GRADING.validate_settings({})[0].field == "cannot_tell"


def test_good_answers_fit() -> None:
    assert problems(graded("+-?")) == problems(graded("+--"), STRICT) == []


@pytest.mark.parametrize(
    ("answer", "settings", "field", "message"),
    [
        ({"grades": []}, SETTINGS, "grades", "Give at least 1 of these."),
        (graded("+-"), SETTINGS, "grades", "Criterion 3 has no grade yet."),
        (graded("+-?"), STRICT, "grades.2.grade", "This must be one of: met, not_met."),
        (graded("+---"), SETTINGS, "grades.3.row", "There is no criterion 4: this rubric has 3."),
        ({"grades": [*graded("+--")["grades"], *graded("-")["grades"]]}, SETTINGS, "grades.3.row", "Criterion 1 is graded more than once."),  # type: ignore[misc]  # noqa: E501
        ({"grades": [{"row": 0, "grade": "met"}]}, SETTINGS, "grades.0.note", "“note” is missing"),
        ({"grades": [{"row": 0.5, "grade": "met", "note": ""}]}, SETTINGS, "grades.0.row", "This must be a whole"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit(answer: object, settings: Fields, field: str, message: str) -> None:
    found = problems(answer, settings)
    assert found and found[0][0] == field and found[0][1].startswith(message), found


def test_a_part_a_criterion_that_weighs_what_it_is_worth() -> None:
    parts = GRADING.parts([], CONTENT, SETTINGS)
    assert [(part.key, part.weight) for part in parts] == [("0", 0.3), ("1", 0.2), ("2", 0.5)]
    assert {part.classes for part in parts} == {("met", "not_met", "cannot_tell")}
    assert {part.classes for part in GRADING.parts([], CONTENT, STRICT)} == {("met", "not_met")}
    assert GRADING.in_parts(graded("+?-"), parts) == {"0": "met", "1": "cannot_tell", "2": "not_met"}


def test_two_who_differ_on_what_is_worth_most_are_unsure() -> None:
    def sure(one: str, other: str) -> float:
        said = [GRADING.in_parts(graded(each), parts) for each in (one, other)]
        voices = [Voice([part.classes.index(each[part.key]) for part in parts]) for each in said]
        return combine_parts(voices, [3] * 3, [part.weight for part in parts]).confidence

    parts = GRADING.parts([], CONTENT, SETTINGS)
    assert sure("+--", "+--") > 0.93 > sure("+--", "++-") > 0.8 > sure("+--", "+-+")
    assert GRADING.agrees(graded("++-"), graded("+--"), CONTENT, SETTINGS)
    assert not GRADING.agrees(graded("+-+"), graded("+--"), CONTENT, SETTINGS)


def test_the_answer_that_stands_has_the_foremost_note_of_those_who_say_so() -> None:
    answers = [graded("+--", n1="No harm is named."), graded("-+-", n0="Only hints."), graded("-+-", n0="No.", n1="x")]
    stands = GRADING.from_parts({"0": "not_met", "1": "met", "2": "not_met"}, answers, CONTENT, SETTINGS)
    assert stands == graded("-+-", n0="Only hints.", n1="x")
    assert problems(stands) == []


def test_grades_in_words() -> None:
    assert GRADING.label_of(graded("+--"), SETTINGS) == "1 of 3 met"
    assert GRADING.label_of(graded("++?"), SETTINGS) == "2 of 3 met, 1 cannot be told"
    assert GRADING.label_of({}, SETTINGS) == "Not enough information"
    assert GRADING.title_of(CONTENT) == CONTENT["prompt"]
    assert "Ask first." in GRADING.text_of(CONTENT) and "Names what may happen" in GRADING.text_of(CONTENT)


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


@pytest.mark.parametrize(
    ("signs", "points", "possible", "score"),
    [
        ("++-", 10, 10, 1.0),
        ("+--", 6, 10, 0.6),
        ("+-+", -4, 10, 0.0),
        ("+?-", 6, 6, 1.0),
        ("?+?", 4, 4, 1.0),
        ("??-", 0, 0, None),
        ("---", 0, 10, 0.0),
    ],
)
def test_the_score_is_the_share_of_the_points_that_could_be_had(
    signs: str, points: int, possible: int, score: float | None
) -> None:
    (row,) = GRADING.export_rows("grading", judged(graded(signs)), SETTINGS).rows
    assert (row["points"], row["points_possible"], row["score"]) == (points, possible, score)


def test_grades_become_a_row_with_each_criterion(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    rows = GRADING.export_rows("grading", judged(graded("+?-", n1="It hints.")), SETTINGS).rows
    assert [*rows[0]] == [*(column.name for column in GRADING.export_columns("grading")), "item_id"]
    write_shard(tmp_path, "part", GRADING.export_columns("grading"), [rows])
    (read,) = pq.read_table(tmp_path / "part.parquet").to_pylist()
    line = json.loads((tmp_path / "part.jsonl").read_text())
    for row in (read, line):
        assert row["completion"] == [{"role": "assistant", "content": "Ask first."}]
        assert row["grades"][1] == {
            "criterion": "Names what may happen", "points": 4, "grade": "cannot_tell", "note": "It hints.",
        }  # fmt: skip


def test_the_rubric_becomes_the_row_that_rubric_writing_gives() -> None:
    (row,) = GRADING.export_rows("rubric", judged(graded("+--")), SETTINGS).rows
    assert row == {
        "prompt": [{"role": "user", "content": CONTENT["prompt"]}], "reference": "Ask.", "rubric": RUBRIC,
        "points_possible": 10, "item_id": "i",
    }  # fmt: skip
    written = types.of("rubric").export_columns("rubric")
    assert GRADING.export_columns("rubric") == written


def test_what_is_no_row_is_left_out_by_name_and_raw_rows_hold_all() -> None:
    for shape in ("grading", "rubric"):
        assert GRADING.export_rows(shape, judged(None), SETTINGS).left_out == "undecided"
        assert GRADING.export_rows(shape, judged({}), SETTINGS).left_out == "not_enough_information"
    rows = GRADING.export_rows("raw", judged(None, graded("+--"), {}), SETTINGS).rows
    assert (rows[0]["score"], json.loads(str(rows[0]["rubric"]))) == (0.6, RUBRIC)
    assert (rows[1]["score"], rows[1]["grades"], rows[1]["is_not_enough_information"]) == (None, None, True)
    assert {*rows[0]} == {*(column.name for column in GRADING.export_columns("raw")), "item_id", "by"}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the patient questions in {DATA}")
def test_real_answers_are_graded_by_what_physicians_say_they_must_have() -> None:
    """K-QA (Manes et al. 2024): each question's must-have statements are its rubric, mapped by their own column."""
    rows = [json.loads(line) for line in (DATA / "kqa" / "questions_w_answers.jsonl").read_text().splitlines()]
    mapper, seen = Mapper(GRADING, SETTINGS, suggest(GRADING, list(rows[0]))), 0
    for row in rows:
        item = mapper.item(1, row)
        if isinstance(item, NewItem):
            content = json.loads(item.content)
            assert [each["criterion"] for each in content["rubric"]] == [each.strip() for each in row["Must_have"]]
            whole = graded("+" * len(row["Must_have"]))
            assert GRADING.validate_answer(whole, SETTINGS, content) == []
            (made,) = GRADING.export_rows("grading", Judged(content, whole, [], {}), SETTINGS).rows
            assert (made["score"], made["points"]) == (1.0, len(row["Must_have"]))
            seen += 1
        else:
            assert any(words in item[0].message for words in ("more than once", "no criterion", "has no text"))
    assert seen >= len(rows) - 5, seen
