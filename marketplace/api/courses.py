from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.queries.courses import course_of
from tasks.queries.projects import visible_to


class DecidedPointSerializer(serializers.Serializer[Any]):
    """How many items were decided by then, by who decided them."""

    at = serializers.DateTimeField()
    experts = serializers.IntegerField()
    person = serializers.IntegerField()
    conference = serializers.IntegerField()
    ai = serializers.IntegerField()


class DecidedCourseSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    step = serializers.CharField(help_text="minute, hour, day or week; empty without points")
    points = DecidedPointSerializer(many=True)


class AnswersInHourSerializer(serializers.Serializer[Any]):
    hour = serializers.DateTimeField()
    count = serializers.IntegerField()


class AnswersCourseSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    hours = AnswersInHourSerializer(many=True)


class CourseSerializer(serializers.Serializer[Any]):
    """How the project went. A series of fewer than `fewest` has no points."""

    as_of = serializers.DateTimeField()
    fewest = serializers.IntegerField()
    decided = DecidedCourseSerializer()
    answers = AnswersCourseSerializer()


class CourseView(Endpoint):
    """What was decided over time, by whom, and how many answers came in each of the last 24 hours."""

    @extend_schema(responses=CourseSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(visible_to(self.actor), pk=project_id)
        return Response(CourseSerializer(course_of(project, now=self.now)).data)
