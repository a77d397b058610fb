from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import OldestFirst
from accounts.api.views import Endpoint
from accounts.errors import Invalid
from tasks.actions.flags import Handled, hold_item_again, open_findings, release_item, release_items, withdraw_items
from tasks.actions.projects import check_lead
from tasks.models import Flag, FlagKind, Item, ItemState
from tasks.queries import flags, projects

ITEMS_AT_ONCE = 2_000
NEAR = "near"


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """What was noticed, without the item's words. `similarity` of near-duplicates, `language` and `wanted`,
    `characters` and `bound`, `traces` of persons by kind: each where it belongs."""

    like = serializers.UUIDField(source="like_id", allow_null=True)
    like_external_id = serializers.CharField(source="like.external_id", default=None, allow_null=True)
    similarity = serializers.FloatField(source="facts.similarity", default=None, allow_null=True)
    language = serializers.CharField(source="facts.language", default=None, allow_null=True)
    wanted = serializers.CharField(source="facts.wanted", default=None, allow_null=True)
    characters = serializers.IntegerField(source="facts.characters", default=None, allow_null=True)
    bound = serializers.IntegerField(source="facts.bound", default=None, allow_null=True)
    traces = serializers.DictField(child=serializers.IntegerField(), source="facts.kinds", default=dict)

    class Meta:
        model = Flag
        fields = (
            "kind", "holds", "like", "like_external_id", "similarity", "language", "wanted", "characters", "bound",
            "traces", "resolved_at",
        )  # fmt: skip


class ReturnedItemSerializer(serializers.ModelSerializer[Item]):
    flags = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ("id", "external_id", "state", "flags", "created_at")

    @extend_schema_field(FlagSerializer(many=True))
    def get_flags(self, item: Item) -> list[dict[str, object]]:
        return list(FlagSerializer(attrgetter("open_flags")(item), many=True).data)


class ReturnedCountSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=FlagKind.choices)
    items = serializers.IntegerField()


class ReturnedCountsSerializer(serializers.Serializer[Any]):
    returned = serializers.IntegerField()
    near_duplicates = serializers.IntegerField()
    kinds = ReturnedCountSerializer(many=True)


class PieceSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    # A kind of trace, or nothing.
    kind = serializers.CharField(allow_blank=True)


class FoundTextSerializer(serializers.Serializer[Any]):
    place = serializers.CharField()
    pieces = PieceSerializer(many=True)


class LikeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    external_id = serializers.CharField()
    state = serializers.ChoiceField(choices=ItemState.choices)


class FindingsSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="item.id")
    external_id = serializers.CharField(source="item.external_id")
    state = serializers.ChoiceField(source="item.state", choices=ItemState.choices)
    flags = FlagSerializer(many=True)
    texts = FoundTextSerializer(many=True)
    like = LikeSerializer(allow_null=True)
    like_texts = FoundTextSerializer(many=True)


class FlagReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class FlagKindReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=FlagKind.choices)
    reason = serializers.CharField(max_length=2000)


class HandledSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    left = serializers.IntegerField()


class ReturnedView(Endpoint):
    """The items that are back with the lab, and what was noticed of each; `kind=near` lists those that go on beside
    one that is nearly the same. For data leads."""

    pagination_class = OldestFirst

    @extend_schema(
        responses=ReturnedItemSerializer(many=True),
        parameters=[OpenApiParameter("kind", str, enum=[*FlagKind.values, NEAR])],
    )
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        check_lead(self.actor, project.lab_id)
        kind = request.query_params.get("kind", "")
        if kind not in ("", NEAR, *FlagKind.values):
            raise Invalid(f"There is no kind “{kind}”.", fields={"kind": [f"One of: {', '.join(FlagKind)}, near."]})
        items = flags.visible_to(self.actor).filter(project=project)
        rows = flags.noticed(items) if kind == NEAR else flags.returned(items, kind=kind)
        return self.page(rows, ReturnedItemSerializer)


class ReturnedCountsView(Endpoint):
    """How many items are back, and why; how many go on that are nearly the same as another. For data leads."""

    @extend_schema(responses=ReturnedCountsSerializer)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        check_lead(self.actor, project.lab_id)
        items = flags.visible_to(self.actor).filter(project=project)
        kinds = flags.counts_by_kind(project_id=project.pk)
        counts = {
            "returned": items.filter(state=ItemState.RETURNED).count(),
            "near_duplicates": flags.noticed(items).count(),
            "kinds": [{"kind": kind, "items": count} for kind, count in kinds.items()],
        }
        return Response(ReturnedCountsSerializer(counts).data)


class FindingsView(Endpoint):
    """A flagged item with what was found on it marked in its words, beside the item that it is like. For data leads;
    reading data of persons is written into the trail."""

    @extend_schema(responses=FindingsSerializer)
    def get(self, request: Request, item_id: UUID) -> Response:
        return Response(FindingsSerializer(open_findings(by=self.actor, item_id=item_id, now=self.now)).data)


class ReleaseView(Endpoint):
    """A returned item is judged as it is; DELETE undoes that, as long as no expert is asked."""

    @extend_schema(request=FlagReasonSerializer, responses=LikeSerializer)
    def post(self, request: Request, item_id: UUID) -> Response:
        reason = self.check(FlagReasonSerializer)["reason"]
        item = release_item(by=self.actor, item_id=item_id, reason=reason, now=self.now)
        return Response(LikeSerializer(item).data)

    @extend_schema(responses={200: LikeSerializer})
    def delete(self, request: Request, item_id: UUID) -> Response:
        return Response(LikeSerializer(hold_item_again(by=self.actor, item_id=item_id, now=self.now)).data)


class OfKind(Endpoint):
    """What is done with all returned items of one kind, at most two thousand at once; ask again while some are left."""

    http_method_names = ["post", "options"]

    def all_of_kind(self, handle: Callable[..., Handled], project_id: UUID) -> Response:
        asked = self.check(FlagKindReasonSerializer)
        done = handle(by=self.actor, project_id=project_id, now=self.now, limit=ITEMS_AT_ONCE, **asked)
        return Response(HandledSerializer(done).data)


class ReleaseOfKindView(OfKind):
    """Returned items of one kind are judged as they are, unless something else holds them."""

    @extend_schema(request=FlagKindReasonSerializer, responses=HandledSerializer)
    def post(self, request: Request, project_id: UUID) -> Response:
        return self.all_of_kind(release_items, project_id)


class WithdrawalOfKindView(OfKind):
    """Returned items of one kind are taken out of the project."""

    @extend_schema(request=FlagKindReasonSerializer, responses=HandledSerializer)
    def post(self, request: Request, project_id: UUID) -> Response:
        return self.all_of_kind(withdraw_items, project_id)
