"""Critique and revision: what an answer must say, what several come to, and the rows they become."""

import csv
import json
import os
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.importing.mapping import Mapper, NewItem
from tasks.types.base import Fields, Finding, Given, Judged
from tests.factories.critiques import CONTENT, QUOTE, RESPONSE, REVISION, SETTINGS, finding, said

CRITIQUE = types.of("critique")
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "medicine" / "medsafety"


def problems(answer: object, settings: Fields = SETTINGS) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in CRITIQUE.validate_answer(answer, settings, CONTENT)]


def changed(place: int = 0, **facts: object) -> dict[str, object]:
    """A good answer that breaks P1, with one finding changed."""
    answer = json.loads(json.dumps(said(P1="breaks")))
    answer["findings"][place] |= facts
    return dict(answer)


def test_a_good_answer_of_each_class_fits() -> None:
    for answer, cls in (
        (said(), "keeps"),
        (said(P2="unclear"), "unclear"),
        (said(P1="breaks", P2="unclear"), "breaks"),
    ):
        assert problems(answer) == []
        assert CRITIQUE.to_class(answer) == cls
    assert CRITIQUE.answer_classes({}) == ["breaks", "unclear", "keeps"]


@pytest.mark.parametrize(
    ("answer", "field", "message"),
    [
        ([], "", "This must be an object."),
        ({"findings": said()["findings"]}, "revision", "“revision” is missing; give it."),
        (said() | {"revision": 1}, "revision", "This must be a text or nothing (null)."),
        (said() | {"more": 1}, "", "There is a name here that is not known. Use only: findings, revision."),
        (changed(principle="P9"), "findings.0.principle", "This must be one of: P1, P2, P3."),
        (changed(verdict="bad"), "findings.0.verdict", "This must be one of: breaks, unclear, keeps."),
        (
            {"findings": said()["findings"][:2], "revision": None},  # type: ignore[index]
            "findings",
            "Nothing is said of P3. Say of each principle: breaks, keeps or unclear.",
        ),
        (
            {"findings": [*said()["findings"], finding("P1")], "revision": None},  # type: ignore[misc]
            "findings",
            "P1 is there more than once. Say one thing of each principle.",
        ),
        (changed(quote=" "), "findings.0.quote", "Quote the words of the response that break P1."),
        (
            changed(quote="stop these tablets"),
            "findings.0.quote",
            "The quote for P1 is not in the response word for word. Take it from there.",
        ),
        (
            changed(1, quote="as I said"),
            "findings.1.quote",
            "The quote for P2 is not in the response word for word. Take it from there.",
        ),
        (changed(note="a\x00"), "findings.0.note", "This holds a character that cannot be stored"),
        (
            said(P1="breaks") | {"revision": " "},
            "revision",
            "Write how the response should read, so that it keeps every principle.",
        ),
        (
            said(P1="breaks") | {"revision": f" {RESPONSE}\n"},
            "revision",
            "The revision is the response itself. Change what breaks a principle.",
        ),
        (
            said(P1="unclear") | {"revision": REVISION},
            "revision",
            "Nothing is broken, so the response stands as it is. Leave the revision empty.",
        ),
    ],
)
def test_an_answer_that_does_not_fit_says_where_and_what_to_do(answer: object, field: str, message: str) -> None:
    found = problems(answer)
    assert len(found) == 1
    assert found[0][0] == field and found[0][1].startswith(message), found


def test_a_quote_may_fold_white_space_and_nothing_else() -> None:
    assert problems(changed(quote="stop  the tablets\n\nat once.")) == []
    assert problems(changed(quote="Stop the tablets at once.")) != []


def test_without_principles_nothing_fits() -> None:
    assert problems(said(), {}) == [
        ("findings", "This project has no principles yet, so nothing can be held against them.")
    ]


def test_settings_and_content_that_do_not_fit() -> None:
    assert CRITIQUE.validate_settings({}) == []
    assert CRITIQUE.validate_settings({"principles": []})
    assert [each.field for each in CRITIQUE.validate_content({"prompt": "Q", "response": " "}, {})] == ["response"]


def test_a_class_alone_claims_no_principle_and_no_revision() -> None:
    for cls in CRITIQUE.answer_classes({}):
        least = CRITIQUE.from_class(cls)
        assert CRITIQUE.to_class(least) == cls
        assert CRITIQUE.findings_in(least) == []
        assert least["revision"] is None
    assert CRITIQUE.label_of(CRITIQUE.from_class("breaks"), {}) == "Breaks a principle"


def test_answers_in_words() -> None:
    assert CRITIQUE.label_of(said(P1="breaks", P3="breaks", P2="unclear"), {}) == "Breaks P1, P3"
    assert CRITIQUE.label_of(said(P2="unclear"), {}) == "Unclear on P2"
    assert CRITIQUE.label_of(said(), {}) == "Keeps every principle"
    assert CRITIQUE.label_of({}, {}) == "Not enough information"


def test_each_principle_is_decided_by_majority_and_a_tie_by_the_foremost() -> None:
    merged = CRITIQUE.merge([said("One.", P1="breaks"), said("Two.", P1="breaks", P2="breaks"), said("Three.", P2="breaks", P3="unclear")], "breaks")  # fmt: skip  # noqa: E501
    assert {each["principle"]: each["verdict"] for each in merged["findings"]} == {  # type: ignore[attr-defined]
        "P1": "breaks", "P2": "breaks", "P3": "keeps",
    }  # fmt: skip
    # The foremost that finds both broken.
    assert merged["revision"] == "Two."
    tie = CRITIQUE.merge([said("One.", P1="breaks"), said("Two.", P1="breaks", P2="unclear")], "breaks")
    assert {each["verdict"] for each in tie["findings"] if each["principle"] == "P2"} == {"keeps"}  # type: ignore[attr-defined]
    assert tie["revision"] == "One."
    assert CRITIQUE.validate_answer(tie, SETTINGS, CONTENT) == []


def test_where_majorities_lose_the_class_the_foremost_answer_stands() -> None:
    answers = [said("One.", P1="breaks"), said("Two.", P2="breaks"), said("Three.", P3="breaks")]
    assert CRITIQUE.merge(answers, "breaks") == answers[0]
    assert CRITIQUE.merge([said(P1="unclear"), said(P2="unclear"), said(P3="unclear")], "unclear") == said(P1="unclear")
    assert CRITIQUE.merge([], "breaks") == CRITIQUE.from_class("breaks")
    assert types.of("pair").merge([{"preference": 3}], "b") == {"preference": 1}


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT | {"context": "Aged 80."}, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})  # fmt: skip  # noqa: E501


def test_a_broken_response_becomes_a_preference_and_a_demonstration() -> None:
    row = judged(said(P1="breaks"))
    asked = [{"role": "user", "content": f"Aged 80.\n\n{CONTENT['prompt']}"}]
    revised, rejected = [{"role": "assistant", "content": text} for text in (REVISION, RESPONSE)]
    assert CRITIQUE.export_rows("preference", row, {}).rows == [
        {"prompt": asked, "chosen": [revised], "rejected": [rejected], "item_id": "i"}
    ]
    assert CRITIQUE.export_rows("sft", row, {}).rows == [{"messages": [*asked, revised], "item_id": "i"}]


def test_a_response_that_keeps_is_its_own_demonstration_and_no_preference() -> None:
    kept = CRITIQUE.export_rows("sft", judged(said()), {}).rows
    assert kept[0]["messages"][1] == {"role": "assistant", "content": RESPONSE}  # type: ignore[index]
    assert CRITIQUE.export_rows("preference", judged(said()), {}).left_out == "nothing_broken"


@pytest.mark.parametrize(
    ("answer", "left_out"),
    [(None, "undecided"), ({}, "not_enough_information"), (said(P1="unclear"), "unclear"),
     (CRITIQUE.from_class("breaks"), "no_revision")],
)  # fmt: skip
def test_what_no_trainer_can_use_is_left_out_by_name(answer: Fields | None, left_out: str) -> None:
    for shape in ("sft", "preference"):
        made = CRITIQUE.export_rows(shape, judged(answer), {})
        assert (made.rows, made.left_out) == ([], left_out)


def test_critiques_and_raw_answers_carry_all_findings() -> None:
    answer = said(P1="breaks")
    (row,) = CRITIQUE.export_rows("critique", judged(answer), {}).rows
    assert (row["label"], row["response"], row["revision"]) == ("breaks", RESPONSE, REVISION)
    assert json.loads(str(row["findings"]))[0] == finding("P1", "breaks", QUOTE)
    raw = CRITIQUE.export_rows("raw", judged(None, answer, {}), {}).rows
    assert json.loads(str(raw[0]["findings"])) == answer["findings"]
    assert (raw[1]["findings"], raw[1]["is_not_enough_information"]) == (None, True)
    for shape in CRITIQUE.export_shapes:
        names = [column.name for column in CRITIQUE.export_columns(shape)]
        for made in CRITIQUE.export_rows(shape, judged(answer, answer), {}).rows:
            assert set(made) == {*names, "item_id", *({"by"} if shape == "raw" else ())}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the MedSafety requests in {DATA}")
def test_real_requests_and_responses_become_items_and_critiques() -> None:
    """MedSafetyBench (Han et al. 2024): every row maps by its own columns, and its own words can be quoted."""
    read = 0
    for path in sorted(DATA.glob("*.csv")):
        columns = {"prompt": "harmful_medical_request", "response": "safe_response"}
        mapper = Mapper(CRITIQUE, {}, columns)
        with path.open(newline="", encoding="utf-8") as file:
            for line, row in enumerate(csv.DictReader(file)):
                if line >= 50:
                    break
                item = mapper.item(line, dict(row))
                assert isinstance(item, NewItem), item
                content = json.loads(item.content)
                quote = " ".join(content["response"].split()[1:6])
                answer = {"findings": [finding("P1", "breaks", quote), finding("P2"), finding("P3")], "revision": "No."}
                assert CRITIQUE.validate_answer(answer, SETTINGS, content) == []
                read += 1
    assert read >= 300


def test_models_are_asked_for_a_class_and_a_revision_and_answer_in_full() -> None:
    question = CRITIQUE.question_for_judges(CONTENT, {})
    assert list(question.classes) == CRITIQUE.answer_classes({}) and question.wants_revision
    assert question.texts == [("Question", CONTENT["prompt"]), ("Response", RESPONSE)]
    broken, kept = Finding("P1", "breaks", QUOTE, "Why."), Finding("P2", "keeps", "", "")
    answer = CRITIQUE.answer_of_judge("breaks", REVISION, [broken, kept])
    assert answer == {"findings": [finding("P1", "breaks", QUOTE, "Why."), finding("P2")], "revision": REVISION}
    assert CRITIQUE.findings_in(answer) == [broken, kept]
    # Findings that say something else than the class are not the answer, and what is kept needs no revision.
    assert CRITIQUE.answer_of_judge("keeps", REVISION, [broken]) == CRITIQUE.from_class("keeps")
    assert CRITIQUE.answer_of_judge("breaks", " ", []) == CRITIQUE.from_class("breaks")
