from collections.abc import Iterable

from django.conf import settings
from django.db.models import F, Q, QuerySet

from accounts.actor import Actor
from tasks.models import CorrectionState, Thread, TimeCorrection
from tasks.pseudonyms import pseudonym


def visible_to(actor: Actor) -> QuerySet[Thread]:
    """One's own threads, and those on items of one's labs."""
    mine = Q(expert=actor.expert) if actor.expert else Q(pk=None)
    rows = Thread.objects.filter(mine | Q(item__project__lab__in=list(actor.labs)))
    return rows.select_related("item__project", "expert").prefetch_related("comments")


def waiting_first(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Those that wait for an answer first, the longest wait before all; then the newest."""
    return threads.order_by(F("waits_since").asc(nulls_last=True), "-created_at")


def with_times(threads: Iterable[Thread]) -> list[Thread]:
    """The threads, each with the time correction that waits on its item (`waiting_time`), in one query more."""
    listed = list(threads)
    waiting = TimeCorrection.objects.filter(
        state=CorrectionState.WAITING, claim__item__in={thread.item_id for thread in listed}
    ).select_related("claim")
    found = {(each.claim.item_id, each.claim.expert_id): each for each in waiting}
    for thread in listed:
        thread.waiting_time = found.get((thread.item_id, thread.expert_id))
    return listed


def name_of(thread: Thread) -> str:
    """The expert's name towards the lab."""
    return pseudonym(settings.SECRET_KEY, thread.item.project_id, thread.expert_id)


def corrections_visible_to(actor: Actor) -> QuerySet[TimeCorrection]:
    """One's own corrections of times, and those on items of one's labs."""
    mine = Q(claim__expert=actor.expert) if actor.expert else Q(pk=None)
    rows = TimeCorrection.objects.filter(mine | Q(claim__item__project__lab__in=list(actor.labs)))
    return rows.select_related("claim__item__project")
