from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.actor import Actor
from tasks import types
from tasks.importing.mapping import ATTACHMENTS
from tasks.models import (
    FOR_OPERATIONS,
    Annotation,
    Decision,
    Finding,
    Fingerprint,
    Item,
    ItemState,
    Outcome,
    Suggestion,
    Verdict,
)
from tasks.pseudonyms import pseudonym
from tasks.queries.annotations import counted
from tasks.queries.attachments import Attached, attached_to

TITLE = 140
SEARCHED_AT_ONCE = 2_500
FINDINGS = Prefetch(
    "findings", Finding.objects.select_related("principle__constitution").order_by("principle__ordinal")
)


def visible_to(actor: Actor) -> QuerySet[Item]:
    """The items of one's labs' projects; operations also those that a person decides or has decided."""
    own = Q(project__lab__in=list(actor.labs))
    return Item.objects.filter(own | Q(state__in=FOR_OPERATIONS) if actor.is_operations else own)


def due_items(*, now: datetime, limit: int) -> list[UUID]:
    """The items that need the decide step, the longest due first."""
    return list(Item.objects.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:limit])


def ready_for_judges(*, project_id: UUID | None = None) -> QuerySet[Item]:
    """Imported items whose data was looked at and found fit: what judges may see, of one project or all."""
    looked_at = Fingerprint.objects.filter(item=OuterRef("pk"))
    ready = Item.objects.filter(Exists(looked_at), state=ItemState.IMPORTED)
    return ready if project_id is None else ready.filter(project_id=project_id)


def looked_at_by(judge_id: UUID) -> Exists:
    """Of an item: whether the judge has spoken of it, or failed to."""
    return Exists(Suggestion.objects.filter(item=OuterRef("pk"), judge_id=judge_id))


def rows(items: QuerySet[Item]) -> QuerySet[Item]:
    """Items for a list, with what stands on each."""
    current = Decision.objects.filter(superseded_at=None)
    listed = items.select_related("project").prefetch_related(Prefetch("decisions", current, to_attr="current"))
    return listed.defer("source", "project__column_mapping")


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found so far, oldest first; `go_on_after` is where it stopped, None at the end."""

    items: list[Item]
    go_on_after: UUID | None


def search(items: QuerySet[Item], text: str, *, after: UUID | None, limit: int) -> Searched:
    """At most `limit` items whose id or content holds the text, among the next SEARCHED_AT_ONCE after `after`: a page
    costs the same however many items there are and however rare the text is. An item whose id is the text comes first
    of all."""
    in_order = items.order_by("pk")
    ahead = in_order.filter(pk__gt=after) if after else in_order
    window = ahead.values("pk")[:SEARCHED_AT_ONCE]
    edge = list(ahead.values_list("pk", flat=True)[SEARCHED_AT_ONCE - 1 : SEARCHED_AT_ONCE + 1])
    # The keys are read from an index alone; asked for anything else, PostgreSQL may walk past all that does not fit.
    others = rows(Item.objects.filter(pk__in=window)).exclude(external_id=text).order_by("pk")
    as_text = others.alias(content_text=Cast("content", TextField()))
    matching = as_text.filter(Q(external_id__icontains=text) | Q(content_text__icontains=text))
    found: list[Item] = [*matching[: limit + 1]]
    named: list[Item] = [] if after else [*rows(items.filter(external_id=text))]
    if len(found) > limit:
        return Searched(named + found[:limit], found[limit - 1].pk)
    return Searched(named + found, edge[0] if len(edge) > 1 else None)


def decision_of(item: Item) -> Decision | None:
    """The decision that stands, of an item that `rows` listed."""
    return next(iter(cast(list[Decision], attrgetter("current")(item))), None)


def title_of(item: Item) -> str:
    return types.of(item.project.task_type).title_of(item.content)[:TITLE]


def label_of(item: Item, answer: dict[str, object]) -> str:
    return types.of(item.project.task_type).label_of(answer, item.project.task_settings)


@dataclass(frozen=True, slots=True)
class LivedAnswer:
    """One counted answer as the lab sees it."""

    annotation: Annotation
    pseudonym: str
    label: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of an item's life."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """An item with everything that was said of it, oldest first."""

    item: Item
    decision: Decision | None
    answers: list[LivedAnswer]
    suggestions: list[Suggestion]
    timeline: list[Moment]
    attachments: list[Attached]


def life_of(item: Item, *, now: datetime) -> Life:
    """The life of an item that `rows` listed, in five queries whatever its length, six where it has files."""
    said = counted(now=now).filter(item=item).select_related("guideline").order_by("pk")
    annotations = list(said)
    said_of = list(Verdict.objects.filter(annotation__in=annotations).order_by("pk"))
    verdicts = {verdict.annotation_id: verdict for verdict in said_of if verdict.superseded_at is None}
    answers = [
        LivedAnswer(
            each,
            pseudonym(settings.SECRET_KEY, item.project_id, each.expert_id),
            label_of(item, each.answer),
            verdicts.get(each.pk),
        )
        for each in annotations
    ]
    suggestions = list(item.suggestions.prefetch_related(FINDINGS).order_by("pk"))
    decided = list(item.decisions.order_by("pk"))
    moments = sorted(
        chain(timeline(item, answers, suggestions, decided), said_by_people(answers, said_of)),
        key=lambda moment: moment.at,
    )
    files = attached_to(item.pk) if ATTACHMENTS in item.content else []
    return Life(item, decision_of(item), answers, suggestions, moments, files)


def said_by_people(answers: list[LivedAnswer], verdicts: list[Verdict]) -> Iterable[Moment]:
    """What persons said of answers, against what a job or another person had said before."""
    names = {answer.annotation.pk: answer.pseudonym for answer in answers}
    before: dict[UUID, str] = {}
    for verdict in verdicts:
        outcome = Outcome(verdict.outcome).label.lower()
        if verdict.by_id is not None:
            was = f" in place of {before[verdict.annotation_id]}" if verdict.annotation_id in before else ""
            because = f": {verdict.reason}" if verdict.reason else ""
            text = f"A person said of {names[verdict.annotation_id]}’s answer: {outcome}{was}{because}"
            yield Moment(verdict.created_at, "outcome", text)
        before[verdict.annotation_id] = outcome


def timeline(
    item: Item, answers: list[LivedAnswer], suggestions: list[Suggestion], decisions: list[Decision]
) -> Iterable[Moment]:
    """What happened to the item, in words."""
    yield Moment(item.created_at, "imported", "Imported")
    for suggestion in suggestions:
        yield Moment(suggestion.created_at, "suggestion", "The AI took its first look")
    for answer in answers:
        yield Moment(answer.annotation.submitted_at, "annotation", f"{answer.pseudonym} answered: {answer.label}")
    for decision in decisions:
        by = "A person decided" if decision.decided_by_id else "Decided from the answers"
        sure = "" if item.project.task_type in types.LIVE else f", {decision.confidence:.2f} sure"
        yield Moment(decision.decided_at, "decision", f"{by}: {label_of(item, decision.answer)}{sure}")
