"""The models that answer in a project's conversations, and who is asked for a message."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from marketplace.judges.asking import Conversation
from marketplace.models import CallState, ChatCall, ChatModel, Endpoint
from tasks.models import Turn
from tasks.queries.turns import as_told, turns_on
from tasks.types import chat, chat_rows
from tasks.types.base import Fields


def visible_to(actor: Actor) -> QuerySet[ChatModel]:
    """The models of the projects of one's labs; experts never learn who answers them."""
    return ChatModel.objects.filter(project__lab__in=list(actor.labs)).select_related("endpoint")


def in_use(project_id: UUID) -> list[ChatModel]:
    """The models that may be asked: neither taken away nor switched off."""
    rows = ChatModel.objects.filter(project=project_id, removed_at=None, endpoint__is_active=True)
    return list(rows.select_related("endpoint", "project").order_by("pk"))


def version_of(endpoint: Endpoint) -> str:
    """What makes two versions of a model the same: who serves it, where, and its name (SHA-256)."""
    told = "\0".join([endpoint.provider, endpoint.base_url, endpoint.model])
    return hashlib.sha256(told.encode()).hexdigest()


def who_answers(models: Sequence[ChatModel], claim_id: UUID, replies: int) -> list[ChatModel]:
    """The models of one conversation, the same in all of its turns and by lot over conversations; one that is alone
    gives both replies."""
    drawn = sorted(models, key=lambda model: hashlib.sha256(claim_id.bytes + model.endpoint_id.bytes).digest())
    return [drawn[place % len(drawn)] for place in range(replies)] if drawn else []


def calls_for(turn: Turn) -> list[ChatCall]:
    """All questions that were sent for a message, the oldest first."""
    rows = ChatCall.objects.filter(turn=turn).select_related("chat_model__endpoint", "chat_model__project")
    return list(rows.order_by("sent_at", "pk"))


def is_out(calls: Sequence[ChatCall]) -> bool:
    return any(call.state == CallState.SENT for call in calls)


def said_so_far(turn: Turn, content: Fields) -> Conversation:
    """What the model is sent: what it is told, the beginning, every message with the reply that the expert went on
    with, and the new message. Each text is a message of its own: none can speak in another's name."""
    earlier = [as_told(each) for each in turns_on(turn.claim_id) if each.ordinal < turn.ordinal]
    told = [message for each in earlier for message in chat_rows.as_said(chat.as_stored(each))]
    opened = chat_rows.before({**content, "system": None})
    messages = [*opened, *told, {"role": "user", "content": turn.text}]
    system = content.get("system")
    return Conversation(
        str(system) if isinstance(system, str) else "",
        [("assistant" if each["role"] == "assistant" else "user", each["content"]) for each in messages],
    )
