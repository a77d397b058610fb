from uuid import UUID

import orjson
from django.db.models import Count, Max, Q, QuerySet

from accounts.actor import Actor
from marketplace.certification.audit import Audited, Point, watched
from marketplace.certification.evidence import parsed
from marketplace.models import (
    Arm,
    Audit,
    AutoSettlement,
    Certificate,
    CertificateKind,
    CertificateState,
    Judge,
    JudgeState,
    Offer,
    QualityPlan,
    Routing,
    Stratum,
)
from tasks.models import Constitution, Guideline, Item, ItemState, Suggestion


def visible_to(actor: Actor) -> QuerySet[Certificate]:
    """The certificates of the actor's labs."""
    rows = Certificate.objects.filter(stratum__project__lab__in=list(actor.labs))
    return rows.select_related("stratum__project", "judge")


def strata_to_test() -> list[int]:
    """The groups of projects where AI is to settle, that have evidence and no valid certificate of one of the kinds."""
    plans = QualityPlan.objects.filter(settles_by_ai=True)
    strata = Stratum.objects.filter(project__in=plans.values("pk"), routings__arm=Arm.CALIBRATION)
    return list(strata.distinct().values_list("pk", flat=True))


def looks(stratum: Stratum, kind: str) -> tuple[int, int | None]:
    """How many looks there were at this kind, and how many items the last one read."""
    made = Certificate.objects.filter(stratum=stratum, kind=kind)
    last = made.order_by("-look").values_list("look", "items").first()
    return last if last else (0, None)


def open_evidence(stratum: Stratum) -> int:
    """Calibration items that still wait for answers."""
    waiting = [ItemState.SCREENED, ItemState.OPEN]
    return Routing.objects.filter(stratum=stratum, arm=Arm.CALIBRATION, item__state__in=waiting).count()


def judge_to_test(stratum: Stratum) -> Judge | None:
    """The newest judge that has looked at every answered calibration item of the group, in its shadow or not: a
    retrained version earns its say by its own test. One that has learnt nothing yet is not worth a look. Chosen
    without regard to any answer."""
    evidence = Routing.objects.filter(stratum=stratum, arm=Arm.CALIBRATION).exclude(
        item__state__in=[ItemState.SCREENED, ItemState.OPEN, ItemState.WITHDRAWN, ItemState.RETURNED]
    )
    wanted = evidence.count()
    judges = Judge.objects.filter(project=stratum.project_id, retired_at=None).exclude(state=JudgeState.OFF)
    has_learnt = judges.exclude(kind="local", trained_on=0)
    for judge in has_learnt.order_by("-created_at"):
        seen = Suggestion.objects.filter(judge_id=judge.pk, item__in=evidence.values("item")).count()
        if wanted and seen == wanted:
            return judge
    return None


def versions_now(project_id: UUID) -> tuple[int, int | None]:
    """The newest guideline and constitution."""
    guideline = Guideline.objects.filter(project=project_id).aggregate(newest=Max("version"))["newest"]
    constitution = Constitution.objects.filter(project=project_id).aggregate(newest=Max("version"))["newest"]
    return guideline or 0, constitution


def outdated() -> list[Certificate]:
    """Valid certificates whose judge, guideline, principles or plan are no longer what they were issued for."""
    found = []
    for certificate in Certificate.objects.filter(state=CertificateState.VALID).select_related(
        "judge", "stratum__project__quality_plan"
    ):
        plan = certificate.stratum.project.quality_plan
        versions = (certificate.guideline_version, certificate.constitution_version)
        is_as_issued = (
            certificate.judge.state != JudgeState.OFF
            and plan.settles_by_ai
            and plan.epsilon >= certificate.epsilon
            and versions == versions_now(certificate.stratum.project_id)
        )
        if not is_as_issued:
            found.append(certificate)
    return found


def certificates_to_use() -> list[UUID]:
    """Valid certificates that let AI settle."""
    valid = Certificate.objects.filter(state=CertificateState.VALID, kind=CertificateKind.SETTLE)
    return list(valid.values_list("pk", flat=True))


def to_settle(certificate: Certificate, limit: int) -> list[Item]:
    """Items of the group that wait, were not held against this certificate yet, and that its judge has looked at;
    locked. Those another worker holds are passed over."""
    seen = Suggestion.objects.filter(judge_id=certificate.judge_id).values("item")
    rows = Item.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(
        Q(routing__certificate=None) | ~Q(routing__certificate=certificate),
        routing__stratum=certificate.stratum_id, routing__arm=Arm.NEED, routing__opened_at=None,
        state=ItemState.SCREENED, pk__in=seen,
    )  # fmt: skip
    return list(rows.select_related("project", "routing").order_by("pk")[:limit])


def to_reopen(limit: int) -> list[AutoSettlement]:
    """What revoked certificates settled and still stands."""
    rows = AutoSettlement.objects.filter(
        certificate__state=CertificateState.REVOKED, decision__superseded_at=None
    ).select_related("decision", "certificate")
    return list(rows.order_by("pk")[:limit])


def chart_of(certificate: Certificate) -> list[Point]:
    """The blind re-check as it ran: a point a cluster. Each re-checked item was drawn evenly from what stood then."""
    read = Audit.objects.filter(certificate=certificate, differs__isnull=False).order_by("ordinal")
    stream = [Audited(str(row.pk), row.cluster, bool(row.differs)) for row in read]
    return watched(stream, epsilon=certificate.epsilon, alpha=certificate.delta)


def settled_count(certificate: Certificate) -> int:
    """How many items stand settled under it."""
    return AutoSettlement.objects.filter(certificate=certificate, decision__superseded_at=None).count()


def reopening_of(certificate: Certificate) -> tuple[int, int, str] | None:
    """What its revocation sends to experts again: how many items, and what the fewest answers on them cost, in minor
    units of a currency. None unless it is revoked."""
    if certificate.state != CertificateState.REVOKED:
        return None
    items = AutoSettlement.objects.filter(certificate=certificate).count()
    plan = certificate.stratum.project.quality_plan
    offer = Offer.objects.select_related("rate").filter(project=plan.pk).first()
    if offer is None:
        return items, 0, ""
    return items, items * max(2, plan.minimum_seats) * offer.rate.bill_minor, offer.rate.currency


def history_of(certificate: Certificate) -> list[Certificate]:
    """All tests of the same group and kind, newest first, without their evidence."""
    rows = Certificate.objects.filter(stratum=certificate.stratum_id, kind=certificate.kind).select_related("judge")
    return list(rows.defer("evidence", "judge__parameters").order_by("-look"))


def canonical_evidence(certificate: Certificate) -> str:
    """The stored evidence as it was hashed."""
    return parsed(orjson.dumps(certificate.evidence["evidence"]).decode()).canonical()


def in_use(project_id: UUID) -> list[tuple[Certificate, int]]:
    """The certificates under which items of the project stand, each with how many."""
    standing = Q(auto_settlements__decision__superseded_at=None, auto_settlements__isnull=False)
    rows = Certificate.objects.filter(stratum__project=project_id).annotate(
        n=Count("auto_settlements", filter=standing)
    )
    return [(row, row.n) for row in rows.filter(n__gt=0).order_by("tested_at")]


def seats_of(certificate: Certificate) -> int:
    """How many blind experts its reference is the consensus of."""
    return int(certificate.evidence["evidence"]["design"]["seats"])
