"""Step labels: how trajectories are read, what an answer must say, what several come to, and the rows they become."""

import io
import json
import os
import time
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.files import CSV, reader
from tasks.importing.mapping import Mapper, NewItem, suggest
from tasks.quality.parts import Voice, combine_parts
from tasks.types.base import Fields, Given, Judged
from tasks.types.trajectories import Unreadable, steps_in

STEPS = types.IN_PARTS["steps"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "trajectory"
SETTINGS = {"marking": "first_error", "neutral": "good"}
CALL = {"name": "find_flights", "arguments": {"from": "JFK", "to": "SEA"}, "result": "HAT136, $55"}
CONTENT: dict[str, object] = {
    "prompt": "Book a flight to Seattle.",
    "steps": [
        {"role": "assistant", "text": "I look for flights.", "calls": [CALL]},
        {"role": "user", "text": "The cheap one, please.", "calls": []},
        {"role": "assistant", "text": "HAT136 costs $55.", "calls": []},
        {
            "role": "assistant",
            "text": "",
            "calls": [{"name": "book", "arguments": {"flight": "HAT999"}, "result": None}],
        },
        {"role": "assistant", "text": "It is booked.", "calls": []},
    ],
}


def said(**marks: int | str) -> dict[str, object]:
    """`s0=1`: the step at place 0 is good; `n0="why"`: the note on it."""
    steps = [(int(name[1:]), mark) for name, mark in marks.items() if name.startswith("s")]
    return {"marks": [{"step": step, "mark": mark, "note": marks.get(f"n{step}", "")} for step, mark in steps]}


FIRST_ERROR_AT_3 = said(s0=1, s2=1, s3=-1, n3="No such flight.")


def problems(answer: object, **settings: str) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in STEPS.validate_answer(answer, SETTINGS | settings, CONTENT)]


def plain(*texts: str) -> list[dict[str, object]]:
    return [{"role": "assistant", "text": text, "calls": []} for text in texts]


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        (["One.", "Two."], plain("One.", "Two.")),
        ('["One.", "Two."]', plain("One.", "Two.")),
        ({"steps": [{"completions": [{"text": "A"}, {"text": "B"}], "chosen_completion": 1}]}, plain("B")),
        (
            [{"completions": [{"text": "A"}], "chosen_completion": None, "human_completion": {"text": "By hand"}}],
            plain("By hand"),
        ),
        (
            [
                {"role": "assistant", "content": None, "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "a", "arguments": '{"x": 1}'}},
                    {"id": "2", "type": "function", "function": {"name": "b", "arguments": "not JSON"}},
                ]},
                {"role": "tool", "tool_call_id": "2", "content": "of b"},
                {"role": "tool", "tool_call_id": "1", "name": "a", "content": "of a"},
            ],
            [{"role": "assistant", "text": "", "calls": [
                {"name": "a", "arguments": {"x": 1}, "result": "of a"},
                {"name": "b", "arguments": "not JSON", "result": "of b"},
            ]}],
        ),
        (
            [
                {"role": "assistant", "content": [
                    {"type": "text", "text": "I ask."}, {"type": "tool_use", "id": "t", "name": "a", "input": {"x": 1}},
                ]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "came back"}]},
            ],
            [{"role": "assistant", "text": "I ask.", "calls": [{"name": "a", "arguments": {"x": 1}, "result": "came back"}]}],  # noqa: E501
        ),
        (
            [{"thought": "Look it up.", "action": "search", "action_input": "apixaban", "observation": {"hits": 2}}],
            [{"role": "assistant", "text": "Look it up.", "calls": [
                {"name": "search", "arguments": "apixaban", "result": '{"hits":2}'},
            ]}],
        ),
        (
            [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}],
            [{"role": "user", "text": "Hi", "calls": []}, *plain("Hello")],
        ),
        ([{"role": "assistant", "text": "  "}, "Said."], plain("Said.")),
        (CONTENT["steps"], CONTENT["steps"]),
    ],
)  # fmt: skip
def test_steps_are_read_from_the_forms_that_labs_keep(given: object, steps: object) -> None:
    assert steps_in(given) == steps
    assert steps_in(steps) == steps


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("1. Say hello", "This text is not JSON"),
        ("7", "These are no steps."),
        ({"rows": []}, "These are no steps."),
        (["One.", 2], "Step 2 is neither a text nor an object."),
        ([{"role": "butler", "text": "Tea."}], "Step 1 is by “butler”. Use assistant, user, system or tool."),
        ([{"completions": [{}]}], "Step 1 has no completion with a text."),
        (["x"] * 1001, "There are 1001 steps; at most 1000 can be judged."),
        ('["a\\u0000"]', "The steps hold a character that cannot be stored"),
    ],
)
def test_what_is_no_trajectory_says_what_to_do(given: object, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        steps_in(given)
    assert refused.value.message.startswith(message)


def test_arguments_that_cannot_be_stored_stay_the_text_they_were() -> None:
    (step,) = steps_in(
        [{"role": "assistant", "tool_calls": [{"function": {"name": "a", "arguments": '{"x": "\\u0000"}'}}]}]
    )
    assert step["calls"] == [{"name": "a", "arguments": '{"x": "\\u0000"}', "result": None}]


def test_task_and_context_come_out_of_the_steps_where_they_have_no_column() -> None:
    told = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Book."}, "Booked."]
    assert STEPS.read({"steps": told}) == {"context": "Be brief.", "prompt": "Book.", "steps": plain("Booked.")}  # type: ignore[attr-defined]
    kept = STEPS.read({"steps": told[1:], "prompt": "Another task"})  # type: ignore[attr-defined]
    assert (kept["prompt"], [step["role"] for step in kept["steps"]]) == ("Another task", ["user", "assistant"])


@pytest.mark.parametrize(
    ("content", "field", "message"),
    [
        ({"prompt": "T"}, "steps", "Steps are missing; every row needs them."),
        ({"prompt": "T", "steps": [{"role": "user", "text": "Hi"}]}, "steps", "None of the steps is the agent's"),
        ({"steps": ["One."]}, "prompt", "There is no task"),
        ({"prompt": "T", "steps": ["One."], "reference": ["x"]}, "reference", "Reference must be a text."),
    ],
)
def test_content_that_does_not_fit(content: Fields, field: str, message: str) -> None:
    (problem,) = STEPS.validate_content(content, SETTINGS)
    assert problem.field == field and problem.message.startswith(message)


def test_settings_name_what_they_take() -> None:
    assert STEPS.validate_settings(SETTINGS) == []
    (problem,) = STEPS.validate_settings({"marking": "all", "neutral": "off"})
    assert (problem.field, problem.message) == ("marking", "This must be one of: first_error, every_step.")


def test_good_answers_fit() -> None:
    assert STEPS.validate_content(CONTENT, SETTINGS) == []
    assert problems(FIRST_ERROR_AT_3) == []
    assert problems(said(s0=1, s2=0, s3=1, s4=1)) == []
    assert problems(said(s0=-1, s3=-1)) == []
    assert problems(said(s0=1, s2=-1, s3=1, s4=-1), marking="every_step") == []


@pytest.mark.parametrize(
    ("answer", "settings", "field", "message"),
    [
        ({"marks": []}, {}, "marks", "Give at least 1 of these."),
        (said(s0=2), {}, "marks.0.mark", "This must be one of: -1, 0, 1."),
        (said(s0=1, s2=0, s3=-1), {"neutral": "off"}, "marks.1.mark", "This must be one of: -1, 1."),
        (said(s0=1, s1=1, s2=-1), {}, "marks.1.step", "Step 2 is not one of the agent's steps."),
        (said(s0=1, s9=1, s2=-1), {}, "marks.1.step", "Step 10 is not one of the agent's steps."),
        (said(s0=1, s3=-1), {}, "marks", "Step 3 is not marked. Mark every step up to the first error, or all."),
        (said(s0=1, s2=1, s3=1), {}, "marks", "Step 5 is not marked."),
        (FIRST_ERROR_AT_3, {"marking": "every_step"}, "marks", "Step 5 is not marked. Mark every step."),
        ({"marks": said(s0=-1)["marks"] * 2}, {}, "marks.0.step", "Step 1 is marked more than once."),  # type: ignore[operator]
    ],
)
def test_an_answer_that_does_not_fit(answer: object, settings: dict[str, str], field: str, message: str) -> None:
    found = problems(answer, **settings)
    assert found and found[0][0] == field and found[0][1].startswith(message), found


def test_a_part_a_step_that_somebody_marked_and_nothing_of_the_others() -> None:
    parts = STEPS.parts([FIRST_ERROR_AT_3, said(s0=-1)], CONTENT, SETTINGS)
    assert [(part.key, part.classes) for part in parts] == [(key, ("bad", "neutral", "good")) for key in "023"]
    assert STEPS.in_parts(said(s0=-1), parts) == {"0": "bad"}
    assert [part.weight for part in parts] == [0.25, 0.5, 0.25]
    assert STEPS.parts([said(s0=1)], CONTENT, SETTINGS | {"neutral": "off"})[0].classes == ("bad", "good")


def test_one_step_in_dispute_among_many_good_ones_leaves_the_item_unsure() -> None:
    many = {"prompt": "T", "steps": plain(*map(str, range(40)))}
    good = {"marks": [{"step": step, "mark": 1, "note": ""} for step in range(40)]}
    other = {"marks": [{"step": step, "mark": -1 if step == 20 else 1, "note": ""} for step in range(40)]}
    parts = STEPS.parts([good, other], many, SETTINGS)
    voices = [
        Voice([part.classes.index(STEPS.in_parts(each, parts)[part.key]) for part in parts]) for each in (good, other)
    ]
    found = combine_parts(voices, [3] * len(parts), [part.weight for part in parts])
    assert found.confidence < 0.8
    assert not STEPS.agrees(good, other, many, SETTINGS)


def test_agreeing_is_finding_the_same_first_error() -> None:
    assert STEPS.agrees(FIRST_ERROR_AT_3, FIRST_ERROR_AT_3, CONTENT, SETTINGS)
    assert STEPS.agrees(
        FIRST_ERROR_AT_3 | {"marks": [*FIRST_ERROR_AT_3["marks"], *said(s4=-1)["marks"]]},
        FIRST_ERROR_AT_3,
        CONTENT,
        SETTINGS,
    )  # type: ignore[misc]
    assert not STEPS.agrees(said(s0=1, s2=-1), FIRST_ERROR_AT_3, CONTENT, SETTINGS)
    assert not STEPS.agrees(said(s0=1, s2=1, s3=1, s4=1), FIRST_ERROR_AT_3, CONTENT, SETTINGS)


def test_the_answer_that_stands_has_the_foremost_note_and_leaves_unmarked_what_nobody_marked() -> None:
    answers = [said(s0=1, s2=-1, n2="Not so."), said(s0=1, s2=1, s3=-1), FIRST_ERROR_AT_3]
    merged = STEPS.from_parts({"0": "good", "2": "good", "3": "bad"}, answers, CONTENT, SETTINGS)
    assert merged == FIRST_ERROR_AT_3
    assert problems(merged) == []


def test_what_an_answer_says_beyond_its_first_error_decides_nothing_where_work_ends_there() -> None:
    further = said(s0=-1, s2=1, s3=1)
    assert [part.key for part in STEPS.parts([further], CONTENT, SETTINGS)] == ["0"]
    assert [part.key for part in STEPS.parts([further], CONTENT, SETTINGS | {"marking": "every_step"})] == [
        "0",
        "2",
        "3",
    ]
    outvoted = STEPS.from_parts({"0": "good", "2": "bad", "3": "good"}, [], CONTENT, SETTINGS)
    assert outvoted == said(s0=1, s2=-1)
    assert STEPS.agrees(said(s0=1, s2=-1), outvoted, CONTENT, SETTINGS)


def test_answers_in_words() -> None:
    assert STEPS.label_of(FIRST_ERROR_AT_3, SETTINGS) == "First error at step 4"
    assert STEPS.label_of(said(s0=-1, s2=-1), SETTINGS) == "First error at step 1, 1 more"
    assert STEPS.label_of(said(s0=1, s2=0), SETTINGS) == "No error in the 2 steps marked"
    assert STEPS.label_of({}, SETTINGS) == "Not enough information"
    assert STEPS.title_of(CONTENT) == CONTENT["prompt"]
    assert "find_flights" in STEPS.text_of(CONTENT) and "HAT136, $55" in STEPS.text_of(CONTENT)


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_a_process_reward_row_is_what_trl_reads_and_keeps_the_unmarked_apart() -> None:
    (row,) = STEPS.export_rows("stepwise", judged(FIRST_ERROR_AT_3), SETTINGS).rows
    assert row["prompt"] == "Book a flight to Seattle."
    assert row["completions"] == [
        'I look for flights.\n\nfind_flights({"from":"JFK","to":"SEA"})',
        "Result of find_flights: HAT136, $55\n\nUser: The cheap one, please.\n\nHAT136 costs $55.",
        'book({"flight":"HAT999"})',
    ]
    assert row["labels"] == [True, True, False]
    assert (row["first_error"], row["ratings"], len(row["steps"])) == (2, [1, 1, -1, None], 4)  # type: ignore[arg-type]
    assert [*row] == [*(column.name for column in STEPS.export_columns("stepwise")), "item_id"]


@pytest.mark.parametrize(
    ("answer", "labels", "first_error"),
    [
        (said(s0=1, s2=0, s3=1, s4=1), [True, True, True, True], -1),
        (said(s0=1, s2=0), [True, True], None),
        (said(s0=1, s3=-1), [True], None),
    ],
)
def test_labels_end_before_the_first_unmarked_step(answer: Fields, labels: list[bool], first_error: int | None) -> None:
    (row,) = STEPS.export_rows("stepwise", judged(answer), SETTINGS).rows
    assert (row["labels"], row["first_error"]) == (labels, first_error)
    (strict,) = STEPS.export_rows("stepwise", judged(answer), SETTINGS | {"neutral": "bad"}).rows
    assert strict["labels"] == [label and rating != 0 for label, rating in zip(labels, strict["ratings"], strict=False)]  # type: ignore[call-overload]


def test_what_no_trainer_can_use_is_left_out_by_name() -> None:
    for answer, reason in ((None, "undecided"), ({}, "not_enough_information"), (said(s2=1), "unmarked")):
        assert STEPS.export_rows("stepwise", judged(answer), SETTINGS).left_out == reason


def test_raw_rows_have_a_null_where_nothing_was_marked() -> None:
    rows = STEPS.export_rows("raw", judged(None, FIRST_ERROR_AT_3, {}), SETTINGS).rows
    assert (rows[0]["ratings"], rows[0]["first_error"]) == ([1, 1, -1, None], 2)
    assert rows[0]["notes"] == [None, None, "No such flight.", None]
    assert json.loads(str(rows[0]["steps"])) == CONTENT["steps"]
    assert (rows[1]["ratings"], rows[1]["is_not_enough_information"]) == (None, True)
    assert {*rows[0]} == {*(column.name for column in STEPS.export_columns("raw")), "item_id", "by"}


def test_the_files_load_with_the_columns_that_trl_names(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    rows = STEPS.export_rows("stepwise", judged(FIRST_ERROR_AT_3), SETTINGS).rows
    write_shard(tmp_path, "part", STEPS.export_columns("stepwise"), [rows])
    (read,) = pq.read_table(tmp_path / "part.parquet").to_pylist()
    (line,) = [json.loads(each) for each in (tmp_path / "part.jsonl").read_text().splitlines()]
    for row in (read, line):
        assert (row["labels"], row["ratings"]) == ([True, True, False], [1, 1, -1, None])
        assert isinstance(row["prompt"], str) and all(isinstance(each, str) for each in row["completions"])


def mapped(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The content of each row, mapped by its own column names alone."""
    mapper = Mapper(STEPS, SETTINGS, suggest(STEPS, list(rows[0])))
    items = [mapper.item(line, row) for line, row in enumerate(rows, 1)]
    assert all(isinstance(item, NewItem) for item in items), next(each for each in items if isinstance(each, list))
    return [json.loads(item.content) for item in items if isinstance(item, NewItem)]


def test_a_csv_holds_its_steps_as_json() -> None:
    file = io.BytesIO(b'problem,steps\nAdd 1 and 1,"[""1 + 1 = 3""]"\nAdd,1 + 1\n')
    first, second = (each.row or {} for each in reader(file, CSV, offset=0, lines_done=0, limit=10**6).records())
    assert mapped([first]) == [{"prompt": "Add 1 and 1", "steps": plain("1 + 1 = 3")}]
    refused = Mapper(STEPS, SETTINGS, {"prompt": "problem", "steps": "steps"}).item(2, second)
    assert isinstance(refused, list) and refused[0].field == "steps" and "not JSON" in refused[0].message


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the trajectories in {DATA}")
def test_real_reasoning_keeps_its_human_first_error() -> None:
    """BIG-Bench Mistake (Tyen et al. 2024): each row's own `mistake_index` comes back as `first_error`."""
    seen = 0
    for path in sorted(DATA.glob("bbmistake/*.jsonl")):
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        for row, content in zip(rows, mapped(rows), strict=True):
            place, count = row["mistake_index"], len(content["steps"])  # type: ignore[arg-type]
            marks = {f"s{step}": -1 if step == place else 1 for step in range(count if place is None else place + 1)}
            answer = said(**marks)
            assert STEPS.validate_answer(answer, SETTINGS, content) == []
            (made,) = STEPS.export_rows("stepwise", Judged(content, answer, [], {}), SETTINGS).rows
            assert (made["first_error"], made["steps"]) == (-1 if place is None else place, row["steps"])
            seen += 1
    assert seen > 800


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the trajectories in {DATA}")
def test_real_agents_are_read_with_every_call_and_its_result() -> None:
    """tau-bench (Yao et al. 2024): 200 airline trajectories, mapped by their own column names."""
    rows = json.loads((DATA / "taubench" / "gpt-4o-airline.json").read_text())
    begun = time.perf_counter()
    contents = mapped(rows)
    assert time.perf_counter() - begun < 5
    for row, content in zip(rows, contents, strict=True):
        calls = [call for step in content["steps"] for call in step["calls"]]  # type: ignore[attr-defined]
        assert len(calls) == sum(len(each.get("tool_calls") or ()) for each in row["traj"])
        assert all(call["name"] and call["result"] is not None for call in calls)
        assert str(content["context"]).startswith("# Airline Agent Policy")
        assert content["prompt"] == row["traj"][1]["content"]
