from zoneinfo import available_timezones

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.users import update_user
from accounts.api.views import Endpoint
from accounts.models import Role, StaffDuty, User
from accounts.queries import labs


class MeUserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "name", "time_zone", "language")
        read_only_fields = ("id", "email")

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError("No such time zone. Give one like Europe/Berlin.")
        return value


class MeLabSerializer(serializers.Serializer[dict[str, object]]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class MeExpertSerializer(serializers.Serializer[dict[str, object]]):
    id = serializers.UUIDField()


class MeSerializer(serializers.Serializer[dict[str, object]]):
    user = MeUserSerializer()
    labs = MeLabSerializer(many=True)
    expert = MeExpertSerializer(allow_null=True)
    duties = serializers.ListField(child=serializers.ChoiceField(choices=StaffDuty.choices))


class MeView(Endpoint):
    """Who is signed in, and in which parts."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return self.me(self.actor.user)

    @extend_schema(request=MeUserSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        return self.me(update_user(user=self.actor.user, changes=self.check(MeUserSerializer)))

    def me(self, user: User) -> Response:
        mine = labs.visible_to(self.actor).order_by("name", "id")
        me = {
            "user": user,
            "labs": [{"id": lab.pk, "name": lab.name, "role": self.actor.labs[lab.pk]} for lab in mine],
            "expert": {"id": self.actor.expert.pk} if self.actor.expert else None,
            "duties": sorted(self.actor.duties),
        }
        return Response(MeSerializer(me).data)
