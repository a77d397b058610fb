"""What is to be asked of models next, found by state, and what was asked before."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from marketplace.models import (
    CallState,
    ChatCall,
    ChatModel,
    Endpoint,
    JudgeState,
    ModelCall,
    Offer,
    QualityPlan,
    Screening,
)
from tasks.models import Item, ItemState, Project, Suggestion
from tasks.queries.items import ready_for_judges

UNDECIDED = [ItemState.SCREENED, ItemState.OPEN, ItemState.UNSURE]
FAILURES_COUNTED = 10
SIGNED = 1 << 63


def screenings_to_ask(*, now: datetime) -> list[UUID]:
    """Screenings by models over the network that have something to do and may do it now, the longest unseen first."""
    unseen = ready_for_judges().filter(project=OuterRef("project"))
    rows = Screening.objects.filter(
        Q(finished_at=None) | Exists(unseen),
        Q(waits_until__lte=now) | Q(waits_until=None, pause_reason=""),
        judge__endpoint__is_active=True,
        judge__retired_at=None,
    ).exclude(judge__state=JudgeState.OFF)
    return list(rows.order_by("last_seen_at", "pk").values_list("pk", flat=True))


@contextmanager
def alone_with(endpoint: Endpoint) -> Iterator[bool]:
    """Whether this worker is the only one to ask the endpoint until the block ends. A lock of a transaction on a
    connection of its own: PostgreSQL lets it go when a worker dies, and a pooler cannot hand it to another."""
    keeper = connection.copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [endpoint.pk.int % (2 * SIGNED) - SIGNED])
            row = cursor.fetchone()
        yield bool(row and row[0])
    finally:
        # A closed connection's lock is let go a moment later, and the next round would find nobody at the door.
        with suppress(DatabaseError):
            keeper.rollback()
        keeper.close()


def room(endpoint: Endpoint, *, now: datetime) -> int:
    """How many questions may go out now: as many as at once, and no more in a minute than it takes. Conversations
    count, too; they do not wait for what judges have out this moment, because a person waits."""
    return max(0, min(endpoint.calls_at_once - chats_out(endpoint), endpoint.calls_per_minute - asked(endpoint, now)))


def asked(endpoint: Endpoint, now: datetime) -> int:
    """How many questions it was sent within the last minute."""
    since = now - timedelta(minutes=1)
    of_judges = ModelCall.objects.filter(judge__endpoint=endpoint, sent_at__gt=since).count()
    return of_judges + ChatCall.objects.filter(chat_model__endpoint=endpoint, sent_at__gt=since).count()


def chats_out(endpoint: Endpoint) -> int:
    return ChatCall.objects.filter(chat_model__endpoint=endpoint, state=CallState.SENT).count()


def orphans(endpoint: Endpoint) -> QuerySet[ModelCall]:
    """Questions whose worker died: whoever is alone with the endpoint has none out."""
    return ModelCall.objects.filter(judge__endpoint=endpoint, state=CallState.SENT)


def items_to_look_at(screening: Screening, *, limit: int) -> list[Item]:
    """The next items without this judge's word: those that wait for their first look, once their data was found fit
    to leave the house, then undecided ones from the cursor on. None while more than SCREENED_AHEAD items it has passed
    wait for seats."""
    seen = Exists(Suggestion.objects.filter(judge_id=screening.judge_id, item=OuterRef("pk")))
    ready = ready_for_judges(project_id=screening.project_id).filter(~seen)
    found = list(ready.order_by("pk")[:limit])
    if found or screening.finished_at is not None:
        return found
    fresh = Item.objects.filter(~seen, project=screening.project_id)
    if screening.cursor is not None:
        if is_ahead(screening):
            return []
        fresh = fresh.filter(pk__gte=screening.cursor)
    return list(fresh.filter(state__in=UNDECIDED).order_by("pk")[:limit])


def is_ahead(screening: Screening) -> bool:
    """Whether enough items that the judge has passed wait for seats."""
    passed = Item.objects.filter(project=screening.project_id, state=ItemState.SCREENED, pk__lt=screening.cursor)
    return passed.order_by()[: settings.SCREENED_AHEAD + 1].count() > settings.SCREENED_AHEAD


def calls_on(screening: Screening, items: Sequence[Item]) -> dict[UUID, list[ModelCall]]:
    """All questions that this judge was asked about these items, by item, the oldest first."""
    found: dict[UUID, list[ModelCall]] = {item.pk: [] for item in items}
    for call in ModelCall.objects.filter(judge=screening.judge_id, item__in=items).order_by("sent_at", "pk"):
        found[call.item_id].append(call)
    return found


def failures_in_a_row(screening: Screening) -> int:
    """How many of the judge's last questions failed one after another, counted no further than FAILURES_COUNTED."""
    last = ModelCall.objects.filter(judge=screening.judge_id).order_by("-sent_at", "-pk")
    states = list(last.values_list("state", flat=True)[:FAILURES_COUNTED])
    return next((place for place, state in enumerate(states) if state != CallState.FAILED), len(states))


def limit_micro(project: Project, *, per_minor: int) -> int:
    """What the plan lets the project spend on models in all; nothing without a plan."""
    limit = QualityPlan.objects.filter(pk=project.pk).values_list("model_cost_limit_minor", flat=True).first()
    return (limit or 0) * per_minor


def spent_micro(project: Project) -> int:
    """What the project's models have cost in all, and what questions in conversations that are out may cost."""
    looks: int = Screening.objects.filter(project=project).aggregate(sum=Sum("cost_micro"))["sum"] or 0
    talks: int = ChatModel.objects.filter(project=project).aggregate(sum=Sum("cost_micro"))["sum"] or 0
    out = ChatCall.objects.filter(chat_model__project=project, state=CallState.SENT)
    return looks + talks + (out.aggregate(sum=Sum("most_micro"))["sum"] or 0)


def budget_of(project: Project) -> UUID | None:
    return Offer.objects.filter(project=project).values_list("budget", flat=True).first()
