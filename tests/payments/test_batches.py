"""Maker is never checker; what is frozen stays frozen; nothing is in two batches."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.db.utils import IntegrityError
from django.test import Client

from accounts.actor import Actor
from accounts.errors import IllegalMove, Missing
from accounts.models import Trail
from payments.actions import batches
from payments.errors import ApprovedAlready, MakerIsChecker, NotFinance, NothingDue, TotalDiffers
from payments.models import Approval, Batch, BatchState, Earning, EarningState, Payout, PayoutState
from tests.factories import money

pytestmark = pytest.mark.usefixtures("ledger_is_sound")
SignIn = Callable[[Actor], Client]


def built(maker: Actor | None = None) -> Batch:
    return batches.build_batch(by=maker or money.finance(), currency="USD", now=money.NOW)


def approve(batch: Batch, by: Actor, total: int | None = None) -> Batch:
    typed = batch.total_minor if total is None else total
    return batches.approve_batch(by=by, batch_id=batch.pk, total_minor=typed, now=money.NOW)


def test_batch_freezes_what_is_due_to_those_who_can_be_paid() -> None:
    _, _, rate = money.funded()
    paid, also = money.payable_expert(rate, 3), money.payable_expert(rate, 2)
    too_little = money.payable_expert(rate, 1)
    without_account = money.expert()
    for _ in range(3):
        money.earn_payable(without_account, rate)
    money.earn(paid, rate, payable_at=money.NOW + timedelta(hours=72))
    batch = built()
    assert (batch.total_minor, batch.payout_count, batch.approvals_needed) == (5_000, 2, 1)
    assert dict(Payout.objects.values_list("expert", "amount_minor")) == {paid.pk: 3_000, also.pk: 2_000}
    frozen = Earning.objects.filter(state=EarningState.IN_PAYOUT)
    assert set(frozen.values_list("expert", flat=True)) == {paid.pk, also.pk}
    assert Earning.objects.filter(expert=too_little, state=EarningState.PAYABLE).count() == 1


def test_nothing_due_builds_nothing() -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate, 3)
    built()
    with pytest.raises(NothingDue):
        built()
    assert Batch.objects.count() == 1


def test_the_builder_never_approves() -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate)
    maker = money.finance()
    batch = built(maker)
    with pytest.raises(MakerIsChecker):
        approve(batch, maker)
    with pytest.raises(IntegrityError, match="the builder never approves"), transaction.atomic():
        Approval.objects.create(batch=batch, by=maker.user, at=money.NOW)
    assert (Batch.objects.get().state, Approval.objects.count()) == (BatchState.BUILT, 0)


def test_typed_total_must_match() -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch = built()
    with pytest.raises(TotalDiffers) as refused:
        approve(batch, money.finance(), batch.total_minor + 1)
    assert refused.value.facts == {"total_minor": 3_000, "typed_minor": 3_001}
    assert (Batch.objects.get().state, Approval.objects.count()) == (BatchState.BUILT, 0)


def test_two_checkers_above_the_limit(settings: object) -> None:
    settings.SECOND_CHECKER_ABOVE_MINOR = 2_999  # type: ignore[attr-defined]
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch, first, second = built(), money.finance(), money.finance()
    assert approve(batch, first).state == BatchState.BUILT
    with pytest.raises(ApprovedAlready):
        approve(batch, first)
    assert approve(batch, second).state == BatchState.APPROVED
    with pytest.raises(IllegalMove):
        approve(batch, money.finance())
    assert Approval.objects.count() == 2
    assert Trail.objects.filter(act="batch.approved", object_id=batch.pk).count() == 2


def test_exactly_the_limit_needs_one(settings: object) -> None:
    settings.SECOND_CHECKER_ABOVE_MINOR = 3_000  # type: ignore[attr-defined]
    _, _, rate = money.funded()
    money.payable_expert(rate)
    assert built().approvals_needed == 1


def test_two_people_approving_at_once_are_two_approvals(settings: object) -> None:
    settings.SECOND_CHECKER_ABOVE_MINOR = 1  # type: ignore[attr-defined]
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch, checkers = built(), [money.finance(), money.finance()]

    def one(actor: Actor) -> str:
        try:
            return approve(batch, actor).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, checkers)) == [BatchState.APPROVED, BatchState.BUILT]
    assert (Batch.objects.get().state, Approval.objects.count()) == (BatchState.APPROVED, 2)


def test_one_person_twice_at_once_is_one_approval(settings: object) -> None:
    settings.SECOND_CHECKER_ABOVE_MINOR = 1  # type: ignore[attr-defined]
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch, checker = built(), money.finance()

    def one(_: int) -> str:
        try:
            return approve(batch, checker).state
        except ApprovedAlready:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [BatchState.BUILT, "refused"]
    assert Approval.objects.count() == 1


def test_two_people_building_at_once_share_nothing() -> None:
    _, _, rate = money.funded()
    for _ in range(3):
        money.payable_expert(rate)
    makers = [money.finance(), money.finance()]

    def one(actor: Actor) -> int:
        try:
            return built(actor).payout_count
        except NothingDue:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, makers)) == [0, 3]
    assert Payout.objects.count() == 3


def test_cancelled_batch_gives_its_lines_back() -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch, other = built(), money.finance()
    batches.cancel_batch(by=other, batch_id=batch.pk, now=money.NOW)
    assert Earning.objects.filter(state=EarningState.PAYABLE, payout=None).count() == 3
    assert Payout.objects.get().state == PayoutState.CANCELLED
    with pytest.raises(IllegalMove):
        approve(batch, other)
    assert built().total_minor == 3_000


def test_approved_batch_is_not_cancelled() -> None:
    _, _, rate = money.funded()
    money.payable_expert(rate)
    batch = money.approved_batch()
    with pytest.raises(IllegalMove):
        batches.cancel_batch(by=money.finance(), batch_id=batch.pk, now=money.NOW)
    assert Batch.objects.get().state == BatchState.APPROVED


@pytest.mark.parametrize("who", ["nobody", "expert", "lab"])
def test_only_finance_touches_batches(who: str) -> None:
    owner, _, rate = money.funded()
    someone = money.payable_expert(rate)
    actor = {"nobody": money.person(), "expert": money.actor_of_expert(someone), "lab": owner}[who]
    batch = built()
    acts: list[Callable[[], object]] = [
        lambda: batches.build_batch(by=actor, currency="USD", now=money.NOW),
        lambda: approve(batch, actor),
        lambda: batches.cancel_batch(by=actor, batch_id=batch.pk, now=money.NOW),
    ]
    for act in acts:
        with pytest.raises(NotFinance):
            act()
    assert (Batch.objects.get().state, Approval.objects.count()) == (BatchState.BUILT, 0)


def test_unknown_batch_is_missing() -> None:
    with pytest.raises(Missing):
        batches.cancel_batch(by=money.finance(), batch_id=uuid4(), now=money.NOW)


class TestTheDatabaseSaysItAgain:
    def refuse(self, act: Callable[[], object], words: str) -> None:
        before = list(Batch.objects.values()), list(Payout.objects.values())
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            act()
        assert (list(Batch.objects.values()), list(Payout.objects.values())) == before

    def test_no_approval_no_sending(self) -> None:
        _, _, rate = money.funded()
        money.payable_expert(rate)
        built()
        for state in (BatchState.APPROVED, BatchState.SENDING, BatchState.DONE):
            self.refuse(partial(Batch.objects.update, state=state), "lacks approvals")
        self.refuse(lambda: Payout.objects.update(state=PayoutState.IN_TRANSIT), "nobody approved")
        self.refuse(lambda: Payout.objects.update(state=PayoutState.PAID), "nobody approved")

    def test_a_batch_is_frozen(self) -> None:
        _, _, rate = money.funded()
        money.payable_expert(rate)
        built()
        self.refuse(lambda: Batch.objects.update(total_minor=1), "is frozen")
        self.refuse(lambda: Batch.objects.update(approvals_needed=0), "is frozen")
        self.refuse(lambda: Batch.objects.update(built_by=money.person().user), "is frozen")
        self.refuse(lambda: Payout.objects.update(amount_minor=1), "is frozen")

    def test_approvals_stay(self) -> None:
        _, _, rate = money.funded()
        money.payable_expert(rate)
        money.approved_batch()
        self.refuse(lambda: Approval.objects.get().delete(), "never change")
        self.refuse(lambda: Approval.objects.update(by=money.person().user), "never change")
