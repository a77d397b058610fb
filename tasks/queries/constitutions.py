from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.actor import Actor
from tasks import types
from tasks.models import Annotation, Constitution, Principle, Project
from tasks.types.base import Fields


def visible_to(actor: Actor) -> QuerySet[Constitution]:
    """The constitutions of one's labs' projects, with their principles."""
    return with_principles().filter(project__lab__in=list(actor.labs))


def with_principles() -> QuerySet[Constitution]:
    return Constitution.objects.prefetch_related(Prefetch("principles", Principle.objects.order_by("ordinal")))


def newest(project_id: UUID) -> Constitution | None:
    """The principles in force in a project, in two queries."""
    return with_principles().filter(project=project_id).order_by("-version").first()


def answered_items(project_id: UUID) -> int:
    """How many items of the project have answers, all of them given under the versions there are so far."""
    standing = Annotation.objects.filter(item__project=project_id, withdrawal=None)
    return standing.values("item").distinct().count()


def in_force(project: Project) -> Constitution | None:
    """The principles that answers of the project speak of; None where they speak of none, or none is published."""
    return newest(project.pk) if types.of(project.task_type).uses_principles else None


def settings_under(project: Project, constitution: Constitution | None) -> Fields:
    """The project's settings with the principles in force, as a task type checks answers against."""
    settings: Fields = project.task_settings
    if constitution is None:
        return settings
    stated = [{"code": each.code, "title": each.title, "text": each.text} for each in constitution.principles.all()]
    return {**settings, "principles": stated}
