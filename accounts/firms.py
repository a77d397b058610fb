"""When two ways of writing name one firm. Pure."""

import re
import unicodedata

# What says only which form a firm has; with or without it, it is the same firm.
FORMS = frozenset(
    {"llp", "llc", "lp", "pllc", "pc", "plc", "inc", "incorporated", "ltd", "limited", "corp", "corporation", "co"}
    | {"company", "gmbh", "ag", "kg", "sa", "sas", "sarl", "bv", "nv", "pty", "the", "and", "of"}
)


def firm_key(name: str) -> str:
    """What is left of a firm's name without case, accents, marks, form and little words: “The Gray & Hale L.L.P.” and
    “gray hale” are one firm. Empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace(".", "").replace("'", ""))
    words = re.findall(r"[^\W_]+", "".join(mark for mark in plain if not unicodedata.combining(mark)))
    return " ".join([word for word in words if word not in FORMS] or words)
