from datetime import date
from uuid import uuid4

import pytest

from accounts.expertise import Field
from marketplace.matching.eligibility import (
    HeldCredential,
    NeededAgreement,
    Profile,
    Requirements,
    Standing,
    missing,
    reasons,
)
from marketplace.matching.ranking import Pace, Place, rank

TODAY = date(2026, 11, 20)
LAB = uuid4()
NDA = NeededAgreement(uuid4(), "NDA with Lab One")
ASKED = Requirements(
    field=Field.LAW,
    lab_id=LAB,
    lab_name="Lab One",
    language="en",
    jurisdiction="US-NY",
    specialty="landlord_tenant",
    minimum=0.85,
    agreements=(NDA,),
)
LICENCE = HeldCredential("law", "licence", "US-NY", frozenset({"landlord_tenant"}), date(2030, 1, 1))
FITS: dict[str, object] = {
    "credentials": (LICENCE,),
    "languages": frozenset({"en-US"}),
    "standings": {"law": Standing(0.91, 0.86, 0.95)},
    "signed": frozenset({NDA.id}),
}


def lacks(asked: Requirements = ASKED, **changes: object) -> list[str]:
    profile = Profile(**{**FITS, **changes})  # type: ignore[arg-type]
    return [reason.kind for reason in missing(reasons(asked, profile, today=TODAY))]


def held(**changes: object) -> tuple[HeldCredential, ...]:
    facts: dict[str, object] = {
        "field": "law", "kind": "licence", "jurisdiction": "US-NY", "specialties": frozenset({"landlord_tenant"}),
    }  # fmt: skip
    return (HeldCredential(**{**facts, **changes}),)  # type: ignore[arg-type]


def test_it_says_why_an_expert_fits() -> None:
    found = reasons(ASKED, Profile(**FITS), today=TODAY)  # type: ignore[arg-type]
    assert [(reason.kind, reason.text, reason.ok) for reason in found] == [
        ("credential", "New York bar admission, active", True),
        ("specialty", "Landlord and tenant", True),
        ("language", "English", True),
        ("qualification", "expected agreement 91 % (86 % to 95 %), asked 85 %", True),
        ("agreement", "agreements signed", True),
        ("conflict", "no conflict declared", True),
    ]


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"credentials": ()}, ["credential", "specialty"]),
        ({"credentials": held(field="medicine")}, ["credential", "specialty"]),
        ({"credentials": held(jurisdiction="US-DE")}, ["credential"]),
        ({"credentials": held(jurisdiction="US")}, ["credential"]),
        ({"credentials": held(expires_on=date(2026, 11, 19))}, ["credential", "specialty"]),
        ({"credentials": held(expires_on=TODAY)}, []),
        ({"credentials": held(is_waiting=True)}, ["credential", "specialty"]),
        ({"credentials": held(specialties=frozenset())}, ["specialty"]),
        ({"languages": frozenset({"de"})}, ["language"]),
        ({"standings": {}}, ["qualification"]),
        ({"standings": {"law": Standing(0.91, 0.84, 0.95)}}, ["qualification"]),
        ({"standings": {"law": Standing(0.91, 0.85, 0.95)}}, []),
        ({"signed": frozenset()}, ["agreement"]),
        ({"conflicts": frozenset({LAB})}, ["conflict"]),
        ({"conflicts": frozenset({uuid4()})}, []),
        ({"member_of": frozenset({LAB})}, ["membership"]),
        ({"is_suspended": True}, ["suspension"]),
    ],
)
def test_each_missing_thing_is_named(changes: dict[str, object], kinds: list[str]) -> None:
    assert lacks(ASKED, **changes) == kinds


def test_everything_missing_says_what_to_do() -> None:
    for reason in missing(reasons(ASKED, Profile(conflicts=frozenset({LAB}), is_suspended=True), today=TODAY)):
        assert reason.action.endswith(".")


def test_an_offer_may_ask_for_a_kind_of_credential() -> None:
    boarded = Requirements(field=Field.MEDICINE, lab_id=LAB, lab_name="", language="en", kinds=frozenset({"board"}))
    assert lacks(boarded, credentials=held(field="medicine")) == ["credential"]
    assert lacks(boarded, credentials=held(field="medicine", kind="board")) == []


def test_a_state_serves_the_whole_country_but_not_the_other_way_round() -> None:
    country = Requirements(field=Field.LAW, lab_id=LAB, lab_name="", language="en", jurisdiction="US")
    assert lacks(country) == []


def test_without_a_minimum_no_exam_is_asked() -> None:
    easy = Requirements(field=Field.LAW, lab_id=LAB, lab_name="", language="en")
    assert lacks(easy, standings={}) == []


def test_what_fits_and_is_there_comes_first_then_the_best_measured_hour() -> None:
    full, empty, unmeasured, nearly = uuid4(), uuid4(), uuid4(), uuid4()
    places = [
        Place(nearly, missing=1, items_open=9, pay_minor=9_000, hourly_minor=90_000),
        Place(unmeasured, missing=0, items_open=9, pay_minor=3_000, hourly_minor=None),
        Place(empty, missing=0, items_open=0, pay_minor=9_000, hourly_minor=80_000),
        Place(full, missing=0, items_open=1, pay_minor=1_000, hourly_minor=15_000),
    ]
    assert rank(places) == [full, unmeasured, empty, nearly]


def test_an_hour_is_reckoned_from_the_measured_median() -> None:
    assert Pace(336, 38).hourly_minor(1_420) == 15_214
    assert Pace(None, 4).hourly_minor(1_420) is None
