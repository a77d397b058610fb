from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.members import add_member, remove_member
from accounts.api.views import Endpoint
from accounts.models import Member, Role
from accounts.queries import labs, members


class MemberSerializer(serializers.ModelSerializer[Member]):
    user_id = serializers.UUIDField(read_only=True)
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name", read_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Member
        fields = ("id", "user_id", "email", "name", "role", "created_at")
        read_only_fields = ("id", "created_at")


class MembersView(Endpoint):
    """Who is in the lab. Members read it; owners add people who have signed up."""

    @extend_schema(responses=MemberSerializer(many=True))
    def get(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        return self.page(members.visible_to(self.actor).filter(lab=lab), MemberSerializer)

    @extend_schema(request=MemberSerializer, responses={201: MemberSerializer})
    def post(self, request: Request, lab_id: UUID) -> Response:
        lab = get_object_or_404(labs.visible_to(self.actor), pk=lab_id)
        asked = self.check(MemberSerializer)
        member = add_member(
            by=self.actor, lab_id=lab.pk, email=asked["user"]["email"], role=Role(asked["role"]), now=self.now
        )
        return Response(MemberSerializer(member).data, status=201)


class MemberView(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, lab_id: UUID, member_id: UUID) -> Response:
        member = get_object_or_404(members.visible_to(self.actor), lab=lab_id, pk=member_id)
        remove_member(by=self.actor, member=member, now=self.now)
        return Response(status=204)
