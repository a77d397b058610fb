from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import NewestFirst
from accounts.api.views import Endpoint
from tasks import types
from tasks.actions.claims import beat, skip_claim
from tasks.api.attachments import AttachedSerializer
from tasks.models import (
    Claim,
    ClaimState,
    Draft,
    Guideline,
    Project,
    SeatKind,
    SkipReason,
)
from tasks.queries.claims import InHand, come_back, in_hand, positions_on, visible_to

STATES = [state.value for state in ClaimState]


class RepeatableEndpoint(Endpoint):
    """Twice is the same as once here by nature, so a key costs no row. And no transaction is around the request:
    what a refusal keeps stays kept."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super(Endpoint, self).dispatch(request, *args, **kwargs)

    def hold_key(self, request: Request, key: str) -> None:
        return None


class ClaimRowSerializer(serializers.ModelSerializer[Claim]):
    project_id = serializers.UUIDField(source="item.project_id")
    project_name = serializers.CharField(source="item.project.name")

    class Meta:
        model = Claim
        fields = ("id", "state", "item_id", "project_id", "project_name", "claimed_at", "expires_at", "ended_at")
        read_only_fields = fields


class ClaimItemSerializer(serializers.Serializer[Any]):
    """The content as laid out for this expert."""

    id = serializers.UUIDField()
    content = serializers.DictField()
    attachments = AttachedSerializer(many=True)


class ClaimProjectSerializer(serializers.ModelSerializer[Project]):
    """The frame of the judgement; jurisdiction, date and audience are the item's own where it has them."""

    class Meta:
        model = Project
        fields = (
            "id", "name", "field", "specialty", "task_type", "task_settings", "jurisdiction", "as_of", "audience",
            "language", "permitted_sources", "ai_assistants_permitted", "data_class", "text_form",
        )  # fmt: skip
        read_only_fields = fields


class ClaimGuidelineSerializer(serializers.ModelSerializer[Guideline]):
    class Meta:
        model = Guideline
        fields = ("version", "body")


class ClaimPrincipleSerializer(serializers.Serializer[Any]):
    """A principle in force, with the version of the list it is in."""

    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    version = serializers.IntegerField(source="constitution.version")


class DraftSerializer(serializers.ModelSerializer[Draft]):
    answer = serializers.DictField()

    class Meta:
        model = Draft
        fields = ("answer", "rationale", "is_not_enough_information", "version", "saved_at")


class PositionSerializer(serializers.Serializer[Any]):
    """One answer that a reviewer reads: its place, never who gave it; sides as laid out for the reviewer."""

    seat = serializers.IntegerField()
    answer = serializers.DictField()
    text = serializers.CharField()
    rationale = serializers.CharField(allow_blank=True)
    is_not_enough_information = serializers.BooleanField()


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """All that the workspace shows.

    `principles`: those in force, where the task type judges by some.
    """

    kind = serializers.ChoiceField(choices=SeatKind.choices, read_only=True)
    positions = serializers.SerializerMethodField()
    server_time = serializers.DateTimeField(read_only=True)
    item = serializers.SerializerMethodField()
    project = serializers.SerializerMethodField()
    guideline = serializers.SerializerMethodField()
    draft = serializers.SerializerMethodField()
    principles = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (
            "id", "kind", "state", "claimed_at", "expires_at", "server_time", "focused_seconds", "item", "project",
            "guideline", "draft", "positions", "principles",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PositionSerializer(many=True))
    def get_positions(self, claim: InHand) -> list[dict[str, object]]:
        kind, asked = types.of(claim.project.task_type), claim.project.task_settings
        return [
            {
                "seat": place,
                "answer": kind.restore(given.answer, claim.side_seed) if given.answer else {},
                "text": kind.label_of(given.answer, asked),
                "rationale": given.rationale,
                "is_not_enough_information": given.is_not_enough_information,
            }
            for place, given in enumerate(positions_on(claim.item_id, claim.kind), 1)
        ]

    @extend_schema_field(ClaimItemSerializer)
    def get_item(self, claim: InHand) -> dict[str, object]:
        attached = [ATTACHED.to_representation(each) for each in claim.attachments]
        return {"id": claim.item_id, "content": claim.content, "attachments": attached}

    @extend_schema_field(ClaimProjectSerializer)
    def get_project(self, claim: InHand) -> dict[str, object]:
        return dict(PROJECT.to_representation(claim.project))

    @extend_schema_field(ClaimGuidelineSerializer(allow_null=True))
    def get_guideline(self, claim: InHand) -> dict[str, object] | None:
        return GUIDELINE.to_representation(claim.guideline) if claim.guideline else None

    @extend_schema_field(DraftSerializer(allow_null=True))
    def get_draft(self, claim: InHand) -> dict[str, object] | None:
        return DRAFT.to_representation(claim.draft) if claim.draft else None

    @extend_schema_field(ClaimPrincipleSerializer(many=True))
    def get_principles(self, claim: InHand) -> list[dict[str, object]]:
        stated = claim.constitution.principles.all() if claim.constitution else []
        return [PRINCIPLE.to_representation(each) for each in stated]


type Writer = serializers.BaseSerializer[Any]
# Made once: making a serializer costs more than all that it then writes.
ATTACHED: Writer = AttachedSerializer()
PROJECT: Writer = ClaimProjectSerializer()
GUIDELINE: Writer = ClaimGuidelineSerializer()
DRAFT: Writer = DraftSerializer()
PRINCIPLE: Writer = ClaimPrincipleSerializer()
CLAIM: Writer = ClaimSerializer()


class ByClaim(NewestFirst):
    """The item taken last comes first, in the order of the index that claiming itself uses."""

    ordering = "-claimed_at"


class ClaimsView(Endpoint):
    """One's own items: in hand, submitted, skipped and lapsed."""

    pagination_class = ByClaim

    @extend_schema(parameters=[OpenApiParameter("state", enum=STATES)], responses=ClaimRowSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("item__project").defer("item__content", "item__source")
        state = request.query_params.get("state")
        return self.page(rows.filter(state=state) if state else rows, ClaimRowSerializer)


class ReturnedClaimSerializer(serializers.ModelSerializer[Claim]):
    """An item whose time ran out and that is open again, with when one last wrote on it."""

    project_name = serializers.CharField(source="item.project.name")
    saved_at = serializers.DateTimeField(source="draft.saved_at")

    class Meta:
        model = Claim
        fields = ("id", "project_name", "claimed_at", "ended_at", "saved_at")
        read_only_fields = fields


class ReturnedClaimsView(Endpoint):
    """One's own items that were given away and came back, text and all; a heartbeat takes one up again."""

    @extend_schema(responses=ReturnedClaimSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(
            come_back(visible_to(self.actor)).select_related("item__project", "draft"), ReturnedClaimSerializer
        )


class ClaimView(Endpoint):
    @extend_schema(responses=ClaimSerializer)
    def get(self, request: Request, claim_id: UUID) -> Response:
        return Response(claim_as_seen(self, claim_id))


class BeatSerializer(serializers.Serializer[Any]):
    """Seconds in focus since the last beat."""

    focused_seconds = serializers.IntegerField(min_value=0, max_value=86_400)


class LeaseSerializer(serializers.Serializer[Any]):
    expires_at = serializers.DateTimeField()
    server_time = serializers.DateTimeField()


class HeartbeatView(RepeatableEndpoint):
    """Keeps the item in hand and counts the time in focus, never more than has passed."""

    @extend_schema(request=BeatSerializer, responses=LeaseSerializer)
    def post(self, request: Request, claim_id: UUID) -> Response:
        asked = self.check(BeatSerializer)
        claim = beat(by=self.actor, claim_id=claim_id, focused_seconds=asked["focused_seconds"], now=self.now)
        return Response({"expires_at": claim.expires_at, "server_time": self.now})


class SkipSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=SkipReason.choices)


class SkipView(RepeatableEndpoint):
    """Hands the item back for good."""

    @extend_schema(request=SkipSerializer, responses=ClaimSerializer)
    def post(self, request: Request, claim_id: UUID) -> Response:
        reason = SkipReason(self.check(SkipSerializer)["reason"])
        skip_claim(by=self.actor, claim_id=claim_id, reason=reason, now=self.now)
        return Response(claim_as_seen(self, claim_id))


def claim_as_seen(endpoint: Endpoint, claim_id: UUID) -> dict[str, object]:
    """One of the actor's own claims as the workspace shows it, or 404."""
    found = in_hand(endpoint.actor, claim_id)
    if found is None:
        raise Http404
    return {**CLAIM.to_representation(found), "server_time": endpoint.now}
