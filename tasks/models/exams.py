from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models import Expert


class Exam(models.Model):
    """A short test of one field; `length` questions are drawn from its pool for each attempt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=120)
    field = models.CharField(max_length=16, choices=Field.choices)
    length = models.PositiveSmallIntegerField(default=8)
    minutes = models.PositiveSmallIntegerField(default=15)
    is_open = models.BooleanField(default=True)


class Question(models.Model):
    """One question with a known answer. `difficulty` is on the ability scale (0 = average expert)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    choices = models.JSONField()
    right_choice = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=64)
    difficulty = models.FloatField(default=0.0)
    explanation = models.TextField(blank=True)


class AttemptState(models.TextChoices):
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"


class Attempt(models.Model):
    """One expert's sitting of an exam."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="attempts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="attempts")
    state = models.CharField(max_length=16, choices=AttemptState.choices, default=AttemptState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "expert"], condition=models.Q(state="running"), name="attempt_one_running"
            )
        ]


class Response(models.Model):
    """One question of an attempt, in the order asked; `choice` is null until answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    choice = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "ordinal"], name="response_once_per_place"),
            models.UniqueConstraint(fields=["attempt", "question"], name="response_once_per_question"),
        ]
