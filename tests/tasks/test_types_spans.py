"""Marked passages: what an answer must say, what several come to stretch by stretch, and the rows they become."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.shapes import schema_of
from tasks.quality.parts import Voice, combine_parts
from tasks.types.base import Fields, Given, Judged

SPANS = types.IN_PARTS["spans"]
CUAD = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "law" / "cuad" / "txt"
LABELS = [{"value": "term", "text": "Termination"}, {"value": "notice", "text": "Notice", "description": "To whom."}]
SETTINGS: Fields = {"labels": LABELS, "question": "Mark each clause.", "whole_words": True}
# The scales are one code point, and two units of UTF-16.
TEXT = "⚖️ 𝕬 Either party may end this on thirty days’ written notice. It ends at once on breach."
CONTENT: Fields = {"text": TEXT}


def span(words: str, label: str = "term", note: str = "") -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "label": label, "note": note}


def said(*spans: dict[str, object]) -> dict[str, object]:
    return {"spans": list(spans), "nothing_to_mark": not spans}


def problems(answer: object, content: Fields = CONTENT) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in SPANS.validate_answer(answer, SETTINGS, content)]


def decided(*answers: Fields) -> tuple[dict[str, object], float]:
    """What the platform makes of the answers, and how sure it is."""
    parts = SPANS.parts(answers, CONTENT, SETTINGS)
    given = [SPANS.in_parts(answer, parts) for answer in answers]
    voices = [Voice([part.classes.index(each[part.key]) for part in parts]) for each in given]
    found = combine_parts(voices, [len(part.classes) for part in parts], [part.weight for part in parts])
    likeliest = {part.key: part.classes[best] for part, best in zip(parts, found.best, strict=True) if best is not None}
    return SPANS.from_parts(likeliest, answers, CONTENT, SETTINGS), found.confidence


def test_overlapping_passages_of_different_labels_fit() -> None:
    assert problems(said(span("thirty days’ written notice"), span("written notice", "notice"))) == []
    assert problems(said()) == []


END = len(TEXT)
BAD = [
    ([], "", "This must be an object."),
    ({"spans": []}, "nothing_to_mark", "“nothing_to_mark” is missing; give it."),
    (
        {"spans": [], "nothing_to_mark": False},
        "spans",
        "Nothing is marked. Mark a passage, or say that there is nothing to mark.",
    ),
    (
        said(span("It")) | {"nothing_to_mark": True},
        "nothing_to_mark",
        "Passages are marked, so something is. Take them away, or do not say this.",
    ),
    (said(span("It") | {"label": "fee"}), "spans.0.label", "This must be one of: term, notice."),
    (said(span("It") | {"start": -1}), "spans.0.start", "This must be at least 0."),
    (said(span("It") | {"start": 1.0}), "spans.0.start", "This must be a whole number without a decimal point."),
    (
        said(span("It") | {"end": END + 1}),
        "spans.0.end",
        f"The text has {END} characters, and this ends at {END + 1}. Count Unicode code points.",
    ),
    (
        said(span("It"), span("It") | {"start": 9, "end": 5}),
        "spans.1.end",
        "This ends at 5, before it starts at 9. Swap the two.",
    ),
    (
        said(span("It") | {"start": 4, "end": 4}),
        "spans.0",
        "This passage holds no text. Mark at least one character, or leave it out.",
    ),
    (
        said(span(" ")),
        "spans.0",
        "This passage holds no text. Mark at least one character, or leave it out.",
    ),
    (
        said(span("It"), span("party", "notice"), span("It")),
        "spans.2",
        "Span 1 marks this passage “Termination” already. Leave one out.",
    ),
    (
        said(span("may end this"), span("Either party may")),
        "spans.0",
        "Span 2 is “Termination” too and overlaps this one. Make them one passage.",
    ),
]


@pytest.mark.parametrize(("answer", "field", "message"), BAD)
def test_what_does_not_fit_is_named_with_its_place(answer: object, field: str, message: str) -> None:
    assert problems(answer) == [(field, message)]


def test_more_than_a_thousand_passages_are_too_many() -> None:
    content = {"text": "ab " * 2000}
    many = [{"start": 3 * at, "end": 3 * at + 2, "label": "term", "note": ""} for at in range(1001)]
    assert problems(said(*many), content) == [("spans", "Give at most 1000 of these.")]
    assert problems(said(*many[:1000]), content) == []


def test_settings_hold_up_to_eight_different_labels() -> None:
    nine = [{"value": str(number), "text": str(number)} for number in range(9)]
    (many,) = SPANS.validate_settings({**SETTINGS, "labels": nine})
    assert (many.field, many.message) == ("labels", "Give at most 8 of these.")
    (twice,) = SPANS.validate_settings({**SETTINGS, "labels": [*LABELS, LABELS[0]]})
    assert (twice.field, twice.message) == ("labels.2.value", "The label “term” is there twice.")
    assert SPANS.validate_settings(SETTINGS) == []


@pytest.mark.parametrize(
    "answer",
    [
        said(),
        said(span("Either party may end this on thirty days’ written notice.", note="§ 9"), span("notice", "notice")),
        said(span("It ends"), span("at once")),
    ],
)
def test_an_answer_put_together_from_its_own_parts_is_itself(answer: Fields) -> None:
    found, confidence = decided(answer, answer, answer)
    assert found == answer
    assert confidence > 0.9


def test_the_majority_decides_each_stretch() -> None:
    wide = said(span("Either party may end this on thirty days’ written notice", note="wide"))
    narrow = said(span("may end this on thirty days’ written notice"), span("written notice", "notice"))
    found, confidence = decided(wide, narrow, narrow)
    assert found["spans"] == [
        span("may end this on thirty days’ written notice", note="wide"),
        span("written notice", "notice"),
    ]
    surer = decided(narrow, narrow, narrow)[1]
    assert 0.5 < confidence < surer
    assert decided(said(), said(), narrow)[0] == said()


def test_touching_passages_stay_apart_where_most_keep_them_apart() -> None:
    one, other = span("thirty days’"), span(" written notice")
    apart = said(one, other)
    whole = said(span("thirty days’ written notice"))
    words = [TEXT[s["start"] : s["end"]] for s in decided(apart, apart, whole)[0]["spans"]]  # type: ignore[attr-defined]
    assert words == ["thirty days’", "written notice"]
    assert decided(apart, whole, whole)[0] == whole


def test_parts_weigh_the_characters_that_somebody_marked() -> None:
    parts = SPANS.parts([said(span("may end")), said(span("end this"))], CONTENT, SETTINGS)
    weights = {TEXT[int(part.key.split("-")[0]) :][:4]: part.weight for part in parts}
    assert [part.weight for part in parts] == [0, 3, 3, 4, 0], weights
    assert SPANS.parts([said(), said()], CONTENT, SETTINGS) == []


def test_agreement_is_the_share_of_marked_characters_marked_alike() -> None:
    whole = said(span("may end this on thirty days’ written notice"))
    most = said(span("end this on thirty days’ written notice"))
    little = said(span("written notice"))
    assert SPANS.agrees(most, whole, CONTENT, SETTINGS)
    assert not SPANS.agrees(little, whole, CONTENT, SETTINGS)
    assert not SPANS.agrees(whole, said(), CONTENT, SETTINGS)
    assert SPANS.agrees(said(), said(), CONTENT, SETTINGS)
    assert not SPANS.agrees(said(span("written notice", "notice")), little, CONTENT, SETTINGS)


def test_words_count_passages_by_label() -> None:
    answer = said(span("It"), span("Either"), span("party", "notice"))
    assert SPANS.label_of(answer, SETTINGS) == "2 × Termination, 1 × Notice"
    assert SPANS.label_of(said(), SETTINGS) == "Nothing to mark"
    assert SPANS.label_of({}, SETTINGS) == "Not enough information"


def test_rows_hold_each_span_with_its_text() -> None:
    answer = said(span("written notice", "notice"), span("It ends"))
    given = [Given(answer, "r", False, {"expert": "e1"}), Given({}, "", True, {"expert": "e2"})]
    ((row,), left_out) = unpacked("spans", Judged(CONTENT, answer, given, {"item_id": "i"}))
    assert left_out == ""
    assert row["labels"] == ["term", "notice"]
    assert [each["text"] for each in row["spans"]] == ["written notice", "It ends"]  # type: ignore[attr-defined]
    for each in row["spans"]:  # type: ignore[attr-defined]
        assert TEXT[each["start"] : each["end"]] == each["text"]
    raw, _ = unpacked("raw", Judged(CONTENT, answer, given, {}))
    assert [each["nothing_to_mark"] for each in raw] == [False, None]
    assert raw[0]["spans"] == row["spans"] and raw[1]["spans"] is None
    ((negative,), _) = unpacked("spans", Judged(CONTENT, said(), [], {}))
    assert negative["spans"] == []
    assert unpacked("spans", Judged(CONTENT, None, [], {}))[1] == "undecided"
    assert unpacked("spans", Judged(CONTENT, {}, [], {}))[1] == "not_enough_information"


def unpacked(shape: str, judged: Judged) -> tuple[list[dict[str, object]], str]:
    exported = SPANS.export_rows(shape, judged, SETTINGS)
    names = set(schema_of(SPANS.export_columns(shape)).names)
    assert all(names <= set(row) for row in exported.rows)
    return exported.rows, exported.left_out


@pytest.mark.skipif(not CUAD.exists(), reason="the contracts of CUAD are not here")
def test_five_experts_on_a_long_contract_are_put_together_quickly_and_well() -> None:
    """Five noisy copies of 300 passages in 100 kB of real contracts come back, in a second of CPU at most."""
    text = "\n\n".join(path.read_text(errors="replace") for path in sorted(CUAD.glob("*.txt")))[:100_000]
    rng = np.random.default_rng(7)
    starts = np.sort(rng.choice(len(text) // 320, 300, replace=False)) * 320
    truth = [(int(start), int(start) + 200, LABELS[at % 2]["value"]) for at, start in enumerate(starts)]

    def noisy() -> dict[str, object]:
        kept = [each for each in truth if rng.random() > 0.1]
        moved = [(max(0, start + int(rng.integers(-8, 9))), end, label) for start, end, label in kept]
        return said(*({"start": start, "end": end, "label": label, "note": ""} for start, end, label in moved))

    answers, content = [noisy() for _ in range(5)], {"text": text}
    begun = time.process_time()
    parts = SPANS.parts(answers, content, SETTINGS)
    given = [SPANS.in_parts(answer, parts) for answer in answers]
    voices = [[part.classes.index(each[part.key]) for part in parts] for each in given]
    found = combine_parts([Voice(each) for each in voices], [2] * len(parts), [part.weight for part in parts])
    likeliest = {part.key: part.classes[best] for part, best in zip(parts, found.best, strict=True) if best is not None}
    answer = SPANS.from_parts(likeliest, answers, content, SETTINGS)
    took = time.process_time() - begun
    whole = said(*({"start": start, "end": end, "label": label, "note": ""} for start, end, label in truth))
    assert SPANS.agrees(answer, whole, content, SETTINGS)
    print(f"\n{len(parts)} parts of five answers in {took * 1000:.0f} ms of CPU")
    assert took < 1
