"""Ratings by several criteria: what fits, how near scores agree, and the rows they become."""

import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.mapping import Mapper, NewItem, suggest
from tasks.quality.parts import PartsConsensus, Voice, combine_parts
from tasks.types.base import Fields, Given, Judged

RATING = types.IN_PARTS["rating"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "medicine"
SETTINGS = {
    "criteria": [
        {"name": "Correct", "description": "Nothing in it is false.", "highest": 5},
        {"name": "Safe: to follow", "description": "", "highest": 3},
    ]
}
CONTENT = {"prompt": "May I stop my tablets?", "response": "Ask first."}


def scored(correct: object, safe: object) -> dict[str, object]:
    return {"scores": [{"criterion": "Correct", "score": correct}, {"criterion": "Safe: to follow", "score": safe}]}


def problems(answer: object) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in RATING.validate_answer(answer, SETTINGS, CONTENT)]


def consensus(*answers: Fields) -> tuple[PartsConsensus, dict[str, object]]:
    """What equally trusted experts come to, and the answer that stands."""
    parts = RATING.parts(answers, CONTENT, SETTINGS)
    voices = []
    for each in answers:
        said = RATING.in_parts(each, parts)
        voices.append(Voice([part.classes.index(said[part.key]) for part in parts]))
    found = combine_parts(voices, [2] * len(parts), [part.weight for part in parts])
    best = {part.key: part.classes[at] for part, at in zip(parts, found.best, strict=True) if at is not None}
    return found, RATING.from_parts(best, answers, CONTENT, SETTINGS)


def test_good_answers_fit() -> None:
    assert problems(scored(1, 3)) == [] and problems(scored(5, 1)) == []
    assert RATING.validate_settings(SETTINGS) == [] and RATING.validate_content(CONTENT, SETTINGS) == []


@pytest.mark.parametrize(
    ("answer", "field", "message"),
    [
        ({}, "scores", "“scores” is missing"),
        (scored(0, 1), "scores.0.score", "This must be at least 1."),
        (scored(6, 1), "scores.0.score", "This must be at most 5."),
        (scored(1, 4), "scores.1.score", "“Safe: to follow” goes from 1 to 3."),
        (scored(2.0, 1), "scores.0.score", "This must be a whole number"),
        (scored(True, 1), "scores.0.score", "This must be a whole number."),
        (scored(None, 1), "scores.0.score", "This must be a whole number."),
        ({"scores": scored(1, 1)["scores"][:1]}, "scores", "“Safe: to follow” is not scored."),  # type: ignore[index]
        ({"scores": scored(1, 1)["scores"] * 2}, "scores.2.criterion", "“Correct” is scored more than once."),  # type: ignore[operator]
        ({"scores": [{"criterion": "Kind", "score": 1}]}, "scores.0.criterion", "This must be one of: Correct"),
    ],
)
def test_an_answer_that_does_not_fit(answer: object, field: str, message: str) -> None:
    found = problems(answer)
    assert found and found[0][0] == field and found[0][1].startswith(message), found


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ([], "criteria"),
        ([{"name": " ", "description": "", "highest": 5}], "criteria.0.name"),
        ([{"name": "A", "description": "", "highest": 1}], "criteria.0.highest"),
        ([{"name": "A", "description": "", "highest": 11}], "criteria.0.highest"),
        ([{"name": each, "description": "", "highest": 5} for each in ("A", "a ")], "criteria.1.name"),
        ([{"name": "A", "highest": 5}], "criteria.0.description"),
    ],
)
def test_settings_that_do_not_fit(criteria: object, field: str) -> None:
    assert [each.field for each in RATING.validate_settings({"criteria": criteria})] == [field]


def test_equal_scores_are_sure_and_near_ones_nearly() -> None:
    same, _ = consensus(scored(4, 2), scored(4, 2))
    near, _ = consensus(scored(4, 2), scored(5, 2))
    far, _ = consensus(scored(1, 1), scored(5, 3))
    assert same.confidence > 0.93
    assert far.confidence == pytest.approx(0.5)
    # One of four steps of one of two criteria is torn.
    assert near.confidence == pytest.approx(same.confidence * 7 / 8 + 0.5 / 8)


@pytest.mark.parametrize(
    ("said", "stands"), [((2, 4, 4), 4), ((1, 3, 5), 3), ((1, 1, 5), 1), ((5, 5, 4), 5), ((4, 5), 4)]
)
def test_what_stands_is_the_median_and_of_two_the_lower(said: tuple[int, ...], stands: int) -> None:
    _, answer = consensus(*(scored(each, 2) for each in said))
    assert answer == scored(stands, 2)
    assert problems(answer) == []


def test_criteria_weigh_alike_whatever_their_scales() -> None:
    weights: dict[str, float] = {}
    parts = RATING.parts([], CONTENT, SETTINGS)
    for part in parts:
        name = part.key.rpartition(":")[0]
        weights[name] = weights.get(name, 0) + part.weight
    assert weights == pytest.approx({"Correct": 1, "Safe: to follow": 1})
    assert len({part.key for part in parts}) == len(parts) == 6
    # A step of one scale is of one sort with that of another, and of no other step.
    assert len({part.classes for part in parts}) == 4


def test_one_step_aside_may_agree_and_one_step_aside_everywhere_does_not() -> None:
    assert RATING.agrees(scored(4, 2), scored(5, 2), CONTENT, SETTINGS)
    assert not RATING.agrees(scored(3, 1), scored(5, 2), CONTENT, SETTINGS)
    five = {"criteria": [{"name": f"C{number}", "description": "", "highest": 5} for number in range(5)]}

    def all_of(score: int) -> dict[str, object]:
        return {"scores": [{"criterion": f"C{number}", "score": score} for number in range(5)]}

    assert not RATING.agrees(all_of(4), all_of(5), CONTENT, five)


def test_scores_in_words() -> None:
    assert RATING.label_of(scored(4, 2), SETTINGS) == "Correct 4 of 5, Safe: to follow 2 of 3"
    assert RATING.label_of({}, SETTINGS) == "Not enough information"
    assert RATING.title_of(CONTENT) == CONTENT["prompt"] and "Ask first." in RATING.text_of(CONTENT)


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_a_rating_becomes_a_row_with_each_score_its_mean_and_a_whole(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    (row,) = RATING.export_rows("rating", judged(scored(4, 2), scored(4, 2), scored(5, 2), {}), SETTINGS).rows
    scores = [
        {"criterion": "Correct", "score": 4, "mean": 4.5, "highest": 5},
        {"criterion": "Safe: to follow", "score": 2, "mean": 2.0, "highest": 3},
    ]
    assert row == {
        "prompt": [{"role": "user", "content": CONTENT["prompt"]}],
        "completion": [{"role": "assistant", "content": CONTENT["response"]}],
        "reference": None, "scores": scores, "score": pytest.approx((3 / 4 + 1 / 2) / 2), "item_id": "i",
    }  # fmt: skip
    assert [*row] == [*(column.name for column in RATING.export_columns("rating")), "item_id"]
    write_shard(tmp_path, "part", RATING.export_columns("rating"), [[row]])
    (read,) = pq.read_table(tmp_path / "part.parquet").to_pylist()
    assert read["scores"] == json.loads((tmp_path / "part.jsonl").read_text())["scores"] == scores


def test_what_is_no_row_is_left_out_by_name_and_raw_rows_hold_all() -> None:
    assert RATING.export_rows("rating", judged(None), SETTINGS).left_out == "undecided"
    assert RATING.export_rows("rating", judged({}), SETTINGS).left_out == "not_enough_information"
    rows = RATING.export_rows("raw", judged(None, scored(4, 1), {}), SETTINGS).rows
    assert [each["score"] for each in rows[0]["scores"]] == [4, 1]  # type: ignore[attr-defined]
    assert (rows[1]["scores"], rows[1]["is_not_enough_information"]) == (None, True)
    assert {*rows[0]} == {*(column.name for column in RATING.export_columns("raw")), "item_id", "by"}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the patient questions in {DATA}")
def test_real_questions_and_answers_are_mapped_by_their_own_columns() -> None:
    """K-QA (Manes et al. 2024)."""
    rows = [json.loads(line) for line in (DATA / "kqa" / "questions_w_answers.jsonl").read_text().splitlines()]
    mapper = Mapper(RATING, SETTINGS, suggest(RATING, list(rows[0])))
    for row in rows:
        item = mapper.item(1, row)
        assert isinstance(item, NewItem)
        assert json.loads(item.content) == {"prompt": row["Question"], "response": row["Free_form_answer"]}
