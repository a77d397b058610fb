"""Rubrics: what their rows must be, when two are one, and the rows they become."""

import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.mapping import Mapper, NewItem, suggest
from tasks.types.base import Fields, Given, Judged

RUBRIC = types.IN_PARTS["rubric"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "medicine"
SETTINGS = {"minimum_rows": 2, "maximum_rows": 4, "lowest_points": -10, "highest_points": 10, "needs_why": False}
CONTENT = {"prompt": "May I stop my tablets?", "reference": "Ask first."}
ASKS = {"criterion": "Says to ask a doctor first", "points": 8, "why": "Stopping may harm."}
STOPS = {"criterion": "Says to stop at once", "points": -6, "why": ""}
GOOD = {"rows": [ASKS, STOPS]}


def problems(*rows: object, **settings: object) -> list[tuple[str, str]]:
    return [
        (each.field, each.message) for each in RUBRIC.validate_answer({"rows": [*rows]}, SETTINGS | settings, CONTENT)
    ]


def test_a_good_rubric_fits() -> None:
    assert problems(ASKS, STOPS) == []
    assert RUBRIC.validate_settings(SETTINGS) == [] and RUBRIC.validate_content(CONTENT, SETTINGS) == []


@pytest.mark.parametrize(
    ("rows", "settings", "field", "message"),
    [
        ([ASKS], {}, "rows", "Give at least 2 of these."),
        ([ASKS, STOPS], {"maximum_rows": 1, "minimum_rows": 1}, "rows", "Give at most 1 of these."),
        ([ASKS, STOPS | {"criterion": " "}], {}, "rows.1.criterion", "This is empty; give a text."),
        ([ASKS, STOPS | {"points": -11}], {}, "rows.1.points", "This must be at least -10."),
        ([ASKS, STOPS | {"points": 2.5}], {}, "rows.1.points", "This must be a whole number."),
        ([ASKS, STOPS | {"points": 0}], {}, "rows.1.points", "This criterion is worth nothing."),
        (
            [ASKS, ASKS | {"criterion": " says to  ask a doctor first"}],
            {},
            "rows.0.criterion",
            "This criterion is there",
        ),
        ([ASKS, STOPS], {"needs_why": True}, "rows.1.why", "Say why this criterion matters."),
        ([STOPS, STOPS | {"criterion": "Guesses"}], {}, "rows", "No criterion gives points."),
        ([ASKS, {"criterion": "x", "points": 1}], {}, "rows.1.why", "“why” is missing; give it."),
    ],
)
def test_rows_that_do_not_fit(rows: list[object], settings: dict[str, object], field: str, message: str) -> None:
    found = problems(*rows, **settings)
    assert found[0][0] == field and found[0][1].startswith(message), found


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"minimum_rows": 5}, "maximum_rows"), ({"maximum_rows": 51}, "maximum_rows"),
     ({"lowest_points": 2}, "lowest_points"), ({"highest_points": 0}, "highest_points"),
     ({"needs_why": 1}, "needs_why")],
)  # fmt: skip
def test_settings_that_do_not_fit(changes: dict[str, object], field: str) -> None:
    assert [each.field for each in RUBRIC.validate_settings(SETTINGS | changes)] == [field]


def test_the_same_criteria_and_points_are_one_rubric_in_any_order_for_any_reason() -> None:
    other = {"rows": [STOPS | {"why": "Dangerous."}, ASKS | {"criterion": "Says to ask  a doctor first"}]}
    heavier = {"rows": [ASKS | {"points": 9}, STOPS]}
    (part,) = RUBRIC.parts([GOOD, other, heavier], CONTENT, SETTINGS)
    assert len(part.classes) == 2
    assert RUBRIC.in_parts(GOOD, [part]) == RUBRIC.in_parts(other, [part]) != RUBRIC.in_parts(heavier, [part])
    assert RUBRIC.from_parts(RUBRIC.in_parts(other, [part]), [GOOD, other], CONTENT, SETTINGS) == GOOD
    assert RUBRIC.agrees(other, GOOD, CONTENT, SETTINGS) and not RUBRIC.agrees(heavier, GOOD, CONTENT, SETTINGS)


def test_rubrics_in_lists() -> None:
    assert RUBRIC.label_of(GOOD, SETTINGS) == "2 criteria, 8 points"
    assert RUBRIC.label_of({"rows": [ASKS | {"points": 1}]}, SETTINGS) == "1 criterion, 1 point"
    assert RUBRIC.label_of({}, SETTINGS) == "Not enough information"
    assert RUBRIC.title_of(CONTENT) == CONTENT["prompt"] and "Ask first." in RUBRIC.text_of(CONTENT)


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_a_rubric_becomes_a_row_for_training_against_it(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    rows = RUBRIC.export_rows("rubric", judged(GOOD), SETTINGS).rows
    assert rows == [{
        "prompt": [{"role": "user", "content": CONTENT["prompt"]}], "reference": "Ask first.", "rubric": [ASKS, STOPS],
        "points_possible": 8, "item_id": "i",
    }]  # fmt: skip
    write_shard(tmp_path, "part", RUBRIC.export_columns("rubric"), [rows])
    (read,) = pq.read_table(tmp_path / "part.parquet").to_pylist()
    assert read["rubric"] == [ASKS, STOPS]
    assert json.loads((tmp_path / "part.jsonl").read_text())["rubric"] == [ASKS, STOPS]


def test_what_is_no_row_is_left_out_by_name_and_raw_rows_hold_all() -> None:
    assert RUBRIC.export_rows("rubric", judged(None), SETTINGS).left_out == "undecided"
    assert RUBRIC.export_rows("rubric", judged({}), SETTINGS).left_out == "not_enough_information"
    rows = RUBRIC.export_rows("raw", judged(None, GOOD, {}), SETTINGS).rows
    assert json.loads(str(rows[0]["rows"])) == [ASKS, STOPS]
    assert (rows[1]["rows"], rows[1]["is_not_enough_information"]) == (None, True)
    assert {*rows[0]} == {*(column.name for column in RUBRIC.export_columns("raw")), "item_id", "by"}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the patient questions in {DATA}")
def test_real_questions_and_what_physicians_must_have_become_items_and_rubrics() -> None:
    """K-QA (Manes et al. 2024): each question's own must-have statements fit as the criteria of an answer."""
    rows = [json.loads(line) for line in (DATA / "kqa" / "questions_w_answers.jsonl").read_text().splitlines()]
    mapper, wide = (
        Mapper(RUBRIC, SETTINGS, suggest(RUBRIC, list(rows[0]))),
        SETTINGS | {"minimum_rows": 1, "maximum_rows": 50},
    )
    fitting = 0
    for row in rows:
        item = mapper.item(1, row)
        assert isinstance(item, NewItem)
        content = json.loads(item.content)
        assert content == {"prompt": row["Question"], "reference": row["Free_form_answer"]}
        criteria = list(dict.fromkeys(statement.strip() for statement in row["Must_have"]))
        answer = {"rows": [{"criterion": each, "points": 5, "why": ""} for each in criteria]}
        fitting += RUBRIC.validate_answer(answer, wide, content) == []
    assert fitting >= len(rows) - 5, fitting
