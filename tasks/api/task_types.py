from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from tasks import types
from tasks.types.base import TaskType


class ContentFieldSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    # `Field` itself has an attribute `label`.
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField(source="is_required")  # type: ignore[assignment]
    help = serializers.CharField()


class TaskTypeSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    title = serializers.CharField()
    content_fields = ContentFieldSerializer(many=True)
    settings_schema = serializers.DictField(child=serializers.JSONField())
    answer_schema = serializers.SerializerMethodField()
    uses_principles = serializers.BooleanField()
    is_open_to_ai_reviewers = serializers.SerializerMethodField()
    export_shapes = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(serializers.DictField(child=serializers.JSONField()))
    def get_answer_schema(self, kind: TaskType) -> dict[str, object]:
        return kind.answer_schema()

    def get_is_open_to_ai_reviewers(self, kind: TaskType) -> bool:
        """Whether answers each are of one class, so that AI reviewers look at it and may be certified."""
        return types.has_classes(kind.kind)


class TaskTypesView(Endpoint):
    """What can be asked of experts."""

    @extend_schema(responses=TaskTypeSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(TaskTypeSerializer(types.ALL, many=True).data)
