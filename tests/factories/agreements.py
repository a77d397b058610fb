from uuid import UUID

from accounts.actions.agreements import publish_agreement
from accounts.actor import Actor
from accounts.models import Agreement, AgreementKind
from tests.factories.people import NOW


def make_terms(title: str = "Contractor terms") -> Agreement:
    return publish_agreement(
        by=None, kind=AgreementKind.TERMS, title=title, summary="Short.", body="You judge; we pay.", now=NOW
    )


def make_nda(lab_id: UUID, owner: Actor, title: str = "Confidentiality") -> Agreement:
    return publish_agreement(
        by=owner, kind=AgreementKind.NDA, lab_id=lab_id, title=title, summary="", body="Tell nobody.", now=NOW
    )
