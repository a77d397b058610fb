import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from uuid import uuid5

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions.agreements import sign_agreement
from accounts.actions.credentials import CredentialClaim, CredentialDecision, decide_credential, submit_credential
from accounts.actions.evidence import record_evidence
from accounts.actions.experts import create_expert
from accounts.actions.publications import publish_standing
from accounts.actions.staff import give_duty
from accounts.actions.users import create_user
from accounts.actor import Actor
from accounts.errors import Refusal
from accounts.expertise import JURISDICTIONS, Field
from accounts.models import CredentialKind, EvidenceKind, Expert, Qualification, StaffDuty, User
from accounts.queries.actors import actor_of
from accounts.queries.agreements import to_sign

SYSTEM_OPERATOR = "operations@system.invalid"
QUESTIONS = 30
DIFFICULTY = 0.5


class Command(BaseCommand):
    help = (
        "Create an expert whose credential is verified, who stands as after an exam and who has signed the terms and "
        "every NDA; with --bare a user with an expert profile only. Prints one line of JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", help="without it the expert resets it by mail")
        parser.add_argument("--name", required=True)
        parser.add_argument("--field", required=True, choices=Field.values)
        parser.add_argument("--jurisdiction", required=True, choices=sorted(JURISDICTIONS))
        parser.add_argument("--specialty", action="append", default=[], help="may be given several times")
        parser.add_argument("--right", type=int, default=28, help=f"exam answers right, of {QUESTIONS}")
        parser.add_argument("--bare", action="store_true")

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        now = timezone.now()
        try:
            user = create_user(email=options["email"], password=options["password"], name=options["name"])
            country = options["jurisdiction"].split("-")[0]
            expert = create_expert(by=actor_of(user), country=country, languages=["en"], firm="", now=now)
            told: dict[str, object] = {"id": str(expert.pk), "user": str(user.pk), "email": user.email}
            told |= {} if options["bare"] else self.make_ready(actor_of(user), expert, options, now)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(json.dumps(told))

    def make_ready(self, by: Actor, expert: Expert, options: dict[str, str], now: datetime) -> dict[str, object]:
        """Credential, standing and signatures, each by its real action."""
        credential_id = verified_credential(by, expert, options, now)
        standing = stand_as_after_exam(expert, options["field"], int(options["right"]), now)
        signed = [agreement.title for agreement in to_sign(by)]
        for agreement in to_sign(by):
            sign_agreement(by=by, agreement=agreement, signed_name=options["name"], now=now)
        return {"credential": credential_id, "expected": round(standing.expected, 4), "signed": signed}


def verified_credential(by: Actor, expert: Expert, options: dict[str, str], now: datetime) -> str:
    claim = CredentialClaim(
        kind=CredentialKind.LICENCE,
        field=options["field"],
        specialties=list(options["specialty"]),
        jurisdiction=options["jurisdiction"],
        name_on_document=options["name"],
        number=f"SETUP-{expert.pk.hex[-12:].upper()}",
        expires_on=(now + timedelta(days=365)).date(),
    )
    credential = submit_credential(by=by, claim=claim, now=now)
    decide_credential(
        by=system_operator(now),
        credential=credential,
        decision=CredentialDecision.VERIFY,
        reason="",
        register_source="made on the command line",
        now=now,
    )
    return str(credential.pk)


def system_operator(now: datetime) -> Actor:
    """The user in whose name the installation itself verifies; nobody can sign in as it."""
    user = User.objects.filter(email=SYSTEM_OPERATOR).first()
    user = user or create_user(email=SYSTEM_OPERATOR, password=None, name="Installation")
    give_duty(user=user, duty=StaffDuty.OPERATIONS, now=now)
    return actor_of(user, via="system")


def stand_as_after_exam(expert: Expert, field: str, right: int, now: datetime) -> Qualification:
    """Evidence as an exam of thirty questions leaves it."""
    for number in range(QUESTIONS):
        record_evidence(
            expert_id=expert.pk,
            field=field,
            kind=EvidenceKind.EXAM,
            source_id=uuid5(expert.pk, f"{field} question {number}"),
            is_right=number < right,
            difficulty=DIFFICULTY,
            now=now,
        )
    publish_standing(expert_id=expert.pk, field=field, before=now, now=now)
    return Qualification.objects.get(expert=expert, field=field)
