import mimetypes
import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.trail import record_act
from accounts.api.views import Endpoint
from accounts.errors import Missing
from marketplace.actions.exports import ShapeDoesNotFit, folder_of, request_export
from marketplace.models import Export, ExportShape
from marketplace.queries import exports as queries
from tasks import types
from tasks.models import Decision
from tasks.queries import projects

SAMPLE_ROWS = 10
PIECE = 256 * 1024


class ExportFileSerializer(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField()
    url = serializers.CharField()


class ExportSerializer(serializers.ModelSerializer[Export]):
    files = serializers.SerializerMethodField()
    left_out = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    superseded = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Export
        fields = [
            "id", "shape", "minimum_confidence", "state", "rows_written", "items_done", "items_total", "left_out",
            "files", "failure", "requested_at", "finished_at", "superseded",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name not in ("shape", "minimum_confidence")]

    @extend_schema_field(ExportFileSerializer(many=True))
    def get_files(self, export: Export) -> list[dict[str, Any]]:
        address = f"/api/v1/exports/{export.pk}/files/"
        return [{**file, "url": address + file["name"]} for file in export.files]


class ExportRequestSerializer(serializers.Serializer[dict[str, Any]]):
    shape = serializers.ChoiceField(choices=ExportShape.choices)
    minimum_confidence = serializers.FloatField(min_value=0, max_value=1, default=0.0)


class ProjectExportsView(Endpoint):
    """The datasets of a project."""

    serializer_class = ExportSerializer

    def get_queryset(self) -> Any:
        get_object_or_404(projects.visible_to(self.actor), pk=self.kwargs["project_id"])
        return queries.visible_to(self.actor).filter(project=self.kwargs["project_id"])

    @extend_schema(responses=ExportSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(ExportSerializer(page, many=True).data)

    @extend_schema(request=ExportRequestSerializer, responses={202: ExportSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(queries.projects_to_export(self.actor), pk=project_id)
        asked = ExportRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        export = request_export(by=self.actor, project=project, now=self.now, **asked.validated_data)
        return Response(ExportSerializer(export).data, status=status.HTTP_202_ACCEPTED)


class ExportView(Endpoint):
    """One dataset and how far it is."""

    @extend_schema(responses=ExportSerializer)
    def get(self, request: Request, export_id: UUID) -> Response:
        export = get_object_or_404(queries.visible_to(self.actor), pk=export_id)
        return Response(ExportSerializer(export).data)


class SupersededRowSerializer(serializers.ModelSerializer[Decision]):
    """A row of the export that stands no longer: drop it, or build the export again."""

    external_id = serializers.CharField(source="item.external_id")
    decision_id = serializers.UUIDField(source="pk")

    class Meta:
        model = Decision
        fields = ("item_id", "external_id", "decision_id", "route", "superseded_at")


class ExportChangesView(Endpoint):
    """Rows that were superseded since the export was built, newest first."""

    @extend_schema(responses=SupersededRowSerializer(many=True))
    def get(self, request: Request, export_id: UUID) -> Response:
        export = get_object_or_404(queries.visible_to(self.actor), pk=export_id)
        return self.page(queries.superseded_since(export), SupersededRowSerializer)


class ExportFileView(Endpoint):
    """One file of a dataset; each download is written into the trail."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, export_id: UUID, name: str) -> HttpResponseBase:
        export = get_object_or_404(queries.visible_to(self.actor), pk=export_id)
        file = next((file for file in export.files if file["name"] == name), None)
        path = folder_of(export) / name
        if file is None or not path.exists():
            raise Missing("This file is not kept any longer. Build the export again.")
        record_act(
            by=self.actor, act="export.download", object_type="export", object_id=export.pk, now=timezone.now(),
            lab_id=export.project.lab_id, facts={"file": name},
        )  # fmt: skip
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        answer = StreamingHttpResponse(pieces(str(path)), content_type=kind)
        answer["Content-Length"] = os.path.getsize(path)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class ExportSampleView(Endpoint):
    """The first rows, byte for byte as an export would hold them, under pseudonyms of their own."""

    @extend_schema(
        parameters=[OpenApiParameter("shape", str, enum=ExportShape.values)],
        responses=serializers.ListSerializer(child=serializers.DictField()),
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        shapes = types.of(project.task_type).export_shapes
        shape = request.query_params.get("shape", shapes[0])
        if shape not in shapes:
            raise ShapeDoesNotFit(f"This project's answers can be exported as: {', '.join(shapes)}.")
        return Response(queries.sample(project=project, shape=shape, key=os.urandom(32), limit=SAMPLE_ROWS))


def pieces(path: str) -> Iterator[bytes]:
    """The file in pieces, in constant memory."""
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            yield piece
