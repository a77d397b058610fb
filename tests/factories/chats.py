"""Conversations with models over the network, through the real actions."""

import random
from datetime import datetime, timedelta

from accounts.actor import Actor
from marketplace.actions.chat_models import add_chat_model
from marketplace.actions.chat_rounds import answer_messages
from marketplace.models import ChatModel, Endpoint
from tasks.actions.turns import write_turn
from tasks.models import Claim, Item, ItemState, Project, Turn
from tests.factories import claims
from tests.factories.claims import NOW, expert
from tests.factories.judges import Clock
from tests.factories.models import Question, Sent, said
from tests.factories.offers import owner_of

SETTINGS: dict[str, object] = {
    "minimum_turns": 1, "maximum_turns": 3, "replies": 1, "edits": True, "rating": False,
}  # fmt: skip
CONTENT: dict[str, object] = {"scenario": "You are a tenant whose deposit is kept. Find out what you can do."}


def project(**settings: object) -> Project:
    return claims.project(seats=1, task_type="chat", task_settings={**SETTINGS, **settings})


def begun(of: Project, who: Actor | None = None, **content: object) -> tuple[Actor, Claim]:
    """An expert with a new item in hand."""
    items = claims.items(of, 1, ItemState.SCREENED)
    Item.objects.filter(pk=items[0].pk).update(content={**CONTENT, **content})
    claims.open_seats(item_ids=[items[0].pk], now=NOW)
    who = who or expert()
    return who, claims.take(who, of)


def model(of: Project, at: Endpoint) -> ChatModel:
    return add_chat_model(by=owner_of(of), project_id=of.pk, endpoint_id=at.pk, now=NOW)


def say(who: Actor, claim: Claim, text: str, ordinal: int = 1, now: datetime = NOW, **on_reply: object) -> Turn:
    reply = {"turn": ordinal - 1, **on_reply} if on_reply else None
    return write_turn(by=who, claim_id=claim.pk, ordinal=ordinal, text=text, on_reply=reply, now=now)


def asked(now: datetime = NOW, rng: random.Random | None = None) -> int:
    """One run of the job that asks models."""
    return answer_messages(clock=lambda: now, rng=rng or random.Random(1), seconds=0.3)


def asked_until_over(clock: Clock | None = None) -> int:
    """Runs, each a while after the one before, until nothing is due any more."""
    clock, done = clock or Clock(), 0
    for _ in range(20):
        if not Turn.objects.filter(due_at__isnull=False).exists():
            break
        clock.at += timedelta(minutes=1)
        done += answer_messages(clock=clock, rng=random.Random(1), seconds=0.3)
    return done


def answering(question: Question) -> Sent:
    """Says how many messages it read and repeats the last, so that what it was sent can be told from what it says."""
    messages = [each for each in question.body["messages"] if each["role"] != "system"]
    return said(question, f"{question.body['model']} read {len(messages)}: {messages[-1]['content']}")
