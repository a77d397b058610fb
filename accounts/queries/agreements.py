"""Which texts there are, which are the newest, and what a person has still to sign."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.actor import Actor
from accounts.models import Agreement, AgreementKind, Signature, User


def newest() -> QuerySet[Agreement]:
    """The newest version of every text."""
    latest = Agreement.objects.order_by("kind", "lab", "subject", "-version").distinct("kind", "lab", "subject")
    return Agreement.objects.filter(pk__in=latest.values("pk"))


def is_newest(agreement: Agreement) -> bool:
    """Whether no later version of the same text is published."""
    same_text = Agreement.objects.filter(kind=agreement.kind, lab=agreement.lab_id, subject=agreement.subject)
    return not same_text.filter(version__gt=agreement.version).exists()


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """The platform's terms; every lab's NDA for experts, who read it before they see the work; one's own labs' texts;
    what one has signed."""
    mine = Q(pk__in=Signature.objects.filter(user=actor.user).values("agreement"))
    may = Q(kind=AgreementKind.TERMS) | Q(lab__in=list(actor.labs)) | mine
    if actor.expert is not None:
        may |= Q(kind=AgreementKind.NDA)
    return with_signature(Agreement.objects.filter(may), actor.user)


def to_sign(actor: Actor) -> QuerySet[Agreement]:
    """The newest terms and NDAs that the actor has not signed."""
    kinds = [AgreementKind.TERMS, AgreementKind.NDA] if actor.expert else [AgreementKind.TERMS]
    return visible_to(actor).filter(pk__in=newest().filter(kind__in=kinds).values("pk"), signed_at=None)


def in_force_for(actor: Actor) -> QuerySet[Agreement]:
    """The newest versions and whatever the actor has signed."""
    return visible_to(actor).filter(Q(pk__in=newest().values("pk")) | Q(signed_at__isnull=False))


def of_lab(actor: Actor, lab_id: UUID) -> QuerySet[Agreement]:
    """All versions of a lab's own texts, for its members."""
    return visible_to(actor).filter(lab=lab_id, lab__in=list(actor.labs))


def with_signature(agreements: QuerySet[Agreement], user: User) -> QuerySet[Agreement]:
    """Each agreement with `signed_at` by the user, and its lab."""
    mine = Signature.objects.filter(agreement=OuterRef("pk"), user=user)
    return agreements.select_related("lab").annotate(signed_at=Subquery(mine.values("signed_at")[:1]))
