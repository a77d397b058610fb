"""What a page says, and in which language: every text and label on it, against the catalogue of the pages."""

import json
import re
from functools import cache

from playwright.sync_api import Page

from runtime.folder import ROOT

CATALOGUE = ROOT / "frontend" / "src" / "language" / "de.po"
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
PLURAL = re.compile(r"^\{\w+, plural, one \{(.*)\} other \{(.*)\}\}$")
# Every text and every label that a person or their reader gets, but for what is in a language of its own.
TEXTS = """() => {
    const found = [], skip = node => node.parentElement?.closest("[lang]:not(html), script, style, noscript");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!skip(walker.currentNode)) found.push(walker.currentNode.nodeValue.trim());
    for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        if (!skip(one)) for (const name of ["aria-label", "placeholder", "title"]) found.push(one.getAttribute(name));
    return [...new Set(found.filter(text => text && /[A-Za-z]{2}/.test(text)))];
}"""


def pieces(text: str) -> list[str]:
    """A sentence, or each case of it."""
    cases = PLURAL.match(text)
    return list(cases.groups()) if cases else [text]


def pattern(text: str) -> str:
    """What a sentence looks like once its placeholders are filled in; elements part it."""
    parts = re.split(r"\{\w+(?:, plural, .*?\}\})?\}?|#", re.sub(r"</?\d+/?>", "", text.strip()))
    return r".{1,200}?".join(re.escape(part) for part in parts)


@cache
def catalogue() -> list[tuple[str, str]]:
    """English and German of every sentence that differs between them."""

    def joined(lines: str) -> str:
        return "".join(json.loads(line) for line in lines.splitlines())

    found = [(joined(english), joined(german)) for english, german in ENTRY.findall(CATALOGUE.read_text())]
    return [(english, german) for english, german in found if english and english != german]


@cache
def english() -> "re.Pattern[str]":
    """Any English sentence of at least a word of its own, that is no German one as well."""
    german = {piece for _, said in catalogue() for piece in pieces(said)}
    sentences = {piece for said, _ in catalogue() for piece in pieces(said)} - german
    # What is mostly placeholders would fit any text.
    own = [one for one in sentences if "{" not in one or len(re.sub(r"\{.*?\}|[^A-Za-z]", "", one)) > 12]
    own = [one for one in own if len(re.sub(r"[^A-Za-z]", "", one)) > 2]
    return re.compile("|".join(f"(?:{pattern(one)})" for one in sorted(own)))


def texts(page: Page) -> list[str]:
    """All that stands on the page, each once."""
    found: list[str] = page.evaluate(TEXTS)
    return found


def english_on(page: Page) -> list[str]:
    """The texts of the page that are English sentences of ours."""
    return [text for text in texts(page) if english().fullmatch(text)]
