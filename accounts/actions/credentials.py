import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import (
    DutyNeeded,
    IllegalMove,
    Invalid,
    NoExpertProfile,
    NumberVerifiedElsewhere,
    OwnCase,
    ReasonNeeded,
    UnknownSpecialty,
    check_move,
)
from accounts.expertise import JURISDICTIONS, is_specialty
from accounts.models import Credential, CredentialState
from accounts.models.credentials import MOVES
from accounts.working_days import after_working_time


class CredentialDecision(StrEnum):
    VERIFY = "verify"
    ASK_MORE = "ask_more"
    DECLINE = "decline"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


STEPS: dict[CredentialDecision, tuple[CredentialState, CredentialState]] = {
    CredentialDecision.VERIFY: (CredentialState.SUBMITTED, CredentialState.VERIFIED),
    CredentialDecision.ASK_MORE: (CredentialState.SUBMITTED, CredentialState.NEEDS_MORE),
    CredentialDecision.DECLINE: (CredentialState.SUBMITTED, CredentialState.DECLINED),
    CredentialDecision.SUSPEND: (CredentialState.VERIFIED, CredentialState.SUSPENDED),
    CredentialDecision.REINSTATE: (CredentialState.SUSPENDED, CredentialState.VERIFIED),
}
NEEDS_REASON = {CredentialDecision.ASK_MORE, CredentialDecision.DECLINE, CredentialDecision.SUSPEND}


@dataclass(frozen=True, slots=True)
class CredentialClaim:
    """What an expert says of a licence, certification or degree."""

    kind: str
    field: str
    jurisdiction: str
    name_on_document: str
    number: str
    specialties: list[str] = dataclasses.field(default_factory=list)
    issued_on: date | None = None
    expires_on: date | None = None


@transaction.atomic
def submit_credential(*, by: Actor, claim: CredentialClaim, now: datetime) -> Credential:
    """Put a new credential into the queue, with the time by which it is decided.

    Takes no locks. Raises NoExpertProfile, UnknownSpecialty, Invalid.
    """
    if by.expert is None:
        raise NoExpertProfile("Create your expert profile first, then add the credential.")
    check_claim(claim, now)
    credential = Credential(expert=by.expert, state=CredentialState.SUBMITTED)
    fill_in(credential, claim, now)
    credential.save(force_insert=True)
    note(credential, "credential.submitted", by=by, now=now)
    return credential


@transaction.atomic
def resubmit_credential(*, by: Actor, credential: Credential, claim: CredentialClaim, now: datetime) -> Credential:
    """Answer a question or a decline with better facts: back into the queue, with a new due time.

    Locks the credential. Raises OwnCase when it is another's, IllegalMove, UnknownSpecialty, Invalid.
    """
    credential = locked(credential)
    if by.expert is None or credential.expert_id != by.expert.pk:
        raise OwnCase("Only its expert submits a credential again.")
    check_move(MOVES, now_in=credential.state, to=CredentialState.SUBMITTED, what="credential")
    check_claim(claim, now)
    fill_in(credential, claim, now)
    credential.state = CredentialState.SUBMITTED
    credential.save()
    note(credential, "credential.resubmitted", by=by, now=now)
    return credential


@transaction.atomic
def decide_credential(
    *,
    by: Actor,
    credential: Credential,
    decision: CredentialDecision,
    reason: str,
    register_source: str,
    now: datetime,
) -> Credential:
    """Decide a case: verify, ask for more, decline, suspend or reinstate.

    Locks the credential. Raises DutyNeeded, OwnCase, ReasonNeeded, IllegalMove, NumberVerifiedElsewhere.
    """
    if not by.is_operations:
        raise DutyNeeded("Only operations decides on credentials.")
    credential = locked(credential)
    if credential.expert.user_id == by.user.pk:
        raise OwnCase("Nobody decides about themselves. Leave this case to a colleague.")
    if decision in NEEDS_REASON and not reason.strip():
        raise ReasonNeeded("Say why: the expert reads it.", fields={"reason": ["Say why: the expert reads it."]})
    take_step(credential, decision)
    credential.reason = reason.strip()
    credential.register_source = register_source.strip() or credential.register_source
    credential.decided_at, credential.decided_by = now, by.user
    save_decided(credential)
    facts: dict[str, object] = {"decision": decision.value, "register_source": credential.register_source}
    note(credential, f"credential.{credential.state}", by=by, now=now, reason=credential.reason, facts=facts)
    return credential


def locked(credential: Credential) -> Credential:
    return Credential.objects.select_for_update(of=("self",)).select_related("expert__user").get(pk=credential.pk)


def take_step(credential: Credential, decision: CredentialDecision) -> None:
    """Move the state; a decision that fits another state is illegal even where the move itself would exist."""
    origin, target = STEPS[decision]
    check_move(MOVES, now_in=credential.state, to=target, what="credential")
    if credential.state != origin:
        raise IllegalMove(f"“{decision.value}” is for a credential that is {origin.label.lower()}; this one is not.")
    credential.state = target


def save_decided(credential: Credential) -> None:
    """Save in a savepoint, so that a number verified elsewhere is told and not a failure."""
    try:
        with transaction.atomic():
            credential.save()
    except IntegrityError as error:
        if "credential_number_verified_once" not in str(error):
            raise
        message = "This number is verified on another credential already. Look at that one first."
        raise NumberVerifiedElsewhere(message) from error


def check_claim(claim: CredentialClaim, now: datetime) -> None:
    """Known specialties and jurisdiction, dates that can be."""
    unknown = [name for name in claim.specialties if not is_specialty(claim.field, name)]
    if unknown:
        sentence = f"No such specialty in this field: {', '.join(unknown)}. Choose from the list."
        raise UnknownSpecialty(sentence, fields={"specialties": [sentence]})
    if claim.jurisdiction not in JURISDICTIONS:
        sentence = "No such jurisdiction. Choose from the list."
        raise UnknownSpecialty(sentence, fields={"jurisdiction": [sentence]})
    if claim.issued_on and claim.issued_on > now.date():
        sentence = "This date is in the future. Give the date on the document."
        raise Invalid(sentence, fields={"issued_on": [sentence]})
    if claim.expires_on and claim.expires_on < now.date():
        sentence = "This credential has expired. Renew it first, then submit it."
        raise Invalid(sentence, fields={"expires_on": [sentence]})


def fill_in(credential: Credential, claim: CredentialClaim, now: datetime) -> None:
    """The expert's words, and the promised time."""
    credential.kind, credential.field, credential.jurisdiction = claim.kind, claim.field, claim.jurisdiction
    credential.specialties = list(dict.fromkeys(claim.specialties))
    credential.name_on_document, credential.number = claim.name_on_document, claim.number
    credential.issued_on, credential.expires_on = claim.issued_on, claim.expires_on
    credential.submitted_at = now
    credential.decision_due_at = after_working_time(now, settings.CREDENTIAL_DECISION_WITHIN)


def note(
    credential: Credential,
    act: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    """Trail, and an event for the queue and for the expert."""
    record_act(by=by, act=act, object_type="credential", object_id=credential.pk, now=now, reason=reason, facts=facts)
    for topic in ("credentials", f"expert:{credential.expert_id}"):
        record_event(topic=topic, kind="credential.changed", object_type="credential", object_id=credential.pk)


@transaction.atomic
def note_reading(*, by: Actor, credentials: list[Credential], now: datetime) -> None:
    """Write down that someone read whole numbers: one row, however many there were. Takes no locks."""
    if credentials:
        first, *others = [credential.pk for credential in credentials]
        facts: dict[str, object] = {"with": [str(other) for other in others]}
        record_act(by=by, act="credential.read", object_type="credential", object_id=first, now=now, facts=facts)
