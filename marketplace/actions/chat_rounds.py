"""One run of conversations: messages that wait are sent to their models, outside any transaction, and new ones are
looked for meanwhile: nobody waits for another's slow model."""

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError

from marketplace.actions.chat_calls import Errand, charge, note_outcome, send_turn
from marketplace.judges.registry import correspondent_of
from marketplace.judges.rounds import Outcome, talk_once
from tasks.models import Turn
from tasks.queries.turns import due_turns

AT_ONCE = 16
LOOKS_EVERY = 0.25
TRY_AGAIN_AFTER = timedelta(minutes=1)
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Out = dict[Future[Outcome], Errand]


def answer_messages(*, clock: Clock, rng: random.Random, seconds: float) -> int:
    """Ask models for every message that is due, and for those that come within so many seconds while replies are out;
    how many questions. What has left is waited for: time-outs lie below the limits of a job. Safe to run twice."""
    until, asked = time.monotonic() + seconds, 0
    out: Out = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        while True:
            if time.monotonic() < until and len(out) < AT_ONCE:
                asked += begin(out, threads, clock, rng)
            if not out:
                return asked
            done, _ = wait(out, LOOKS_EVERY, FIRST_COMPLETED)
            for future in done:
                note(out.pop(future), future.result(), clock, rng)


def begin(out: Out, threads: ThreadPoolExecutor, clock: Clock, rng: random.Random) -> int:
    """Let the questions of messages that are due leave; how many."""
    begun = len(out)
    for turn_id in due_turns(now=clock(), limit=AT_ONCE - len(out)):
        for errand in errands_of(turn_id, clock, rng):
            talk = (correspondent_of(errand.provider), errand.connection, errand.conversation)
            out[threads.submit(talk_once, *talk)] = errand
    return len(out) - begun


def errands_of(turn_id: UUID, clock: Clock, rng: random.Random) -> list[Errand]:
    """What goes wrong with one message holds up no other."""
    try:
        return send_turn(turn_id=turn_id, now=clock(), rng=rng)
    except Exception:
        log.exception("message %s could not be sent; tried again later", turn_id)
        Turn.objects.filter(pk=turn_id, due_at__isnull=False).update(due_at=clock() + TRY_AGAIN_AFTER)
        return []


def note(errand: Errand, outcome: Outcome, clock: Clock, rng: random.Random) -> None:
    """An outcome that cannot be written down now is lost, and its message asked for again once its time is over."""
    try:
        note_outcome(call=errand.call, outcome=outcome, now=clock(), rng=rng)
        charge(errand.call.chat_model, clock())
    except DatabaseError:
        log.exception("the reply to message %s could not be kept", errand.call.turn_id)
