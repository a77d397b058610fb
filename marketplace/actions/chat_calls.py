"""Questions to models in conversations: each a row before it leaves the house, its outcome and cost after."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from marketplace.actions.model_calls import CHARACTERS_A_TOKEN, connection_of, cost_micro
from marketplace.actions.model_costs import charge_due, why_not_to_spend
from marketplace.judges.asking import FINAL, TOKENS_AT_MOST, Connection, Conversation, FailureKind
from marketplace.judges.rounds import Outcome
from marketplace.models import CallState, ChatCall, ChatModel
from marketplace.queries import chats as queries
from marketplace.queries.model_calls import room
from marketplace.sealing import CannotUnseal
from payments.errors import NotEnoughMoney
from tasks.actions import turns as actions
from tasks.models import Claim, ClaimState, Turn, TurnState

NO_MODEL, NO_MONEY = "no_model", "no_money"
# Beyond the time-out: then whoever asked has died.
MARGIN = timedelta(seconds=10)
ROOM_LOOKED_AT_EVERY = timedelta(seconds=1)
WAIT_AT_FIRST, WAIT_AT_MOST = 1.0, 20.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A question that is about to leave, with its row."""

    call: ChatCall
    provider: str
    connection: Connection
    conversation: Conversation


@transaction.atomic
def send_turn(*, turn_id: UUID, now: datetime, rng: random.Random) -> list[Errand]:
    """The questions that have to leave for a message, written down; none where it cannot be asked just now, or no
    more. Nobody else asks for it until they have had their time. A question whose asker died is asked again.

    Locks the message, passed over where another holds it, then what its models have cost.
    """
    turn = locked(turn_id)
    if turn is None or turn.due_at is None or turn.due_at > now:
        return []
    claim = Claim.objects.select_related("item__project").get(pk=turn.claim_id)
    if claim.state != ClaimState.ACTIVE:
        actions.end_turn(turn=turn, to=TurnState.FAILED, failure=actions.CLAIM_LAPSED)
        return []
    ChatCall.objects.filter(turn=turn, state=CallState.SENT).update(
        state=CallState.FAILED, failure=FailureKind.INTERRUPTED, ended_at=now
    )
    wanted = missing(turn, claim, queries.calls_for(turn), rng)
    if not wanted:
        end(turn, queries.calls_for(turn))
        return []
    return leave(turn, claim, wanted, now)


def locked(turn_id: UUID) -> Turn | None:
    """The message while it waits for its model, locked; None where another holds it or it is over."""
    rows = Turn.objects.select_for_update(no_key=True, skip_locked=True)
    return rows.filter(pk=turn_id, state=TurnState.WAITING).first()


def missing(turn: Turn, claim: Claim, calls: Sequence[ChatCall], rng: random.Random) -> list[ChatCall]:
    """A question, not yet written, for each reply that may still come. The first ones draw which model stands where."""
    asked = int(claim.item.project.task_settings["replies"])
    models = queries.in_use(claim.item.project_id)
    drawn = queries.who_answers(models, claim.pk, asked)
    rng.shuffle(drawn)
    usable = {model.pk: model for model in models}
    kept = set(turn.replies.values_list("place", flat=True))
    found = []
    for place, first in enumerate(drawn):
        earlier = [call for call in calls if call.place == place]
        lately = [call for call in earlier if call.sent_at >= turn.asked_at]
        if place in kept or is_over(lately):
            continue
        # A model that was taken away meanwhile is asked no more.
        model = usable.get(earlier[-1].chat_model_id, first) if earlier else first
        found.append(ChatCall(turn=turn, chat_model=model, place=place, attempt=len(earlier) + 1))
    return found


def is_over(lately: Sequence[ChatCall]) -> bool:
    """Whether asking once more would bring nothing."""
    if any(call.failure in FINAL or call.failure == FailureKind.NOT_LET_IN for call in lately):
        return True
    return len(lately) >= settings.MODEL_ATTEMPTS


def leave(turn: Turn, claim: Claim, calls: Sequence[ChatCall], now: datetime) -> list[Errand]:
    """Write the questions down, once there is room and money for all of them; else put the message off, or end it."""
    conversation = queries.said_so_far(turn, claim.item.content)
    letters = len(conversation.system) + sum(len(text) for _, text in conversation.messages)
    for call in calls:
        endpoint = call.chat_model.endpoint
        call.sent_at = now
        call.most_micro = cost_micro(endpoint, letters // CHARACTERS_A_TOKEN, TOKENS_AT_MOST)
    if not has_room(calls, now):
        actions.put_off(turn=turn, until=now + ROOM_LOOKED_AT_EVERY)
        return []
    for model, most in cost_by_model(calls).items():
        if why_not_to_spend(model, most, now=now):
            give_up(turn, NO_MONEY)
            return []
    try:
        errands = [
            Errand(call, call.chat_model.endpoint.provider, connection_of(call.chat_model.endpoint), conversation)
            for call in calls
        ]
    except CannotUnseal:
        give_up(turn, FailureKind.NOT_LET_IN)
        return []
    ChatCall.objects.bulk_create(calls)
    longest = max(call.chat_model.endpoint.timeout_seconds for call in calls)
    actions.put_off(turn=turn, until=now + timedelta(seconds=longest) + MARGIN)
    return errands


def has_room(calls: Sequence[ChatCall], now: datetime) -> bool:
    """Whether every endpoint takes its share; one that takes a single question at once is not waited for in vain."""
    wanted: dict[UUID, int] = {}
    for call in calls:
        wanted[call.chat_model.endpoint_id] = wanted.get(call.chat_model.endpoint_id, 0) + 1
    endpoints = {call.chat_model.endpoint_id: call.chat_model.endpoint for call in calls}
    return all(
        room(endpoint, now=now) >= min(wanted[key], endpoint.calls_at_once, endpoint.calls_per_minute)
        for key, endpoint in endpoints.items()
    )


def cost_by_model(calls: Sequence[ChatCall]) -> dict[ChatModel, int]:
    found: dict[ChatModel, int] = {}
    for call in calls:
        found[call.chat_model] = found.get(call.chat_model, 0) + call.most_micro
    return found


@transaction.atomic
def note_outcome(*, call: ChatCall, outcome: Outcome, now: datetime, rng: random.Random) -> None:
    """Write down what became of a question and what it cost; with its last one the message is answered, put off, or
    given up. A reply that comes when one stands in its place already is paid, and not kept.

    Locks the message, then what the model has cost.
    """
    turn = Turn.objects.select_for_update(no_key=True).get(pk=call.turn_id)
    endpoint = call.chat_model.endpoint
    cost = cost_micro(endpoint, outcome.input_tokens, outcome.output_tokens)
    ChatCall.objects.filter(pk=call.pk).update(
        state=CallState.FAILED if outcome.failure else CallState.ANSWERED, failure=outcome.failure,
        response_hash=outcome.response_hash, input_tokens=outcome.input_tokens, output_tokens=outcome.output_tokens,
        milliseconds=outcome.milliseconds, cost_micro=cost, ended_at=now,
    )  # fmt: skip
    ChatModel.objects.filter(pk=call.chat_model_id).update(cost_micro=F("cost_micro") + cost)
    if not outcome.failure and turn.state == TurnState.WAITING:
        said_by = str(outcome.fields["model"]) or endpoint.model
        came = actions.Came(
            call.place, str(outcome.fields["text"]), said_by, call.chat_model.version, outcome.input_tokens,
            outcome.output_tokens,
        )  # fmt: skip
        actions.keep_reply(turn=turn, came=came, now=now)
    if turn.state == TurnState.WAITING:
        go_on(turn, outcome, now, rng)


def go_on(turn: Turn, outcome: Outcome, now: datetime, rng: random.Random) -> None:
    """End the message, or say when it is asked for again. While another question is out, that one's outcome does."""
    calls = queries.calls_for(turn)
    if queries.is_out(calls):
        return
    kept = set(turn.replies.values_list("place", flat=True))
    lately = [call for call in calls if call.sent_at >= turn.asked_at]
    places = {call.place for call in calls} - kept
    if all(is_over([call for call in lately if call.place == place]) for place in places):
        end(turn, calls)
        return
    steps = max(len([call for call in lately if call.place == place]) for place in places)
    seconds = min(WAIT_AT_FIRST * 2 ** (steps - 1) * rng.uniform(0.5, 1.0), WAIT_AT_MOST)
    actions.put_off(turn=turn, until=now + timedelta(seconds=max(seconds, outcome.retry_after or 0.0)))


def end(turn: Turn, calls: Sequence[ChatCall]) -> None:
    """Answered with what came; given up where nothing did. What a second reply failed by is said beside the first."""
    if turn.replies.exists():
        actions.end_turn(turn=turn, to=TurnState.ANSWERED, failure=failure_beside(turn, calls))
        return
    failed = [call.failure for call in calls if call.failure]
    give_up(turn, failed[-1] if failed else NO_MODEL)


def failure_beside(turn: Turn, calls: Sequence[ChatCall]) -> str:
    kept = set(turn.replies.values_list("place", flat=True))
    lost = [call.failure for call in calls if call.place not in kept and call.failure]
    return lost[-1] if lost else ""


def give_up(turn: Turn, failure: str) -> None:
    actions.end_turn(turn=turn, to=TurnState.FAILED, failure=failure)


def charge(model: ChatModel, now: datetime) -> None:
    """What is due for a model; short of money, the next question is refused before it is asked."""
    with suppress(NotEnoughMoney):
        charge_due(model, now=now)
