import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, RoleTooLow, TooManyScopes
from accounts.models import ApiKey, Role, Scope

BEGINS_WITH = "csl_"


@transaction.atomic
def create_api_key(
    *, by: Actor, name: str, scopes: Collection[Scope], now: datetime, lab_id: UUID | None = None
) -> tuple[ApiKey, str]:
    """Make a key that acts as its maker, inside one lab where `lab_id` is given; the key, and its secret, which is
    kept nowhere.

    Takes no locks. Raises Missing, RoleTooLow, TooManyScopes.
    """
    if lab_id is not None and not by.is_member(lab_id):
        raise Missing("There is no such lab here, or none that you may see.")
    if lab_id is not None and not by.is_member(lab_id, Role.OWNER):
        raise RoleTooLow("Only an owner makes keys for the lab. Ask an owner.")
    beyond = sorted(scope.value for scope in set(scopes) - by.scopes)
    if beyond:
        raise TooManyScopes(f"A key cannot give what it lacks itself: {', '.join(beyond)}.", scopes=beyond)
    secret = BEGINS_WITH + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        user=by.user,
        lab_id=lab_id,
        name=name,
        prefix=secret[:12],
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=[scope.value for scope in Scope if scope in scopes],
    )
    facts: dict[str, object] = {"name": name, "scopes": key.scopes}
    record_act(
        by=by, act="api_key.created", object_type="api_key", object_id=key.pk, now=now, lab_id=lab_id, facts=facts
    )
    return key, secret


@transaction.atomic
def revoke_api_key(*, by: Actor, key: ApiKey, now: datetime) -> None:
    """End a key for good; ended already is fine. Takes no locks: one conditional update. Raises RoleTooLow."""
    if key.lab_id is not None and not by.is_member(key.lab_id, Role.OWNER):
        raise RoleTooLow("Only an owner revokes keys of the lab. Ask an owner.")
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        record_act(by=by, act="api_key.revoked", object_type="api_key", object_id=key.pk, now=now, lab_id=key.lab_id)
