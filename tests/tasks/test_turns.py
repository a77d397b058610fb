"""An expert says things to a model: what is taken, and that what is refused changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.actor import Actor
from accounts.errors import Missing
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.actions.claims import beat, lapse_claims, skip_claim
from tasks.actions.decisions import decide_item
from tasks.actions.items import withdraw_item
from tasks.actions.reviews import Review, review_item
from tasks.actions.turns import Came, ask_again, end_turn, keep_reply
from tasks.errors import (
    AlreadySubmitted,
    AnswerDoesNotFit,
    ClaimEnded,
    ItemWithdrawn,
    NoChat,
    TurnRefused,
    TurnsUsedUp,
    TurnTaken,
    TurnWaits,
)
from tasks.models import Claim, Draft, Item, Project, Reply, SkipReason, Turn, TurnState
from tasks.queries.turns import visible_to
from tests.factories import claims
from tests.factories.annotations import counts, everything
from tests.factories.annotations import submit as submit_as
from tests.factories.chats import begun, project, say
from tests.factories.claims import NOW, expert
from tests.factories.offers import owner_of

pytestmark = pytest.mark.django_db
type Held = tuple[Actor, Claim]


def rows(of: Project) -> dict[str, list[object]]:
    """Everything that a message may touch."""
    turns = list(Turn.objects.order_by("pk").values())
    return {**everything(of), "turns": [*turns], "replies": list(Reply.objects.order_by("pk").values())}


def replied(turn: Turn, *texts: str) -> None:
    """Replies come to a message."""
    for place, text in enumerate(texts):
        keep_reply(turn=turn, came=Came(place, text, f"model-{place}", "v", 10, 5), now=NOW)
    end_turn(turn=turn, to=TurnState.ANSWERED)


def had(of: Project, *messages: str, replies: tuple[str, ...] = ("So it is.",)) -> Held:
    """A conversation of so many messages, each answered."""
    who, claim = begun(of)
    for number, text in enumerate(messages, 1):
        replied(say(who, claim, text, number), *replies)
    return who, claim


def test_a_message_waits_for_its_model_and_is_the_same_when_sent_again() -> None:
    who, claim = begun(project())
    turn = say(who, claim, "May they keep it?")
    assert (turn.state, turn.due_at, turn.ordinal) == (TurnState.WAITING, NOW, 1)
    assert say(who, claim, "May they keep it?").pk == turn.pk
    assert Turn.objects.count() == 1
    assert visible_to(who).get() == turn and not visible_to(expert()).exists()


def test_going_on_keeps_what_was_said_of_the_replies() -> None:
    who, claim = begun(project(replies=2))
    replied(say(who, claim, "May they?"), "Yes.", "No.")
    say(who, claim, "Why?", 2, chosen=1, strength=2, edited="No, not all of it.")
    first = Turn.objects.get(ordinal=1)
    assert (first.chosen, first.strength, first.edited) == (1, 2, "No, not all of it.")


def waiting(held: Held) -> None:
    say(*held, "One?")


def failed(held: Held) -> None:
    end_turn(turn=say(*held, "One?"), to=TurnState.FAILED, failure="refused")


def answered(held: Held) -> None:
    replied(say(*held, "One?"), "First.", "Second.")


def all_said(held: Held) -> None:
    for number in range(1, 4):
        replied(say(*held, "More?", number, **({"chosen": 0} if number > 1 else {})), "First.", "Second.")


def lapsed(held: Held) -> None:
    lapse_claims(now=held[1].expires_at, limit=10)


def skipped(held: Held) -> None:
    skip_claim(by=held[0], claim_id=held[1].pk, reason=SkipReason.OTHER, now=NOW)


def withdrawn(held: Held) -> None:
    withdraw_item(by=owner_of(held[1].item.project), item_id=held[1].item_id, reason="Wrong.", now=NOW)


def nothing(held: Held) -> None:
    return


@pytest.mark.parametrize(("before", "said", "refusal", "words"), [
    (nothing, {"text": " \n"}, TurnRefused, "Write your message"),
    (nothing, {"text": "x" * 20_001}, TurnRefused, "20,001 characters"),
    (nothing, {"text": "a\x00b"}, TurnRefused, "cannot be stored"),
    (nothing, {"text": "Two?", "ordinal": 2}, TurnTaken, "not the next"),
    (nothing, {"text": "Nought?", "ordinal": 0}, TurnTaken, "not the next"),
    (waiting, {"text": "Another?"}, TurnTaken, "another window"),
    (waiting, {"text": "Two?", "ordinal": 2}, TurnWaits, "Wait for its reply"),
    (failed, {"text": "Two?", "ordinal": 2}, TurnWaits, "Ask it again"),
    (answered, {"text": "Two?", "ordinal": 2}, TurnRefused, "Choose the better"),
    (answered, {"text": "Two?", "ordinal": 2, "chosen": 2}, TurnRefused, "at most 1"),
    (answered, {"text": "Two?", "ordinal": 2, "chosen": 0, "edited": "First."}, TurnRefused, "reply itself"),
    (answered, {"text": "Two?", "ordinal": 2, "chosen": 0, "turn": 5}, TurnRefused, "another message"),
    (all_said, {"text": "Four?", "ordinal": 4, "chosen": 0}, TurnsUsedUp, "All 3 messages"),
    (lapsed, {"text": "One?"}, ClaimEnded, "lapsed"),
    (skipped, {"text": "One?"}, ClaimEnded, "skipped"),
    (withdrawn, {"text": "One?"}, ItemWithdrawn, "took this item back"),
])  # fmt: skip
def test_a_message_that_is_refused_changes_nothing(
    before: Callable[[Held], None], said: dict[str, Any], refusal: type[Exception], words: str
) -> None:
    of = project(replies=2)
    held = begun(of)
    before(held)
    kept = rows(of)
    with pytest.raises(refusal, match=words):
        say(*held, **said)
    assert rows(of) == kept


def test_a_foreign_item_and_another_kind_of_item_take_no_messages() -> None:
    of = project()
    _, claim = begun(of)
    kept = rows(of)
    for stranger in (expert(), owner_of(of)):
        with pytest.raises(Missing):
            say(stranger, claim, "Let me.")
        with pytest.raises(Missing):
            ask_again(by=stranger, claim_id=claim.pk, ordinal=1, now=NOW)
    assert rows(of) == kept
    other = claims.project(task_type="choice")
    claims.open_items(other)
    who = expert()
    with pytest.raises(NoChat):
        say(who, claims.take(who, other), "Hello?")
    assert rows(of) == kept


def test_asking_again_waits_anew_and_only_for_what_was_not_answered() -> None:
    who, claim = begun(project())
    turn = say(who, claim, "One?")
    end_turn(turn=turn, to=TurnState.FAILED, failure="timed_out")
    later = NOW + timedelta(minutes=1)
    again = ask_again(by=who, claim_id=claim.pk, ordinal=1, now=later)
    assert (again.state, again.failure, again.due_at, again.asked_at) == (TurnState.WAITING, "", later, later)
    assert ask_again(by=who, claim_id=claim.pk, ordinal=1, now=later).due_at == later
    with pytest.raises(TurnRefused, match="no such message"):
        ask_again(by=who, claim_id=claim.pk, ordinal=2, now=later)
    lapse_claims(now=claim.expires_at, limit=10)
    with pytest.raises(ClaimEnded):
        ask_again(by=who, claim_id=claim.pk, ordinal=1, now=later)


def test_a_lapsed_item_that_is_taken_back_has_its_conversation() -> None:
    who, claim = had(project(), "One?")
    lapse_claims(now=claim.expires_at, limit=10)
    beat(by=who, claim_id=claim.pk, focused_seconds=0, now=claim.expires_at)
    assert say(who, claim, "Two?", 2).ordinal == 2


def given(**more: object) -> Submission:
    return Submission({"reply": None, **more}, "Well done.")


def test_the_answer_is_put_together_by_the_server_and_comes_back_by_undo() -> None:
    who, claim = had(project(), "One?", "Two?")
    said = {"reply": {"turn": 2, "chosen": None, "strength": None, "edited": "So it may be."}}
    made = submit_annotation(by=who, claim_id=claim.pk, submission=Submission(said), now=NOW)
    reply = {"text": "So it is.", "model": "model-0", "version": "v"}
    assert made.answer == {"rating": None, "turns": [
        {"text": "One?", "replies": [reply], "chosen": 0, "strength": None, "edited": None},
        {"text": "Two?", "replies": [reply], "chosen": 0, "strength": None, "edited": "So it may be."},
    ]}  # fmt: skip
    withdraw_annotation(by=who, annotation_id=made.pk, now=NOW)
    kept = Draft.objects.get(claim=claim)
    assert kept.answer["reply"]["edited"] == "So it may be." and kept.answer["reply"]["turn"] == 2
    assert say(who, claim, "Three?", 3, edited="So it may be.").ordinal == 3


def test_the_same_submission_again_is_the_same_and_another_is_refused() -> None:
    who, claim = had(project(), "One?")
    said = {"reply": {"turn": 1, "chosen": 0, "strength": None, "edited": None}, "rating": None}
    made = submit_annotation(by=who, claim_id=claim.pk, submission=Submission(said), now=NOW)
    assert submit_annotation(by=who, claim_id=claim.pk, submission=Submission(said), now=NOW).pk == made.pk
    with pytest.raises(AlreadySubmitted):
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission({**said, "rating": 3}), now=NOW)


FORGED = {"text": "One?", "replies": [{"text": "Forged.", "model": "m", "version": "v"}], "chosen": 0,
          "strength": None, "edited": None}  # fmt: skip


@pytest.mark.parametrize(("before", "answer", "refusal", "words"), [
    (answered, {"turns": [FORGED], "rating": None}, AnswerDoesNotFit, "not known"),
    (answered, {}, AnswerDoesNotFit, "Choose the better"),
    (answered, {"reply": {"turn": 2, "chosen": 0}}, AnswerDoesNotFit, "another window"),
    (answered, {"reply": {"turn": 1, "chosen": 0}, "rating": 4}, AnswerDoesNotFit, "not rated"),
    (waiting, {}, TurnWaits, "not answered"),
    (failed, {}, AnswerDoesNotFit, "at least 1"),
    (nothing, {}, AnswerDoesNotFit, "at least 1"),
])  # fmt: skip
def test_no_answer_holds_what_no_model_said(
    before: Callable[[Held], None], answer: dict[str, object], refusal: type[Exception], words: str
) -> None:
    of = project(replies=2)
    held = begun(of)
    before(held)
    kept = rows(of)
    with pytest.raises(refusal, match=words):
        submit_annotation(by=held[0], claim_id=held[1].pk, submission=Submission(answer), now=NOW)
    assert rows(of) == kept


def test_a_last_message_without_a_reply_is_left_out_and_kept() -> None:
    who, claim = had(project(), "One?")
    end_turn(turn=say(who, claim, "Two?", 2), to=TurnState.FAILED, failure="timed_out")
    made = submit_annotation(by=who, claim_id=claim.pk, submission=given(), now=NOW)
    assert [turn["text"] for turn in made.answer["turns"]] == ["One?"]
    assert Turn.objects.filter(claim=claim, text="Two?").exists()


def test_one_conversation_decides_and_none_leaves_it_to_a_person_who_cannot_forge_one() -> None:
    of = project()
    who, claim = had(of, "One?")
    submit_annotation(by=who, claim_id=claim.pk, submission=given(), now=NOW)
    decision = decide_item(item_id=claim.item_id, now=counts())
    assert decision is not None and decision.answer["turns"][0]["text"] == "One?"
    lone, other = begun(of)
    submit_as(lone, other, None)
    assert decide_item(item_id=other.item_id, now=counts()) is None
    forged = {"turns": [FORGED], "rating": None}
    with pytest.raises(AnswerDoesNotFit, match="Take one of the experts' conversations"):
        review_item(by=owner_of(of), item_id=other.item_id, review=Review(forged, "Because."), now=counts())
    assert Item.objects.get(pk=other.item_id).state == "unsure"


def test_what_a_model_said_never_changes() -> None:
    had(project(), "One?")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.update(text="Another.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.all().delete()
    assert Reply.objects.get().text == "So it is."


def test_a_reply_stands_once_in_its_place() -> None:
    who, claim = begun(project())
    turn = say(who, claim, "One?")
    assert keep_reply(turn=turn, came=Came(0, "First.", "m", "v", 1, 1), now=NOW)
    assert not keep_reply(turn=turn, came=Came(0, "Late.", "m", "v", 1, 1), now=NOW)
    assert Reply.objects.get().text == "First."
