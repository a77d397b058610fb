"""What is known of experts and asked by offers, in as few queries for many as for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from accounts.expertise import Field
from accounts.models import (
    AgreementKind,
    Conflict,
    Credential,
    CredentialState,
    Expert,
    Member,
    Qualification,
    Signature,
)
from accounts.queries.agreements import newest
from marketplace.matching.eligibility import (
    HeldCredential,
    NeededAgreement,
    Profile,
    Requirements,
    Standing,
)
from marketplace.models import Offer

COUNTS = (CredentialState.VERIFIED, CredentialState.SUBMITTED)


def requirements_of(offers: Sequence[Offer]) -> dict[UUID, Requirements]:
    """What each offer (with its project and lab) asks, in one query."""
    needed = agreements_by_lab({offer.project.lab_id for offer in offers})
    return {offer.pk: requirements(offer, needed) for offer in offers}


def requirements(offer: Offer, needed: Mapping[UUID | None, list[NeededAgreement]]) -> Requirements:
    project = offer.project
    is_special = offer.specialty_required and project.specialty != "general"
    return Requirements(
        field=Field(project.field),
        lab_id=project.lab_id,
        lab_name=project.lab.name,
        language=project.language,
        jurisdiction=project.jurisdiction if offer.jurisdiction_required else "",
        specialty=project.specialty if is_special else "",
        kinds=frozenset(offer.credential_kinds),
        minimum=offer.minimum_expected,
        agreements=(*needed.get(None, []), *needed.get(project.lab_id, [])),
    )


def agreements_by_lab(labs: Iterable[UUID]) -> dict[UUID | None, list[NeededAgreement]]:
    """The newest terms under None, and each lab's newest NDA under its id."""
    needed = Q(kind=AgreementKind.TERMS, lab=None) | Q(kind=AgreementKind.NDA, lab__in=list(labs))
    found: dict[UUID | None, list[NeededAgreement]] = defaultdict(list)
    for agreement in newest().filter(needed).order_by("id"):
        found[agreement.lab_id].append(NeededAgreement(agreement.pk, agreement.title))
    return found


def profiles_of(experts: Sequence[Expert]) -> dict[UUID, Profile]:
    """What is known of each expert today, in five queries."""
    ids = [expert.pk for expert in experts]
    users = [expert.user_id for expert in experts]
    credentials = grouped(
        (row.expert_id, held(row)) for row in Credential.objects.filter(expert__in=ids, state__in=COUNTS).order_by("id")
    )
    standings = grouped(
        (row.expert_id, (row.field, Standing(row.expected, row.lower, row.upper)))
        for row in Qualification.objects.filter(expert__in=ids)
    )
    signed = grouped(Signature.objects.filter(user__in=users).values_list("user_id", "agreement_id"))
    conflicts = grouped(Conflict.objects.filter(expert__in=ids).values_list("expert_id", "lab_id"))
    labs = grouped(Member.objects.filter(user__in=users).values_list("user_id", "lab_id"))
    return {
        expert.pk: Profile(
            credentials=tuple(credentials[expert.pk]),
            languages=frozenset(expert.languages),
            standings=dict(standings[expert.pk]),
            signed=frozenset(signed[expert.user_id]),
            conflicts=frozenset(conflicts[expert.pk]),
            member_of=frozenset(labs[expert.user_id]),
            is_suspended=expert.suspended_at is not None,
        )
        for expert in experts
    }


def held(row: Credential) -> HeldCredential:
    return HeldCredential(
        field=row.field,
        kind=row.kind,
        jurisdiction=row.jurisdiction,
        specialties=frozenset(row.specialties),
        expires_on=row.expires_on,
        is_waiting=row.state == CredentialState.SUBMITTED,
    )


def grouped[Row](pairs: Iterable[tuple[UUID, Row]]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found
