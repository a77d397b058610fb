"""Live chat: an expert talks with a model, turn by turn, chooses between its replies and mends them.

What the expert and the model said lies in rows, not in the draft: an answer is put together from these by the server
(`assembled`), and the expert's own part of it (`given_in`) is what they say of the last reply, and a rating.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasks.types import chat_rows, checks
from tasks.types.agreeing import AgreesByParts
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    ContentField,
    Exported,
    Fields,
    Finding,
    Judged,
    Part,
    Problem,
)
from tasks.types.openings import SYSTEM, Unreadable, check_turns, messages_in, opening_of

TURNS_AT_MOST = 30
TEXT_AT_MOST = 20_000
REPLY_AT_MOST = 50_000
REPLIES_AT_MOST = 2
HIGHEST_RATING = 5
STRONGEST = 3
HAD = "had"
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "minimum_turns": {"type": "integer", "title": "Messages at least", "minimum": 1, "maximum": TURNS_AT_MOST},
        "maximum_turns": {"type": "integer", "title": "Messages at most", "minimum": 1, "maximum": TURNS_AT_MOST},
        "replies": {"type": "integer", "title": "Replies to each", "minimum": 1, "maximum": REPLIES_AT_MOST},
        "edits": {"type": "boolean", "title": "A reply may be edited before going on"},
        "rating": {"type": "boolean", "title": "The conversation is rated at its end, from 1 to 5"},
    },
    "required": ["minimum_turns", "maximum_turns", "replies", "edits", "rating"],
    "additionalProperties": False,
}
STRENGTH = {"type": ["integer", "null"], "minimum": 1, "maximum": STRONGEST}
EDITED = {"type": ["string", "null"], "minLength": 1, "maxLength": REPLY_AT_MOST, "pattern": r"\S"}
CHOSEN = {"type": ["integer", "null"], "minimum": 0, "maximum": REPLIES_AT_MOST - 1}


def strict(fields: Fields, required: Sequence[str] | None = None) -> dict[str, object]:
    return {
        "type": "object", "properties": dict(fields), "required": list(fields if required is None else required),
        "additionalProperties": False,
    }  # fmt: skip


# What an expert says of one reply: which of two and how clearly, and how it should read.
ON_REPLY = strict(
    {"turn": {"type": "integer", "minimum": 1}, "chosen": CHOSEN, "strength": STRENGTH, "edited": EDITED}, ["turn"]
)
RATING = {"type": ["integer", "null"], "minimum": 1, "maximum": HIGHEST_RATING}
GIVEN = strict({"reply": {"anyOf": [ON_REPLY, {"type": "null"}]}, "rating": RATING}, [])


@dataclass(frozen=True, slots=True)
class OneReply:
    """What a model said; `model` and the hash of its version."""

    text: str
    model: str
    version: str


@dataclass(frozen=True, slots=True)
class OneTurn:
    """A message with its replies in the order of the screen, and what the expert said of them."""

    number: int
    text: str
    replies: Sequence[OneReply]
    chosen: int | None = None
    strength: int | None = None
    edited: str | None = None


class Chat(AgreesByParts):
    kind = "chat"
    title = "How should a model reply in a live chat?"
    content_fields = (
        ContentField(
            "scenario", "Scenario", True, "Whom the expert plays, and what to find out.",
            ("scenario", "prompt", "instruction", "task", "situation", "question", "case"),
        ),
        ContentField(
            "system", "System prompt", False, "What the model is told beforehand; experts read it, too.",
            ("system", "system_prompt"),
        ),
        ContentField(
            "opening", "Beginning", False, "Messages before the expert's first, with role and content; JSON in a CSV.",
            ("opening", "messages", "conversation", "history", "conversations"),
        ),
    )  # fmt: skip
    export_shapes = ("sft", "preference", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    agrees_at = 1.0
    has_one_right_answer = False
    # Each conversation is its own: there is nothing that a second one confirms.
    fewest_answers = 1

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        reply = {"text": {"type": "string"}, "model": {"type": "string"}, "version": {"type": "string"}}
        turn = {
            "text": {"type": "string", "minLength": 1, "maxLength": TEXT_AT_MOST, "pattern": r"\S"},
            "replies": {"type": "array", "minItems": 1, "maxItems": REPLIES_AT_MOST, "items": strict(reply)},
            "chosen": CHOSEN, "strength": STRENGTH, "edited": EDITED,
        }  # fmt: skip
        turns = {"type": "array", "minItems": 1, "maxItems": TURNS_AT_MOST, "items": strict(turn)}
        return strict({"turns": turns, "rating": RATING})

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if not problems and isinstance(settings, dict) and settings["minimum_turns"] > settings["maximum_turns"]:
            message = f"This is fewer than the {settings['minimum_turns']} messages that are asked for at least."
            problems.append(Problem("maximum_turns", message))
        return problems

    def read(self, content: Fields) -> dict[str, object]:
        """The beginning in one form, its system message taken out of it where that has no column. What cannot be read
        is left for `validate_content` to name."""
        found = dict(content)
        try:
            opening = messages_in(found["opening"]) if found.get("opening") not in (None, "", []) else []
        except Unreadable:
            return found
        if opening and opening[0]["role"] == SYSTEM and not found.get("system"):
            found["system"] = opening.pop(0)["content"]
        return {**found, "opening": opening} if opening else {k: v for k, v in found.items() if k != "opening"}

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        problems = checks.texts(content, [field for field in self.content_fields if field.name != "opening"])
        if content.get("opening") is None:
            return problems
        try:
            check_turns(messages_in(content["opening"]))
        except Unreadable as error:
            problems.append(Problem("opening", error.message))
        return problems

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema())
        if problems or not isinstance(answer, dict):
            return problems
        return [*of_turns(chat_rows.turns_of(answer), settings), *of_rating(answer, settings)]

    def assembled(self, turns: Sequence[OneTurn], given: Fields) -> dict[str, object]:
        """The whole answer: what was said, as the rows have it, with what the expert says of the last reply. The
        caller has held `given` against `GIVEN`."""
        told = [as_stored(turn) for turn in turns]
        on_last = given.get("reply")
        if told and isinstance(on_last, Mapping):
            told[-1] |= {name: on_last.get(name) for name in ("chosen", "strength", "edited")}
        for turn in told:
            turn["chosen"] = 0 if turn["chosen"] is None and len(chat_rows.replies_of(turn)) == 1 else turn["chosen"]
        return {"turns": told, "rating": given.get("rating")}

    def given_in(self, answer: Fields) -> dict[str, object]:
        """What the expert themselves gave of an assembled answer: undoes `assembled`."""
        turns = chat_rows.turns_of(answer)
        if not turns:
            return {}
        last = {name: turns[-1][name] for name in ("chosen", "strength", "edited")}
        return {"reply": {"turn": len(turns), **last}, "rating": answer.get("rating")}

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """That there was a conversation: nothing in it is held against another's."""
        return [Part(HAD, (HAD,))]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        return {HAD: HAD}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The foremost expert's; datasets hold everybody's."""
        return dict(answers[0])

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        told = [message["content"] for message in opening_of(content)]
        parts = [checks.text(content, "scenario"), checks.text(content, "system"), *told]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "scenario")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        turns = chat_rows.turns_of(answer)
        edited = sum(turn["edited"] is not None for turn in turns)
        said = [f"{len(turns)} {'message' if len(turns) == 1 else 'messages'}"]
        said += [f"{edited} {'reply' if edited == 1 else 'replies'} edited"] if edited else []
        said += [f"rated {answer['rating']} of {HIGHEST_RATING}"] if answer.get("rating") else []
        return ", ".join(said)

    def export_columns(self, shape: str) -> list[Column]:
        return chat_rows.columns(shape)

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        return chat_rows.rows(shape, judged)


def as_stored(turn: OneTurn) -> dict[str, object]:
    replies = [{"text": reply.text, "model": reply.model, "version": reply.version} for reply in turn.replies]
    return {
        "text": turn.text, "replies": replies, "chosen": turn.chosen, "strength": turn.strength,
        "edited": turn.edited,
    }  # fmt: skip


def on_reply_problems(said: object, replies: Sequence[str], settings: Fields) -> list[Problem]:
    """What is wrong with what an expert says of the replies to one message."""
    problems = checks.against_schema(said, ON_REPLY)
    if problems or not isinstance(said, Mapping):
        return problems
    return list(of_reply(said, replies, settings))


def of_reply(said: Fields, replies: Sequence[str], settings: Fields) -> Iterator[Problem]:
    """One of two is chosen; an edited text changes it, where replies may be edited."""
    chosen, edited = said.get("chosen"), said.get("edited")
    place = 0 if chosen is None and len(replies) == 1 else chosen
    if not isinstance(place, int):
        yield Problem("chosen", "Choose the better of the two replies first.")
    elif place >= len(replies):
        yield Problem("chosen", "There is no such reply. Choose one that came.")
    elif edited is not None and not settings["edits"]:
        yield Problem("edited", "Replies are not edited in this project. Choose one as it is.")
    elif edited is not None and str(edited).strip() == replies[place].strip():
        yield Problem("edited", "This is the reply itself. Change it, or leave it as it is.")
    if said.get("strength") is not None and len(replies) < REPLIES_AT_MOST:
        yield Problem("strength", "There is no other reply to compare this one with.")


def of_turns(turns: Sequence[Fields], settings: Fields) -> Iterator[Problem]:
    """As many messages as are asked for, and each with a reply that the conversation went on with."""
    least, most = int(str(settings["minimum_turns"])), int(str(settings["maximum_turns"]))
    if len(turns) < least:
        yield Problem("turns", f"There are {len(turns)} answered messages; {least} are asked for at least. Go on.")
    elif len(turns) > most:
        yield Problem("turns", f"There are {len(turns)} messages; at most {most} are taken.")
    for place, turn in enumerate(turns):
        said = {name: turn[name] for name in ("chosen", "strength", "edited")}
        for problem in of_reply(said, [str(reply["text"]) for reply in chat_rows.replies_of(turn)], settings):
            yield Problem(f"turns.{place}.{problem.field}", problem.message)


def of_rating(answer: Fields, settings: Fields) -> Iterator[Problem]:
    rating = answer["rating"]
    if settings["rating"] and rating is None:
        yield Problem("rating", f"Rate the conversation from 1 to {HIGHEST_RATING}.")
    elif not settings["rating"] and rating is not None:
        yield Problem("rating", "Conversations are not rated in this project. Leave the rating out.")
