"""What an export reads: decided items in chunks by id, each with its answers and where they came from."""

import hmac
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Role
from marketplace.models import Export, Judge
from tasks import types
from tasks.models import (
    Annotation,
    Decision,
    Item,
    ItemState,
    Project,
    Suggestion,
    Verdict,
)
from tasks.types.base import Column, Given, Judged

PROVENANCE = [
    Column("item_id", "text"),
    Column("external_id", "text"),
    Column("field", "text"),
    Column("specialty", "text"),
    Column("jurisdiction", "text"),
    Column("as_of", "text"),
    Column("audience", "text"),
    Column("language", "text"),
    Column("route", "text"),
    Column("method", "text"),
    Column("confidence", "number"),
    Column("answers_counted", "integer"),
    Column("posterior", "text"),
    Column("answers", "text"),
    Column("suggestion", "text"),
    Column("decided_at", "time"),
    Column("sampling_probability", "number"),
    Column("source_licence", "text"),
    Column("answer_licence", "text"),
]
GIVEN = [
    Column("annotator", "text"),
    Column("outcome", "text"),
    Column("focused_seconds", "integer"),
    Column("guideline_version", "integer"),
    Column("submitted_on", "text"),
]


def visible_to(actor: Actor) -> QuerySet[Export]:
    """The exports of the actor's labs."""
    return Export.objects.filter(project__lab__in=list(actor.labs)).select_related("project")


def projects_to_export(actor: Actor) -> QuerySet[Project]:
    """Projects of labs where the actor may take data out."""
    return Project.objects.filter(lab__in=actor.labs_at_least(Role.LEAD))


def pseudonym(key: bytes, expert_id: UUID) -> str:
    """An annotator's name in one export; without its key nobody links it to another."""
    return "annotator-" + hmac.digest(key, expert_id.bytes, "sha256").hex()[:12]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items after a cursor, ready for the task type's rows; `last` is the new cursor."""

    judged: list[Judged]
    confidences: list[float]
    last: UUID | None


def chunk_after(*, project: Project, key: bytes, after: UUID | None, limit: int) -> Chunk:
    """The next items in the order of their ids, in four queries whatever their number."""
    items = Item.objects.filter(project=project).exclude(state=ItemState.WITHDRAWN).order_by("id")
    page = list((items.filter(pk__gt=after) if after else items)[:limit])
    ids = [item.pk for item in page]
    decisions = {d.item_id: d for d in Decision.objects.filter(item__in=ids, superseded_at=None)}
    answers = answers_of(ids)
    suggestions = newest_suggestions(ids)
    judged = [
        judged_item(
            project,
            item,
            decisions.get(item.pk),
            answers[item.pk],
            suggestions.get(item.pk),
            key,
        )
        for item in page
    ]
    confidences = [decisions[item.pk].confidence if item.pk in decisions else 0.0 for item in page]
    return Chunk(judged, confidences, ids[-1] if ids else None)


def answers_of(
    item_ids: Sequence[UUID],
) -> defaultdict[UUID, list[tuple[Annotation, str]]]:
    """Counted answers by item, each with its outcome; an answer a person did not accept is not among them."""
    rows = (
        Verdict.objects.filter(
            annotation__item__in=item_ids,
            superseded_at=None,
            annotation__withdrawal=None,
        )
        .exclude(outcome="not_accepted")
        .select_related("annotation__guideline")
        .order_by("annotation__submitted_at")
    )
    found: defaultdict[UUID, list[tuple[Annotation, str]]] = defaultdict(list)
    for verdict in rows:
        found[verdict.annotation.item_id].append((verdict.annotation, verdict.outcome))
    return found


def newest_suggestions(item_ids: Sequence[UUID]) -> dict[UUID, dict[str, object]]:
    """The judge's latest word on each item, with the judge's version."""
    rows = list(Suggestion.objects.filter(item__in=item_ids).order_by("created_at"))
    judges = Judge.objects.in_bulk({row.judge_id for row in rows})
    return {
        row.item_id: {
            "judge": f"{judges[row.judge_id].kind}/{judges[row.judge_id].version}",
            "probabilities": row.probabilities,
        }
        for row in rows
        if row.judge_id in judges
    }


def judged_item(
    project: Project,
    item: Item,
    decision: Decision | None,
    answers: list[tuple[Annotation, str]],
    suggestion: dict[str, object] | None,
    key: bytes,
) -> Judged:
    """One item with everything a row says of its origin."""
    given = [given_answer(annotation, outcome, key) for annotation, outcome in answers]
    provenance: dict[str, object] = {
        "item_id": str(item.pk),
        "external_id": item.external_id,
        "field": project.field,
        "specialty": project.specialty,
        "jurisdiction": item.jurisdiction or project.jurisdiction,
        "as_of": (item.as_of or project.as_of).isoformat(),
        "audience": item.audience or project.audience,
        "language": project.language,
        "answers": as_json([{"answer": g.answer, "rationale": g.rationale, **g.provenance} for g in given]),
        "suggestion": as_json(suggestion) if suggestion else None,
        "sampling_probability": 1.0,
        "source_licence": project.source_licence,
        "answer_licence": project.answer_licence,
    }
    if decision is not None:
        provenance |= decided(decision)
    return Judged(item.content, decision.answer if decision else None, given, provenance)


def decided(decision: Decision) -> dict[str, object]:
    return {
        "route": decision.route,
        "method": decision.method,
        "confidence": decision.confidence,
        "answers_counted": decision.answers_counted,
        "posterior": as_json(decision.posterior),
        "decided_at": decision.decided_at,
    }


def given_answer(annotation: Annotation, outcome: str, key: bytes) -> Given:
    """One expert's answer; the day, not the minute, so that work times link nobody."""
    provenance = {
        "annotator": pseudonym(key, annotation.expert_id),
        "outcome": outcome,
        "focused_seconds": annotation.focused_seconds,
        "guideline_version": annotation.guideline.version,
        "submitted_on": annotation.submitted_at.date().isoformat(),
    }
    return Given(
        annotation.answer,
        annotation.rationale,
        annotation.is_not_enough_information,
        provenance,
    )


def as_json(value: object) -> str:
    return orjson.dumps(value).decode()


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
