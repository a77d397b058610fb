"""One round of questions to one model: written down, sent outside any transaction, written down again."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from marketplace.actions.model_calls import (
    connection_of,
    left_to_ask,
    most_micro,
    note_ended,
    note_interrupted,
    note_sent,
)
from marketplace.actions.model_costs import charge_due, why_not_to_spend
from marketplace.actions.model_looks import conclude
from marketplace.judges.asking import PROVIDER_DOWN, FailureKind
from marketplace.judges.registry import correspondent_of
from marketplace.judges.rounds import Outcome, ask_all
from marketplace.models import Endpoint, ModelCall, Screening
from marketplace.queries import model_calls as queries
from marketplace.sealing import CannotUnseal
from payments.errors import NotEnoughMoney
from tasks.models import Item

Clock = Callable[[], datetime]
MONEY_LOOKED_AT_EVERY = timedelta(minutes=1)
WAIT_AT_MOST = timedelta(minutes=15)
WAIT_AT_FIRST = 2.0


def ask_round(*, screening_id: UUID, clock: Clock, rng: random.Random) -> int:
    """Ask the screening's model as many questions as may be out at once, and conclude the items that are through; how
    many questions and conclusions. 0: nothing can be done now.

    Holds the endpoint for itself meanwhile; does nothing where another worker has it. A question whose worker died is
    asked again as a further attempt. Safe to run twice.
    """
    rows = Screening.objects.select_related("judge__project", "judge__endpoint", "judge__constitution", "project")
    screening = rows.get(pk=screening_id)
    endpoint = screening.judge.endpoint
    if endpoint is None:
        return 0
    with queries.alone_with(endpoint) as is_alone:
        if not is_alone:
            return 0
        note_interrupted(endpoint, now=clock())
        return go_on(screening, endpoint, clock, rng)


def go_on(screening: Screening, endpoint: Endpoint, clock: Clock, rng: random.Random) -> int:
    room = queries.room(endpoint, now=clock())
    items = queries.items_to_look_at(screening, limit=max(1, room)) if room else []
    if not items:
        if room:
            note_through(screening, clock())
        return 0
    note_place(screening, items[0])
    calls, concluded = to_ask(screening, items, clock())
    calls = calls[:room]
    if not calls:
        return concluded
    reason = why_not_to_spend(screening, most_micro(endpoint, screening.judge, calls), now=clock())
    if reason:
        pause(screening, reason, clock() + MONEY_LOOKED_AT_EVERY)
        return concluded
    return concluded + send(screening, endpoint, calls, clock, rng)


def to_ask(screening: Screening, items: Sequence[Item], now: datetime) -> tuple[list[ModelCall], int]:
    """What is left to ask about these items; those with nothing left are concluded, and counted."""
    earlier, calls, concluded = queries.calls_on(screening, items), list[ModelCall](), 0
    for item in items:
        left = left_to_ask(screening.judge, item, earlier[item.pk])
        calls += left
        if not left:
            conclude(screening, item, earlier[item.pk], now=now)
            concluded += 1
    return calls, concluded


def send(screening: Screening, endpoint: Endpoint, calls: Sequence[ModelCall], clock: Clock, rng: random.Random) -> int:
    """The questions out and their outcomes in; then what is due is charged and what is through concluded."""
    try:
        connection = connection_of(endpoint)
    except CannotUnseal as error:
        pause(screening, str(error), None)
        return 0
    errands = note_sent(calls, now=clock())
    outcomes = ask_all(correspondent_of(endpoint.provider), connection, [errand.asked for errand in errands])
    note_ended(screening, errands, outcomes, now=clock())
    to_ask(screening, list({call.item_id: call.item for call in calls}.values()), clock())
    wait_or_go_on(screening, outcomes, clock(), rng)
    # Short of money, the next round pauses before it asks anything.
    with suppress(NotEnoughMoney):
        charge_due(screening, now=clock())
    return len(errands)


def wait_or_go_on(screening: Screening, outcomes: Sequence[Outcome], now: datetime, rng: random.Random) -> None:
    """Stop where somebody must mend something; wait where the provider is down, longer each time, never in step."""
    stopped = next((outcome for outcome in outcomes if outcome.failure == FailureKind.NOT_LET_IN), None)
    if stopped is not None:
        pause(screening, f"The model does not take our questions: {stopped.message or 'no reason given'}", None)
    elif any(outcome.failure in PROVIDER_DOWN for outcome in outcomes):
        asked_for = max((outcome.retry_after or 0.0 for outcome in outcomes), default=0.0)
        steps = queries.failures_in_a_row(screening)
        seconds = max(asked_for, WAIT_AT_FIRST * 2**steps * rng.uniform(0.5, 1.0))
        wait = min(timedelta(seconds=seconds), max(WAIT_AT_MOST, timedelta(seconds=asked_for)))
        Screening.objects.filter(pk=screening.pk).update(waits_until=now + wait, pause_reason="")
    elif screening.waits_until is not None or screening.pause_reason:
        Screening.objects.filter(pk=screening.pk).update(waits_until=None, pause_reason="")


def pause(screening: Screening, reason: str, until: datetime | None) -> None:
    """Hold the screening up; with `until` it looks again by itself, else once somebody mended it."""
    Screening.objects.filter(pk=screening.pk).update(pause_reason=reason[:200], waits_until=until)


def pause_broken(*, screening_id: UUID, until: datetime) -> None:
    """Put a screening off that failed in a way nobody foresaw. Takes no locks."""
    Screening.objects.filter(pk=screening_id).update(waits_until=until)


def note_place(screening: Screening, first: Item) -> None:
    """Everything before this item is through; only looked at where the screening goes by its cursor."""
    if screening.finished_at is None and first.state in queries.UNDECIDED and screening.cursor != first.pk:
        Screening.objects.filter(pk=screening.pk).update(cursor=first.pk)


def note_through(screening: Screening, now: datetime) -> None:
    if screening.finished_at is None and (screening.cursor is None or not queries.is_ahead(screening)):
        Screening.objects.filter(pk=screening.pk).update(finished_at=now)
