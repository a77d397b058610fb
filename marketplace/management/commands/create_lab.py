import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.actions.labs import create_lab
from accounts.actions.users import create_user
from accounts.models import User
from accounts.queries.actors import actor_of


class Command(BaseCommand):
    help = "Create a lab and its owner (an existing user keeps name and password); prints one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--password", help="for a new owner; without it the owner resets it by mail")
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--country", default="US")

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        email = options["owner_email"]
        owner = User.objects.filter(email__iexact=email).first()
        owner = owner or create_user(email=email, password=options["password"], name=options["owner_name"])
        lab = create_lab(by=actor_of(owner), name=options["name"], country=options["country"], now=timezone.now())
        told = {"id": str(lab.pk), "name": lab.name, "owner": {"id": str(owner.pk), "email": owner.email}}
        self.stdout.write(json.dumps(told))
