"""Weekly hours on a local clock: pure."""

from datetime import UTC, datetime

import pytest

from accounts.firms import firm_key
from accounts.open_hours import Span, next_opening, open_minutes, tidy, weekly_minutes

NINE_TO_TEN = [Span(day, 9 * 60, 10 * 60) for day in range(7)]


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_hours_that_touch_or_overlap_become_one() -> None:
    spans = [Span(1, 600, 660), Span(0, 540, 600), Span(1, 630, 700), Span(0, 600, 630), Span(1, 60, 90)]
    assert tidy(spans) == [Span(0, 540, 630), Span(1, 60, 90), Span(1, 600, 700)]
    assert weekly_minutes(spans) == 90 + 30 + 100


def test_minutes_are_those_of_the_local_clock() -> None:
    # 2 March 2026 is a Monday; New York is five hours behind.
    evening = [Span(0, 20 * 60, 24 * 60)]
    assert open_minutes(evening, "America/New_York", since=at(3, 2), until=at(3, 9)) == 240
    assert open_minutes(evening, "America/New_York", since=at(3, 2), until=at(3, 3, 0)) == 0
    assert open_minutes(evening, "America/New_York", since=at(3, 3, 2), until=at(3, 3, 4, 30)) == 150


def test_a_night_when_clocks_change_is_as_long_as_it_is() -> None:
    # In New York clocks go from 2:00 to 3:00 on Sunday 8 March 2026, and back on 1 November.
    night = [Span(6, 0, 6 * 60)]
    assert open_minutes(night, "America/New_York", since=at(3, 7), until=at(3, 9)) == 5 * 60
    assert open_minutes(night, "America/New_York", since=at(10, 31), until=at(11, 2, 12)) == 7 * 60


def test_the_next_opening_is_now_while_it_is_open_and_none_without_hours() -> None:
    assert next_opening(NINE_TO_TEN, "UTC", since=at(3, 2, 9, 30)) == at(3, 2, 9, 30)
    assert next_opening(NINE_TO_TEN, "UTC", since=at(3, 2, 10)) == at(3, 3, 9)
    assert next_opening([], "UTC", since=at(3, 2)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gray & Hale LLP", "the gray and hale, L.L.P."),
        ("Müller GmbH", "MULLER"),
        ("St. Mary's Hospital", "St Marys Hospital"),
    ],
)
def test_one_firm_in_two_writings(one: str, other: str) -> None:
    assert firm_key(one) == firm_key(other) != ""


def test_other_firms_stay_others_and_no_name_is_no_firm() -> None:
    assert firm_key("Gray LLP") != firm_key("Hale LLP")
    assert firm_key(" &. ") == ""
    assert firm_key("The Company") == "the company"
