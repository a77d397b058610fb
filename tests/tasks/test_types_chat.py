"""The kind whose answers are conversations: what is read, what is checked, which rows come of it."""

from typing import Any

import pytest

from tasks import types
from tasks.types import chat
from tasks.types.base import Given, Judged
from tasks.types.chat import OneReply, OneTurn

CHAT = types.LIVE["chat"]
SETTINGS = {"minimum_turns": 2, "maximum_turns": 3, "replies": 2, "edits": True, "rating": True}
CONTENT = {"scenario": "You are a patient.", "system": "Be brief.", "opening": [
    {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "How can I help?"}]}  # fmt: skip
A, B = OneReply("Rest.", "model-a", "aa"), OneReply("See a doctor.", "model-b", "bb")
FIRST = OneTurn(1, "My knee hurts.", (A, B), chosen=1, strength=3, edited="See a doctor this week.")
SECOND = OneTurn(2, "Why?", (A, B))
GIVEN = {"reply": {"turn": 2, "chosen": 0, "strength": None, "edited": None}, "rating": 4}


def answer(*turns: OneTurn, **given: object) -> dict[str, Any]:
    return CHAT.assembled(turns or (FIRST, SECOND), {**GIVEN, **given})


def problems(found: object, **settings: object) -> dict[str, str]:
    return {each.field: each.message for each in CHAT.validate_answer(found, {**SETTINGS, **settings}, CONTENT)}


def test_an_answer_is_what_the_rows_say_with_the_experts_last_word() -> None:
    whole = answer()
    assert problems(whole) == {}
    assert [turn["chosen"] for turn in whole["turns"]] == [1, 0]
    assert whole["turns"][0]["replies"][1] == {"text": "See a doctor.", "model": "model-b", "version": "bb"}
    assert CHAT.given_in(whole) == GIVEN and CHAT.given_in({}) == {}
    assert CHAT.label_of(whole, SETTINGS) == "2 messages, 1 reply edited, rated 4 of 5"
    assert CHAT.label_of({}, SETTINGS) == "Not enough information"
    assert CHAT.restore(whole, 7) == whole and CHAT.lay_out(CONTENT, 7) == CONTENT


@pytest.mark.parametrize(("found", "field", "words"), [
    (answer(FIRST, reply=None), "turns", "2 are asked for at least"),
    (answer(FIRST, FIRST, FIRST, FIRST), "turns", "at most 3"),
    (answer(reply=None), "turns.1.chosen", "Choose the better"),
    (answer(rating=None), "rating", "Rate the conversation"),
    (answer(rating=6), "rating", "at most 5"),
    (answer(reply={"turn": 2, "chosen": 0, "edited": " Rest. "}), "turns.1.edited", "the reply itself"),
    ({"turns": []}, "rating", "missing"),
    ({**answer(), "more": 1}, "", "not known"),
])  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(found: object, field: str, words: str) -> None:
    assert words in problems(found)[field]


def test_settings_that_are_off_are_refused_in_answers() -> None:
    assert "not edited" in problems(answer(), edits=False)["turns.0.edited"]
    assert "not rated" in problems(answer(), rating=False)["rating"]
    alone = answer(OneTurn(1, "Hi", (A,)), OneTurn(2, "Hi again", (A,)), reply=None)
    assert problems(alone) == {} and [turn["chosen"] for turn in alone["turns"]] == [0, 0]
    strong = answer(FIRST, OneTurn(2, "x", (A,)), reply={"turn": 2, "chosen": 0, "strength": 2})
    assert "no other reply" in problems(strong)["turns.1.strength"]
    beyond = answer(FIRST, OneTurn(2, "x", (A,)), reply={"turn": 2, "chosen": 1})
    assert "no such reply" in problems(beyond)["turns.1.chosen"]


def test_settings_hold_their_bounds() -> None:
    assert CHAT.validate_settings(SETTINGS) == []
    (problem,) = CHAT.validate_settings({**SETTINGS, "minimum_turns": 4})
    assert problem.field == "maximum_turns" and "fewer than the 4" in problem.message
    assert CHAT.validate_settings({**SETTINGS, "replies": 3})[0].field == "replies"


@pytest.mark.parametrize("opening", [
    [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"},
     {"role": "assistant", "content": "How can I help?"}],
    '{"messages": [{"role": "system", "content": "Be brief."}, {"from": "human", "value": "Hello"},'
    ' {"from": "gpt", "value": "How can I help?"}]}',
])  # fmt: skip
def test_a_beginning_is_read_as_labs_keep_it(opening: object) -> None:
    read = CHAT.read({"scenario": CONTENT["scenario"], "opening": opening})
    assert read == CONTENT and CHAT.validate_content(read, SETTINGS) == []
    assert CHAT.text_of(read) == "You are a patient.\n\nBe brief.\n\nHello\n\nHow can I help?"
    assert CHAT.read(read) == read


def test_an_empty_beginning_is_none() -> None:
    assert CHAT.read({"scenario": "s", "opening": ""}) == {"scenario": "s"}
    only_told = [{"role": "system", "content": "Be brief."}]
    assert CHAT.read({"scenario": "s", "opening": only_told}) == {"scenario": "s", "system": "Be brief."}


@pytest.mark.parametrize(("opening", "words"), [
    ("no JSON", "no JSON"), (5, "no beginning"), ([{"role": "tool", "content": "x"}], "no role or no text"),
    ([{"role": "user", "content": "x"}], "the expert writes next"),
    ([{"role": "assistant", "content": "x"}], "should be the user's"), ([{"role": "user"}], "no text"),
    ([{"role": "user", "content": "x"}] * 201, "at most 200"),
])  # fmt: skip
def test_a_beginning_that_cannot_be_gone_on_from_is_refused(opening: object, words: str) -> None:
    content = CHAT.read({"scenario": "s", "opening": opening})
    (problem,) = CHAT.validate_content(content, SETTINGS)
    assert problem.field == "opening" and words in problem.message


def judged(*given: dict[str, Any], content: dict[str, Any] = CONTENT) -> Judged:
    said = [Given(each, "Because.", not each, {"annotator": f"annotator-{n}"}) for n, each in enumerate(given)]
    return Judged(content, given[0], said, {"item_id": "i", "confidence": 1.0})


def test_each_conversation_is_a_row_to_learn_from() -> None:
    rows = CHAT.export_rows("sft", judged(answer(), answer()), SETTINGS).rows
    assert [row["annotator"] for row in rows] == ["annotator-0", "annotator-1"]
    assert rows[0]["messages"] == [
        {"role": "system", "content": "Be brief."}, *CONTENT["opening"],  # type: ignore[misc]
        {"role": "user", "content": "My knee hurts."}, {"role": "assistant", "content": "See a doctor this week."},
        {"role": "user", "content": "Why?"}, {"role": "assistant", "content": "Rest."},
    ]  # fmt: skip
    assert (rows[0]["models"], rows[0]["edited"], rows[0]["rating"]) == (["model-b", "model-a"], [True, False], 4)
    assert rows[0]["confidence"] is None


def test_comparisons_are_of_what_the_models_gave_and_edits_over_what_they_were_made_from() -> None:
    found = CHAT.export_rows("preference", judged(answer()), SETTINGS)
    told = [(row["turn"], row["chosen"][0]["content"], row["rejected"][0]["content"], row["edited"], row["margin"]) for row in found.rows]  # type: ignore[index]  # fmt: skip  # noqa: E501
    assert told == [
        (1, "See a doctor.", "Rest.", False, 3),
        (1, "See a doctor this week.", "See a doctor.", True, None),
        (2, "Rest.", "See a doctor.", False, None),
    ]
    assert (found.rows[0]["chosen_model"], found.rows[0]["rejected_model"]) == ("model-b", "model-a")
    later = found.rows[2]["prompt"]
    assert [message["content"] for message in later][-3:] == ["My knee hurts.", "See a doctor this week.", "Why?"]  # type: ignore[attr-defined]  # fmt: skip


def test_what_has_no_rows_says_why() -> None:
    alone = CHAT.assembled([OneTurn(1, "Hi", (A,))], {})
    assert CHAT.export_rows("preference", judged(alone), SETTINGS).left_out == "nothing_compared"
    assert CHAT.export_rows("sft", judged({}), SETTINGS).left_out == "not_enough_information"
    assert CHAT.export_rows("sft", Judged(CONTENT, None, [], {}), SETTINGS).left_out == "undecided"
    assert CHAT.export_rows("raw", Judged(CONTENT, None, [], {}), SETTINGS).left_out == "unanswered"
    raw = CHAT.export_rows("raw", judged({}), SETTINGS).rows[0]
    assert (raw["turns"], raw["is_not_enough_information"]) == (None, True)


def test_rows_have_the_columns_they_name() -> None:
    for shape in CHAT.export_shapes:
        names = {column.name for column in CHAT.export_columns(shape)}
        for row in CHAT.export_rows(shape, judged(answer()), SETTINGS).rows:
            assert names <= row.keys()


def test_conversations_are_each_their_own() -> None:
    other = answer(FIRST, OneTurn(2, "Other", (A, B)))
    (part,) = CHAT.parts([answer(), other], CONTENT, SETTINGS)
    assert CHAT.agrees(answer(), other, CONTENT, SETTINGS) and CHAT.fewest_answers == 1
    assert CHAT.from_parts({part.key: part.classes[0]}, [answer(), other], CONTENT, SETTINGS) == answer()


def test_a_word_on_a_reply_is_strict() -> None:
    said = {"turn": 1, "chosen": 0, "forged": "x"}
    assert "not known" in chat.on_reply_problems(said, ["a", "b"], SETTINGS)[0].message
