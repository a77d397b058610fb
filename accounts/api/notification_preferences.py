from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.notification_preferences import set_channels
from accounts.api.views import Endpoint
from accounts.models import Channel, NotificationKind
from accounts.queries.notification_preferences import channels_of


class NotificationPreferenceSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)


class NotificationPreferencesSerializer(serializers.Serializer[Any]):
    preferences = NotificationPreferenceSerializer(many=True)


class NotificationPreferencesView(Endpoint):
    """How one is mailed about each kind of news. In the product everything is told at once."""

    @extend_schema(responses=NotificationPreferencesSerializer)
    def get(self, request: Request) -> Response:
        return self.shown()

    @extend_schema(request=NotificationPreferencesSerializer, responses=NotificationPreferencesSerializer)
    def put(self, request: Request) -> Response:
        wanted = self.check(NotificationPreferencesSerializer)["preferences"]
        channels = {NotificationKind(one["kind"]): Channel(one["channel"]) for one in wanted}
        set_channels(by=self.actor, channels=channels)
        return self.shown()

    def shown(self) -> Response:
        rows = [{"kind": kind, "channel": channel} for kind, channel in channels_of(self.actor).items()]
        return Response(NotificationPreferencesSerializer({"preferences": rows}).data)
