from payments.models.budgets import Budget
from payments.models.deposits import Deposit, DepositState, Lot
from payments.models.earnings import Earning, EarningState
from payments.models.ledger import AccountKind, Entry, LedgerAccount, LedgerTransaction
from payments.models.model_charges import ModelCharge
from payments.models.operations import Operation, OperationKind, OperationState
from payments.models.payout_accounts import PayoutAccount, PayoutAccountState
from payments.models.payouts import Approval, Batch, BatchState, Payout, PayoutState, Transfer
from payments.models.rates import PayUnit, Rate
from payments.models.stripe_events import StripeEvent

__all__ = [
    "AccountKind",
    "Approval",
    "Batch",
    "BatchState",
    "Budget",
    "Deposit",
    "DepositState",
    "Earning",
    "EarningState",
    "Entry",
    "LedgerAccount",
    "LedgerTransaction",
    "Lot",
    "ModelCharge",
    "Operation",
    "OperationKind",
    "OperationState",
    "PayUnit",
    "Payout",
    "PayoutAccount",
    "PayoutAccountState",
    "PayoutState",
    "Rate",
    "StripeEvent",
    "Transfer",
]
