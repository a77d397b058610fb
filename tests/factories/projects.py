"""Labs with projects, through the real actions."""

from datetime import date

from accounts.actions.labs import create_lab
from accounts.actor import Actor
from accounts.models import Role
from accounts.queries.actors import actor_of
from tasks.actions.projects import create_project
from tasks.models import Project
from tests.factories.claims import NOW, member, person

PAIR: dict[str, object] = {
    "name": "Tenant rights", "field": "law", "specialty": "landlord_tenant", "jurisdiction": "US-NY",
    "as_of": date(2026, 11, 1), "audience": "lay people", "task_type": "pair", "task_settings": {"ties": True},
}  # fmt: skip
LABELS = [{"value": value, "text": value.title()} for value in ("yes", "no", "maybe")]
CHOICE: dict[str, object] = {
    **PAIR, "field": "medicine", "specialty": "general", "task_type": "choice",
    "task_settings": {"labels": LABELS, "question": "Does the abstract say so?"},
}  # fmt: skip


def make_owner() -> Actor:
    """The owner of a new lab."""
    who = person("owner")
    create_lab(by=who, name="Lab", country="US", now=NOW)
    return actor_of(who.user)


def lab_of(owner: Actor) -> str:
    return str(next(iter(owner.labs)))


def make_project(owner: Actor, **changes: object) -> Project:
    """A project with a guideline, of the owner's lab."""
    facts = {**PAIR, **changes}
    return create_project(by=owner, lab_id=next(iter(owner.labs)), facts=facts, guideline="Judge by the law.", now=NOW)


def viewer_of(project: Project) -> Actor:
    return member(project.lab, Role.VIEWER)
