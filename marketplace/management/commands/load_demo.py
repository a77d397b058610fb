from urllib.error import URLError

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from marketplace.actions.offers import open_offer
from marketplace.demo.funding import fund, wait
from marketplace.demo.people import GUESTS, LAB, PASSWORD, actor, make_people
from marketplace.demo.work import EXAMPLES, make_exams, make_project
from marketplace.models import Offer, OfferState
from payments.models import Deposit
from tasks.models import Import, ImportState


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
            fund(deposit.pk)
            wait(lambda: not Import.objects.filter(
                project=offer.project_id, state__in=[ImportState.WAITING, ImportState.RUNNING]
            ).exists(), "the import")  # fmt: skip
            open_offer(by=actor(LAB), offer_id=offer.pk, now=timezone.now())
        except (TimeoutError, URLError, Refusal) as error:
            self.stdout.write(f"“{offer.project.name}” is not open yet: {error}. Run load_demo again.")

    def tell(self) -> None:
        """The sign-ins, for the person who just started the product."""
        self.stdout.write(f"\nDemo sign-ins, password {PASSWORD}\n")
        for guest in GUESTS:
            self.stdout.write(f"  {guest.email:38} {guest.what_for}")
