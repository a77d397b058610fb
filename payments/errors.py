"""What money refuses, and why."""

from accounts.errors import Conflicting, Invalid, NotAllowed


class UnknownCurrency(Invalid):
    code = "unknown_currency"


class AmountOutOfRange(Invalid):
    code = "amount_out_of_range"


class NotEnoughMoney(Conflicting):
    """Facts: available_minor, asked_minor, currency."""

    code = "not_enough_money"


class Overdrawn(Conflicting):
    """An account would fall below its floor; the database refused it."""

    code = "overdrawn"


class PostingDiffers(Conflicting):
    """The idempotency of this posting belongs to another one."""

    code = "posting_differs"


class NotAnExpert(NotAllowed):
    code = "not_an_expert"


class NotFinance(NotAllowed):
    code = "not_finance"


class NotLeadOfLab(NotAllowed):
    code = "not_lead_of_lab"


class AccountNotReady(Conflicting):
    code = "payout_account_not_ready"


class NothingDue(Conflicting):
    code = "nothing_due"


class MakerIsChecker(NotAllowed):
    code = "maker_is_checker"


class ApprovedAlready(Conflicting):
    code = "approved_already"


class TotalDiffers(Conflicting):
    """Facts: total_minor, typed_minor."""

    code = "total_differs"
