from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from payments.actions import operations
from payments.actions.operations import Taken
from payments.errors import AccountNotReady, NotAnExpert
from payments.gateway.base import CapabilityStatus, OnboardingLink, PayeeAccount, PaymentGateway, Refused
from payments.models import OperationKind, OperationState, PayoutAccount, PayoutAccountState

QUIET_FOR = timedelta(hours=1)


def open_account(*, by: Actor, country: str, now: datetime) -> PayoutAccount:
    """Ask for the expert's payout account, once; a job opens it at the provider. Locks the account.

    After a refusal it is asked for anew. Raises NotAnExpert.
    """
    if by.expert is None:
        raise NotAnExpert("Only experts are paid out. Create your expert profile first.")
    with transaction.atomic():
        account, is_new = PayoutAccount.objects.select_for_update().get_or_create(
            expert=by.expert, defaults={"country": country, "created_at": now}
        )
        was_refused = account.state == PayoutAccountState.RESTRICTED and not account.provider_account
        if was_refused:
            account.country, account.state, account.requirements = country, PayoutAccountState.REQUESTED, []
            account.save()
        if is_new or was_refused:
            plan_next(account, OperationKind.ACCOUNT, now)
            note_change(account)
    return account


def plan_next(account: PayoutAccount, kind: OperationKind, now: datetime) -> None:
    generation = operations.generations(kind, account.pk) + 1
    operations.plan(kind=kind, subject=account.pk, generation=generation, now=now)


def note_change(account: PayoutAccount) -> None:
    topic = f"expert:{account.expert_id}"
    record_event(topic=topic, kind="payout.changed", object_type="payout_account", object_id=account.pk)


def request_onboarding(*, by: Actor, now: datetime) -> PayoutAccount:
    """Ask for a fresh page where the expert gives the provider their details; a job prepares it. Locks the account.

    Raises NotAnExpert, AccountNotReady while the provider has no account for them.
    """
    if by.expert is None:
        raise NotAnExpert("Only experts are paid out. Create your expert profile first.")
    with transaction.atomic():
        account = PayoutAccount.objects.select_for_update().filter(expert=by.expert).first()
        if account is None or not account.provider_account:
            raise AccountNotReady("Your payout account is still being prepared. Try again in a minute.")
        account.onboarding_url, account.onboarding_url_at = "", None
        account.save(update_fields=["onboarding_url", "onboarding_url_at"])
        plan_onboarding(account, now)
    return account


def plan_onboarding(account: PayoutAccount, now: datetime) -> None:
    """One page at a time: a link that is being prepared is fresh enough."""
    if not operations.is_open(OperationKind.ONBOARDING, account.pk):
        plan_next(account, OperationKind.ONBOARDING, now)


def send_account(*, taken: Taken, gateway: PaymentGateway, now: datetime) -> None:
    """Have the account opened and record the outcome. Calls the provider; then locks the account."""
    account = PayoutAccount.objects.select_related("expert__user").get(pk=taken.operation.subject)
    outcome = operations.attempt(
        taken,
        lambda: gateway.create_account(
            expert_id=str(account.expert_id),
            email=account.expert.user.email,
            country=account.country,
            idempotency_key=taken.operation.idempotency_key,
        ),
        now=now,
    )
    if isinstance(outcome, PayeeAccount):
        note_opened(account_id=account.pk, found=outcome, now=now)
    elif isinstance(outcome, Refused):
        refuse_account(account_id=account.pk, reason=outcome.message, now=now)


def note_opened(*, account_id: UUID, found: PayeeAccount, now: datetime) -> None:
    with transaction.atomic():
        account = PayoutAccount.objects.select_for_update().get(pk=account_id)
        account.provider_account = found.account_id
        apply(account, found, now)
        operations.end(subject=account_id, kind=OperationKind.ACCOUNT, state=OperationState.DONE, now=now)
        if account.state != PayoutAccountState.ACTIVE:
            plan_onboarding(account, now)


def refuse_account(*, account_id: UUID, reason: str, now: datetime) -> None:
    with transaction.atomic():
        account = PayoutAccount.objects.select_for_update().get(pk=account_id)
        account.state, account.checked_at = PayoutAccountState.RESTRICTED, now
        account.requirements = [{"description": reason, "deadline_status": "refused"}]
        account.save()
        note_change(account)
        operations.end(
            subject=account_id, kind=OperationKind.ACCOUNT, state=OperationState.REFUSED, now=now, error=reason
        )


def send_onboarding(*, taken: Taken, gateway: PaymentGateway, now: datetime) -> None:
    """Have the onboarding page prepared and keep its address. Calls the provider; then locks the account."""
    account = PayoutAccount.objects.get(pk=taken.operation.subject)
    page = f"{settings.PUBLIC_URL}/expert/earnings"
    outcome = operations.attempt(
        taken,
        lambda: gateway.onboarding_link(
            account_id=account.provider_account, refresh_url=f"{page}?onboarding=again", return_url=page
        ),
        now=now,
    )
    if outcome is None:
        return
    with transaction.atomic():
        account = PayoutAccount.objects.select_for_update().get(pk=account.pk)
        refusal = outcome.message if isinstance(outcome, Refused) else ""
        if isinstance(outcome, OnboardingLink):
            account.onboarding_url, account.onboarding_url_at = outcome.url, now
            account.save(update_fields=["onboarding_url", "onboarding_url_at"])
            note_change(account)
        state = OperationState.REFUSED if refusal else OperationState.DONE
        operations.end(subject=account.pk, kind=OperationKind.ONBOARDING, state=state, now=now, error=refusal)


def check_again(*, gateway: PaymentGateway, now: datetime, limit: int) -> int:
    """Ask anew after accounts that wait and of which nothing was heard for an hour; how many. Calls the provider."""
    waiting = PayoutAccount.objects.exclude(state=PayoutAccountState.ACTIVE).exclude(provider_account="")
    quiet = waiting.filter(checked_at__lt=now - QUIET_FOR).order_by("checked_at")[:limit]
    ids = list(quiet.values_list("provider_account", flat=True))
    for account_id in ids:
        follow_account(found=gateway.retrieve_account(account_id), now=now)
    return len(ids)


def follow_account(*, found: PayeeAccount, now: datetime) -> PayoutAccount | None:
    """Bring an account to what the provider says now; None when it is not ours. Locks the account."""
    with transaction.atomic():
        account = PayoutAccount.objects.select_for_update().filter(provider_account=found.account_id).first()
        if account is not None:
            apply(account, found, now)
    return account


def apply(account: PayoutAccount, found: PayeeAccount, now: datetime) -> None:
    account.state = state_of(account, found)
    account.requirements = [
        {"description": wanted.description, "deadline_status": wanted.deadline_status} for wanted in found.requirements
    ]
    account.checked_at = now
    if account.state == PayoutAccountState.ACTIVE:
        account.onboarding_url, account.onboarding_url_at = "", None
    account.save()
    note_change(account)


def state_of(account: PayoutAccount, found: PayeeAccount) -> PayoutAccountState:
    """Restricted before it was ever ready only means that details are missing."""
    was_ready = account.state in (PayoutAccountState.ACTIVE, PayoutAccountState.RESTRICTED)
    if found.is_ready:
        return PayoutAccountState.ACTIVE
    if found.transfers is CapabilityStatus.PENDING:
        return PayoutAccountState.ONBOARDING
    if found.transfers is CapabilityStatus.RESTRICTED and not was_ready:
        return PayoutAccountState.ONBOARDING
    return PayoutAccountState.RESTRICTED
