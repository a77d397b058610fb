"""Which items wait for what, and what was chosen for one and why."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from marketplace.models import (
    Arm,
    Certificate,
    CertificateKind,
    CertificateState,
    QualityPlan,
    Routing,
    RoutingStep,
    Step,
    Stratum,
)
from tasks.models import Import, ImportState, Item, ItemState, Seat, SeatKind, Suggestion


def steps_visible_to(actor: Actor) -> QuerySet[RoutingStep]:
    """What was chosen for items of the actor's labs."""
    return RoutingStep.objects.filter(item__project__lab__in=list(actor.labs))


def routing_visible_to(actor: Actor) -> QuerySet[Routing]:
    """The designs of the items of the actor's labs."""
    return Routing.objects.filter(item__project__lab__in=list(actor.labs)).select_related("stratum")


def projects_to_draw() -> list[UUID]:
    """Planned projects with screened items that no lot was drawn for, once their files are in: the size of a group
    must be known before a share of it is drawn."""
    undrawn = Item.objects.filter(project=OuterRef("pk"), state=ItemState.SCREENED, is_drawn=False)
    coming = Import.objects.filter(project=OuterRef("pk"), state__in=[ImportState.WAITING, ImportState.RUNNING])
    plans = QualityPlan.objects.filter(Exists(undrawn), ~Exists(coming))
    return list(plans.values_list("pk", flat=True))


def undrawn_items(project_id: UUID, limit: int) -> list[Item]:
    """Screened items that no lot was drawn for, locked; those another worker holds are passed over."""
    rows = Item.objects.select_for_update(no_key=True, skip_locked=True).filter(
        project=project_id, state=ItemState.SCREENED, is_drawn=False
    )
    return list(rows.only("pk", "project_id", "slice").order_by("pk")[:limit])


def sizes(stratum: Stratum) -> tuple[int, int]:
    """How many items of the group no lot was drawn for yet, and how many fell into calibration."""
    undrawn = Item.objects.filter(project=stratum.project_id, slice=stratum.slice, is_drawn=False).exclude(
        state__in=[ItemState.WITHDRAWN, ItemState.RETURNED]
    )
    return undrawn.count(), Routing.objects.filter(stratum=stratum, arm=Arm.CALIBRATION).count()


def to_open(plan: QualityPlan, at_most: int, *, experts_idle: bool) -> list[UUID]:
    """Items whose seats may open now: evidence first; the others of a group wait until its first test, unless
    experts would stand idle, and until they were held against its certificate, where AI may settle them."""
    waiting = Routing.objects.filter(stratum__project=plan.pk, opened_at=None).order_by("item")
    first = waiting.filter(arm__in=[Arm.CALIBRATION, Arm.AUDIT])
    found = list(first.values_list("item", flat=True)[:at_most])
    if len(found) < at_most:
        others = waiting.filter(arm=Arm.NEED).exclude(may_be_settled(plan))
        if found or not experts_idle:
            others = others.exclude(stratum__in=gathering(plan))
        found += others.values_list("item", flat=True)[: at_most - len(found)]
    return found


def may_be_settled(plan: QualityPlan) -> Q:
    """Items that a valid certificate is about to be held against: its judge has looked at them."""
    waits = Q(pk__in=[])
    for certificate in Certificate.objects.filter(
        stratum__project=plan.pk, kind=CertificateKind.SETTLE, state=CertificateState.VALID
    ).only("stratum_id", "judge_id"):
        looked_at = Exists(Suggestion.objects.filter(item=OuterRef("item"), judge_id=certificate.judge_id))
        was_held = Q(certificate=certificate.pk, certificate__isnull=False)
        waits |= Q(looked_at, stratum=certificate.stratum_id) & ~was_held
    return waits


def designs_of(item_ids: Sequence[UUID]) -> QuerySet[Routing]:
    """The designs of these items, with group, project and plan."""
    return Routing.objects.filter(item__in=item_ids).select_related("stratum__project__quality_plan")


def gathering(plan: QualityPlan) -> Sequence[int]:
    """The groups that still wait for their first test. Nothing waits where AI is not to settle anything."""
    if not plan.settles_by_ai:
        return []
    strata = Stratum.objects.filter(project=plan.pk)
    open_evidence = Routing.objects.filter(
        stratum=OuterRef("pk"), arm=Arm.CALIBRATION, item__state__in=[ItemState.SCREENED, ItemState.OPEN]
    )
    tested = Certificate.objects.filter(stratum=OuterRef("pk"))
    return list(strata.filter(Exists(open_evidence), ~Exists(tested)).values_list("pk", flat=True))


def valid_certificate(stratum_id: int, kind: str) -> Certificate | None:
    """The certificate that licenses this kind of stopping in the group now."""
    valid = Certificate.objects.filter(stratum=stratum_id, kind=kind, state=CertificateState.VALID)
    return valid.select_related("judge").first()


def licensed_to_stop(strata: Collection[int]) -> set[int]:
    """The groups in which one expert and agreeing reviewers suffice."""
    valid = Certificate.objects.filter(
        stratum__in=strata, kind=CertificateKind.STOP_AFTER_ONE, state=CertificateState.VALID
    )
    return set(valid.values_list("stratum", flat=True))


def disputed() -> QuerySet[Item]:
    """Items of planned projects that the answers left unsure and that no review was opened for."""
    reviews = Seat.objects.filter(item=OuterRef("pk"), kind=SeatKind.REVIEW)
    return Item.objects.filter(~Exists(reviews), state=ItemState.UNSURE, project__quality_plan__isnull=False)


def disputed_items(project_id: UUID, limit: int) -> list[Item]:
    """The oldest of them in the project, locked; those another worker holds are passed over."""
    rows = disputed().filter(project=project_id).select_for_update(no_key=True, skip_locked=True, of=("self",))
    return list(rows.order_by("pk")[:limit])


def sureness_of(item_id: UUID) -> float:
    """How sure the answers left the item; 0 where nobody said."""
    disputes = RoutingStep.objects.filter(item=item_id, step=Step.DISPUTED).order_by("-pk")
    return disputes.values_list("sureness", flat=True).first() or 0.0
