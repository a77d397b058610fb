import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.actions.staff import give_duty
from accounts.actions.users import create_user
from accounts.models import StaffDuty, User


class Command(BaseCommand):
    help = "Give a duty to a user, made if there is none with the address; prints one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", help="for a new user; without it they reset it by mail")
        parser.add_argument("--name", default="")
        parser.add_argument("--duty", required=True, choices=StaffDuty.values)

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        user = user or create_user(email=options["email"], password=options["password"], name=options["name"])
        duty = StaffDuty(options["duty"])
        give_duty(user=user, duty=duty, now=timezone.now())
        self.stdout.write(json.dumps({"id": str(user.pk), "email": user.email, "duty": duty.value}))
