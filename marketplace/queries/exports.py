"""Exports: who sees them, what waits to be written, and what of them stands no longer."""

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from accounts.models import Role
from marketplace.models import Export
from marketplace.queries.export_rows import chunk_after
from tasks import types
from tasks.models import Decision, Project


def visible_to(actor: Actor) -> QuerySet[Export]:
    """The exports of the actor's labs."""
    return with_superseded(Export.objects.filter(project__lab__in=list(actor.labs)).select_related("project"))


def projects_to_export(actor: Actor) -> QuerySet[Project]:
    """Projects of labs where the actor may take data out."""
    return Project.objects.filter(lab__in=actor.labs_at_least(Role.LEAD))


def exports_to_write() -> list[UUID]:
    """Exports that wait or run, oldest first."""
    todo = Export.objects.filter(state__in=["waiting", "running"]).order_by("requested_at")
    return list(todo.values_list("pk", flat=True))


def sample(*, project: Project, shape: str, key: bytes, limit: int) -> list[dict[str, object]]:
    """The first rows as an export would write them, from at most ten times as many items."""
    task_type = types.of(project.task_type)
    chunk = chunk_after(project=project, key=key, after=None, limit=10 * limit)
    rows = [row for judged in chunk.judged for row in task_type.export_rows(shape, judged, project.task_settings).rows]
    return rows[:limit]


def superseded_since(export: Export) -> QuerySet[Decision]:
    """Decisions that an export was built from and that stand no longer: superseded after it was asked for, by a
    revoked certificate or a person. Some may have given it no row, as a tie does among preferences. An export that is
    not finished has none yet."""
    rows = Decision.objects.filter(
        item__project=export.project_id, confidence__gte=export.minimum_confidence,
        decided_at__lte=export.finished_at, superseded_at__gt=export.requested_at,
    )  # fmt: skip
    return rows.select_related("item") if export.finished_at else Decision.objects.none()


def with_superseded(exports: QuerySet[Export]) -> QuerySet[Export]:
    """The exports with `superseded`: how many decisions behind them stand no longer, in the same query."""
    gone = Decision.objects.filter(
        item__project=OuterRef("project"),
        confidence__gte=OuterRef("minimum_confidence"),
        decided_at__lte=OuterRef("finished_at"),
        superseded_at__gt=OuterRef("requested_at"),
    )
    counts = gone.order_by().values("item__project").annotate(n=Count("pk")).values("n")
    return exports.annotate(superseded=Coalesce(Subquery(counts), 0))
