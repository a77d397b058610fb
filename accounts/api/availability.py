from typing import Any
from zoneinfo import available_timezones

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.availability import update_availability
from accounts.api.views import Endpoint
from accounts.errors import NoExpertProfile
from accounts.open_hours import MINUTES_IN_A_DAY, Span
from accounts.queries.availability import own

MOST_SPANS = 70
LEAST_HOURLY_AT_MOST = 1_000_000


class OpenHoursSerializer(serializers.Serializer[Any]):
    """A span of a weekday (Monday 0), in minutes of the local day."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    from_minute = serializers.IntegerField(min_value=0, max_value=MINUTES_IN_A_DAY - 1)
    to_minute = serializers.IntegerField(min_value=1, max_value=MINUTES_IN_A_DAY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from_minute"] >= attrs["to_minute"]:
            raise serializers.ValidationError("A span ends after it begins. Past midnight is two spans.")
        return attrs


class AvailabilitySerializer(serializers.Serializer[Any]):
    """When one wants work; nobody else reads it. No open hours: not said. `least_hourly_minor` in US cents."""

    time_zone = serializers.CharField(max_length=64)
    open_hours = OpenHoursSerializer(many=True, source="spans")
    weekly_minutes = serializers.IntegerField(read_only=True)
    target_minutes = serializers.IntegerField(min_value=0, max_value=7 * MINUTES_IN_A_DAY, allow_null=True)
    least_hourly_minor = serializers.IntegerField(min_value=0, max_value=LEAST_HOURLY_AT_MOST, allow_null=True)
    takes_invitations = serializers.BooleanField()
    undisturbed_until = serializers.DateTimeField(allow_null=True)
    is_paused = serializers.BooleanField()
    tells_of_new_work = serializers.SerializerMethodField()

    def get_tells_of_new_work(self, time: Any) -> bool:
        return time.tell_since is not None

    def validate_open_hours(self, value: list[dict[str, int]]) -> list[dict[str, int]]:
        if len(value) > MOST_SPANS:
            raise serializers.ValidationError(f"A week has at most {MOST_SPANS} spans here. Join some of them.")
        return value

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError("No such time zone. Give one like Europe/Berlin.")
        return value


class AvailabilityChangeSerializer(AvailabilitySerializer):
    """What is sent is changed, the rest stays."""

    tells_of_new_work = serializers.BooleanField()  # type: ignore[assignment]


class AvailabilityView(Endpoint):
    """One's own open hours, weekly target and peace."""

    @extend_schema(responses=AvailabilitySerializer)
    def get(self, request: Request) -> Response:
        if self.actor.expert is None:
            raise NoExpertProfile("Open hours are for experts. Create your expert profile first.")
        return Response(AvailabilitySerializer(own(self.actor)).data)

    @extend_schema(request=AvailabilityChangeSerializer, responses=AvailabilitySerializer)
    def patch(self, request: Request) -> Response:
        changes = self.check(AvailabilityChangeSerializer)
        if "spans" in changes:
            changes["open_hours"] = [Span(**span) for span in changes.pop("spans")]
        update_availability(by=self.actor, changes=changes, now=self.now)
        return Response(AvailabilitySerializer(own(self.actor)).data)
