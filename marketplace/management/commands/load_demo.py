import time
from collections.abc import Callable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from marketplace.actions.offers import open_offer
from marketplace.demo.people import GUESTS, LAB, PASSWORD, actor, make_people
from marketplace.demo.work import EXAMPLES, make_exams, make_project
from marketplace.models import Offer, OfferState
from payments.models import Deposit, DepositState
from tasks.models import Import, ImportState

WAIT_SECONDS = 60


class StaysHere(HTTPRedirectHandler):
    """The checkout page sends a browser back to the product; a command has no need to follow."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Command(BaseCommand):
    help = "Load the demo into a running copy: people, exams, three projects, funded in the sandbox. May run again."

    def handle(self, *args: object, **options: object) -> None:
        if not User.objects.filter(email=LAB.email).exists():
            self.make()
        for offer in Offer.objects.filter(project__lab__members__user__email=LAB.email, state=OfferState.DRAFT):
            self.fund_and_open(offer)
        self.tell()

    @transaction.atomic
    def make(self) -> None:
        now = timezone.now()
        lab = make_people(now)
        make_exams()
        for example in EXAMPLES:
            make_project(example, lab, now)

    def fund_and_open(self, offer: Offer) -> None:
        """Pay the deposit on the sandbox's checkout page and open the offer once money and items are there."""
        deposit = Deposit.objects.filter(budget=offer.budget_id).order_by("-id").first()
        if deposit is None or not settings.STRIPE_API_BASE:
            return
        try:
            self.pay(deposit.pk)
            wait(lambda: Deposit.objects.filter(pk=deposit.pk, state=DepositState.PAID).exists(), "the payment")
            wait(lambda: not Import.objects.filter(
                project=offer.project_id, state__in=[ImportState.WAITING, ImportState.RUNNING]
            ).exists(), "the import")  # fmt: skip
            open_offer(by=actor(LAB), offer_id=offer.pk, now=timezone.now())
        except (TimeoutError, URLError, Refusal) as error:
            self.stdout.write(f"“{offer.project.name}” is not open yet: {error}. Run load_demo again.")

    def pay(self, deposit_id: UUID) -> None:
        """Press the button that a lab presses."""
        wait(lambda: Deposit.objects.exclude(state=DepositState.REQUESTED).filter(pk=deposit_id).exists(), "checkout")
        deposit = Deposit.objects.get(pk=deposit_id)
        if deposit.state != DepositState.AWAITING:
            return
        base, page = urlsplit(settings.STRIPE_API_BASE), urlsplit(deposit.checkout_url)
        address = page._replace(scheme=base.scheme, netloc=base.netloc).geturl()
        try:
            build_opener(StaysHere()).open(address, urlencode({"choice": "card"}).encode(), timeout=10)
        except URLError as error:
            if getattr(error, "code", 0) != 303:
                raise

    def tell(self) -> None:
        """The sign-ins, for the person who just started the product."""
        self.stdout.write(f"\nDemo sign-ins, password {PASSWORD}\n")
        for guest in GUESTS:
            self.stdout.write(f"  {guest.email:38} {guest.what_for}")


def wait(is_so: Callable[[], bool], what: str) -> None:
    """Look until it is so; TimeoutError when it does not come."""
    until = time.monotonic() + WAIT_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not come within {WAIT_SECONDS} s")
        time.sleep(0.2)
