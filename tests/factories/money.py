"""Labs with money and experts with earnings, through the real actions; the provider's word is made up here."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from accounts.actions.labs import create_lab
from accounts.actor import Actor
from accounts.models import Expert, Lab, Member, Role, StaffDuty, StaffMember, User
from accounts.queries.actors import actor_of
from payments.actions import batches, budgets, deposits, earnings, payout_accounts, rates
from payments.gateway.base import CapabilityStatus, CheckoutState, CheckoutStatus, PayeeAccount, PaymentStatus
from payments.models import Batch, Budget, Deposit, Earning, PayoutAccount, Rate

# Long past, so that what is due then is due whenever the tests run.
NOW = datetime(2025, 11, 21, 9, 0, tzinfo=UTC)
numbers = count(1)


def person(name: str = "person") -> Actor:
    """Somebody who may sign in and has no place yet."""
    return actor_of(
        User.objects.create_user(f"{name}-{next(numbers)}-{uuid4().hex[:6]}@example.org", name=name.title())
    )


def again(actor: Actor) -> Actor:
    """The actor as the next request would find them."""
    return actor_of(User.objects.get(pk=actor.user.pk))


def lab_owner(name: str = "Lab") -> tuple[Lab, Actor]:
    owner = person("owner")
    lab = create_lab(by=owner, name=name, country="US", now=NOW)
    return lab, again(owner)


def member(lab: Lab, role: Role) -> Actor:
    actor = person(role.value)
    Member.objects.create(lab=lab, user=actor.user, role=role)
    return again(actor)


def expert(name: str = "expert") -> Expert:
    return Expert.objects.create(user=person(name).user)


def actor_of_expert(found: Expert) -> Actor:
    return actor_of(found.user)


def finance(name: str = "finance") -> Actor:
    actor = person(name)
    StaffMember.objects.create(user=actor.user, duty=StaffDuty.FINANCE)
    return again(actor)


def budget(owner: Actor, lab: Lab, currency: str = "USD") -> Budget:
    return budgets.create_budget(by=owner, lab_id=lab.pk, name="Tenant rights", currency=currency, now=NOW)


def checkout(deposit: Deposit, **changes: object) -> CheckoutState:
    """What the provider says of a deposit's checkout: paid by card, unless told otherwise."""
    facts: dict[str, object] = {
        "session_id": deposit.checkout_session or f"cs_{deposit.pk.hex}",
        "deposit_id": str(deposit.pk),
        "status": CheckoutStatus.COMPLETE,
        "payment_status": PaymentStatus.PAID,
        "amount_minor": deposit.amount_minor,
        "currency": deposit.currency,
        "payment_intent_id": f"pi_{deposit.pk.hex}",
        "charge_id": f"ch_{deposit.pk.hex}",
        "balance_transaction_id": f"txn_{deposit.pk.hex}",
        "fee_minor": 320,
        "available_at": NOW + timedelta(days=2),
    }
    return CheckoutState(**{**facts, **changes})  # type: ignore[arg-type]


def fund(owner: Actor, into: Budget, amount_minor: int, now: datetime = NOW) -> Deposit:
    """A deposit that the provider says is paid."""
    deposit = deposits.request_deposit(by=owner, budget_id=into.pk, amount_minor=amount_minor, now=now)
    deposits.note_checkout(deposit_id=deposit.pk, session_id=f"cs_{deposit.pk.hex}", url="http://pay", now=now)
    deposits.follow_checkout(found=checkout(Deposit.objects.get(pk=deposit.pk)), has_failed=False, now=now)
    return Deposit.objects.get(pk=deposit.pk)


def funded(amount_minor: int = 100_000, pay_minor: int = 1_000) -> tuple[Actor, Budget, Rate]:
    """A lab's owner, a funded budget, and its rate."""
    lab, owner = lab_owner()
    found = budget(owner, lab)
    fund(owner, found, amount_minor)
    return owner, found, rates.set_rate(by=owner, budget_id=found.pk, pay_minor=pay_minor, now=NOW)


def earn(who: Expert, rate: Rate, key: UUID | None = None, payable_at: datetime = NOW) -> Earning:
    """One item paid for: its money is reserved and becomes an earning."""
    key = key or uuid4()
    budgets.reserve(budget_id=rate.budget_id, amount_minor=rate.bill_minor, idempotency=f"block:{key}", now=NOW)
    return earnings.accrue(
        expert_id=who.pk, budget_id=rate.budget_id, rate=rate, description="Tenant rights, item 1", earned_at=NOW,
        payable_at=payable_at, idempotency=f"settle:{key}", now=NOW,
    )  # fmt: skip


def earn_payable(who: Expert, rate: Rate) -> Earning:
    """One item paid for that can no longer be questioned."""
    earning = earn(who, rate)
    earnings.release_earning(earning_id=earning.pk, now=NOW)
    return Earning.objects.get(pk=earning.pk)


def payee(who: Expert, provider_account: str = "") -> PayoutAccount:
    """A payout account that the provider says is ready."""
    account = payout_accounts.open_account(by=actor_of_expert(who), country="US", now=NOW)
    found = PayeeAccount(provider_account or f"acct_{account.pk.hex}", CapabilityStatus.ACTIVE)
    payout_accounts.note_opened(account_id=account.pk, found=found, now=NOW)
    return PayoutAccount.objects.get(pk=account.pk)


def payable_expert(rate: Rate, items: int = 3) -> Expert:
    """An expert with a ready account and this many payable items."""
    who = expert()
    payee(who)
    for _ in range(items):
        earn_payable(who, rate)
    return who


def approved_batch(*, maker: Actor | None = None, checker: Actor | None = None) -> Batch:
    """What is due, built by one person of finance and approved by another."""
    batch = batches.build_batch(by=maker or finance("maker"), currency="USD", now=NOW)
    yes = checker or finance("checker")
    return batches.approve_batch(by=yes, batch_id=batch.pk, total_minor=batch.total_minor, now=NOW)
