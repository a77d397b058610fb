from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import cast

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from accounts.actor import Actor
from accounts.models import Qualification
from accounts.queries.qualifications import standing
from tasks.models import Attempt, AttemptState, Exam, Response


def visible_to(actor: Actor) -> QuerySet[Exam]:
    """For experts: the open exams, and those they have taken; each with their attempts, the newest first."""
    if actor.expert is None:
        return Exam.objects.none()
    mine = Attempt.objects.filter(expert=actor.expert).order_by("-started_at")
    taken = Q(pk__in=mine.order_by().values("exam"))
    return Exam.objects.filter(Q(is_open=True) | taken).prefetch_related(Prefetch("attempts", mine, to_attr="mine"))


def newest_attempt(exam: Exam) -> Attempt | None:
    """One's newest attempt at an exam that `visible_to` listed."""
    return next(iter(cast(list[Attempt], attrgetter("mine")(exam))), None)


def retake_at(attempt: Attempt | None) -> datetime | None:
    """When the exam may be taken again; None while it runs, or before a first attempt."""
    return attempt.finished_at + settings.EXAM_RETAKE_AFTER if attempt and attempt.finished_at else None


def attempts_visible_to(actor: Actor) -> QuerySet[Attempt]:
    """One's own attempts, nobody else's."""
    mine = Attempt.objects.filter(expert=actor.expert) if actor.expert else Attempt.objects.none()
    return mine.select_related("exam")


@dataclass(frozen=True, slots=True)
class TopicResult:
    """How many questions of a topic were asked, and answered rightly."""

    topic: str
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a finished attempt says, and where the expert stands with it."""

    qualification: Qualification | None
    right: int
    by_topic: list[TopicResult]


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as its expert sees it: the question asked now, or the result once it is finished."""

    attempt: Attempt
    answered: int
    length: int
    asked: Response | None
    result: Result | None


def sitting_of(attempt: Attempt) -> Sitting:
    """How the attempt stands. Which answers are right shows in no question, and in the result by topic only."""
    responses = list(attempt.responses.select_related("question").order_by("ordinal"))
    answered = sum(response.choice is not None for response in responses)
    if attempt.state == AttemptState.FINISHED:
        return Sitting(attempt, answered, len(responses), None, result_of(attempt, responses))
    asked = next((response for response in responses if response.choice is None), None)
    return Sitting(attempt, answered, len(responses), asked, None)


def is_right(response: Response) -> bool:
    return response.choice == response.question.right_choice


def result_of(attempt: Attempt, responses: Collection[Response]) -> Result:
    """Counts by topic, and the standing in the exam's field."""
    topics = sorted({response.question.topic for response in responses})
    by_topic = [topic_result(topic, [each for each in responses if each.question.topic == topic]) for topic in topics]
    right = sum(topic.right for topic in by_topic)
    return Result(standing(expert_id=attempt.expert_id, field=attempt.exam.field), right, by_topic)


def topic_result(topic: str, responses: Collection[Response]) -> TopicResult:
    return TopicResult(topic, sum(map(is_right, responses)), len(responses))
