"""Which language a text is written in: py3langid's naive Bayes over byte n-grams (Lui and Baldwin, "langid.py", 2012),
kept to the languages of the product."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = (
    "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl",
    "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
# So close that a short text tells them not apart.
ALIKE = (frozenset({"da", "no", "sv"}), frozenset({"ru", "uk"}), frozenset({"es", "pt"}), frozenset({"hi", "ur", "fa"}))
LETTERS_NEEDED = 60
# In scripts whose letters are words or syllables, fewer say as much.
DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
DENSE_WEIGHT = 4
SURE = 0.95
READ_AT_MOST = 1_200
# Numbers, addresses and marks say nothing of the language.
NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|[\d_<>{}\[\]|*#=/\\]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The likeliest language (ISO 639-1) and its probability among LANGUAGES."""

    language: str
    probability: float


@cache
def model() -> LanguageIdentifier:
    """The model that the package carries, loaded once (0.5 s, 20 MB)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    # Half floats, as they are stored, take twenty times as long to add up.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier


def spoken(text: str) -> Spoken | None:
    """The language of a text, read in its beginning and its middle. None where it has too few letters to tell, or the
    model is not sure."""
    words = NOT_WORDS.sub(" ", sample(text))
    letters = sum(character.isalpha() for character in words)
    if letters + (DENSE_WEIGHT - 1) * len(DENSE.findall(words)) < LETTERS_NEEDED:
        return None
    language, probability = model().classify(words)
    return Spoken(language, round(probability, 3)) if probability >= SURE else None


def sample(text: str) -> str:
    """At most READ_AT_MOST characters of the text."""
    if len(text) <= READ_AT_MOST:
        return text
    half, middle = READ_AT_MOST // 2, len(text) // 2
    return f"{text[:half]} {text[middle : middle + half]}"


def another_language(text: str, wanted: str) -> Spoken | None:
    """The language of a text that is surely not the wanted one ("en", "pt-BR"). None where it may well be it, where
    nobody can tell, and where the wanted one is none of LANGUAGES."""
    asked = wanted.split("-")[0].lower()
    if asked not in LANGUAGES:
        return None
    found = spoken(text)
    if found is None or found.language == asked or any({asked, found.language} <= alike for alike in ALIKE):
        return None
    return found
