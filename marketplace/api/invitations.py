from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.actions.invitations import answer_invitation
from marketplace.models import Invitation
from marketplace.queries.invitations import visible_to


class InvitationReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """Why one was invited: what fits, and the week's room that was reckoned with."""

    project_name = serializers.CharField(source="offer.project.name", read_only=True)
    lab_name = serializers.CharField(source="offer.project.lab.name", read_only=True)
    reasons = InvitationReasonSerializer(many=True, read_only=True)
    open_minutes = serializers.IntegerField(source="facts.open_minutes", read_only=True)
    below_target_minutes = serializers.IntegerField(source="facts.below_target_minutes", read_only=True)

    class Meta:
        model = Invitation
        fields = (
            "id", "offer_id", "project_name", "lab_name", "state", "minutes", "reasons", "open_minutes",
            "below_target_minutes", "created_at", "expires_at", "answered_at",
        )  # fmt: skip


class InvitationAnswerSerializer(serializers.Serializer[Any]):
    accepts = serializers.BooleanField()


class InvitationsView(Endpoint):
    """What one was invited to, newest first."""

    @extend_schema(responses=InvitationSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(visible_to(self.actor), InvitationSerializer)


class InvitationAnswerView(Endpoint):
    """Yes, or not now. A no costs nothing, and the work stays on the board either way."""

    @extend_schema(request=InvitationAnswerSerializer, responses=InvitationSerializer)
    def post(self, request: Request, invitation_id: UUID) -> Response:
        accepts = self.check(InvitationAnswerSerializer)["accepts"]
        answer_invitation(by=self.actor, invitation_id=invitation_id, accepts=accepts, now=self.now)
        return Response(InvitationSerializer(visible_to(self.actor).get(pk=invitation_id)).data)
