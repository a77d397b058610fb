import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.money import fee_of, formatted, split


@pytest.mark.parametrize(
    ("pay", "basis_points", "fee"),
    [(1000, 2000, 200), (1, 2000, 0), (2, 2000, 0), (3, 2000, 1), (25, 2000, 5), (1, 5000, 1), (3, 5000, 2), (7, 0, 0)],
)
def test_fee_is_rounded_half_up(pay: int, basis_points: int, fee: int) -> None:
    assert fee_of(pay, basis_points) == fee


def test_fee_of_large_amounts_stays_exact() -> None:
    assert fee_of(10**17 + 1, 10_000) == 10**17 + 1


def test_a_negative_fee_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        fee_of(-1, 2000)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (123450, "USD", "USD 1,234.50"),
        (5, "EUR", "EUR 0.05"),
        (1234, "JPY", "JPY 1,234"),
        (-5, "KWD", "-KWD 0.005"),
        (0, "USD", "USD 0.00"),
    ],
)
def test_amounts_read_with_the_decimals_of_their_currency(amount: int, currency: str, text: str) -> None:
    assert formatted(amount, currency) == text


def test_split_gives_the_largest_remainders_first() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [3, 5, 0]) == [4, 6, 0]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_split_sums_exactly_and_stays_within_one_unit(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
