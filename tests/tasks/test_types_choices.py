"""Several labels at once: what fits, how sets of labels agree, which set stands, and the rows it becomes."""

import csv
import itertools
import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.mapping import Mapper, NewItem, suggest
from tasks.quality.parts import Voice, combine_parts
from tasks.types.base import Fields, Given, Judged

CHOICES = types.IN_PARTS["choices"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "law" / "cuad"
LABELS = [{"value": value, "text": value.upper()} for value in "abcdef"]
SETTINGS = {"labels": LABELS, "question": "Which?", "minimum_labels": 0, "maximum_labels": 4}
CONTENT = {"text": "Either party may assign."}


def said(labels: str) -> dict[str, object]:
    return {"labels": list(labels)}


def problems(answer: object, **settings: int) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in CHOICES.validate_answer(answer, SETTINGS | settings, CONTENT)]


def stands(*answers: str, **settings: int) -> tuple[str, float]:
    """The labels that equally trusted experts come to, and how sure they are."""
    asked, given = SETTINGS | settings, [said(each) for each in answers]
    parts = CHOICES.parts(given, CONTENT, asked)
    voices = [Voice([part.classes.index(CHOICES.in_parts(each, parts)[part.key]) for part in parts]) for each in given]
    found = combine_parts(voices, [2] * len(parts), [part.weight for part in parts])
    best = {part.key: part.classes[at] for part, at in zip(parts, found.best, strict=True) if at is not None}
    answer = CHOICES.from_parts(best, given, CONTENT, asked)
    assert CHOICES.validate_answer(answer, asked, CONTENT) == []
    return "".join(answer["labels"]), found.confidence  # type: ignore[arg-type]


def test_good_answers_fit() -> None:
    assert problems(said("")) == problems(said("ba")) == problems(said("abcd")) == []
    assert CHOICES.validate_settings(SETTINGS) == [] and CHOICES.validate_content(CONTENT, SETTINGS) == []


@pytest.mark.parametrize(
    ("answer", "settings", "field", "message"),
    [
        ({}, {}, "labels", "“labels” is missing"),
        ({"labels": "a"}, {}, "labels", "This must be a list."),
        (said("z"), {}, "labels.0", "This must be one of: a, b"),
        (said("aba"), {}, "labels.2", "The label “a” is given twice."),
        (said("abcde"), {}, "labels", "Give at most 4 of these."),
        (said("a"), {"minimum_labels": 2}, "labels", "Give at least 2 of these."),
        (said(""), {"minimum_labels": 1}, "labels", "Give at least 1 of these."),
    ],
)
def test_an_answer_that_does_not_fit(answer: object, settings: dict[str, int], field: str, message: str) -> None:
    found = problems(answer, **settings)
    assert found and found[0][0] == field and found[0][1].startswith(message), found


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"minimum_labels": 3, "maximum_labels": 2}, "maximum_labels", "This is fewer than the 3 labels"),
        ({"maximum_labels": 7}, "maximum_labels", "There are only 6 labels"),
        ({"maximum_labels": 0}, "maximum_labels", "This must be at least 1."),
        ({"minimum_labels": -1}, "minimum_labels", "This must be at least 0."),
        ({"labels": [*LABELS, LABELS[0]]}, "labels.6.value", "The label “a” is there twice."),
        ({"question": " "}, "question", "This is empty"),
    ],
)
def test_settings_that_do_not_fit(changes: dict[str, object], field: str, message: str) -> None:
    found = [(each.field, each.message) for each in CHOICES.validate_settings(SETTINGS | changes)]
    assert found and found[0][0] == field and found[0][1].startswith(message), found


def test_a_part_a_label_with_classes_of_its_own_weighed_where_somebody_gives_it() -> None:
    parts = CHOICES.parts([said("a"), said("ac")], CONTENT, SETTINGS)
    assert [part.classes for part in parts][:2] == [("not a", "a"), ("not b", "b")]
    assert [part.key for part in parts if part.weight] == ["a", "c"]
    assert [part.weight for part in CHOICES.parts([said("")], CONTENT, SETTINGS)] == [1.0] * 6


def test_labels_that_nobody_gives_make_nobody_sure() -> None:
    assert stands("a", "a")[1] > 0.93
    assert stands("a", "b")[1] == pytest.approx(0.5)
    assert stands("ab", "a")[1] == pytest.approx((stands("a", "a")[1] + 0.5) / 2)
    assert stands("", "")[0] == "" and stands("", "")[1] > 0.93


def test_what_most_give_stands() -> None:
    assert stands("ab", "abc", "ad")[0] == "ab"
    assert stands("cab", "abc")[0] == "abc"


def test_too_few_or_too_many_are_mended_by_what_most_gave_and_the_foremost() -> None:
    assert stands("b", "a", "c", minimum_labels=1)[0] == "b"
    assert stands("cb", "ba", "cd", "ef", minimum_labels=2)[0] == "bc"
    assert stands("abcd", "abc", "bcd", "abcd", maximum_labels=2)[0] == "bc"


def test_every_set_that_stands_is_one_that_the_project_takes() -> None:
    sets = ["", "a", "ab", "ef", "bcd"]
    for answers in itertools.product(sets, repeat=3):
        for fewest, most in ((0, 4), (1, 1), (2, 3)):
            labels, _ = stands(*answers, minimum_labels=fewest, maximum_labels=most)
            assert fewest <= len(labels) <= most


def test_agreeing_is_the_share_of_labels_in_common() -> None:
    assert CHOICES.agrees(said("ab"), said("ba"), CONTENT, SETTINGS)
    assert CHOICES.agrees(said("abc"), said("ab"), CONTENT, SETTINGS)
    assert not CHOICES.agrees(said("a"), said("ab"), CONTENT, SETTINGS)
    assert CHOICES.agrees(said(""), said(""), CONTENT, SETTINGS)
    assert not CHOICES.agrees(said("a"), said(""), CONTENT, SETTINGS)


def test_labels_in_words() -> None:
    assert CHOICES.label_of(said("ca"), SETTINGS) == "A, C"
    assert CHOICES.label_of(said(""), SETTINGS) == "None of the labels"
    assert CHOICES.label_of({}, SETTINGS) == "Not enough information"
    assert CHOICES.title_of(CONTENT) == CHOICES.text_of(CONTENT) == CONTENT["text"]


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_labels_become_a_row_that_trainers_of_several_labels_read(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    rows = CHOICES.export_rows("classification", judged(said("da")), SETTINGS).rows
    rows += CHOICES.export_rows("classification", judged(said("")), SETTINGS).rows
    write_shard(tmp_path, "part", CHOICES.export_columns("classification"), [rows])
    read, none = pq.read_table(tmp_path / "part.parquet").to_pylist()
    assert (read["labels"], read["label_texts"], read["multi_hot"]) == ([0, 3], ["A", "D"], [1, 0, 0, 1, 0, 0])
    assert (none["labels"], none["multi_hot"]) == ([], [0] * 6)
    assert (read["text"], read["question"]) == (CONTENT["text"], "Which?")
    assert [*rows[0]] == [*(column.name for column in CHOICES.export_columns("classification")), "item_id"]


def test_what_is_no_row_is_left_out_by_name_and_raw_rows_hold_all() -> None:
    assert CHOICES.export_rows("classification", judged(None), SETTINGS).left_out == "undecided"
    assert CHOICES.export_rows("classification", judged({}), SETTINGS).left_out == "not_enough_information"
    rows = CHOICES.export_rows("raw", judged(None, said("b"), said(""), {}), SETTINGS).rows
    assert [row["labels"] for row in rows] == [["b"], [], None]
    assert {*rows[0]} == {*(column.name for column in CHOICES.export_columns("raw")), "item_id", "by"}


CLAUSES = ("Anti-Assignment", "Audit Rights", "Exclusivity", "Insurance", "License Grant", "Non-Compete")


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the contracts in {DATA}")
def test_what_lawyers_found_in_real_contracts_fits_and_is_exported() -> None:
    """CUAD (Hendrycks et al. 2021): which clauses a contract of up to 200 kB has."""
    settings = {
        "labels": [{"value": name, "text": name} for name in CLAUSES], "question": "Which clauses does it have?",
        "minimum_labels": 0, "maximum_labels": len(CLAUSES),
    }  # fmt: skip
    assert CHOICES.validate_settings(settings) == []
    texts = {path.stem.strip(): path for path in (DATA / "txt").glob("*.txt")}
    mapper = Mapper(CHOICES, settings, suggest(CHOICES, ["Filename", "text"]))
    seen, counts = 0, set()
    with (DATA / "master_clauses.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = texts.get(Path(row["Filename"]).stem.strip())
            if path is None:
                continue
            item = mapper.item(1, {"Filename": row["Filename"], "text": path.read_text(encoding="utf-8")})
            assert isinstance(item, NewItem)
            answer = {"labels": [name for name in CLAUSES if row[f"{name}-Answer"] == "Yes"]}
            content = json.loads(item.content)
            assert CHOICES.validate_answer(answer, settings, content) == []
            (made,) = CHOICES.export_rows("classification", Judged(content, answer, [], {}), settings).rows
            assert made["label_texts"] == answer["labels"]
            counts.add(len(answer["labels"]))
            seen += 1
    assert seen >= 70 and len(counts) >= 5, (seen, counts)
