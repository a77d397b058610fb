from dataclasses import replace
from datetime import date
from itertools import count

from accounts.actions.credentials import CredentialClaim, CredentialDecision, decide_credential, submit_credential
from accounts.actor import Actor
from accounts.models import Credential
from tests.factories.people import NOW, make_staff

numbers = count(100_000)


def make_claim(**changes: object) -> CredentialClaim:
    claim = CredentialClaim(
        kind="licence",
        field="medicine",
        jurisdiction="US-NY",
        name_on_document="Ada Example",
        number=f"NY{next(numbers)}",
        specialties=["cardiology"],
        expires_on=date(2030, 1, 31),
    )
    return replace(claim, **changes)  # type: ignore[arg-type]


def make_credential(by: Actor, **changes: object) -> Credential:
    return submit_credential(by=by, claim=make_claim(**changes), now=NOW)


def make_verified_credential(by: Actor, **changes: object) -> Credential:
    return decide_credential(
        by=make_staff(),
        credential=make_credential(by, **changes),
        decision=CredentialDecision.VERIFY,
        reason="",
        register_source="state register",
        now=NOW,
    )
