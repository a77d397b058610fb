"""What an export reads: decided items in chunks by id, each with its answers and where they came from.

Plain SQL, since it runs over every row a lab has: as models, the rows cost more than all the rest of an export.
"""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson
from django.db import connection

from marketplace.queries.export_suggestions import words_on
from tasks.importing.mapping import ATTACHMENTS
from tasks.models import Project
from tasks.queries.attachments import attached_to_each
from tasks.types.base import Given, Judged

FIRST = UUID(int=0)
ITEMS = """
SELECT item.id, item.external_id, item.content::text, item.jurisdiction, item.as_of, item.audience,
    item.slice, decision.id, decision.answer::text, decision.route, decision.method, decision.confidence,
    decision.answers_counted, decision.posterior::text, decision.decided_at, routing.arm,
    routing.sampling_probability, certificate.id, certificate.epsilon, certificate.delta,
    certificate.constitution_version
FROM (
    SELECT * FROM tasks_item WHERE project_id = %(project)s AND state NOT IN ('withdrawn', 'returned')
      AND id > %(after)s
    ORDER BY id LIMIT %(limit)s
) item
LEFT JOIN tasks_decision decision ON decision.item_id = item.id AND decision.superseded_at IS NULL
LEFT JOIN marketplace_routing routing ON routing.item_id = item.id
LEFT JOIN marketplace_autosettlement settled ON settled.decision_id = decision.id
LEFT JOIN marketplace_certificate certificate ON certificate.id = settled.certificate_id
ORDER BY item.id
"""
ANSWERS = """
SELECT annotation.item_id, annotation.expert_id, annotation.answer::text, annotation.rationale,
    annotation.is_not_enough_information, annotation.saw_suggestion, annotation.focused_seconds,
    guideline.version, constitution.version, (annotation.submitted_at AT TIME ZONE 'UTC')::date, verdict.outcome
FROM tasks_annotation annotation
JOIN tasks_verdict verdict ON verdict.annotation_id = annotation.id AND verdict.superseded_at IS NULL
JOIN tasks_guideline guideline ON guideline.id = annotation.guideline_id
LEFT JOIN tasks_constitution constitution ON constitution.id = annotation.constitution_id
WHERE annotation.item_id = ANY(%s) AND verdict.outcome <> 'not_accepted'
  AND NOT EXISTS (SELECT FROM tasks_withdrawal undone WHERE undone.annotation_id = annotation.id)
ORDER BY annotation.submitted_at, annotation.id
"""


def pseudonym(key: bytes, expert_id: UUID) -> str:
    """An annotator's name in one export; without its key nobody links it to another."""
    return "annotator-" + hmac.digest(key, expert_id.bytes, "sha256").hex()[:12]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items after a cursor, ready for the task type's rows; `last` is the new cursor."""

    judged: list[Judged]
    confidences: list[float]
    last: UUID | None


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its decision, where there is one. JSON is text here."""

    item_id: UUID
    external_id: str
    content: str
    jurisdiction: str
    as_of: date | None
    audience: str
    slice: str
    decision_id: UUID | None
    answer: str | None
    route: str | None
    method: str | None
    confidence: float | None
    answers_counted: int | None
    posterior: str | None
    decided_at: datetime | None
    design: str | None
    sampling_probability: float | None
    certificate_id: UUID | None
    certificate_epsilon: float | None
    certificate_delta: float | None
    certificate_constitution_version: int | None


def chunk_after(*, project: Project, key: bytes, after: UUID | None, limit: int) -> Chunk:
    """The next items in the order of their ids, in five queries whatever their number, six where some
    have files."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"project": project.pk, "after": after or FIRST, "limit": limit})
        rows = [Row(*row) for row in cursor]
    ids = [row.item_id for row in rows]
    answers, suggestions, same = answers_of(ids, key), words_on(project, ids), same_for_all(project)
    contents = [orjson.loads(row.content) for row in rows]
    files = files_of([row.item_id for row, content in zip(rows, contents, strict=True) if ATTACHMENTS in content])
    judged = [
        Judged(
            content=content,
            answer=None if row.answer is None else orjson.loads(row.answer),
            given=answers[row.item_id],
            provenance={
                **provenance(project, same, row, answers[row.item_id], suggestions.get(row.item_id)),
                "attachments": files.get(row.item_id),
            },
        )
        for row, content in zip(rows, contents, strict=True)
    ]
    return Chunk(judged, [row.confidence or 0.0 for row in rows], ids[-1] if ids else None)


def files_of(item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The files each of these items was judged by, as JSON: name, page, digest, and whether the lab has erased it."""
    if not item_ids:
        return {}
    return {
        item_id: as_json(
            [
                {"name": each.name, "page": each.page, "sha256": each.digest, "is_erased": each.is_erased}
                for each in files
            ]
        )
        for item_id, files in attached_to_each(item_ids).items()
    }


def answers_of(item_ids: Sequence[UUID], key: bytes) -> defaultdict[UUID, list[Given]]:
    """Counted answers by item, each with its outcome; an answer a person did not accept is not among them."""
    found: defaultdict[UUID, list[Given]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [list(item_ids)])
        for item_id, *answer in cursor:
            found[item_id].append(given_answer(key, *answer))
    return found


def given_answer(
    key: bytes,
    expert_id: UUID,
    answer: str,
    rationale: str,
    is_not_enough_information: bool,
    saw_suggestion: bool,
    focused_seconds: int,
    guideline_version: int,
    constitution_version: int | None,
    submitted_on: date,
    outcome: str,
) -> Given:
    """One expert's answer; the day, not the minute, so that work times link nobody."""
    provenance = {
        "annotator": pseudonym(key, expert_id),
        "outcome": outcome,
        "saw_suggestion": saw_suggestion,
        "focused_seconds": focused_seconds,
        "guideline_version": guideline_version,
        "constitution_version": constitution_version,
        "submitted_on": submitted_on.isoformat(),
    }
    return Given(orjson.loads(answer), rationale, is_not_enough_information, provenance)


def same_for_all(project: Project) -> dict[str, object]:
    """What every row of the project says alike."""
    return {
        "field": project.field,
        "specialty": project.specialty,
        "language": project.language,
        "source_licence": project.source_licence,
        "answer_licence": project.answer_licence,
    }


def provenance(
    project: Project, same: Mapping[str, object], row: Row, given: Sequence[Given], suggestion: str | None
) -> dict[str, object]:
    """Everything a row says of the origin of one item."""
    told: dict[str, object] = {
        **same,
        "item_id": str(row.item_id),
        "external_id": row.external_id,
        "jurisdiction": row.jurisdiction or project.jurisdiction,
        "as_of": (row.as_of or project.as_of).isoformat(),
        "audience": row.audience or project.audience,
        "answers": as_json([{"answer": g.answer, "rationale": g.rationale, **g.provenance} for g in given]),
        "suggestion": suggestion,
        "slice": row.slice,
        "design": row.design or "fixed",
        "sampling_probability": 1.0 if row.sampling_probability is None else row.sampling_probability,
    }
    if row.posterior is not None:
        told |= {
            "route": row.route,
            "method": row.method,
            "confidence": row.confidence,
            "answers_counted": row.answers_counted,
            "posterior": as_json(orjson.loads(row.posterior)),
            "decided_at": row.decided_at,
            "decision_id": str(row.decision_id),
            "certificate_id": str(row.certificate_id) if row.certificate_id else None,
            "certificate_epsilon": row.certificate_epsilon,
            "certificate_delta": row.certificate_delta,
            "decision_constitution_version": version_decided_under(given, row.certificate_constitution_version),
        }
    return told


def version_decided_under(given: Sequence[Given], certified: int | None) -> int | None:
    """The newest version of the principles under which an agreeing answer was given; the certificate's where no expert
    answered; None where no principles are judged by."""
    if not given:
        return certified
    agreeing = [each.provenance for each in given if each.provenance["outcome"] == "agrees"]
    versions = [each["constitution_version"] for each in agreeing]
    return max((version for version in versions if isinstance(version, int)), default=None)


def as_json(value: object) -> str:
    return orjson.dumps(value).decode()
