"""Working days and register numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.register_numbers import npi_fits, number_hint
from accounts.working_days import after_working_time


@pytest.mark.parametrize(
    "start, due",
    [
        ("2026-03-02 09:00", "2026-03-04 09:00"),  # Monday, Wednesday
        ("2026-03-05 17:00", "2026-03-09 17:00"),  # Thursday, Monday
        ("2026-03-06 17:00", "2026-03-10 17:00"),  # Friday, Tuesday
        ("2026-03-07 12:00", "2026-03-11 00:00"),  # Saturday waits for Monday
        ("2026-03-08 23:59", "2026-03-11 00:00"),  # so does Sunday
    ],
)
def test_two_working_days(start: str, due: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert after_working_time(begin, timedelta(days=2)) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_part_of_a_day_runs_over_the_weekend() -> None:
    friday = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    assert after_working_time(friday, timedelta(hours=6)) == datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


# 1234567893 is the worked example of the NPI standard (45 CFR 162.406, check digit document of CMS).
@pytest.mark.parametrize("number, fits", [("1234567893", True), ("1234567890", False), ("1234567839", False)])
def test_the_check_digit_of_an_npi(number: str, fits: bool) -> None:
    assert npi_fits(number) is fits


def test_every_single_wrong_digit_is_noticed() -> None:
    good = "1234567893"
    wrong = [good[:at] + d + good[at + 1 :] for at in range(10) for d in "0123456789" if d != good[at]]
    assert not any(npi_fits(number) for number in wrong)


@pytest.mark.parametrize("number", ["123456789", "12345678931", "123456789a", "", "١٢٣٤٥٦٧٨٩٣"])
def test_what_is_not_ten_digits_is_no_npi(number: str) -> None:
    assert not npi_fits(number)


@pytest.mark.parametrize(
    "field, kind, jurisdiction, number, is_hinted",
    [
        ("medicine", "licence", "US-NY", "1234567890", True),
        ("medicine", "licence", "US", "1234567890", True),
        ("medicine", "licence", "US-NY", "1234567893", False),
        ("medicine", "licence", "US-NY", "NY123456", False),
        ("medicine", "licence", "GB", "1234567890", False),
        ("medicine", "board", "US-NY", "1234567890", False),
        ("law", "licence", "US-NY", "1234567890", False),
    ],
)
def test_only_a_us_physicians_ten_digits_are_hinted_at(
    field: str, kind: str, jurisdiction: str, number: str, is_hinted: bool
) -> None:
    assert bool(number_hint(field=field, kind=kind, jurisdiction=jurisdiction, number=number)) is is_hinted
