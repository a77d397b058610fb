"""The money against a small model of it: any order of acts, refused or not, and the books agree to the cent."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.errors import Refusal
from payments.actions import batches, budgets, earnings, payouts, rates, transfers
from payments.errors import NotEnoughMoney, NothingDue
from payments.models import AccountKind, Earning, EarningState, LedgerAccount, PayoutState, Transfer
from payments.queries.budgets import balances
from payments.queries.invariants import check_all
from tests.factories import money

LATER = money.NOW + timedelta(days=3)


class Books(RuleBasedStateMachine):
    """`free`, `held`, `fees`, and each expert's accrued, payable, moving and paid cents, counted by hand."""

    @initialize()
    def open(self) -> None:
        lab, self.owner = money.lab_owner()
        self.budget = money.budget(self.owner, lab)
        self.rate = rates.set_rate(by=self.owner, budget_id=self.budget.pk, pay_minor=1_001, now=money.NOW)
        self.experts = [money.expert(), money.expert()]
        for who in self.experts:
            money.payee(who)
        self.maker, self.checker = money.finance(), money.finance()
        self.free = self.held = self.fees = self.step = 0
        self.accrued = self.payable = self.moving = self.paid = 0

    def key(self) -> str:
        self.step += 1
        return f"{self.budget.pk}:{self.step}"

    @rule(amount=st.integers(2_000, 9_999))
    def fund(self, amount: int) -> None:
        money.fund(self.owner, self.budget, amount)
        self.free += amount

    @rule(amount=st.integers(1, 9_999), twice=st.booleans())
    def reserve(self, amount: int, twice: bool) -> None:
        key = self.key()
        for _ in range(1 + twice):
            try:
                budgets.reserve(budget_id=self.budget.pk, amount_minor=amount, idempotency=key, now=money.NOW)
            except NotEnoughMoney:
                assert amount > self.free
                return
        self.free, self.held = self.free - amount, self.held + amount

    @rule(amount=st.integers(1, 5_000))
    def release(self, amount: int) -> None:
        try:
            budgets.release(budget_id=self.budget.pk, amount_minor=amount, idempotency=self.key(), now=money.NOW)
        except NotEnoughMoney:
            assert amount > self.held
            return
        self.free, self.held = self.free + amount, self.held - amount

    @rule(who=st.integers(0, 1), twice=st.booleans())
    def accrue(self, who: int, twice: bool) -> None:
        key = self.key()
        for _ in range(1 + twice):
            try:
                earnings.accrue(
                    expert_id=self.experts[who].pk,
                    budget_id=self.budget.pk,
                    rate=self.rate,
                    description="item",
                    earned_at=money.NOW,
                    payable_at=LATER,
                    idempotency=key,
                    now=money.NOW,
                )
            except Refusal:
                assert self.held < self.rate.bill_minor
                return
        self.held -= self.rate.bill_minor
        self.fees += self.rate.fee_minor
        self.accrued += self.rate.pay_minor

    @rule()
    def release_earnings(self) -> None:
        earnings.release_due(now=LATER, limit=2)
        moved = Earning.objects.filter(budget=self.budget, state=EarningState.ACCRUED).count() * self.rate.pay_minor
        self.payable, self.accrued = self.payable + self.accrued - moved, moved

    @rule()
    def reverse(self) -> None:
        earning = Earning.objects.filter(budget=self.budget, state=EarningState.ACCRUED).first()
        if earning is not None:
            earnings.reverse(earning_id=earning.pk, by=self.owner, reason="Copied.", now=money.NOW)
            self.accrued -= self.rate.pay_minor
            self.fees -= self.rate.fee_minor
            self.free += self.rate.bill_minor

    @rule(approve=st.booleans())
    def pay_out(self, approve: bool) -> None:
        try:
            batch = batches.build_batch(by=self.maker, currency="USD", now=LATER)
        except NothingDue:
            return
        if not approve:
            batches.cancel_batch(by=self.maker, batch_id=batch.pk, now=LATER)
            return
        batches.approve_batch(by=self.checker, batch_id=batch.pk, total_minor=batch.total_minor, now=LATER)
        for payout_id in payouts.to_dispatch(limit=10):
            payouts.dispatch(payout_id=payout_id, now=LATER)
        # The batch holds what other examples left due, too: the books are those of these experts.
        own = sum(batch.payouts.filter(expert__in=self.experts).values_list("amount_minor", flat=True))
        self.payable, self.moving = self.payable - own, self.moving + own

    @rule(outcome=st.sampled_from(["paid", "paid", "refused", "unknown"]))
    def hear(self, outcome: str) -> None:
        waiting = Transfer.objects.filter(
            lot__budget=self.budget, state__in=[PayoutState.IN_TRANSIT, PayoutState.UNKNOWN]
        ).first()
        if waiting is None:
            return
        if outcome == "paid":
            for _ in range(2):
                transfers.mark_paid(transfer_id=waiting.pk, provider_transfer=f"tr_{waiting.pk.hex}", now=LATER)
        elif outcome == "refused":
            transfers.mark_refused(transfer_id=waiting.pk, reason="no", now=LATER)
        else:
            transfers.mark_unknown(transfer_id=waiting.pk, now=LATER)
        self.follow(waiting)

    def follow(self, transfer: Transfer) -> None:
        transfer.refresh_from_db()
        if transfer.state == PayoutState.PAID:
            self.moving, self.paid = self.moving - transfer.amount_minor, self.paid + transfer.amount_minor
        elif transfer.payout.state == PayoutState.FAILED:
            amount = transfer.payout.amount_minor
            self.moving, self.payable = self.moving - amount, self.payable + amount

    @invariant()
    def agree(self) -> None:
        if not hasattr(self, "budget"):
            return
        found = balances([self.budget.pk])[self.budget.pk]
        assert (found.available_minor, found.reserved_minor) == (self.free, self.held)
        for kind, wanted in [
            (AccountKind.EXPERT_ACCRUED, self.accrued),
            (AccountKind.EXPERT_PAYABLE, self.payable),
            (AccountKind.EXPERT_IN_TRANSIT, self.moving),
        ]:
            held = LedgerAccount.objects.filter(kind=kind, expert__in=self.experts)
            assert sum(held.values_list("balance_minor", flat=True)) == wanted
        assert found.spent_minor == self.fees + self.accrued + self.payable + self.moving + self.paid

    def teardown(self) -> None:
        assert [finding for finding in check_all() if finding.violations] == []


@pytest.mark.usefixtures("ledger_is_sound")
def test_any_order_of_acts_agrees_with_the_model() -> None:
    options = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Books, settings=options)
