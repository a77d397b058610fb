from django.urls import URLPattern, path

from payments.api.batches import BatchApprovalView, BatchCancellationView, BatchesView, BatchView
from payments.api.budgets import BudgetsView, BudgetView
from payments.api.deposits import DepositsView, DepositView
from payments.api.earnings import EarningsSummaryView, EarningsView
from payments.api.ledger import LedgerTransactionView
from payments.api.payout_accounts import OnboardingView, PayoutAccountView
from payments.api.payouts import PayoutsDueView, PayoutsSummaryView, PayoutsView
from payments.api.stripe_events import receive

urlpatterns: list[URLPattern] = [
    path("budgets", BudgetsView.as_view()),
    path("budgets/<uuid:budget_id>", BudgetView.as_view()),
    path("budgets/<uuid:budget_id>/deposits", DepositsView.as_view()),
    path("deposits/<uuid:deposit_id>", DepositView.as_view()),
    path("earnings", EarningsView.as_view()),
    path("earnings/summary", EarningsSummaryView.as_view()),
    path("ledger/transactions/<uuid:transaction_id>", LedgerTransactionView.as_view()),
    path("payout-account", PayoutAccountView.as_view()),
    path("payout-account/onboarding", OnboardingView.as_view()),
    path("payouts", PayoutsView.as_view()),
    path("payouts/due", PayoutsDueView.as_view()),
    path("payouts/summary", PayoutsSummaryView.as_view()),
    path("batches", BatchesView.as_view()),
    path("batches/<uuid:batch_id>", BatchView.as_view()),
    path("batches/<uuid:batch_id>/approval", BatchApprovalView.as_view()),
    path("batches/<uuid:batch_id>/cancellation", BatchCancellationView.as_view()),
]
webhooks: list[URLPattern] = [path("webhooks/stripe", receive)]
