from datetime import datetime

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import AlreadyExpert, NoExpertProfile
from accounts.models import Expert


@transaction.atomic
def create_expert(*, by: Actor, country: str, languages: list[str], firm: str, now: datetime) -> Expert:
    """Make the one who asks an expert. Takes no locks: the database holds one profile a user. Raises AlreadyExpert."""
    fields = {"country": country, "languages": languages, "firm": firm}
    expert, is_new = Expert.objects.get_or_create(user=by.user, defaults=fields)
    if not is_new:
        raise AlreadyExpert("You have an expert profile already. Change that one.")
    record_act(by=by, act="expert.created", object_type="expert", object_id=expert.pk, now=now)
    return expert


@transaction.atomic
def update_expert(*, by: Actor, changes: dict[str, object], now: datetime) -> Expert:
    """Change one's own country, languages or firm. Locks the expert. Raises NoExpertProfile."""
    expert = Expert.objects.select_for_update().filter(user=by.user).first()
    if expert is None:
        raise NoExpertProfile("Create your expert profile first.")
    changed = {name: changes[name] for name in ("country", "languages", "firm") if name in changes}
    for name, value in changed.items():
        setattr(expert, name, value)
    expert.save(update_fields=list(changed))
    facts: dict[str, object] = {"changed": sorted(changed)}
    record_act(by=by, act="expert.changed", object_type="expert", object_id=expert.pk, now=now, facts=facts)
    return expert
