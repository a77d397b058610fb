from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import views
from marketplace import jobs
from marketplace.actions.chat_models import add_chat_model, remove_chat_model
from marketplace.api.judges import JudgeEndpointSerializer
from marketplace.models import ChatModel
from marketplace.queries import chats as queries
from tasks.actions.turns import ask_again, write_turn
from tasks.api.claims import RepeatableEndpoint
from tasks.jobs import nudge
from tasks.models import Reply, Turn, TurnState
from tasks.queries.claims import visible_to as claims_visible_to
from tasks.queries.projects import visible_to as projects_visible_to
from tasks.queries.turns import visible_to, with_replies
from tasks.types import chat


class ChatReplySerializer(serializers.ModelSerializer[Reply]):
    """What a model said; never which model it was. `place`: where it stands, by lot."""

    class Meta:
        model = Reply
        fields = ("place", "text")
        read_only_fields = fields


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """A message with its replies. `failure`: why no reply came, or not both. `chosen`, `strength` and `edited` are
    set once the conversation has gone on."""

    state = serializers.ChoiceField(choices=TurnState.choices)
    replies = ChatReplySerializer(many=True)

    class Meta:
        model = Turn
        fields = ("ordinal", "text", "state", "failure", "replies", "chosen", "strength", "edited", "written_at")
        read_only_fields = fields


class ChatSerializer(serializers.Serializer[Any]):
    """All that was said on an item so far."""

    turns = TurnSerializer(many=True)


class OnReplySerializer(serializers.Serializer[Any]):
    """What is said of the replies to message `turn`: the place of the better of two, how much better (1 slightly to
    3 much), and how it should read."""

    turn = serializers.IntegerField(min_value=1, max_value=chat.TURNS_AT_MOST)
    chosen = serializers.IntegerField(min_value=0, max_value=1, allow_null=True, default=None)
    strength = serializers.IntegerField(min_value=1, max_value=chat.STRONGEST, allow_null=True, default=None)
    edited = serializers.CharField(allow_null=True, trim_whitespace=False, default=None)


class NewTurnSerializer(serializers.Serializer[Any]):
    """The next message, with what is said of the replies to the one before."""

    ordinal = serializers.IntegerField(min_value=1, max_value=chat.TURNS_AT_MOST + 1)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    reply = OnReplySerializer(allow_null=True, default=None)


class AskingSerializer(serializers.Serializer[Any]):
    ordinal = serializers.IntegerField(min_value=1, max_value=chat.TURNS_AT_MOST)


class ChatModelSerializer(serializers.ModelSerializer[ChatModel]):
    """A model that answers experts, and where what they say goes. Cost in millionths of the endpoint's currency."""

    endpoint = JudgeEndpointSerializer()

    class Meta:
        model = ChatModel
        fields = ("id", "endpoint", "version", "cost_micro", "charged_minor", "added_at", "removed_at")
        read_only_fields = fields


class NewChatModelSerializer(serializers.Serializer[Any]):
    endpoint = serializers.UUIDField()


class ClaimChatView(views.Endpoint):
    """The conversation on an item in one's hands, now or once; empty on kinds that have none."""

    @extend_schema(responses=ChatSerializer)
    def get(self, request: Request, claim_id: UUID) -> Response:
        claim = get_object_or_404(claims_visible_to(self.actor).only("pk"), pk=claim_id)
        turns = with_replies(visible_to(self.actor).filter(claim=claim))
        return Response(ChatSerializer({"turns": turns}).data)


class TurnsView(RepeatableEndpoint):
    """Says the next thing to the model; its reply comes later. The same message again in its place is fine."""

    @extend_schema(request=NewTurnSerializer, responses={201: TurnSerializer})
    def post(self, request: Request, claim_id: UUID) -> Response:
        asked = self.check(NewTurnSerializer)
        turn = write_turn(
            by=self.actor, claim_id=claim_id, ordinal=asked["ordinal"], text=asked["text"], on_reply=asked["reply"],
            now=self.now,
        )  # fmt: skip
        nudge(jobs.answer_chats)
        return Response(TurnSerializer(turn).data, status=201)


class AskingAgainView(RepeatableEndpoint):
    """Lets the model be asked once more for a message that it did not answer."""

    @extend_schema(request=AskingSerializer, responses=TurnSerializer)
    def post(self, request: Request, claim_id: UUID) -> Response:
        ordinal = self.check(AskingSerializer)["ordinal"]
        turn = ask_again(by=self.actor, claim_id=claim_id, ordinal=ordinal, now=self.now)
        nudge(jobs.answer_chats)
        return Response(TurnSerializer(turn).data)


class ProjectChatModelsView(views.Endpoint):
    """The models that experts talk with in a project; only these may see its items."""

    @extend_schema(responses=ChatModelSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects_visible_to(self.actor), pk=project_id)
        return self.page(queries.visible_to(self.actor).filter(project=project, removed_at=None), ChatModelSerializer)

    @extend_schema(request=NewChatModelSerializer, responses={201: ChatModelSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        endpoint_id = self.check(NewChatModelSerializer)["endpoint"]
        made = add_chat_model(by=self.actor, project_id=project_id, endpoint_id=endpoint_id, now=self.now)
        return Response(ChatModelSerializer(made).data, status=201)


class ChatModelRemovalView(views.Endpoint):
    """Takes the model out of the project: nothing more is sent to it, and what it said stays."""

    @extend_schema(request=None, responses=ChatModelSerializer)
    def post(self, request: Request, chat_model_id: UUID) -> Response:
        removed = remove_chat_model(by=self.actor, chat_model_id=chat_model_id, now=self.now)
        return Response(ChatModelSerializer(removed).data)
