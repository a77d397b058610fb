import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actions.qualifications import rebuild_qualifications


class Command(BaseCommand):
    help = "Project all evidence into qualifications anew; prints one line of JSON."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(json.dumps({"rebuilt": rebuild_qualifications(now=timezone.now())}))
