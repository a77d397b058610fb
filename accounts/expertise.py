"""The fields, specialties and jurisdictions that work and credentials are described with."""

from django.db import models


class Field(models.TextChoices):
    MEDICINE = "medicine", "Medicine"
    LAW = "law", "Law"


SPECIALTIES: dict[Field, dict[str, str]] = {
    Field.MEDICINE: {
        "general": "General medicine",
        "cardiology": "Cardiology",
        "oncology": "Oncology",
        "pediatrics": "Pediatrics",
        "psychiatry": "Psychiatry",
        "emergency": "Emergency medicine",
        "public_health": "Public health",
    },
    Field.LAW: {
        "general": "General practice",
        "contracts": "Contracts",
        "landlord_tenant": "Landlord and tenant",
        "employment": "Employment",
        "corporate": "Corporate",
        "privacy": "Privacy",
        "litigation": "Litigation",
    },
}

JURISDICTIONS: dict[str, str] = {
    "US": "United States",
    "US-NY": "New York",
    "US-CA": "California",
    "US-DE": "Delaware",
    "US-TX": "Texas",
    "US-FL": "Florida",
    "US-IL": "Illinois",
    "US-MA": "Massachusetts",
    "GB": "United Kingdom",
    "EU": "European Union",
    "DE": "Germany",
    "FR": "France",
    "IN": "India",
    "CA": "Canada",
    "AU": "Australia",
}


def is_specialty(field: str, specialty: str) -> bool:
    """Whether the specialty exists in the field."""
    return field in Field.values and specialty in SPECIALTIES[Field(field)]


def covers(held: str, asked: str) -> bool:
    """Whether an admission in `held` serves work asked for `asked`: itself, or a part of it."""
    return not asked or held == asked or held.startswith(f"{asked}-")
