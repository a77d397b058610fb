import json
from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.api_keys import create_api_key
from accounts.errors import Refusal
from accounts.models import Scope, User
from accounts.queries.actors import actor_of


class Command(BaseCommand):
    help = "Make an API key that acts as a user, in one lab or everywhere; prints one line of JSON with the secret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--lab", type=UUID, help="the id of a lab the user owns; the key then acts in it alone")
        parser.add_argument("--name", default="made on the command line")
        parser.add_argument("--scopes", default=",".join(Scope.values), help="separated by commas; all by default")

    def handle(self, *args: object, email: str, lab: UUID | None, name: str, scopes: str, **options: object) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user with the address {email}.")
        unknown = set(scopes.split(",")) - set(Scope.values)
        if unknown:
            raise CommandError(f"No such scope: {', '.join(sorted(unknown))}. There are: {', '.join(Scope.values)}.")
        asked = {Scope(scope) for scope in scopes.split(",")}
        try:
            key, secret = create_api_key(by=actor_of(user), name=name, scopes=asked, lab_id=lab, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        told = {"id": str(key.pk), "email": user.email, "lab": str(lab) if lab else None, "scopes": key.scopes}
        self.stdout.write(json.dumps({**told, "secret": secret}))
