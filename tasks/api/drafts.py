from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.actions.drafts import Said, save_draft
from tasks.api.claims import RepeatableEndpoint
from tasks.models import Draft


class DraftChangeSerializer(serializers.Serializer[Any]):
    """What was typed; `version` is that of the draft it is based on, 0 for the first."""

    answer = serializers.DictField(child=serializers.JSONField(allow_null=True), default=dict)
    rationale = serializers.CharField(allow_blank=True, trim_whitespace=False, default="")
    is_not_enough_information = serializers.BooleanField(default=False)
    version = serializers.IntegerField(min_value=0)


class DraftSavedSerializer(serializers.ModelSerializer[Draft]):
    class Meta:
        model = Draft
        fields = ("version", "saved_at")


class DraftView(RepeatableEndpoint):
    """Keeps what was typed; 409 with the kept text where another window was first."""

    @extend_schema(request=DraftChangeSerializer, responses=DraftSavedSerializer)
    def put(self, request: Request, claim_id: UUID) -> Response:
        asked = self.check(DraftChangeSerializer)
        version = asked.pop("version")
        draft = save_draft(by=self.actor, claim_id=claim_id, said=Said(**asked), version=version, now=self.now)
        return Response(DraftSavedSerializer(draft).data)
