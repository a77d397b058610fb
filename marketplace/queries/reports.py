"""How a project goes: counts, agreement, spend. Kept for two seconds, longer where counting took long."""

from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from marketplace.models import Offer, Screening
from marketplace.queries.kept import Report, kept
from marketplace.queries.paces import paces_of
from payments.queries.budgets import balances
from tasks.models import Claim, ClaimState, Decision, Item, ItemState, Project
from tasks.queries.agreement import agreement
from tasks.queries.annotations import counted

FEWEST_ITEMS = 30
KEPT_SECONDS = 2.0
HOURS_SHOWN = 24


def progress_of(project: Project, *, now: datetime) -> Report:
    """The dashboard's figures, at most a few seconds old; `as_of` says when they were counted."""
    return kept(f"progress:{project.pk}", lambda: counted_anew(project, now), seconds=KEPT_SECONDS)


def counted_anew(project: Project, now: datetime) -> Report:
    offer = Offer.objects.filter(project=project).select_related("rate").first()
    pace = paces_of([offer.pk], now=now)[offer.pk] if offer else None
    return {
        "as_of": now,
        "items": items(project),
        "answers": answers(project, now),
        "agreement": agreement_or_nothing(project),
        "spend": spend(offer) if offer else None,
        "screening": screening(project),
        "median_seconds": pace.median_seconds if pace else None,
        "decided_by_hour": decided_by_hour(project, now),
    }


def items(project: Project) -> Report:
    """Items by state; the total holds the withdrawn too."""
    rows = Item.objects.filter(project=project).order_by().values_list("state").annotate(n=Count("pk"))
    by_state = dict(rows)
    return {**{str(state): by_state.get(state, 0) for state in ItemState}, "total": sum(by_state.values())}


def answers(project: Project, now: datetime) -> Report:
    """Answers that count, items in hands, and what was submitted since midnight UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = (
        counted(now=now)
        .filter(item__project=project)
        .aggregate(counted=Count("pk"), submitted_today=Count("pk", filter=Q(submitted_at__gte=midnight)))
    )
    in_hand = Claim.objects.filter(item__project=project, state=ClaimState.ACTIVE).count()
    return {**found, "in_hand": in_hand}


def agreement_or_nothing(project: Project) -> Report | None:
    """Agreement beyond chance with its interval; no figure below 30 items."""
    found = agreement(project=project, rng=np.random.default_rng(project.pk.int % 2**63))
    if found is None or found.items < FEWEST_ITEMS:
        return None
    return {"value": found.value, "lower": found.lower, "upper": found.upper, "n": found.items}


def spend(offer: Offer) -> Report:
    found = balances([offer.budget_id])[offer.budget_id]
    return {
        "reserved_minor": found.reserved_minor,
        "spent_minor": found.spent_minor,
        "available_minor": found.available_minor,
        "currency": offer.rate.currency,
    }


def screening(project: Project) -> Report | None:
    """The AI first look: which version, learnt from how much, how many items it has seen."""
    newest = Screening.objects.filter(project=project).select_related("judge").order_by("-judge__version").first()
    if newest is None:
        return None
    judge = newest.judge
    return {"judge_version": judge.version, "trained_on": judge.trained_on, "seen": newest.items_seen}


def decided_by_hour(project: Project, now: datetime) -> list[Report]:
    """Decisions of the last day by the hour they were made in."""
    rows = (
        Decision.objects.filter(
            item__project=project, superseded_at=None, decided_at__gt=now - timedelta(hours=HOURS_SHOWN)
        )
        .order_by()
        .annotate(hour=TruncHour("decided_at"))
        .values("hour")
        .annotate(count=Count("pk"))
        .order_by("hour")
    )
    return [{"hour": row["hour"], "count": row["count"]} for row in rows]
