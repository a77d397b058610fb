"""Conversations with a model: an expert's messages and the replies to them. Who is asked is decided above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import check_move
from tasks import types
from tasks.actions.claims import item_withdrawn, lock_claim
from tasks.errors import AnswerDoesNotFit, ClaimEnded, NoChat, TurnRefused, TurnsUsedUp, TurnTaken, TurnWaits
from tasks.models import Claim, ClaimState, Item, Reply, SeatState, Turn, TurnState
from tasks.models.turns import MOVES
from tasks.queries.turns import as_told, turns_on
from tasks.types import chat, checks
from tasks.types.base import Problem

CLAIM_LAPSED = "claim_lapsed"


@dataclass(frozen=True, slots=True)
class Came:
    """A reply that came: its place on the screen, and who gave it."""

    place: int
    text: str
    model: str
    version: str
    input_tokens: int
    output_tokens: int


@transaction.atomic
def write_turn(
    *, by: Actor, claim_id: UUID, ordinal: int, text: str, on_reply: Mapping[str, object] | None, now: datetime
) -> Turn:
    """Say the next thing to the model; a job brings its reply. `on_reply`: what the expert says of the replies to the
    message before (which one, how clearly, how it should read). The same message again in its place is fine.

    Locks the claim. Raises Missing, NoChat, ClaimEnded, ItemWithdrawn, TurnRefused, TurnTaken, TurnWaits, TurnsUsedUp.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    settings = chat_settings(claim)
    check_at_work(claim)
    turns = turns_on(claim.pk)
    known = next((turn for turn in turns if turn.ordinal == ordinal), None)
    if known is not None:
        return same_again(known, text)
    check_next(turns, ordinal, settings)
    check_text(text)
    if turns:
        settle(turns[-1], on_reply or {"turn": ordinal - 1}, settings)
    return Turn.objects.create(claim=claim, ordinal=ordinal, text=text, written_at=now, asked_at=now, due_at=now)


@transaction.atomic
def ask_again(*, by: Actor, claim_id: UUID, ordinal: int, now: datetime) -> Turn:
    """Let a model be asked once more for a message that it did not answer. One that waits already, or is answered by
    now, is fine.

    Locks the claim and the message. Raises Missing, NoChat, ClaimEnded, ItemWithdrawn, TurnRefused.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    chat_settings(claim)
    check_at_work(claim)
    turn = Turn.objects.select_for_update(no_key=True).filter(claim=claim, ordinal=ordinal).first()
    if turn is None:
        raise TurnRefused("There is no such message in this conversation. Reload the page.")
    if turn.state == TurnState.FAILED:
        move_turn(turn, TurnState.WAITING)
        turn.failure, turn.asked_at, turn.due_at = "", now, now
        turn.save(update_fields=["state", "failure", "asked_at", "due_at"])
    return turn


@transaction.atomic
def keep_reply(*, turn: Turn, came: Came, now: datetime) -> bool:
    """Keep a reply, unless one stands in its place already; whether it was kept. The caller has locked the message."""
    values = {
        "text": came.text, "model": came.model, "version": came.version, "input_tokens": came.input_tokens,
        "output_tokens": came.output_tokens, "came_at": now,
    }  # fmt: skip
    _, is_new = Reply.objects.get_or_create(turn=turn, place=came.place, defaults=values)
    return is_new


def end_turn(*, turn: Turn, to: TurnState, failure: str = "") -> None:
    """Answered, or not for now: tell the expert's page. The caller has locked the message. Raises IllegalMove."""
    move_turn(turn, to)
    turn.failure, turn.due_at = failure, None
    turn.save(update_fields=["state", "failure", "due_at"])
    expert_id = Claim.objects.values_list("expert", flat=True).get(pk=turn.claim_id)
    record_event(topic=f"expert:{expert_id}", kind="chat.replied", object_type="claim", object_id=turn.claim_id)


def put_off(*, turn: Turn, until: datetime) -> None:
    """Look at the message again then. The caller has locked it."""
    turn.due_at = until
    turn.save(update_fields=["due_at"])


def conversation(item: Item, claim: Claim, given: Mapping[str, object]) -> dict[str, object]:
    """The answer in full: what the rows hold of the conversation, with what the expert says of the last reply. A last
    message without a reply is left out. The caller has locked the claim. Raises AnswerDoesNotFit, TurnWaits."""
    problems = checks.against_schema(dict(given), chat.GIVEN)
    if problems:
        fields = {f"answer.{problem.field}" if problem.field else "answer": [problem.message] for problem in problems}
        raise AnswerDoesNotFit(problems[0].message, fields=fields)
    turns = turns_on(claim.pk)
    if any(turn.state == TurnState.WAITING for turn in turns):
        raise TurnWaits("The model has not answered your last message yet. Wait for its reply, then submit.")
    answered = [turn for turn in turns if turn.state == TurnState.ANSWERED]
    on_last = given.get("reply")
    if isinstance(on_last, Mapping) and on_last["turn"] != len(answered):
        message = "The conversation has gone on in another window. Reload the page and read its last reply."
        raise AnswerDoesNotFit(message, fields={"answer.reply": [message]})
    return types.LIVE[item.project.task_type].assembled([as_told(turn) for turn in answered], given)


def chat_settings(claim: Claim) -> Mapping[str, object]:
    """The settings of the project that the claim is of. Raises NoChat."""
    project = Item.objects.select_related("project").only("project__task_type", "project__task_settings").get(
        pk=claim.item_id
    ).project  # fmt: skip
    if project.task_type not in types.LIVE:
        raise NoChat("No model is talked with on this item.")
    asked: Mapping[str, object] = project.task_settings
    return asked


def check_at_work(claim: Claim) -> None:
    """Raises ClaimEnded, ItemWithdrawn."""
    if claim.state != ClaimState.ACTIVE:
        raise ClaimEnded(
            f"This item is {claim.get_state_display().lower()}, so nothing is said on it. Your text is kept; go on once"
            " it is in your hands again."
        )
    if claim.seat.state != SeatState.HELD:
        raise item_withdrawn()


def same_again(known: Turn, text: str) -> Turn:
    """Raises TurnTaken."""
    if known.text != text:
        raise TurnTaken(
            "Another message was sent in this place from another window. Yours is kept below; read that one first.",
            ordinal=known.ordinal,
        )
    return known


def check_next(turns: Sequence[Turn], ordinal: int, settings: Mapping[str, object]) -> None:
    """Raises TurnTaken, TurnWaits, TurnsUsedUp."""
    if ordinal != len(turns) + 1:
        raise TurnTaken("This is not the next message of the conversation. Reload the page and go on from there.")
    if turns and turns[-1].state == TurnState.WAITING:
        raise TurnWaits("The model has not answered your last message yet. Wait for its reply, then go on.")
    if turns and turns[-1].state == TurnState.FAILED:
        raise TurnWaits("The model did not answer your last message. Ask it again first.")
    most = int(str(settings["maximum_turns"]))
    if ordinal > most:
        raise TurnsUsedUp(f"All {most} messages of this conversation are used. Submit it.", most=most)


def check_text(text: str) -> None:
    """Raises TurnRefused."""
    message = ""
    if not text.strip():
        message = "Write your message first."
    elif len(text) > chat.TEXT_AT_MOST:
        message = f"This message has {len(text):,} characters; {chat.TEXT_AT_MOST:,} are taken. Shorten it."
    elif list(checks.unstorable_places(text, "text")):
        message = checks.UNSTORABLE
    if message:
        raise TurnRefused(message, fields={"text": [message]})


def settle(turn: Turn, said: Mapping[str, object], settings: Mapping[str, object]) -> None:
    """Note what the expert says of the replies that the conversation goes on from. Raises TurnRefused."""
    replies = [reply.text for reply in turn.replies.all()]
    problems = chat.on_reply_problems(dict(said), replies, settings)
    if not problems and said["turn"] != turn.ordinal:
        problems = [Problem("turn", "This speaks of another message's reply. Reload the page.")]
    if problems:
        fields = {f"reply.{problem.field}" if problem.field else "reply": [problem.message] for problem in problems}
        raise TurnRefused(problems[0].message, fields=fields)
    chosen = said.get("chosen")
    turn.chosen = 0 if chosen is None else int(str(chosen))
    turn.strength = None if said.get("strength") is None else int(str(said["strength"]))
    turn.edited = None if said.get("edited") is None else str(said["edited"])
    turn.save(update_fields=["chosen", "strength", "edited"])


def move_turn(turn: Turn, to: TurnState) -> None:
    check_move(MOVES, now_in=turn.state, to=to, what="message")
    turn.state = to
