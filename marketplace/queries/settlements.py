"""Which answers are to be paid, and which payments a person undid. Cost follows what is in hand, not what was done:
the partial index over open engagements is where every search begins."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from marketplace.models import Engagement, Settlement
from payments.models import EarningState
from tasks.models import Annotation, ClaimState, ItemState, Outcome, Verdict

PAYABLE = (Outcome.AGREES, Outcome.DISSENT)
TERMINAL = (ItemState.DECIDED, ItemState.WITHDRAWN)


def visible_to(actor: Actor) -> QuerySet[Settlement]:
    """The settlements of the actor's labs, and one's own."""
    mine = Q(annotation__expert=actor.expert) if actor.expert else Q(pk=None)
    return Settlement.objects.filter(Q(engagement__offer__project__lab__in=list(actor.labs)) | mine)


def payable(now: datetime) -> QuerySet[Annotation]:
    """Answers that count and are not paid yet: agreed, honestly dissenting, unquestioned for long enough, or of an
    item that the lab withdrew."""
    silent_since = now - settings.SILENCE_PAYS_AFTER
    current = Verdict.objects.filter(annotation=OuterRef("pk"), superseded_at=None)
    return (
        Annotation.objects.filter(
            claim__engagement__isnull=False,
            claim__engagement__closed_at=None,
            claim__state=ClaimState.SUBMITTED,
            withdrawal=None,
            counts_at__lte=now,
        )
        .filter(
            Exists(current.filter(outcome__in=PAYABLE))
            | Exists(current.filter(outcome=Outcome.NEEDS_PERSON)) & Q(submitted_at__lte=silent_since)
            | ~Exists(current) & Q(item__state=ItemState.WITHDRAWN)
        )
        .select_related("claim__engagement__rate", "claim__engagement__offer")
    )


def items_to_settle(*, now: datetime, limit: int) -> list[UUID]:
    """Items with answers to be paid."""
    return list(payable(now).order_by().values_list("item", flat=True).distinct()[:limit])


def settlements_to_reverse(*, limit: int) -> list[UUID]:
    """Paid answers of which a person has since said "not accepted", while the pay may still be questioned."""
    refused = Verdict.objects.filter(superseded_at=None, outcome=Outcome.NOT_ACCEPTED).values("annotation")
    live = Settlement.objects.filter(reversed_at=None, earning__state=EarningState.ACCRUED, annotation__in=refused)
    return list(live.values_list("pk", flat=True)[:limit])


def engagements_over(*, limit: int) -> list[UUID]:
    """Open engagements for which nothing will ever be paid: skipped or lapsed, and their item has an end."""
    over = Engagement.objects.filter(
        Q(claim__item__state__in=TERMINAL) | Q(claim__item__state=ItemState.GOLD, claim__state=ClaimState.SKIPPED),
        closed_at=None,
        claim__state__in=[ClaimState.SKIPPED, ClaimState.LAPSED],
    )
    return list(over.values_list("pk", flat=True)[:limit])
