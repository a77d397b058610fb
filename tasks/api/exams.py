import random
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from accounts.api.pagination import OldestFirst
from accounts.api.views import Endpoint
from tasks.actions.exams import answer_question, start_attempt
from tasks.models import AttemptState, Exam
from tasks.queries import exams


class MyAttemptSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=AttemptState.choices)


class ExamSerializer(serializers.ModelSerializer[Exam]):
    my_attempt = serializers.SerializerMethodField()
    retake_at = serializers.SerializerMethodField()

    class Meta:
        model = Exam
        fields = ("id", "title", "field", "length", "minutes", "is_open", "my_attempt", "retake_at")

    @extend_schema_field(MyAttemptSerializer(allow_null=True))
    def get_my_attempt(self, exam: Exam) -> dict[str, Any] | None:
        newest = exams.newest_attempt(exam)
        return MyAttemptSerializer(newest).data if newest else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_retake_at(self, exam: Exam) -> str | None:
        again = exams.retake_at(exams.newest_attempt(exam))
        return again.isoformat() if again else None


class QuestionSerializer(serializers.Serializer[Any]):
    """A question as it is asked: never with its right choice."""

    id = serializers.UUIDField(source="question.id")
    ordinal = serializers.IntegerField()
    text = serializers.CharField(source="question.text")
    choices = serializers.ListField(child=serializers.CharField(), source="question.choices")


class TopicResultSerializer(serializers.Serializer[Any]):
    topic = serializers.CharField()
    right = serializers.IntegerField()
    asked = serializers.IntegerField()


class ExamResultSerializer(serializers.Serializer[Any]):
    expected = serializers.FloatField(source="qualification.expected", default=None, allow_null=True)
    lower = serializers.FloatField(source="qualification.lower", default=None, allow_null=True)
    upper = serializers.FloatField(source="qualification.upper", default=None, allow_null=True)
    right = serializers.IntegerField()
    by_topic = TopicResultSerializer(many=True)


class AttemptSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="attempt.id")
    state = serializers.ChoiceField(source="attempt.state", choices=AttemptState.choices)
    started_at = serializers.DateTimeField(source="attempt.started_at")
    answered = serializers.IntegerField()
    length = serializers.IntegerField()
    question = QuestionSerializer(source="asked", allow_null=True)
    result = ExamResultSerializer(allow_null=True)


class ResponseSerializer(serializers.Serializer[Any]):
    question_id = serializers.UUIDField()
    choice = serializers.IntegerField(min_value=0, max_value=32_000)


class ExamsView(Endpoint):
    """The exams one may take or has taken."""

    pagination_class = OldestFirst

    @extend_schema(responses=ExamSerializer(many=True))
    def get(self, request: Request) -> Answer:
        return self.page(exams.visible_to(self.actor), ExamSerializer)


class AttemptsView(Endpoint):
    @extend_schema(request=None, responses={201: AttemptSerializer})
    def post(self, request: Request, exam_id: UUID) -> Answer:
        get_object_or_404(exams.visible_to(self.actor), pk=exam_id)
        attempt = start_attempt(by=self.actor, exam_id=exam_id, now=self.now, rng=random.SystemRandom())
        return Answer(AttemptSerializer(exams.sitting_of(attempt)).data, status=201)


class AttemptView(Endpoint):
    @extend_schema(responses=AttemptSerializer)
    def get(self, request: Request, attempt_id: UUID) -> Answer:
        attempt = get_object_or_404(exams.attempts_visible_to(self.actor), pk=attempt_id)
        return Answer(AttemptSerializer(exams.sitting_of(attempt)).data)


class ResponsesView(Endpoint):
    """The answer to the question asked; what comes back is the next question, or the result."""

    @extend_schema(request=ResponseSerializer, responses=AttemptSerializer)
    def post(self, request: Request, attempt_id: UUID) -> Answer:
        get_object_or_404(exams.attempts_visible_to(self.actor), pk=attempt_id)
        said = self.check(ResponseSerializer)
        attempt = answer_question(by=self.actor, attempt_id=attempt_id, now=self.now, **said)
        return Answer(AttemptSerializer(exams.sitting_of(attempt)).data)
