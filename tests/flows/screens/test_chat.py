"""An expert talks with a model by keyboard alone: two replies, an edit, one that fails and is asked again, a reload."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import stack as stacks
from tests.factories.models import Fake, Question, Sent, said
from tests.flows import story
from tests.flows.client import until
from tests.flows.screens.acts import choose, section, sign_in
from tests.flows.screens.looks import DESKTOP, PHONE, Looks
from tests.flows.screens.test_written_kinds import COMMON, PASSWORD, as_items, item_page

pytestmark = pytest.mark.xdist_group("screens")
SETTINGS = {"minimum_turns": 2, "maximum_turns": 4, "replies": 2, "edits": True, "rating": True}
SCENARIOS = [
    {
        "id": f"c{number}",
        "scenario": "You are a tenant in New York. You moved out two weeks ago and your landlord keeps the whole"
        " deposit of $2,400 for “wear and tear”.\n\nFind out whether that is lawful, by when the landlord must answer,"
        f" and what you can do without a lawyer.\n\nSay what the model needs to know only when it asks. ({number})",
        "system": "You help tenants with questions about their rights. You are not a lawyer, and say so where it"
        " matters.",
    }
    for number in range(2)
]
CAREFUL = (
    "In New York a landlord may keep part of a deposit for damage beyond ordinary wear and tear, for unpaid rent, and"
    " for the cost of moving and storing what you left behind. Ordinary wear is not a reason.\n\nThe landlord owes you"
    " an itemised statement within 14 days of your moving out. Without it the right to keep anything is lost (General"
    " Obligations Law § 7-108).\n\nDid you get such a statement, and have you photographs of the flat as you left it?"
)
BOLD = (
    "Your landlord has no right to keep any of it. Write that you will sue, and ask for twice the amount back. You will"
    " get it within 30 days."
)


def answers(question: Question) -> Sent:
    """One model is careful and one is bold."""
    asked = str(question.body["messages"][-1]["content"])
    text = CAREFUL if question.body["model"] == "careful" else BOLD
    first = len(question.body["messages"]) <= 2
    return replace(said(question, text if first else f"About “{asked}”: {text[:90]}…"), before=1.2 if first else 0.2)


def declines(question: Question) -> Sent:
    return Sent('{"error": {"message": "no"}}', 422)


def test_a_conversation_is_had_by_keyboard(stack: stacks.Stack, browser: Browser, talking: Fake) -> None:
    looks, talking.behaves = Looks(), answers
    cast = story.gather(stack, "law", "US-NY", experts=1, tag="chat")
    for name in ("careful", "bold"):
        cast.operations.post("/endpoints", {
            "name": f"Model {name}", "provider": "openai", "base_url": talking.openai, "model": name,
            "operator": "Example Inc.", "region": "EU", "retention_days": 0,
        })  # fmt: skip
    about = {"field": "law", "specialty": "landlord_tenant", "jurisdiction": "US-NY", "audience": "lay people"}
    project = COMMON | about | {
        "name": "Tenants ask", "task_type": "chat", "task_settings": SETTINGS, "seats_per_item": 1,
    }  # fmt: skip
    mapping = {"scenario": "scenario", "system": "system", "external_id": "id"}
    project_id = story.bring_in(cast, project, as_items([json.dumps(row) for row in SCENARIOS], "c"), mapping)
    lab = sign_in(browser, stack, "lab-chat@example.com", PASSWORD)
    lab.goto("/lab/projects/new")
    choose(lab, "Kind", "How should a model reply in a live chat?")
    expect(lab.get_by_label("Messages at least")).to_have_value("3")
    looks.over(lab, "chat-wizard")
    lab.goto(f"/lab/projects/{project_id}")
    for name in ("careful", "bold"):
        choose(lab, "Model", f"Model {name} ({name})")
        section(lab, "Models that experts talk with").get_by_role("button", name="Let it answer").click()
        expect(lab.get_by_role("button", name=f"Take out Model {name}")).to_be_visible()
    looks.over(lab, "chat-project")
    offer_id = story.open_work(cast, project_id, story.fund(stack, cast, 20_000))
    story.release_returned(cast, project_id, len(SCENARIOS))
    story.agree_to_all(cast.experts[0])
    page = sign_in(browser, stack, "expert-chat-0@example.com", PASSWORD)
    page.goto(f"/expert/work/{offer_id}")
    expect(page.get_by_text("Write the first message below.")).to_be_visible()
    looks.over(page, "chat-new")
    talk(page, looks, talking)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Submitted: 3 messages, rated 4 of 5")).to_be_visible()
    looks.over(item_page(stack, browser, cast, project_id, "chat"), "chat-item")
    ids = [row["id"] for row in cast.lab.rows(f"/projects/{project_id}/items")]
    done = until(lambda: [cast.lab.get(f"/items/{each}") for each in ids], decided, "the item to be decided")
    (life,) = [each for each in done if each["decision"]]
    check(life["decision"]["answer"])
    assert not looks.wrong, json.dumps(looks.wrong, indent=1)


def decided(lives: list[dict[str, Any]]) -> bool:
    return any(life["decision"] for life in lives)


def talk(page: Page, looks: Looks, talking: Fake) -> None:
    """Three messages. The first one's reply is chosen and edited; the second is declined, outlives a reload, and is
    asked for again; the last is rated with all."""
    page.keyboard.type("tMay my landlord keep the whole deposit?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The model is writing")).to_be_visible()
    looks.over(page, "chat-waiting")
    expect(page.get_by_role("article", name="Reply 2")).to_be_visible()
    looks.over(page, "chat-replies")
    better = "1" if "itemised" in page.get_by_role("article", name="Reply 1").inner_text() else "2"
    page.keyboard.type(f"{better}mme")
    expect(page.get_by_label("How the reply should read")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" I am not a lawyer.")
    page.keyboard.press("Escape")
    expect(page.locator("ins")).to_have_text(re.compile("I am not a lawyer"))
    page.keyboard.type("tI have no statement. What now?")
    looks.over(page, "chat-edited")
    talking.behaves = declines
    page.keyboard.press("Enter")
    declined = page.get_by_text("The model did not take this conversation.")
    expect(declined).to_be_visible()
    looks.over(page, "chat-failed")
    page.reload()
    expect(declined).to_be_visible()
    expect(page.get_by_role("region", name="Message 2")).to_contain_text("I have no statement. What now?")
    talking.behaves = answers
    ask_on_phone(page)
    page.keyboard.type("2tThank you.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Message 3").get_by_role("article", name="Reply 2")).to_be_visible()
    page.keyboard.type("1v4")
    looks.over(page, "chat-answered")


def ask_on_phone(page: Page) -> None:
    """What comes is brought into sight, whichever pane was there before."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.get_by_role("tab", name="Conversation")).to_be_visible()
    page.get_by_role("tab", name="Material").click()
    expect(page.get_by_role("tab", name="Material")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Conversation", exact=True).first).not_to_be_in_viewport(ratio=0.2)
    page.get_by_role("button", name="Ask again").click()
    second = page.get_by_role("region", name="Message 2")
    expect(second.get_by_role("article", name="Reply 1")).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Conversation")).to_have_attribute("aria-selected", "true")
    if folder := os.environ.get("KEEP_LOOKS"):
        page.screenshot(path=Path(folder) / "chat-on-phone.png")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def check(answer: dict[str, Any]) -> None:
    """What the lab has is what was said."""
    first, second, third = answer["turns"]
    assert first["strength"] == 2 and first["edited"].endswith("? I am not a lawyer.")
    assert first["replies"][first["chosen"]]["text"] == CAREFUL
    assert (second["text"], second["chosen"], second["edited"]) == ("I have no statement. What now?", 1, None)
    assert (third["text"], third["chosen"], answer["rating"]) == ("Thank you.", 0, 4)
    assert {reply["model"] for turn in answer["turns"] for reply in turn["replies"]} == {"careful", "bold"}
