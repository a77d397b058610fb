"""Who signs in to the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions.agreements import publish_agreement, sign_agreement
from accounts.actions.credentials import CredentialClaim, CredentialDecision, decide_credential, submit_credential
from accounts.actions.experts import create_expert
from accounts.actions.labs import create_lab
from accounts.actions.staff import give_duty
from accounts.actions.users import create_user
from accounts.actor import Actor
from accounts.models import Agreement, AgreementKind, CredentialKind, Lab, StaffDuty, User
from accounts.queries.actors import actor_of
from accounts.queries.agreements import to_sign
from marketplace.demo.texts import text

PASSWORD = "consilium-demo"  # noqa: S105  (shown to everybody who starts the demo)
DOMAIN = "demo.consilium.example"


@dataclass(frozen=True, slots=True)
class Guest:
    """One demo sign-in and what it is for."""

    name: str
    person: str
    what_for: str

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


LAB = Guest("lab", "Lena Hart", "a lab with three projects, funded and open")
LAWYER = Guest("lawyer", "Louis Marten", "a New York lawyer, ready to work")
PHYSICIAN = Guest("physician", "Ana Ruiz", "a physician, ready to work")
NEWCOMER = Guest("newcomer", "Ben Osei", "a physician whose licence waits to be verified")
OPERATIONS = Guest("operations", "Olga Stein", "verifies credentials")
MAKER = Guest("finance", "Farid Noor", "finance: builds payout batches")
CHECKER = Guest("checker", "Chen Wei", "finance: approves what another built")
GUESTS = (LAB, LAWYER, PHYSICIAN, NEWCOMER, OPERATIONS, MAKER, CHECKER)


def actor(guest: Guest) -> Actor:
    return actor_of(User.objects.get(email=guest.email))


def make_people(now: datetime) -> Lab:
    """Everybody, in the caller's transaction; the lab."""
    for guest in GUESTS:
        create_user(email=guest.email, password=PASSWORD, name=guest.person)
    for guest, duty in ((OPERATIONS, StaffDuty.OPERATIONS), (MAKER, StaffDuty.FINANCE), (CHECKER, StaffDuty.FINANCE)):
        give_duty(user=User.objects.get(email=guest.email), duty=duty, now=now)
    lab = create_lab(by=actor(LAB), name="Meridian Models", country="US", now=now)
    publish_texts(lab, now)
    make_expert(LAWYER, "law", "US-NY", ["general", "contracts"], number="5123987", now=now)
    make_expert(PHYSICIAN, "medicine", "US-NY", ["general", "cardiology"], number="287441", now=now)
    make_expert(NEWCOMER, "medicine", "US-CA", ["general"], number="A118220", now=now)
    for guest in (LAWYER, PHYSICIAN):
        make_ready(guest, now)
    return lab


def publish_texts(lab: Lab, now: datetime) -> None:
    """The platform's terms, where there are none yet, and the lab's NDA."""
    if not Agreement.objects.filter(kind=AgreementKind.TERMS).exists():
        publish_agreement(
            by=None, kind=AgreementKind.TERMS, title="Contractor terms",
            summary="You work when you like, the price is fixed when you take an item, silence pays after 72 hours.",
            body=text("terms.md"), now=now,
        )  # fmt: skip
    publish_agreement(
        by=None, kind=AgreementKind.NDA, title=f"Confidentiality with {lab.name}", lab_id=lab.pk,
        summary="Items, guidelines and results stay with you and the lab.", body=text("nda.md"), now=now,
    )  # fmt: skip


def make_expert(
    guest: Guest, field: str, jurisdiction: str, specialties: list[str], *, number: str, now: datetime
) -> None:
    """An expert whose licence waits in the queue."""
    create_expert(by=actor(guest), country="US", languages=["en"], firm="", now=now)
    claim = CredentialClaim(
        kind=CredentialKind.LICENCE, field=field, specialties=specialties, jurisdiction=jurisdiction,
        name_on_document=guest.person, number=number, expires_on=(now + timedelta(days=400)).date(),
    )  # fmt: skip
    submit_credential(by=actor(guest), claim=claim, now=now)


def make_ready(guest: Guest, now: datetime) -> None:
    """Verify the licence and sign every agreement."""
    by = actor(guest)
    assert by.expert is not None  # noqa: S101  (made two lines before)
    decide_credential(
        by=actor(OPERATIONS), credential=by.expert.credentials.get(), decision=CredentialDecision.VERIFY, reason="",
        register_source="demo register", now=now,
    )  # fmt: skip
    for agreement in to_sign(by):
        sign_agreement(by=by, agreement=agreement, signed_name=guest.person, now=now)
