from random import SystemRandom
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.actions.work import keep_next_ready, recuse, release_ready, take_next
from marketplace.errors import NotAnExpert
from marketplace.queries.offers import Price, price_of_claim
from marketplace.queries.work import Card, board_of, in_hand
from tasks.api.claims import ClaimSerializer, RepeatableEndpoint, claim_as_seen
from tasks.models import Claim, Project, SeatKind


class BoardProjectSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = (
            "id", "name", "description", "field", "specialty", "jurisdiction", "as_of", "audience", "task_type",
            "data_class", "language",
        )  # fmt: skip


class ReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()
    ok = serializers.BooleanField()


class MissingSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()
    action = serializers.CharField()


class BoardInvitationSerializer(serializers.Serializer[Any]):
    """An invitation that waits for an answer; it reserves nothing. `minutes` were reckoned to fit into one's week."""

    id = serializers.UUIDField(source="pk")
    minutes = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    open_minutes = serializers.IntegerField(source="facts.open_minutes")
    below_target_minutes = serializers.IntegerField(source="facts.below_target_minutes")


class BoardOfferSerializer(serializers.Serializer[Any]):
    """Work as one expert sees it. `hourly_minor` and `minutes_open_to_me` are measured, null until enough people have
    answered; `is_more`: at least that many items, further ones were not counted."""

    offer_id = serializers.UUIDField(source="offer.pk")
    project = BoardProjectSerializer(source="offer.project")
    lab_id = serializers.UUIDField(source="offer.project.lab_id")
    lab_name = serializers.CharField(source="offer.project.lab.name")
    pay_minor = serializers.IntegerField(source="offer.rate.pay_minor")
    currency = serializers.CharField(source="offer.rate.currency")
    unit = serializers.CharField(source="offer.rate.unit")
    items_open_to_me = serializers.IntegerField(source="items_open")
    minutes_open_to_me = serializers.IntegerField(source="minutes_open", allow_null=True)
    is_more = serializers.BooleanField()
    items_each = serializers.IntegerField(source="offer.items_each", allow_null=True)
    minimum_expected = serializers.FloatField(source="offer.minimum_expected")
    invitation = BoardInvitationSerializer(allow_null=True)
    reviews_open_to_me = serializers.IntegerField(source="reviews_open")
    median_seconds = serializers.IntegerField(source="pace.median_seconds", allow_null=True)
    median_n = serializers.IntegerField(source="pace.n")
    hourly_minor = serializers.IntegerField(allow_null=True)
    silence_pays_after_hours = serializers.SerializerMethodField()
    permitted_sources = serializers.CharField(source="offer.project.permitted_sources")
    ai_assistants_permitted = serializers.BooleanField(source="offer.project.ai_assistants_permitted")
    fits = serializers.SerializerMethodField()
    reasons = ReasonSerializer(many=True)
    missing = MissingSerializer(many=True)

    def get_silence_pays_after_hours(self, card: Card) -> float:
        return settings.SILENCE_PAYS_AFTER.total_seconds() / 3600

    def get_fits(self, card: Card) -> bool:
        return not card.missing


class ResumeSerializer(serializers.Serializer[Any]):
    claim_id = serializers.UUIDField(source="pk")
    project_name = serializers.CharField(source="item.project.name")
    expires_at = serializers.DateTimeField()


class BoardSerializer(serializers.Serializer[Any]):
    offers = BoardOfferSerializer(many=True)
    resume = ResumeSerializer(many=True)


class PriceSerializer(serializers.Serializer[Any]):
    """Fixed when the item was taken."""

    pay_minor = serializers.IntegerField()
    currency = serializers.CharField()
    rate_version = serializers.IntegerField(source="version")


# Made once: making a serializer costs more than what it then writes.
PRICE = PriceSerializer()


class TakenClaimSerializer(ClaimSerializer):
    price = PriceSerializer()

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "price")  # type: ignore[assignment]


class BoardView(Endpoint):
    """Open work that fits, and why; work that nearly fits, and what is missing; items in hand."""

    @extend_schema(responses=BoardSerializer)
    def get(self, request: Request) -> Response:
        if self.actor.expert is None:
            raise NotAnExpert("The board is for experts. Create your expert profile first.")
        board = {"offers": board_of(self.actor, now=self.now), "resume": in_hand(self.actor)}
        return Response(BoardSerializer(board).data)


class TakeNextView(Endpoint):
    """Takes the next item of this work; the one in hand where there is one. 204: nothing is open to you."""

    seat_kind = SeatKind.ANSWER

    @extend_schema(request=None, responses={201: TakenClaimSerializer, 204: None})
    def post(self, request: Request, offer_id: UUID) -> Response:
        claim = take_next(by=self.actor, offer_id=offer_id, now=self.now, rng=SystemRandom(), kind=self.seat_kind)
        return self.taken(claim)

    def taken(self, claim: Claim | None) -> Response:
        if claim is None:
            return Response(status=204)
        price = PRICE.to_representation(price_or_404(self, claim.pk))
        return Response({**claim_as_seen(self, claim.pk), "price": price}, status=201)


class TakeReviewView(TakeNextView):
    """Takes the disputed item that is worth most, its positions side by side. 204: none waits for you."""

    seat_kind = SeatKind.REVIEW


class KeepReadyView(TakeNextView):
    """Holds one item more, untimed, so that it is there the moment the one in hand is submitted; asked again, the same
    one for longer. 204: nothing more is open to you."""

    @extend_schema(request=None, responses={201: TakenClaimSerializer, 204: None})
    def post(self, request: Request, offer_id: UUID) -> Response:
        claim = keep_next_ready(by=self.actor, offer_id=offer_id, now=self.now, rng=SystemRandom(), kind=self.seat_kind)
        return self.taken(claim)


class KeepReviewReadyView(KeepReadyView):
    """The same for the next disputed item."""

    seat_kind = SeatKind.REVIEW


class ReleaseReadyView(RepeatableEndpoint):
    """Lets the item go that was kept ready; one that has begun is not touched."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, claim_id: UUID) -> Response:
        release_ready(by=self.actor, claim_id=claim_id, now=self.now)
        return Response(status=204)


class RecusalSerializer(serializers.Serializer[Any]):
    """The lab whose work no longer comes; taken back among one's conflicts."""

    conflict_id = serializers.UUIDField(source="pk")
    lab_name = serializers.CharField(source="lab.name")


class RecusalView(Endpoint):
    """Hands the item back and closes the lab's work to oneself, without a reason."""

    @extend_schema(request=None, responses={201: RecusalSerializer})
    def post(self, request: Request, claim_id: UUID) -> Response:
        conflict = recuse(by=self.actor, claim_id=claim_id, now=self.now)
        return Response(RecusalSerializer(conflict).data, status=201)


class ClaimPriceView(Endpoint):
    @extend_schema(responses=PriceSerializer)
    def get(self, request: Request, claim_id: UUID) -> Response:
        return Response(PRICE.to_representation(price_or_404(self, claim_id)))


def price_or_404(endpoint: Endpoint, claim_id: UUID) -> Price:
    price = price_of_claim(actor=endpoint.actor, claim_id=claim_id)
    if price is None:
        raise Http404
    return price
