from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.errors import Invalid, Missing
from accounts.queries.events import events_after, newest_cursor
from marketplace.live.topics import may_watch

EVENTS_AT_MOST = 500


class EventSerializer(serializers.Serializer[Any]):
    topic = serializers.CharField()
    kind = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    cursor = serializers.CharField()


class EventsSerializer(serializers.Serializer[Any]):
    results = EventSerializer(many=True)
    cursor = serializers.CharField()


class EventsView(Endpoint):
    """What happened on a topic after a cursor: the socket's hints, for scripts and for pages that were away."""

    @extend_schema(
        parameters=[
            OpenApiParameter("topic", str, required=True),
            OpenApiParameter("after", str),
        ],
        responses=EventsSerializer,
    )
    def get(self, request: Request) -> Response:
        topic = request.query_params.get("topic", "")
        if not topic:
            raise Invalid(
                "Name a topic, such as project:<id>.",
                fields={"topic": ["Name a topic."]},
            )
        if not may_watch(self.actor, topic):
            raise Missing("There is no such topic here, or none that you may watch.")
        newest = newest_cursor()
        after = request.query_params.get("after")
        rows = events_after(topics=[topic], after=after, limit=EVENTS_AT_MOST) if after else []
        cursor = rows[-1].cursor if len(rows) == EVENTS_AT_MOST else newest
        return Response(EventsSerializer({"results": rows, "cursor": cursor}).data)
