"""Who may watch what. A topic is `kind` or `kind:<uuid>`."""

from collections.abc import Callable
from uuid import UUID

from accounts.actor import Actor
from tasks.models import Project


def watches_project(actor: Actor, project_id: UUID) -> bool:
    """Members of the project's lab."""
    return Project.objects.filter(pk=project_id, lab__in=list(actor.labs)).exists()


def watches_lab(actor: Actor, lab_id: UUID) -> bool:
    return actor.is_member(lab_id)


def watches_expert(actor: Actor, expert_id: UUID) -> bool:
    return actor.expert is not None and actor.expert.pk == expert_id


def watches_user(actor: Actor, user_id: UUID) -> bool:
    """Oneself."""
    return actor.user.pk == user_id


OF_OBJECTS: dict[str, Callable[[Actor, UUID], bool]] = {
    "project": watches_project,
    "lab": watches_lab,
    "expert": watches_expert,
    "user": watches_user,
}
OF_KINDS: dict[str, Callable[[Actor], bool]] = {
    "payouts": lambda actor: actor.is_finance,
    "board": lambda actor: actor.expert is not None,
    "credentials": lambda actor: actor.is_operations,
}


def may_watch(actor: Actor, topic: str) -> bool:
    """Whether the actor may hear of the topic; anything unknown or malformed is a no."""
    kind, _, name = topic.partition(":")
    if not name:
        return kind in OF_KINDS and OF_KINDS[kind](actor)
    try:
        subject = UUID(name)
    except ValueError:
        return False
    return kind in OF_OBJECTS and OF_OBJECTS[kind](actor, subject)
