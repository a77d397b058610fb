"""Amounts: integers of minor units beside an upper-case ISO 4217 code. Pure."""

from collections.abc import Sequence

# Source: docs.stripe.com/currencies; those not named here have two decimals.
DECIMALS = {
    **dict.fromkeys(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV"], 0),
    **dict.fromkeys(["XAF", "XOF", "XPF"], 0),
    **dict.fromkeys(["AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "ILS", "INR", "MXN"], 2),
    **dict.fromkeys(["NOK", "NZD", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "USD", "ZAR"], 2),
    **dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 3),
}
WHOLE_BASIS_POINTS = 10_000


def is_currency(code: str) -> bool:
    """Whether the product can hold this currency."""
    return code in DECIMALS


def fee_of(pay_minor: int, basis_points: int) -> int:
    """`basis_points` hundredths of a per cent of the pay, in minor units, rounded half up."""
    if pay_minor < 0 or basis_points < 0:
        raise ValueError("A fee is taken on what is not negative.")
    return (2 * pay_minor * basis_points + WHOLE_BASIS_POINTS) // (2 * WHOLE_BASIS_POINTS)


def formatted(amount_minor: int, currency: str) -> str:
    """The amount for people, code first: `USD 1,234.50`, `JPY 1,234`, `-KWD 0.005`."""
    decimals = DECIMALS[currency]
    whole, part = divmod(abs(amount_minor), 10**decimals)
    text = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"{'-' if amount_minor < 0 else ''}{currency} {text}"


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Parts of the total by weight (largest remainder), in the order of the weights; they sum to it exactly."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights are not negative, and one of them is above zero.")
    parts = [total_minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total_minor * weights[place] % whole), place))
    for place in by_remainder[: total_minor - sum(parts)]:
        parts[place] += 1
    return parts
