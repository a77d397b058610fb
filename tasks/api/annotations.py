from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.api.claims import ClaimSerializer, RepeatableEndpoint, claim_as_seen
from tasks.models import Annotation
from tasks.queries.annotations import visible_to


class SubmissionSerializer(serializers.Serializer[Any]):
    """The answer on the item as it was shown; empty with "not enough information"."""

    answer = serializers.DictField(child=serializers.JSONField(allow_null=True), default=dict)
    rationale = serializers.CharField(allow_blank=True, trim_whitespace=False, default="")
    is_not_enough_information = serializers.BooleanField(default=False)
    constitution_version = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="The version of the principles that was read."
    )
    seen_findings = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=200,
        help_text="What AI reviewers said of principles and was on the screen, where the seat shows it.",
    )


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """One's own answer, on the item as it was shown; it can be undone until `undo_until`."""

    answer = serializers.DictField()
    undo_until = serializers.DateTimeField(source="counts_at")

    class Meta:
        model = Annotation
        fields = (
            "id", "claim_id", "item_id", "answer", "rationale", "is_not_enough_information", "submitted_at",
            "counts_at", "undo_until",
        )  # fmt: skip
        read_only_fields = fields


class AnnotationRowSerializer(serializers.ModelSerializer[Annotation]):
    """Says nothing of outcomes: those come with the earnings, in batches."""

    project_name = serializers.CharField(source="item.project.name")
    state = serializers.SerializerMethodField()

    class Meta:
        model = Annotation
        fields = ("id", "claim_id", "item_id", "project_name", "submitted_at", "counts_at", "state")
        read_only_fields = fields

    def get_state(self, annotation: Annotation) -> Literal["undoable", "counted", "withdrawn"]:
        if hasattr(annotation, "withdrawal"):
            return "withdrawn"
        now: datetime = self.context["view"].now
        return "counted" if annotation.counts_at <= now else "undoable"


class SubmissionView(RepeatableEndpoint):
    """Submits the answer: 201 the first time, 200 with the same annotation for the same answer again."""

    @extend_schema(request=SubmissionSerializer, responses={201: AnnotationSerializer, 200: AnnotationSerializer})
    def post(self, request: Request, claim_id: UUID) -> Response:
        submission = Submission(**self.check(SubmissionSerializer))
        annotation = submit_annotation(by=self.actor, claim_id=claim_id, submission=submission, now=self.now)
        annotation.answer = submission.answer
        is_new = annotation.submitted_at == self.now
        return Response(AnnotationSerializer(annotation).data, status=201 if is_new else 200)


class AnnotationsView(Endpoint):
    """One's own answers, newest first."""

    @extend_schema(responses=AnnotationRowSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("item__project", "withdrawal")
        shown = self.paginate_queryset(rows.defer("answer", "item__content", "item__source"))
        body = AnnotationRowSerializer(shown, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(body.data)


class WithdrawalView(RepeatableEndpoint):
    """Undoes a submission while its time to undo lasts."""

    @extend_schema(request=None, responses=ClaimSerializer)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        claim = withdraw_annotation(by=self.actor, annotation_id=annotation_id, now=self.now)
        return Response(claim_as_seen(self, claim.pk))
