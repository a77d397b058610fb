"""Where each group of a project stands: certified or not, why not, and what more evidence would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q

from marketplace.certification.looks import delta_of_look
from marketplace.certification.needs import evidence_needed
from marketplace.models import Arm, AutoSettlement, Certificate, CertificateKind, QualityPlan, Routing, Stratum
from tasks.models import ItemState

WAITING = (ItemState.SCREENED, ItemState.OPEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of certificate in one group: its newest test, or None before the first; `need` is one sentence."""

    kind: str
    newest: Certificate | None
    looks: int
    need: str


@dataclass(frozen=True, slots=True)
class Group:
    """One group with counts of its items by design and how far its evidence is."""

    stratum: Stratum
    items: int
    evidence_answered: int
    evidence_waiting: int
    settled: int
    rechecks: int
    standings: Sequence[Standing]


def groups_of(plan: QualityPlan) -> list[Group]:
    """Every group of the project, in the same few queries however many there are."""
    strata = list(Stratum.objects.filter(project=plan.pk).order_by("slice"))
    counts = counts_by_stratum(plan)
    settled = dict(
        AutoSettlement.objects.filter(certificate__stratum__in=strata, decision__superseded_at=None)
        .order_by()
        .values_list("certificate__stratum")
        .annotate(n=Count("pk"))
    )
    tests = tests_of(strata)
    return [group_of(stratum, counts.get(stratum.pk, {}), settled, tests, plan, len(strata)) for stratum in strata]


def counts_by_stratum(plan: QualityPlan) -> dict[int, Mapping[str, int]]:
    evidence = Q(arm=Arm.CALIBRATION)
    rows = (
        Routing.objects.filter(stratum__project=plan.pk)
        .order_by()
        .values("stratum")
        .annotate(
            items=Count("pk"),
            waiting=Count("pk", filter=evidence & Q(item__state__in=WAITING)),
            answered=Count("pk", filter=evidence & ~Q(item__state__in=[*WAITING, ItemState.WITHDRAWN])),
            rechecks=Count("pk", filter=Q(arm=Arm.AUDIT)),
        )
    )
    return {row["stratum"]: cast(Mapping[str, int], row) for row in rows}


def tests_of(strata: Sequence[Stratum]) -> dict[tuple[int, str], list[Certificate]]:
    """The tests of each group and kind, newest first, without their evidence."""
    found: dict[tuple[int, str], list[Certificate]] = {}
    rows = Certificate.objects.filter(stratum__in=strata).select_related("judge").defer("evidence", "judge__parameters")
    for certificate in rows.order_by("-look"):
        found.setdefault((certificate.stratum_id, certificate.kind), []).append(certificate)
    return found


def group_of(
    stratum: Stratum,
    counts: Mapping[str, int],
    settled: Mapping[int, int],
    tests: Mapping[tuple[int, str], list[Certificate]],
    plan: QualityPlan,
    strata: int,
) -> Group:
    answered = counts.get("answered", 0)
    standings = []
    for kind in CertificateKind:
        made = tests.get((stratum.pk, kind), [])
        standings.append(
            Standing(kind, made[0] if made else None, len(made), need_of(plan, answered, len(made), strata))
        )
    return Group(
        stratum=stratum,
        items=counts.get("items", 0),
        evidence_answered=answered,
        evidence_waiting=counts.get("waiting", 0),
        settled=settled.get(stratum.pk, 0),
        rechecks=counts.get("rechecks", 0),
        standings=standings,
    )


def need_of(plan: QualityPlan, answered: int, looks: int, strata: int) -> str:
    """What it takes at the next look if nothing differs: the least there is to say before a test."""
    delta = delta_of_look(plan.delta, looks + 1) / max(1, strata)
    fewest = evidence_needed(plan.epsilon, delta, have=0, differing=0).needed or 0
    return f"{answered} of at least {fewest} blind items, were none of them to differ."
