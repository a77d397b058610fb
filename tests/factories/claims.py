"""Projects with open seats, and experts who take them, as the claim and the answer need them."""

import random
from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

from accounts.actor import Actor
from accounts.models import Expert, Lab, Member, Role, User
from accounts.queries.actors import actor_of
from tasks.actions.claiming import claim_next
from tasks.actions.seats import open_seats
from tasks.models import Claim, Fingerprint, Guideline, Item, ItemState, Project

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CONTENT = {"prompt": "May the landlord keep the deposit?", "a": "Yes, all of it.", "b": "Only for damage."}
numbers = count(1)


def person(name: str = "person") -> Actor:
    user = User.objects.create_user(f"{name}-{next(numbers)}-{uuid4().hex[:6]}@example.org", name=name.title())
    return actor_of(user)


def expert(name: str = "expert") -> Actor:
    Expert.objects.create(user=(who := person(name)).user)
    return actor_of(who.user)


def experts(number: int) -> list[Actor]:
    return [expert() for _ in range(number)]


def member(lab: Lab, role: Role) -> Actor:
    who = person(role.value)
    Member.objects.create(lab=lab, user=who.user, role=role)
    return actor_of(who.user)


def project(*, seats: int = 3, task_type: str = "pair", **changes: object) -> Project:
    """A project with a guideline; pairs with ties unless told otherwise."""
    lab = Lab.objects.create(name=f"Lab {next(numbers)}")
    owner = member(lab, Role.OWNER)
    choice = {"question": "Which?", "labels": [{"value": v, "text": v.title()} for v in ("yes", "no", "maybe")]}
    fields: dict[str, object] = {
        "lab": lab, "name": "Tenant rights", "field": "law", "specialty": "landlord_tenant", "jurisdiction": "US-NY",
        "as_of": date(2026, 11, 1), "audience": "lay people", "task_type": task_type,
        "task_settings": {"ties": True} if task_type == "pair" else choice, "seats_per_item": seats,
        "created_by": owner.user, "created_at": NOW,
    }  # fmt: skip
    made = Project.objects.create(**{**fields, **changes})
    Guideline.objects.create(
        project=made, version=1, body="Judge by the law.", published_by=owner.user, published_at=NOW
    )
    return made


def items(of: Project, number: int = 1, state: ItemState = ItemState.SCREENED) -> list[Item]:
    content = CONTENT if of.task_type == "pair" else {"text": "The tenant left in May."}
    rows = [
        Item(project=of, external_id=uuid4().hex, content=content, source={}, state=state, created_at=NOW)
        for _ in range(number)
    ]
    # Identifiers of one millisecond come in no order.
    made = Item.objects.bulk_create(sorted(rows, key=lambda item: item.pk))
    # Their data was looked at and found fit; they are the same text and would go back as duplicates.
    Fingerprint.objects.bulk_create(Fingerprint(item=item, digest="") for item in made)
    return made


def open_items(of: Project, number: int = 1) -> list[Item]:
    """Items with all their seats open."""
    made = items(of, number)
    open_seats(item_ids=[item.pk for item in made], now=NOW)
    return list(Item.objects.filter(pk__in=[item.pk for item in made]).order_by("pk"))


def take(who: Actor, of: Project, now: datetime = NOW, seed: int = 0) -> Claim:
    """The expert's next claim, which there must be."""
    assert who.expert is not None
    claim = claim_next(expert_id=who.expert.pk, project_id=of.pk, now=now, rng=random.Random(seed))
    assert claim is not None
    return Claim.objects.get(pk=claim.pk)
