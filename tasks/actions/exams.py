import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F

from accounts.actions.evidence import record_evidence
from accounts.actions.publications import publish_standing
from accounts.actor import Actor
from accounts.errors import Missing, NoExpertProfile
from accounts.models import EvidenceKind, Expert
from tasks.drawing import draw
from tasks.errors import AttemptFinished, AttemptRunning, DoesNotFit, ExamClosed, NotTheQuestion, RetakeTooSoon
from tasks.importing.exam_files import ExamInFile
from tasks.models import Attempt, AttemptState, Exam, Question, Response
from tasks.queries.exams import is_right, retake_at

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question of an exam's pool; `right_choice` counts the choices from 0."""

    text: str
    choices: Sequence[str]
    right_choice: int
    topic: str
    difficulty: float = 0.0
    explanation: str = ""


def questions_of(exam: ExamInFile) -> list[NewQuestion]:
    """The pool that a file holds."""
    return [
        NewQuestion(each.text, each.choices, each.right, each.topic, each.difficulty, each.explanation)
        for each in exam.questions
    ]


@transaction.atomic
def create_exam(
    *, title: str, field: str, questions: Sequence[NewQuestion], length: int = 8, minutes: int = 15
) -> Exam:
    """Create an open exam with its pool of questions. Takes no locks. Raises DoesNotFit."""
    if not 1 <= length <= len(questions):
        raise DoesNotFit(f"The pool has {len(questions)} questions; an attempt of {length} cannot be drawn from it.")
    for place, question in enumerate(questions, start=1):
        if len(question.choices) < 2 or not 0 <= question.right_choice < len(question.choices):
            raise DoesNotFit(f"Question {place} needs two choices or more, the right one among them.")
    exam = Exam.objects.create(title=title, field=field, length=length, minutes=minutes)
    Question.objects.bulk_create(
        Question(
            exam=exam, text=each.text, choices=list(each.choices), right_choice=each.right_choice, topic=each.topic,
            difficulty=each.difficulty, explanation=each.explanation,
        )
        for each in questions
    )  # fmt: skip
    return exam


@transaction.atomic
def start_attempt(*, by: Actor, exam_id: UUID, now: datetime, rng: random.Random) -> Attempt:
    """Begin an exam: its questions drawn at random over the topics, those not seen before first.

    Locks the expert. Raises NoExpertProfile, Missing, ExamClosed, AttemptRunning, RetakeTooSoon.
    """
    if by.expert is None:
        raise NoExpertProfile("Exams are for experts. Create your expert profile first.")
    expert = Expert.objects.select_for_update(no_key=True).get(pk=by.expert.pk)
    exam = Exam.objects.filter(pk=exam_id).first()
    if exam is None:
        raise Missing("There is no such exam.")
    if not exam.is_open:
        raise ExamClosed("This exam takes no attempts now. Choose one that is open.")
    check_no_recent(exam, expert, now)
    by_topic: dict[str, list[UUID]] = {}
    for topic, question_id in Question.objects.filter(exam=exam).order_by("pk").values_list("topic", "pk"):
        by_topic.setdefault(topic, []).append(question_id)
    seen = set(Response.objects.filter(attempt__expert=expert, attempt__exam=exam).values_list("question", flat=True))
    drawn = draw(by_topic, length=exam.length, seen=seen, rng=rng)
    if not drawn:
        raise ExamClosed("This exam has no questions yet. Come back later.")
    attempt = Attempt.objects.create(exam=exam, expert=expert, started_at=now)
    Response.objects.bulk_create(
        Response(attempt=attempt, question_id=question_id, ordinal=place)
        for place, question_id in enumerate(drawn, start=1)
    )
    return attempt


def check_no_recent(exam: Exam, expert: Expert, now: datetime) -> None:
    """Raise while an attempt runs, and until the retake date."""
    newest = Attempt.objects.filter(exam=exam, expert=expert).order_by("-started_at").first()
    if newest is None:
        return
    if newest.state == AttemptState.RUNNING:
        raise AttemptRunning("You are in this exam already. Go on with it.", attempt_id=str(newest.pk))
    again = retake_at(newest)
    if again is not None and now < again:
        raise RetakeTooSoon(f"You may take this exam again from {again:%d %B %Y}.", retake_at=again.isoformat())


@transaction.atomic
def answer_question(*, by: Actor, attempt_id: UUID, question_id: UUID, choice: int, now: datetime) -> Attempt:
    """Answer the question that is asked, once. The last answer finishes the attempt; an answer after its time is not
    taken and finishes it too.

    Locks the attempt, and when it finishes the expert. Raises Missing, AttemptFinished, NotTheQuestion, DoesNotFit.
    """
    rows = Attempt.objects.select_for_update(no_key=True, of=("self",)).select_related("exam")
    attempt = rows.filter(pk=attempt_id, expert=by.expert).first() if by.expert else None
    if attempt is None:
        raise Missing("There is no such attempt here, or none that you may see.")
    if attempt.state == AttemptState.FINISHED:
        raise AttemptFinished("This attempt is finished; its answers stand.")
    if now > attempt.started_at + attempt.exam.minutes * MINUTE:
        finish(attempt, now)
        return attempt
    left = list(attempt.responses.filter(choice=None).select_related("question").order_by("ordinal")[:2])
    asked = left[0]
    if asked.question_id != question_id:
        raise NotTheQuestion(
            "Another question is asked now. Load the attempt again.", question_id=str(asked.question_id)
        )
    if not 0 <= choice < len(asked.question.choices):
        raise DoesNotFit("Choose one of the answers.", fields={"choice": ["Choose one of the answers."]})
    asked.choice, asked.answered_at = choice, now
    asked.save(update_fields=["choice", "answered_at"])
    if len(left) == 1:
        finish(attempt, now)
    return attempt


def finish(attempt: Attempt, now: datetime) -> None:
    """Close an attempt that the caller has locked, and let its answers speak for the expert, in the same commit. A
    question left open counts as wrong. The result is published at once. Locks the expert."""
    attempt.state, attempt.finished_at = AttemptState.FINISHED, now
    attempt.save(update_fields=["state", "finished_at"])
    field = attempt.exam.field
    for response in attempt.responses.select_related("question"):
        question = response.question
        record_evidence(
            expert_id=attempt.expert_id, field=field, kind=EvidenceKind.EXAM, source_id=response.pk,
            is_right=is_right(response), difficulty=question.difficulty, topic=question.topic, now=now,
        )  # fmt: skip
    publish_standing(expert_id=attempt.expert_id, field=field, before=now, now=now)


@transaction.atomic
def finish_overdue_attempts(*, now: datetime, limit: int) -> int:
    """Finish attempts that ran out of time; how many. Locks them, passing over those held elsewhere."""
    ends_at = ExpressionWrapper(F("started_at") + F("exam__minutes") * MINUTE, output_field=DateTimeField())
    rows = Attempt.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("exam")
    overdue = (
        rows.filter(state=AttemptState.RUNNING).alias(ends_at=ends_at).filter(ends_at__lt=now).order_by("pk")[:limit]
    )
    attempts = list(overdue)
    for attempt in attempts:
        finish(attempt, now)
    return len(attempts)
