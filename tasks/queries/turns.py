"""What was said in conversations with models."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.actor import Actor
from tasks.models import Reply, Turn
from tasks.types.chat import OneReply, OneTurn


def visible_to(actor: Actor) -> QuerySet[Turn]:
    """One's own messages, nobody else's; what labs see of a conversation is the answer that it became."""
    return Turn.objects.filter(claim__expert=actor.expert) if actor.expert else Turn.objects.none()


def with_replies(turns: QuerySet[Turn]) -> QuerySet[Turn]:
    """The messages in their order, each with its replies in the order of the screen: two queries."""
    return turns.prefetch_related(Prefetch("replies", Reply.objects.order_by("place"))).order_by("ordinal")


def turns_on(claim_id: UUID) -> list[Turn]:
    return list(with_replies(Turn.objects.filter(claim=claim_id)))


def as_told(turn: Turn) -> OneTurn:
    """The message as the task type reads it."""
    replies = [OneReply(reply.text, reply.model, reply.version) for reply in turn.replies.all()]
    return OneTurn(turn.ordinal, turn.text, replies, turn.chosen, turn.strength, turn.edited)


def due_turns(*, now: datetime, limit: int) -> list[UUID]:
    """Messages for which a model is to be asked, those that wait longest first."""
    due = Turn.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])
