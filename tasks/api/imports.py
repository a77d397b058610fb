import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks import types
from tasks.actions.imports import Upload, cancel_import, create_import
from tasks.api.uploads import UploadEndpoint
from tasks.errors import FileUnreadable
from tasks.importing.encodings import UnreadableFile
from tasks.importing.files import Preview, preview
from tasks.importing.mapping import suggest
from tasks.jobs import nudge, run_imports
from tasks.models import FileFormat, Import, ImportProblem
from tasks.queries import imports, projects
from tasks.queries.imports import path_of

PREVIEW_BYTES = 1024 * 1024
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ImportSerializer(serializers.ModelSerializer[Import]):
    mapping = serializers.DictField(child=serializers.CharField())
    # A file just uploaded has none.
    rows_returned = serializers.IntegerField(default=0, read_only=True)
    taken_in = serializers.SerializerMethodField()

    def get_taken_in(self, run: Import) -> bool:
        return run.taken_in_at is not None

    class Meta:
        model = Import
        fields = (
            "id", "filename", "file_format", "state", "mapping", "bytes_total", "bytes_done", "lines_done",
            "rows_imported", "rows_repeated", "rows_refused", "rows_returned", "taken_in",
            "failure", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class NewImportSerializer(serializers.Serializer[Any]):
    """`mapping` is JSON: each content field, `external_id` and the like to its column."""

    file = serializers.FileField()
    mapping = serializers.CharField(required=False)


class PreviewRequestSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()
    format = serializers.ChoiceField(choices=FileFormat.choices, required=False)
    task_type = serializers.CharField(required=False)


class ImportProblemSerializer(serializers.ModelSerializer[ImportProblem]):
    class Meta:
        model = ImportProblem
        fields = ("line", "column", "message", "excerpt")


class PreviewSerializer(serializers.Serializer[Any]):
    format = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.DictField(child=serializers.JSONField()))
    suggested_mapping = serializers.DictField(child=serializers.CharField())
    problems = ImportProblemSerializer(many=True)
    task_type = serializers.CharField(allow_null=True)


class InOrder(CursorPagination):
    ordering = ("line", "id")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000


class PreviewView(UploadEndpoint):
    """The beginning of a file: its rows, its columns and which field each likely holds. Nothing is kept."""

    upload_limit = PREVIEW_BYTES
    drops_rest = True

    @extend_schema(request={"multipart/form-data": PreviewRequestSerializer}, responses=PreviewSerializer)
    def post(self, request: Request) -> Response:
        kind = request.POST.get("task_type") or None
        if kind is not None and kind not in types.BY_KIND:
            raise Invalid(
                f"There is no task type “{kind}”.", fields={"task_type": [f"One of: {', '.join(types.BY_KIND)}."]}
            )
        asked = request.POST.get("format") or ""
        if asked and asked not in FileFormat.values:
            raise Invalid("Files are taken as jsonl or csv.", fields={"format": ["Choose jsonl or csv."]})
        seen = begin(self.uploaded(), asked)
        problems = [
            {"line": each.line, "column": each.column, "message": each.problem, "excerpt": each.excerpt}
            for each in seen.problems
        ]
        return Response(
            {
                "format": seen.file_format,
                "columns": seen.columns,
                "rows": seen.rows,
                "suggested_mapping": suggest(types.of(kind), seen.columns) if kind else {},
                "problems": problems,
                "task_type": kind,
            }
        )


def begin(upload: Upload, file_format: str) -> Preview:
    """The beginning of an uploaded file. Raises FileUnreadable."""
    try:
        with path_of(upload.stored_as).open("rb") as file:
            return preview(file, upload.filename, settings.IMPORT_LINE_MAX_BYTES, file_format=file_format)
    except UnreadableFile as error:
        raise FileUnreadable(error.message, fields={"file": [error.message]}) from error


class ImportsView(UploadEndpoint):
    """The files brought into a project. A new one is stored at once and read by a job."""

    @extend_schema(responses=ImportSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        return self.page(imports.visible_to(self.actor).filter(project=project_id), ImportSerializer)

    @extend_schema(request={"multipart/form-data": NewImportSerializer}, responses={202: ImportSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        mapping = mapping_in(request.POST.get("mapping"))
        made = create_import(
            by=self.actor, project_id=project_id, upload=self.uploaded(), mapping=mapping, now=self.now
        )
        self.is_kept = True
        nudge(run_imports)
        return Response(ImportSerializer(made).data, status=202)


def mapping_in(text: object) -> dict[str, str | None] | None:
    """The mapping of the form. Raises Invalid."""
    if not text:
        return None
    try:
        mapping = orjson.loads(str(text))
    except orjson.JSONDecodeError:
        mapping = None
    if not isinstance(mapping, dict) or not all(
        column is None or isinstance(column, str) for column in mapping.values()
    ):
        raise Invalid(
            'The mapping is a JSON object of fields and their columns, such as {"prompt": "question"}.',
            fields={"mapping": ["Give a JSON object of fields and columns."]},
        )
    return mapping


class ImportView(Endpoint):
    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        return Response(ImportSerializer(get_object_or_404(imports.visible_to(self.actor), pk=import_id)).data)


class CancellationView(Endpoint):
    """The import stops; what it brought in stays."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: Request, import_id: UUID) -> Response:
        return Response(ImportSerializer(cancel_import(by=self.actor, import_id=import_id, now=self.now)).data)


class ProblemsView(Endpoint):
    """The rows that were not imported, in the order of the file; the first ten thousand problems are kept."""

    pagination_class = InOrder

    @extend_schema(responses=ImportProblemSerializer(many=True))
    def get(self, request: Request, import_id: UUID) -> Response:
        run = get_object_or_404(imports.visible_to(self.actor), pk=import_id)
        return self.page(ImportProblem.objects.filter(import_run=run), ImportProblemSerializer)


class ProblemsFileView(Endpoint):
    """The same problems as a CSV file."""

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, import_id: UUID) -> StreamingHttpResponse:
        run = get_object_or_404(imports.visible_to(self.actor), pk=import_id)
        headers = {"Content-Disposition": f'attachment; filename="problems-{run.pk}.csv"'}
        return StreamingHttpResponse(lines_of(run), content_type="text/csv; charset=utf-8", headers=headers)


class Echo:
    """Gives back each line that the CSV writer writes."""

    def write(self, line: str) -> str:
        return line


def lines_of(run: Import) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(["line", "column", "message", "excerpt"])
    rows = ImportProblem.objects.filter(import_run=run).order_by("line", "pk")
    for line, *cells in rows.values_list("line", "column", "message", "excerpt").iterator():
        yield writer.writerow([line, *("'" + cell if cell.startswith(FORMULA) else cell for cell in cells)])
