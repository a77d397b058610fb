from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.notifications import read_notifications
from accounts.api.views import Endpoint
from accounts.models import Notification
from accounts.queries import notifications


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    class Meta:
        model = Notification
        fields = ("id", "subject", "body", "path", "created_at", "read_at")


class UnreadSerializer(serializers.Serializer[Any]):
    unread = serializers.IntegerField()


class NotificationsView(Endpoint):
    """What one was told, newest first."""

    @extend_schema(responses=NotificationSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(notifications.visible_to(self.actor), NotificationSerializer)


class UnreadView(Endpoint):
    """How much of it is new."""

    @extend_schema(responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        unread = notifications.visible_to(self.actor).filter(read_at=None).count()
        return Response(UnreadSerializer({"unread": unread}).data)


class ReadingView(Endpoint):
    """All that one was told so far is read."""

    @extend_schema(request=None, responses=UnreadSerializer, operation_id="notifications_all_reading_create")
    def post(self, request: Request) -> Response:
        read_notifications(by=self.actor, now=self.now)
        return Response(UnreadSerializer({"unread": 0}).data)


class NotificationReadingView(Endpoint):
    """One notification is read."""

    @extend_schema(request=None, responses=NotificationSerializer)
    def post(self, request: Request, notification_id: UUID) -> Response:
        row = get_object_or_404(notifications.visible_to(self.actor), pk=notification_id)
        read_notifications(by=self.actor, notification_id=row.pk, now=self.now)
        row.refresh_from_db()
        return Response(NotificationSerializer(row).data)
