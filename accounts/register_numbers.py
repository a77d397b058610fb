"""Numbers of public registers, as far as they can be checked without asking the register."""

NPI_PREFIX = "80840"


def luhn_fits(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def npi_fits(number: str) -> bool:
    """Whether ten digits are a National Provider Identifier: Luhn over 80840 and the number (45 CFR 162.406)."""
    is_ten_digits = len(number) == 10 and number.isascii() and number.isdigit()
    return is_ten_digits and luhn_fits(NPI_PREFIX + number)


def number_hint(*, field: str, kind: str, jurisdiction: str, number: str) -> str:
    """What looks wrong with a number, in a sentence; empty when nothing does. A hint, never a refusal."""
    is_us_physician = field == "medicine" and kind == "licence" and jurisdiction.split("-")[0] == "US"
    looks_like_npi = len(number) == 10 and number.isascii() and number.isdigit()
    if is_us_physician and looks_like_npi and not npi_fits(number):
        return "One digit seems wrong: ten digits are read as an NPI, and its check digit does not fit."
    return ""
