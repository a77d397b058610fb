"""How each page of the walk looks: accessible in light and dark, and kept as pictures where that is asked for.

`KEEP_PICTURES=1` keeps what README shows in docs/pictures; `KEEP_LOOKS=folder` keeps every page on desktop and phone,
light and dark, for people to look at.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

from runtime.folder import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "docs" / "pictures"
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# The scheme changes colours alone; everything else is asked once.
ONLY = {"light": None, "dark": ["color-contrast"]}
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
RUN = """only => axe.run(document, {resultTypes: ["violations"], ...(only ? {runOnly: only} : {})}).then(found =>
    found.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(one => ({
        rule: one.id, help: one.help, at: one.nodes.map(node => node.target.join(" ") + ": " +
            node.any.concat(node.all, node.none).map(check => check.message).join("; "))})))"""
# A colour on its way from one scheme to the other is neither; a constructed sheet passes every content policy.
STILL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
# The page hears of the scheme by an event, and colours have to be painted before they are measured.
PAINTED = """scheme => new Promise(done => {
    const look = () => {
        const now = document.documentElement.dataset.mantineColorScheme;
        if (now && now !== scheme) return requestAnimationFrame(look);
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));
    };
    look();
})"""
# Charts follow the size of the page a moment later; what is too wide after two seconds stays so.
WIDER = """async () => {
    const by = () => document.documentElement.scrollWidth - innerWidth;
    for (let tries = 0; by() > 0 && tries < 20; tries += 1) await new Promise(done => setTimeout(done, 100));
    return by();
}"""


@dataclass
class Looks:
    """What is wrong with the pages looked over so far, by page and scheme."""

    wrong: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def over(self, page: Page, name: str) -> None:
        """Ask axe-core about the page as it stands, in both schemes, and whether it fits a phone."""
        self.seen.append(name)
        page.evaluate(STILL)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(PAINTED, scheme)
            if not page.evaluate("() => 'axe' in window"):
                page.evaluate(AXE.read_text())
            if found := page.evaluate(RUN, ONLY[scheme]):
                self.wrong[f"{name}, {scheme}"] = found
            self.keep_looks(page, name, scheme)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if (by := page.evaluate(WIDER)) > 0:
            self.wrong[f"{name}, phone"] = [{"rule": "fits", "help": f"{by} px wider than a phone"}]
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")

    def keep_looks(self, page: Page, name: str, scheme: str) -> None:
        folder = os.environ.get("KEEP_LOOKS")
        for kind, size in (("desktop", DESKTOP), ("phone", PHONE)) if folder else ():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(250)
            page.screenshot(path=Path(str(folder)) / f"{name}-{kind}-{scheme}.png", full_page=kind == "phone")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def keep(page: Page, name: str) -> None:
    """The picture for README, where it is asked for."""
    if os.environ.get("KEEP_PICTURES"):
        page.evaluate("() => scrollTo(0, 0)")
        page.mouse.move(1, 1)
        page.wait_for_timeout(800)
        page.screenshot(path=PICTURES / f"{name}.png")
