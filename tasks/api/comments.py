from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from tasks.actions.comments import PERSON_NAMED, answer_expert, ask_lab
from tasks.actions.times import correct_time, decide_time
from tasks.models import Comment, Thread, ThreadAbout, TimeCorrection
from tasks.queries import claims, items, projects
from tasks.queries.comments import corrections_visible_to, name_of, visible_to, waiting_first, with_times


class CommentSerializer(serializers.ModelSerializer[Comment]):
    class Meta:
        model = Comment
        fields = ("id", "is_from_lab", "body", "created_at")
        read_only_fields = fields


class NewCommentSerializer(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=4_000)


class QuestionSerializer(serializers.Serializer[Any]):
    """What an expert says to the lab; "person": a real person is named, which needs no words."""

    body = serializers.CharField(max_length=4_000, required=False, allow_blank=True, default="")
    about = serializers.ChoiceField(choices=["question", "person"], default="question")


class TimeCorrectionSerializer(serializers.ModelSerializer[TimeCorrection]):
    class Meta:
        model = TimeCorrection
        fields = ("id", "claim_id", "seconds", "measured_seconds", "reason", "state", "made_at", "decided_at")
        read_only_fields = fields


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    """A thread as both sides read it; the expert under their pseudonym."""

    external_id = serializers.CharField(source="item.external_id")
    project_id = serializers.UUIDField(source="item.project_id")
    project_name = serializers.CharField(source="item.project.name")
    pseudonym = serializers.SerializerMethodField()
    comments = CommentSerializer(many=True)
    time = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = (
            "id", "item_id", "external_id", "project_id", "project_name", "pseudonym", "about", "waits_since",
            "created_at", "comments", "time",
        )  # fmt: skip
        read_only_fields = fields

    def get_pseudonym(self, thread: Thread) -> str:
        return name_of(thread)

    @extend_schema_field(TimeCorrectionSerializer(allow_null=True))
    def get_time(self, thread: Thread) -> dict[str, object] | None:
        waits = thread.waiting_time
        return dict(TimeCorrectionSerializer(waits).data) if waits else None


class ClaimThreadView(Endpoint):
    """What was said between oneself and the lab about an item; nobody else's."""

    @extend_schema(responses=CommentSerializer(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        claim = get_object_or_404(claims.visible_to(self.actor), pk=claim_id)
        said = Comment.objects.filter(thread__item=claim.item_id, thread__expert=claim.expert_id)
        return self.page(said, CommentSerializer)

    @extend_schema(request=QuestionSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, claim_id: UUID) -> Response:
        asked = self.check(QuestionSerializer)
        about = ThreadAbout(asked["about"])
        body = asked["body"] or (PERSON_NAMED if about == ThreadAbout.PERSON else "")
        comment = ask_lab(by=self.actor, claim_id=claim_id, body=body, about=about, now=self.now)
        return Response(CommentSerializer(comment).data, status=201)


class ThreadsView(Endpoint):
    """One's own questions as an expert, newest first."""

    @extend_schema(responses=ThreadSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor)
        own = rows.filter(expert=self.actor.expert) if self.actor.expert else rows.none()
        return self.page(own, ThreadSerializer)


class ThreadAnswersView(Endpoint):
    """Answers an expert in the lab's name."""

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, thread_id: UUID) -> Response:
        body = self.check(NewCommentSerializer)["body"]
        comment = answer_expert(by=self.actor, thread_id=thread_id, body=body, now=self.now)
        return Response(CommentSerializer(comment).data, status=201)


class QuestionsView(Endpoint):
    """The questions on a project's items, those that wait for an answer first. At most 200."""

    @extend_schema(responses=ThreadSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        project = get_object_or_404(projects.visible_to(self.actor), pk=project_id)
        rows = waiting_first(visible_to(self.actor).filter(item__project=project))[:200]
        return Response(ThreadSerializer(with_times(rows), many=True).data)


class ItemThreadsView(Endpoint):
    """The questions on one item."""

    @extend_schema(responses=ThreadSerializer(many=True))
    def get(self, request: Request, item_id: UUID) -> Response:
        item = get_object_or_404(items.visible_to(self.actor), pk=item_id)
        rows = waiting_first(visible_to(self.actor).filter(item=item))
        return Response(ThreadSerializer(with_times(rows), many=True).data)


class NewTimeSerializer(serializers.Serializer[Any]):
    seconds = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(max_length=2_000)


class ClaimTimeView(Endpoint):
    """Corrects the time of an item in hand: up to what has passed at once, above it a person looks."""

    @extend_schema(request=NewTimeSerializer, responses={201: TimeCorrectionSerializer})
    def post(self, request: Request, claim_id: UUID) -> Response:
        asked = self.check(NewTimeSerializer)
        made = correct_time(by=self.actor, claim_id=claim_id, now=self.now, **asked)
        return Response(TimeCorrectionSerializer(made).data, status=201)


class TimeDecisionSerializer(serializers.Serializer[Any]):
    is_taken = serializers.BooleanField()


class TimeDecisionView(Endpoint):
    """A lead's word on a time above what has passed."""

    @extend_schema(request=TimeDecisionSerializer, responses=TimeCorrectionSerializer)
    def post(self, request: Request, correction_id: UUID) -> Response:
        get_object_or_404(corrections_visible_to(self.actor), pk=correction_id)
        is_taken = self.check(TimeDecisionSerializer)["is_taken"]
        found = decide_time(by=self.actor, correction_id=correction_id, is_taken=is_taken, now=self.now)
        return Response(TimeCorrectionSerializer(found).data)
