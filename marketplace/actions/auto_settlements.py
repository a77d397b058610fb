"""What AI settles under a certificate, the blind re-check of a random share, and re-opening when that fails."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.actions.events import record_event
from marketplace.actions.certificates import end_certificate
from marketplace.certification.reference import consensus_of
from marketplace.matching.draws import drawn
from marketplace.models import (
    Arm,
    Audit,
    AutoSettlement,
    Certificate,
    CertificateKind,
    CertificateState,
    Routing,
    RoutingStep,
    Step,
)
from marketplace.queries import certificates as queries
from marketplace.queries.certificate_evidence import Looked, answers_by_item, classes_of, looked_at
from tasks import types
from tasks.actions.decisions import reopen_items
from tasks.models import Decision, Item, ItemState, Route
from tasks.types.base import Classified

METHOD = "certificate/1"


@transaction.atomic
def settle_by_ai(*, certificate_id: UUID, limit: int, now: datetime) -> int:
    """Let the certified judge's answer stand on waiting items it is sure enough of, but for a random share that blind
    experts re-check; how many items were held against the certificate.

    Locks the certificate against its end, and the items.
    """
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("stratum__project__quality_plan", "judge")
    certificate = rows.filter(pk=certificate_id, state=CertificateState.VALID, kind=CertificateKind.SETTLE).first()
    if certificate is None:
        return 0
    items = queries.to_settle(certificate, limit)
    looked = looked_at(certificate.judge, [item.pk for item in items], classes_of(certificate.stratum))
    sure = [item for item in items if item.pk in looked and looked[item.pk].score >= (certificate.threshold or 1.0)]
    share = certificate.stratum.project.quality_plan.audit_share
    audited = [item for item in sure if is_drawn_for_audit(item, certificate, share)]
    drawn_ids = {item.pk for item in audited}
    draw_audits(certificate, audited, looked, share, now)
    settle(certificate, [item for item in sure if item.pk not in drawn_ids], looked, share, now)
    Routing.objects.filter(pk__in=[item.pk for item in items]).update(certificate=certificate)
    return len(items)


def is_drawn_for_audit(item: Item, certificate: Certificate, share: float) -> bool:
    return drawn(settings.SECRET_KEY.encode(), item.pk, f"audit:{certificate.pk}") < share


def draw_audits(
    certificate: Certificate, items: Sequence[Item], looked: dict[UUID, Looked], share: float, now: datetime
) -> None:
    """These go to blind experts; what AI would have said is kept for the comparison."""
    Audit.objects.bulk_create([
        Audit(
            item=item, certificate=certificate, cluster=item.cluster or str(item.pk),
            ai_class=looked[item.pk].answer, drawn_at=now,
        )
        for item in items
    ])  # fmt: skip
    move_arms(items, Arm.AUDIT, share, None)


def settle(
    certificate: Certificate, items: Sequence[Item], looked: dict[UUID, Looked], share: float, now: datetime
) -> None:
    """The AI decisions with the certificate that licenses each."""
    kind = types.classified(certificate.stratum.project.task_type)
    decisions = [
        Decision(
            item=item,
            answer=answer_in_full(kind, looked[item.pk]),
            posterior=dict(zip(looked[item.pk].classes, map(float, looked[item.pk].probabilities), strict=True)),
            confidence=1 - (certificate.bound or certificate.epsilon),
            answers_counted=0,
            route=Route.AI,
            method=METHOD,
            decided_at=now,
        )
        for item in items
    ]
    Decision.objects.bulk_create(decisions)
    AutoSettlement.objects.bulk_create(
        AutoSettlement(decision=decision, certificate=certificate, settled_at=now) for decision in decisions
    )
    Item.objects.filter(pk__in=[item.pk for item in items]).update(state=ItemState.DECIDED, due_at=None)
    move_arms(items, Arm.AI, 1 - share, now)
    write_steps(items, Step.SETTLED, "certified", {"certificate": str(certificate.pk)}, now)
    if items:
        tell(certificate)


def answer_in_full(kind: Classified, looked: Looked) -> dict[str, object]:
    """All that the judge said, where it amounts to its likeliest class; else the class alone."""
    if kind.to_class(looked.said) != looked.answer:
        return kind.from_class(looked.answer)
    return kind.merge([looked.said], looked.answer)


def move_arms(items: Sequence[Item], arm: Arm, share: float, opened_at: datetime | None) -> None:
    """The lot within "as needed": its chance times the chance that it was as needed at all."""
    routings = list(Routing.objects.filter(pk__in=[item.pk for item in items]))
    for routing in routings:
        routing.arm, routing.opened_at = arm, opened_at
        routing.sampling_probability *= share
    Routing.objects.bulk_update(routings, ["arm", "opened_at", "sampling_probability"])


@transaction.atomic
def read_audit(*, item_id: UUID, now: datetime) -> Audit | None:
    """Hold what AI would have said of a re-checked item against its blind experts, and revoke the certificate where
    the alarm goes off. None where the item is no re-check or was read. Locks the certificate, then the audit."""
    certificate_id = Audit.objects.filter(pk=item_id, differs=None).values_list("certificate", flat=True).first()
    if certificate_id is None:
        return None
    certificate = (
        Certificate.objects.select_for_update(of=("self",)).select_related("stratum__project").get(pk=certificate_id)
    )
    audit = Audit.objects.select_for_update().get(pk=item_id)
    if audit.differs is not None:
        return None
    seats = answers_by_item(certificate.stratum, [item_id], now)[item_id]
    last = Audit.objects.filter(certificate=certificate).aggregate(last=Max("ordinal"))["last"] or 0
    audit.differs, audit.ordinal, audit.read_at = consensus_of(seats) != audit.ai_class, last + 1, now
    audit.save(update_fields=["differs", "ordinal", "read_at"])
    tell(certificate)
    if certificate.state == CertificateState.VALID and queries.chart_of(certificate)[-1].alarm:
        reason = "The blind re-check shows more differences than the certificate allows."
        end_certificate(certificate_id=certificate.pk, state=CertificateState.REVOKED, reason=reason, now=now)
    return audit


@transaction.atomic
def reopen_settled(*, limit: int, now: datetime) -> int:
    """Re-open exactly what revoked certificates settled and still stands: the AI decision is superseded, the item goes
    to experts; how many. Locks the items."""
    found = queries.to_reopen(limit)
    items = reopen_items(item_ids=[each.decision.item_id for each in found], now=now)
    reopened = {item.pk for item in items}
    routings = Routing.objects.filter(pk__in=reopened)
    routings.update(arm=Arm.NEED, opened_at=None)
    for each in found:
        if each.decision.item_id in reopened:
            facts: dict[str, object] = {"certificate": str(each.certificate_id)}
            write_steps([each.decision.item], Step.REOPENED, "certificate_revoked", facts, now)
    return len(items)


def write_steps(items: Sequence[Item], step: Step, reason: str, facts: dict[str, object], now: datetime) -> None:
    RoutingStep.objects.bulk_create(
        RoutingStep(item_id=item.pk, step=step, reason=reason, facts=facts, taken_at=now) for item in items
    )


def tell(certificate: Certificate) -> None:
    topic = f"project:{certificate.stratum.project_id}"
    record_event(topic=topic, kind="certificate.used", object_type="certificate", object_id=certificate.pk)
