"""Traces of real persons in a text: their kinds and places, never their words.

Own recognisers, each a pattern with a check. They ask for a context ("DOB", "MRN", "Bar No.") wherever a number alone
would be found in every other text; so they miss what is written without one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from accounts.register_numbers import npi_fits

FOUND_AT_MOST = 100


class Trace(StrEnum):
    """What a trace is of."""

    SOCIAL_SECURITY = "social_security"
    RECORD_NUMBER = "record_number"
    NPI = "npi"
    DATE_OF_BIRTH = "date_of_birth"
    EMAIL = "email"
    PHONE = "phone"
    BAR_NUMBER = "bar_number"
    DOCKET_NUMBER = "docket_number"
    NAME = "name"


# A name is guessed from a title and may be a town's; a docket's number stands in public records. Beside others they
# count, alone they are noted and keep nobody waiting.
NOT_BY_ITSELF = frozenset({Trace.NAME, Trace.DOCKET_NUMBER})


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A trace in a text, from one character to before another."""

    start: int
    end: int
    kind: Trace


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A pattern whose group `it` is the trace. `hint` must occur (in lower case) for the pattern to be tried."""

    kind: Trace
    hint: re.Pattern[str]
    pattern: re.Pattern[str]
    is_one: Callable[[str], bool] = bool


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def is_record(text: str) -> bool:
    """Four digits or more, and not a date."""
    return len(digits(text)) >= 4 and not re.fullmatch(r"\d{1,4}-\d{1,2}-\d{1,4}", text)


def is_phone(text: str) -> bool:
    """Of a length that numbers have; 555-01xx is kept for fiction."""
    number = digits(text)
    return 8 <= len(number) <= 15 and number[-7:-2] != "55501"


def is_address(text: str) -> bool:
    """Not at a domain kept for examples (RFC 2606)."""
    domain = text.rpartition("@")[2].lower()
    return not re.search(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$", domain)


def is_name(text: str) -> bool:
    """Not a word that stands in a name's place, such as the X of a court or a story."""
    first = text.split()[0].rstrip(".'’")
    return len(first) > 1 and first.lower() not in PLACEHOLDERS


PLACEHOLDERS = {
    "the", "a", "an", "this", "that", "he", "she", "they", "unknown", "none", "not", "no", "yes", "doe", "president",
    "chairman", "speaker", "justice", "judge", "patient", "male", "female", "name", "redacted", "anonymous", "hello",
    "okay", "well", "and", "or", "is", "was", "has", "had", "denies", "reports", "states", "presents", "doctor",
    "family", "exam", "history", "abc", "xyz", "sample", "yeah", "sure", "thank", "good", "hi",
}  # fmt: skip
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{MONTH}\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}{MONTH},?\s{{1,3}}\d{{4}})"
)
NUMBER = r"(?:\s?(?:number|num|no|id)\b\.?|\s?\#)"
IS = r"\s{0,3}(?:is|was|[:#=-])?\s{0,3}[:#]?\s{0,3}"
CAPITAL = r"[A-ZÀ-Þ][\w'’-]{1,24}"
PLAIN = r"[A-ZÀ-Þ][^\W\d_]{1,24}"


def recogniser(
    kind: Trace, hint: str, pattern: str, check: Callable[[str], bool] = bool, *, cased: bool = False
) -> Recogniser:
    return Recogniser(kind, re.compile(hint), re.compile(pattern, 0 if cased else re.IGNORECASE), check)


RECOGNISERS = (
    recogniser(
        Trace.SOCIAL_SECURITY, r"\d-\d\d-\d",
        r"(?<![\w-])(?P<it>(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\w-])",
    ),
    recogniser(
        Trace.SOCIAL_SECURITY, r"ssn|social security",
        rf"\b(?:ssn|social security{NUMBER}?){IS}(?P<it>(?!000|666|9)\d{{3}}[ -]?\d{{2}}[ -]?\d{{4}})(?!\d)",
    ),
    recogniser(
        Trace.RECORD_NUMBER, r"mrn|record|patient|chart|member|policy",
        rf"\b(?:mrn|medical record{NUMBER}?|(?:patient|chart|hospital|member|health plan|policy|claim){NUMBER})"
        rf"{IS}(?P<it>[A-Z]{{0,4}}-?\d[\d-]{{3,14}})(?![\w/])",
        is_record,
    ),
    recogniser(
        Trace.NPI, r"npi|provider identifier",
        rf"\b(?:npi|national provider identifier){NUMBER}?{IS}(?P<it>[12]\d{{9}})(?!\d)", npi_fits,
    ),
    recogniser(
        Trace.DATE_OF_BIRTH, r"born|birth|dob|d\.o\.b",
        rf"\b(?:dob|d\.o\.b|date of birth|birth ?date|birthday|born)\b\.?{IS}(?:on )?(?P<it>{DATE})(?!\d)",
    ),
    recogniser(
        Trace.EMAIL, r"@",
        r"(?<![\w.+-])(?P<it>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})(?![\w@])", is_address,
    ),
    recogniser(
        Trace.PHONE, r"\d{3}[ .)-]{1,2}\d{3}[ .-]\d{4}",
        r"(?<![\w.+-])(?P<it>(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4})(?![\w-])",
        is_phone,
    ),
    recogniser(Trace.PHONE, r"\+\d", r"(?<![\w+])(?P<it>\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,5})(?!\w)", is_phone),
    recogniser(
        Trace.BAR_NUMBER, r"\bbar\b",
        rf"\bbar(?: roll| registration| card)?{NUMBER}{IS}(?P<it>[A-Z]{{0,2}}\d{{4,9}})(?!\w)",
    ),
    recogniser(
        Trace.DOCKET_NUMBER, r"-(?:cv|cr|mc|md|bk|ap|mj)-",
        r"(?<!\w)(?P<it>\d{1,2}:\d{2}-(?:cv|cr|mc|md|bk|ap|mj)-\d{3,6})(?!\d)",
    ),
    recogniser(
        Trace.DOCKET_NUMBER, r"docket|case|index",
        rf"\b(?:docket|case|index|cause)(?:{NUMBER}){IS}(?P<it>[A-Z0-9][A-Z0-9:/-]{{3,20}}\d)(?!\w)", is_record,
    ),
    recogniser(
        Trace.NAME, r"patient|name|plaintiff|claimant",
        rf"\b(?i:patient(?:'s)? name|name of patient|full name|claimant name)\s?:\s{{0,3}}"
        rf"(?P<it>{CAPITAL}(?:,? (?:[A-Z]\.|{CAPITAL})){{1,3}})", is_name, cased=True,
    ),
    # In a dialogue the patient speaks after the colon: two plain words, and then no more of a sentence.
    recogniser(
        Trace.NAME, r"patient|plaintiff|claimant",
        rf"\b(?:Patient|Plaintiff|Claimant|PATIENT)\s?:\s{{0,3}}"
        rf"(?P<it>{PLAIN}(?: [A-Z]\.)?(?: {PLAIN}){{1,2}})(?=\s{{0,3}}(?:[,;.(\n|]|$))",
        is_name, cased=True,
    ),
    recogniser(
        Trace.NAME, r"\bmr|\bms\b|\bmiss",
        rf"\b(?:Mr|Mrs|Ms|Mister|Miss)\.? (?P<it>{CAPITAL}(?: (?:[A-Z]\. )?{CAPITAL})?)", is_name, cased=True,
    ),
)  # fmt: skip


def traces(text: str) -> list[Found]:
    """The traces in a text, in its order, none within another; the first FOUND_AT_MOST."""
    lower = text.lower()
    found: list[Found] = []
    for each in sorted(set(all_traces(text, lower)), key=lambda one: (one.start, -one.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
        if len(found) == FOUND_AT_MOST:
            break
    return found


def all_traces(text: str, lower: str) -> Iterator[Found]:
    """What each recogniser finds."""
    for each in RECOGNISERS:
        if each.hint.search(lower):
            for match in each.pattern.finditer(text):
                if each.is_one(match["it"]):
                    yield Found(match.start("it"), match.end("it"), each.kind)
