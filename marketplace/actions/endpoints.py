"""Models that can be asked over the network: registering, changing, switching off, renewing the key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import DutyNeeded, Invalid, Missing, RoleTooLow
from accounts.models import Role
from marketplace.errors import EndpointNameTaken, EndpointNotAsked
from marketplace.judges.addresses import NotAllowedAddress, target_of
from marketplace.models import Endpoint, Screening
from marketplace.queries.endpoints import visible_to
from marketplace.sealing import seal
from payments.money import is_currency

# What a model is stays: a judge's record and its certificates speak of exactly that.
CHANGEABLE = frozenset({
    "name", "operator", "region", "retention_days", "input_micro_per_thousand", "output_micro_per_thousand",
    "calls_at_once", "calls_per_minute", "timeout_seconds",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What an endpoint is. Prices in millionths of `currency` per 1,000 tokens."""

    name: str
    provider: str
    base_url: str
    model: str
    operator: str
    region: str
    retention_days: int
    currency: str = "USD"
    input_micro_per_thousand: int = 0
    output_micro_per_thousand: int = 0
    calls_at_once: int = 4
    calls_per_minute: int = 60
    timeout_seconds: int = 30


@transaction.atomic
def register_endpoint(*, by: Actor, lab_id: UUID | None, facts: Facts, key: str, now: datetime) -> Endpoint:
    """Register a model: for one's lab, or for all labs by operations (no lab). The key is sealed and never shown.

    Takes no locks. Raises Missing, RoleTooLow, DutyNeeded, EndpointNotAsked, EndpointNameTaken, Invalid.
    """
    check_may(by, lab_id)
    check_address(facts.base_url, is_of_staff=lab_id is None)
    if not is_currency(facts.currency):
        message = "This currency is not known here. Give an ISO code in capitals, such as USD."
        raise Invalid(message, fields={"currency": [message]})
    endpoint = Endpoint(lab_id=lab_id, created_by=by.user, created_at=now, **asdict(facts))
    endpoint.encrypted_key = sealed(endpoint, key)
    save(endpoint)
    note(endpoint, "endpoint.registered", by, now, {"name": facts.name, "base_url": facts.base_url})
    return endpoint


@transaction.atomic
def change_endpoint(*, by: Actor, endpoint_id: UUID, changes: Mapping[str, object], now: datetime) -> Endpoint:
    """Change its name, limits, prices from now on, or what is said of its operator; never which model it is.

    Locks the endpoint. Raises Missing, RoleTooLow, DutyNeeded, Invalid, EndpointNameTaken.
    """
    endpoint = locked(by, endpoint_id)
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        message = f"“{unknown[0]}” stays as it is. Register another model instead."
        raise Invalid(message, fields={unknown[0]: [message]})
    for name, value in changes.items():
        setattr(endpoint, name, value)
    save(endpoint)
    note(endpoint, "endpoint.changed", by, now, dict(changes))
    go_on(endpoint)
    return endpoint


@transaction.atomic
def switch_endpoint(*, by: Actor, endpoint_id: UUID, is_active: bool, now: datetime) -> Endpoint:
    """Switch a model off, so that nothing more is sent to it, or on again. Locks the endpoint.

    Raises Missing, RoleTooLow, DutyNeeded.
    """
    endpoint = locked(by, endpoint_id)
    endpoint.is_active = is_active
    endpoint.save(update_fields=["is_active"])
    note(endpoint, "endpoint.switched_on" if is_active else "endpoint.switched_off", by, now, {})
    if is_active:
        go_on(endpoint)
    return endpoint


@transaction.atomic
def rotate_key(*, by: Actor, endpoint_id: UUID, key: str, now: datetime) -> Endpoint:
    """Replace the key; the old one is gone. Locks the endpoint. Raises Missing, RoleTooLow, DutyNeeded."""
    endpoint = locked(by, endpoint_id)
    endpoint.encrypted_key = sealed(endpoint, key)
    endpoint.save(update_fields=["encrypted_key"])
    note(endpoint, "endpoint.key_rotated", by, now, {})
    go_on(endpoint)
    return endpoint


def sealed(endpoint: Endpoint, key: str) -> bytes:
    return seal(key, secrets=settings.MODEL_KEYS, context=endpoint.key_context) if key else b""


def go_on(endpoint: Endpoint) -> None:
    """Screenings that had stopped over this endpoint look again whether they can."""
    Screening.objects.filter(judge__endpoint=endpoint).update(pause_reason="", waits_until=None)


def check_may(by: Actor, lab_id: UUID | None) -> None:
    if lab_id is None:
        if not by.is_operations:
            raise DutyNeeded("Only operations register models for all labs. Name your lab.")
    elif not by.is_member(lab_id):
        raise Missing("There is no such lab here, or none that you may see.")
    elif not by.is_member(lab_id, Role.LEAD):
        raise RoleTooLow("Only an owner or a data lead of the lab registers models. Ask one of them.")


def check_address(base_url: str, *, is_of_staff: bool) -> None:
    try:
        target_of(base_url, private_hosts=settings.MODEL_PRIVATE_HOSTS if is_of_staff else ())
    except NotAllowedAddress as error:
        raise EndpointNotAsked(str(error), fields={"base_url": [str(error)]}) from error


def locked(by: Actor, endpoint_id: UUID) -> Endpoint:
    endpoint = visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=endpoint_id).first()
    if endpoint is None:
        raise Missing("There is no such model here, or none that you may see.")
    check_may(by, endpoint.lab_id)
    return endpoint


def save(endpoint: Endpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError as error:
        if "endpoint_name_once" not in str(error):
            raise
        raise EndpointNameTaken("There is a model of that name already. Give another name.") from error


def note(endpoint: Endpoint, act: str, by: Actor, now: datetime, facts: dict[str, object]) -> None:
    record_act(
        by=by, act=act, object_type="endpoint", object_id=endpoint.pk, now=now, lab_id=endpoint.lab_id, facts=facts
    )
    if endpoint.lab_id:
        topic = f"lab:{endpoint.lab_id}"
        record_event(topic=topic, kind="endpoint.changed", object_type="endpoint", object_id=endpoint.pk)
