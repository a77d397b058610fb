import re
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.trail import record_act
from accounts.api.views import Endpoint
from accounts.errors import Missing
from tasks.actions.attachments import add_attachment, erase_attachment, remove_attachment
from tasks.api.uploads import UploadEndpoint
from tasks.jobs import destroy_erased_files, nudge
from tasks.models import Attachment, AttachmentKind
from tasks.queries import attachments, projects

PIECE = 256 * 1024
MEDIA = {
    AttachmentKind.PDF: "application/pdf",
    AttachmentKind.PNG: "image/png",
    AttachmentKind.JPEG: "image/jpeg",
    AttachmentKind.WEBP: "image/webp",
}
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file of a project. `is_used`: items are judged by it; one just uploaded has none."""

    is_used = serializers.BooleanField(default=False, read_only=True)
    is_erased = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = ("id", "name", "kind", "bytes_total", "digest", "is_used", "is_erased", "created_at")
        read_only_fields = fields

    def get_is_erased(self, file: Attachment) -> bool:
        return file.erased_at is not None


class AttachedSerializer(serializers.Serializer[Any]):
    """A file that an item is judged by, and the page it opens at; once erased its bytes are gone."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AttachmentKind.choices)
    bytes_total = serializers.IntegerField()
    page = serializers.IntegerField(allow_null=True)
    is_erased = serializers.BooleanField()


class NewAttachmentSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()


class ErasureSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class ByName(CursorPagination):
    """In the order of the index by name."""

    ordering = ("name", "id")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000


class AttachmentsView(UploadEndpoint):
    """The documents and pictures that a project's items are judged by; rows name them in a column of their own."""

    pagination_class = ByName
    upload_limit = property(lambda self: settings.ATTACHMENT_MAX_BYTES)

    @extend_schema(responses=AttachmentSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        return self.page(attachments.of_project(self.actor, project_id), AttachmentSerializer)

    @extend_schema(request={"multipart/form-data": NewAttachmentSerializer}, responses={201: AttachmentSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        made = add_attachment(by=self.actor, project_id=project_id, upload=self.uploaded(), now=self.now)
        return Response(AttachmentSerializer(made).data, status=201)


class AttachmentView(Endpoint):
    """A file that no item uses is taken away."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, attachment_id: UUID) -> Response:
        get_object_or_404(attachments.visible_to(self.actor), pk=attachment_id)
        remove_attachment(by=self.actor, attachment_id=attachment_id, now=self.now)
        return Response(status=204)


class AttachmentErasureView(Endpoint):
    """A file is taken from everybody's eyes and its bytes are destroyed; its name and digest stay with what was judged
    by it."""

    @extend_schema(request=ErasureSerializer, responses=AttachmentSerializer)
    def post(self, request: Request, attachment_id: UUID) -> Response:
        get_object_or_404(attachments.visible_to(self.actor), pk=attachment_id)
        reason = self.check(ErasureSerializer)["reason"]
        gone = erase_attachment(by=self.actor, attachment_id=attachment_id, reason=reason, now=self.now)
        nudge(destroy_erased_files)
        return Response(AttachmentSerializer(gone).data)


class AttachmentContentView(Endpoint):
    """A file's bytes, whole or one range of them. What staff read is written into the trail."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, attachment_id: UUID) -> HttpResponseBase:
        file = get_object_or_404(attachments.visible_to(self.actor).select_related("project"), pk=attachment_id)
        if file.erased_at is not None:
            raise Missing("The lab has erased this file. Its name and digest stay with what was judged by it.")
        self.note_staff(file)
        return guarded(answer_with(file, request.headers.get("Range", "")), file)

    def note_staff(self, file: Attachment) -> None:
        if self.actor.is_operations and not self.actor.is_member(file.project.lab_id):
            record_act(
                by=self.actor, act="attachment.read", object_type="attachment", object_id=file.pk, now=self.now,
                lab_id=file.project.lab_id,
            )  # fmt: skip


def answer_with(file: Attachment, asked: str) -> HttpResponseBase:
    """The file, or the range of it that was asked for; 416 for one that it does not have."""
    size = file.bytes_total
    part = part_of(asked, size)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, behind = part
    try:
        body = attachments.storage().open(file.stored_as, "rb")
    except FileNotFoundError:
        raise Missing("The bytes of this file are gone. Ask the lab to upload it again.") from None
    is_whole = (first, behind) == (0, size)
    answer = StreamingHttpResponse(pieces(body, first, behind), status=200 if is_whole else 206)
    answer["Content-Length"] = str(behind - first)
    if not is_whole:
        answer["Content-Range"] = f"bytes {first}-{behind - 1}/{size}"
    return answer


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """From which byte to before which: the whole where nothing or nothing that is understood was asked for (RFC 9110,
    14.2), None where the file ends before."""
    match = RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return 0, size
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    behind = min(int(last) + 1 if last else size, size)
    return (int(first), behind) if int(first) < behind else None


def pieces(body: IO[bytes], first: int, behind: int) -> Iterator[bytes]:
    """The bytes in pieces, in constant memory."""
    with body:
        body.seek(first)
        left = behind - first
        while left > 0 and (piece := body.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def guarded(answer: HttpResponseBase, file: Attachment) -> HttpResponseBase:
    """Never run, never guessed at, never kept: as what it was found to be, and nothing else."""
    answer["Content-Type"] = MEDIA[AttachmentKind(file.kind)]
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    answer["Accept-Ranges"] = "bytes"
    return answer
