import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from urllib.error import URLError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from marketplace.actions.reports import request_efficiency
from marketplace.demo.funding import fund
from marketplace.demo.judgement import SENIOR, Wanted, make_annotators, make_replay
from marketplace.demo.pandalm import DataMissing, pairs
from marketplace.demo.people import LAB, PASSWORD, actor
from marketplace.demo.recorded import Recorded, served
from marketplace.demo.replaying import Replay

BEGAN_AGO = timedelta(days=14)


class Command(BaseCommand):
    help = (
        "Replay real annotators and real AI verdicts (PandaLM, in CONSILIUM_DATA) in a running copy: a project whose "
        "certificates, reports and reviews are full. It says everywhere that it is replayed data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, default=1000, help="how many pairs (there are 999)")
        parser.add_argument("--epsilon", type=float, default=0.05, help="the error that may stand")
        parser.add_argument("--evidence", type=float, default=0.4, help="share of items answered by all three, blind")
        parser.add_argument("--by-prompt", action="store_true", help="pairs of one prompt count as one trial")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: object, **given: object) -> None:
        wanted = Wanted(
            items=int(str(given["items"])), epsilon=float(str(given["epsilon"])),
            evidence=float(str(given["evidence"])), by_prompt=bool(given["by_prompt"]),
        )  # fmt: skip
        if not User.objects.filter(email=LAB.email).exists() or not settings.STRIPE_API_BASE:
            raise CommandError("A replay takes a running copy with the demo and the sandbox: start it with make up.")
        try:
            self.replay(wanted, int(str(given["seed"])))
        except (DataMissing, TimeoutError, URLError) as error:
            raise CommandError(str(error)) from error

    def replay(self, wanted: Wanted, seed: int) -> None:
        chosen = pairs(wanted.items, seed)
        began = timezone.now() - BEGAN_AGO
        make_annotators(began)
        offer, deposit_id = make_replay(wanted, chosen, began)
        fund(deposit_id)
        rng = Random(seed)  # noqa: S311  (draws who is asked)
        with served(Recorded(chosen)) as host, reaching(host):
            for line in Replay(offer, chosen, host, began, rng).run(by_prompt=wanted.by_prompt):
                self.stdout.write(line)
        request_efficiency(by=actor(LAB), project_id=offer.project_id, now=timezone.now())
        self.tell(offer.project_id)

    def tell(self, project_id: object) -> None:
        base = os.environ.get("PUBLIC_URL", settings.PUBLIC_URL)
        self.stdout.write(f"\n{base}/lab/projects/{project_id}")
        for guest in (LAB, SENIOR):
            self.stdout.write(f"  {guest.email:38} {guest.what_for} (password {PASSWORD})")


@contextmanager
def reaching(host: str) -> Iterator[None]:
    """Let this process alone ask the server that it runs itself."""
    before, settings.MODEL_PRIVATE_HOSTS = settings.MODEL_PRIVATE_HOSTS, [host]
    try:
        yield
    finally:
        settings.MODEL_PRIVATE_HOSTS = before
