"""Whether an expert may take an item of an offer, as reasons that the expert reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from accounts.expertise import JURISDICTIONS, SPECIALTIES, Field, covers
from accounts.firms import firm_key

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese"}
NOUNS = {
    (Field.LAW, "licence"): "bar admission",
    (Field.MEDICINE, "licence"): "medical licence",
    (Field.LAW, "degree"): "law degree",
    (Field.MEDICINE, "degree"): "medical degree",
}


@dataclass(frozen=True, slots=True)
class NeededAgreement:
    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an offer asks. Empty `jurisdiction`, `specialty` or `kinds`: any. `minimum` is a share in [0, 1]. `firms`
    are the keys of those whose work it is or whom it concerns; `items_each` is the most that one expert may take."""

    field: Field
    lab_id: UUID
    lab_name: str
    language: str
    jurisdiction: str = ""
    specialty: str = ""
    kinds: frozenset[str] = frozenset()
    minimum: float = 0.0
    agreements: tuple[NeededAgreement, ...] = ()
    firms: frozenset[str] = frozenset()
    items_each: int | None = None


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential that was verified, or (`is_waiting`) still waits for that. `expires_on` None: never."""

    field: str
    kind: str
    jurisdiction: str
    specialties: frozenset[str] = frozenset()
    expires_on: date | None = None
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Expected agreement with final answers and its interval, shares in [0, 1]."""

    expected: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an expert on one day. `avoided` holds firms by key, as the expert wrote them."""

    credentials: tuple[HeldCredential, ...] = ()
    languages: frozenset[str] = frozenset()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    signed: frozenset[UUID] = frozenset()
    conflicts: frozenset[UUID] = frozenset()
    member_of: frozenset[UUID] = frozenset()
    is_suspended: bool = False
    firm: str = ""
    avoided: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing asked, whether it is there, and if not what to do about it."""

    kind: str
    text: str
    ok: bool
    action: str = ""


def reasons(asked: Requirements, profile: Profile, *, today: date) -> list[Reason]:
    """Every condition of the offer with its answer for this expert, in the order the board shows them."""
    return [
        *hindrances(asked, profile),
        credential(asked, profile, today),
        *specialty(asked, profile, today),
        language(asked, profile),
        qualification(asked, profile),
        *agreements(asked, profile),
        conflict(asked, profile),
    ]


def missing(found: list[Reason]) -> list[Reason]:
    """The conditions that are not met; none: the expert may take an item."""
    return [reason for reason in found if not reason.ok]


def hindrances(asked: Requirements, profile: Profile) -> Iterator[Reason]:
    """What is said only when it stands in the way."""
    if profile.is_suspended:
        yield Reason("suspension", "your profile is suspended", False, "Write to us: a person looks at it.")
    if asked.lab_id in profile.member_of:
        text = f"you are a member of {asked.lab_name}"
        yield Reason("membership", text, False, "Members do not answer their own lab's items.")


def valid(profile: Profile, field: str, today: date) -> list[HeldCredential]:
    """The credentials of a field that were verified and have not expired."""
    return [
        held
        for held in profile.credentials
        if held.field == field and not held.is_waiting and (held.expires_on is None or held.expires_on >= today)
    ]


def serves(held: HeldCredential, asked: Requirements) -> bool:
    return covers(held.jurisdiction, asked.jurisdiction) and (not asked.kinds or held.kind in asked.kinds)


def noun(field: Field, kind: str) -> str:
    return NOUNS.get((field, kind), "board certification")


def credential(asked: Requirements, profile: Profile, today: date) -> Reason:
    """A verified, unexpired credential of the field and kind that covers the jurisdiction."""
    for held in valid(profile, asked.field, today):
        if serves(held, asked):
            place = JURISDICTIONS.get(held.jurisdiction, held.jurisdiction)
            return Reason("credential", f"{place} {noun(asked.field, held.kind)}, active", True)
    place = JURISDICTIONS.get(asked.jurisdiction, asked.jurisdiction)
    wanted = f"{place} {' or '.join(noun(asked.field, kind) for kind in sorted(asked.kinds) or ['licence'])}".strip()
    waiting = [held for held in profile.credentials if held.is_waiting and held.field == asked.field]
    if any(serves(held, asked) for held in waiting):
        return Reason("credential", f"needs {wanted}; yours is in the queue", False, "Nothing to do: we read it.")
    return Reason("credential", f"needs {wanted}", False, "Add it under Credentials.")


def specialty(asked: Requirements, profile: Profile, today: date) -> Iterator[Reason]:
    """The specialty, where the offer asks for one, on any valid credential of the field."""
    if not asked.specialty:
        return
    label = SPECIALTIES[asked.field].get(asked.specialty, asked.specialty)
    if any(asked.specialty in held.specialties for held in valid(profile, asked.field, today)):
        yield Reason("specialty", label, True)
    else:
        yield Reason("specialty", f"needs the specialty {label}", False, "Add a credential that names it.")


def language(asked: Requirements, profile: Profile) -> Reason:
    """The language of the items, whatever its region."""
    wanted = asked.language.split("-")[0].lower()
    label = LANGUAGES.get(wanted, wanted)
    if wanted in {spoken.split("-")[0].lower() for spoken in profile.languages}:
        return Reason("language", label, True)
    return Reason("language", f"needs {label}", False, "Add the language to your profile if you work in it.")


def qualification(asked: Requirements, profile: Profile) -> Reason:
    """The lower end of the expert's interval reaches what is asked: a lucky start opens nothing."""
    standing = profile.standings.get(asked.field)
    minimum = round(asked.minimum * 100)
    if standing is None and minimum == 0:
        return Reason("qualification", "no exam asked", True)
    if standing is None:
        text = f"needs an expected agreement of {minimum} %; yours is not known yet"
        return Reason("qualification", text, False, f"Take the exam in {asked.field.label.lower()}.")
    text = f"expected agreement {standing.expected:.0%} ({standing.lower:.0%} to {standing.upper:.0%})"
    text = text.replace("%", " %") + (f", asked {minimum} %" if minimum else "")
    if standing.lower >= asked.minimum:
        return Reason("qualification", text, True)
    action = "The lower end must reach it: further answers or another exam narrow the range."
    return Reason("qualification", text, False, action)


def agreements(asked: Requirements, profile: Profile) -> list[Reason]:
    """The newest terms and the lab's own agreement, signed."""
    unsigned = [needed for needed in asked.agreements if needed.id not in profile.signed]
    if unsigned:
        action = "Read and sign it under Agreements."
        return [Reason("agreement", f"needs your signature: {needed.title}", False, action) for needed in unsigned]
    return [Reason("agreement", "agreements signed", True)] if asked.agreements else []


def conflict(asked: Requirements, profile: Profile) -> Reason:
    """Recusal from the lab, a firm to avoid, the expert's own firm: each keeps the work away, whoever declared it."""
    if asked.lab_id in profile.conflicts:
        text = f"you declared a conflict with {asked.lab_name}"
        return Reason("conflict", text, False, "Take it back under Settings if it no longer holds.")
    avoided = sorted(name for key, name in profile.avoided.items() if key in asked.firms)
    if avoided:
        text = f"it concerns {', '.join(avoided)}, which you avoid"
        return Reason("conflict", text, False, "Take it off your list under Settings if it no longer holds.")
    if profile.firm and firm_key(profile.firm) in asked.firms:
        text = f"it concerns your own firm, {profile.firm}"
        return Reason("conflict", text, False, "Change the firm in your profile if you work elsewhere now.")
    return Reason("conflict", "no conflict declared", True)


def is_senior(profile: Profile, asked: Requirements, least: float) -> bool:
    """Whether the lower end of the expert's interval in the field reaches what reviews ask."""
    standing = profile.standings.get(asked.field)
    return standing is not None and standing.lower >= least
