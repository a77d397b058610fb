"""Critique and revision under a constitution: what a response says to each principle, and a better response where one
is broken.

The answer speaks of every principle of the constitution in force. Which these are no content and no setting of a
project says: the caller adds them to the settings as `principles` (a list with a `code` each).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.types import checks, critique_rows
from tasks.types.agreeing import AgreesByClass
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    ContentField,
    Exported,
    Fields,
    Finding,
    Judged,
    JudgeQuestion,
    Problem,
)

# From the gravest on: the class of an answer is the first of these that any finding has.
BREAKS, UNCLEAR, KEEPS = "breaks", "unclear", "keeps"
CLASSES = (BREAKS, UNCLEAR, KEEPS)
# A finding under no code speaks of the whole response: what is known where only a class is known.
OF_NONE = ""
SETTINGS: dict[str, object] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


class Critique(AgreesByClass):
    kind = "critique"
    title = "Does the response keep the principles?"
    uses_principles = True
    content_fields = (
        ContentField(
            "prompt", "Question", True, "What the response replies to.",
            ("prompt", "question", "instruction", "query", "harmful_medical_request", "input"),
        ),
        ContentField(
            "response", "Response", True, "What is held against each principle.",
            ("response", "answer", "output", "completion", "safe_response", "reply"),
        ),
        ContentField(
            "context", "Context", False, "What a reader must know to judge: a case, a document, a note.",
            ("context", "background", "passage", "case", "document"),
        ),
    )  # fmt: skip
    export_shapes = ("critique", "sft", "preference", "raw")
    settings_schema = SETTINGS

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        code: dict[str, object] = {"type": "string"}
        if settings is not None:
            code["enum"] = codes_of(settings)
        finding = {
            "principle": code,
            "verdict": {"type": "string", "enum": list(CLASSES)},
            "quote": {"type": "string", "maxLength": 4000},
            "note": {"type": "string", "maxLength": 4000},
        }
        findings = {
            "type": "object",
            "properties": finding,
            "required": list(finding),
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "properties": {
                "findings": {"type": "array", "items": findings},
                "revision": {"type": ["string", "null"], "maxLength": 100_000},
            },
            "required": ["findings", "revision"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        return checks.against_schema(settings, self.settings_schema)

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        if not codes_of(settings):
            return [Problem("findings", "This project has no principles yet, so nothing can be held against them.")]
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        response = checks.text(content, "response")
        return [*of_each_once(answer, settings), *of_quotes(answer, response), *of_revision(answer, response)]

    def answer_classes(self, settings: Fields) -> list[str]:
        return list(CLASSES)

    def to_class(self, answer: Fields) -> str:
        said = {finding["verdict"] for finding in findings_of(answer)}
        return next((cls for cls in CLASSES if cls in said), KEEPS)

    def from_class(self, cls: str) -> dict[str, object]:
        return {"findings": [{"principle": OF_NONE, "verdict": cls, "quote": "", "note": ""}], "revision": None}

    def merge(self, answers: Sequence[Fields], cls: str) -> dict[str, object]:
        """Each principle's verdict by majority, a tie as the foremost answer of the tied says; quote and note of the
        foremost that says so. Where the majorities no longer amount to the class (all say that something is broken,
        each something else), the foremost answer stands as it is. The revision is that of the foremost answer which
        itself finds everything broken that the merged one does, else of the foremost."""
        if not answers:
            return self.from_class(cls)
        findings = [finding_by_majority(code, answers) for code in codes_in(answers[0])]
        merged: dict[str, object] = {"findings": findings, "revision": None}
        if self.to_class(merged) != cls:
            return dict(answers[0])
        if cls == BREAKS:
            fitting = (answer for answer in answers if broken(answer) >= broken(merged))
            merged["revision"] = next(fitting, answers[0])["revision"]
        return merged

    def findings_in(self, answer: Fields) -> list[Finding]:
        return [
            Finding(str(each["principle"]), str(each["verdict"]), str(each["quote"]), str(each["note"]))
            for each in findings_of(answer)
            if each["principle"] != OF_NONE
        ]

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def question_for_judges(self, content: Fields, settings: Fields) -> JudgeQuestion:
        labels = {"context": "Context", "prompt": "Question", "response": "Response"}
        return JudgeQuestion(
            instruction="Does the response to the question keep every principle?",
            texts=[(label, text) for name, label in labels.items() if (text := checks.text(content, name))],
            classes={
                BREAKS: "the response breaks at least one principle",
                UNCLEAR: "it breaks none, and of at least one it cannot be said",
                KEEPS: "it keeps every principle",
            },
            principles_apply_to="the response",
            wants_revision=True,
        )

    def answer_of_judge(self, cls: str, revision: str, findings: Sequence[Finding] = ()) -> dict[str, object]:
        """Where the findings do not amount to the class that most samples said, the class alone is kept."""
        stated = [
            {"principle": each.principle, "verdict": each.verdict, "quote": each.quote, "note": each.note}
            for each in findings
        ]
        answer: dict[str, object] = {"findings": stated, "revision": None}
        if not stated or self.to_class(answer) != cls:
            answer = self.from_class(cls)
        return {**answer, "revision": revision if cls == BREAKS and revision.strip() else None}

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("prompt", "context", "response")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        cls = self.to_class(answer)
        named = ", ".join(code for code in codes_in(answer) if verdicts_in(answer)[code] == cls)
        words = {BREAKS: "Breaks ", UNCLEAR: "Unclear on "}
        return "Keeps every principle" if cls == KEEPS else words[cls] + (named or "a principle")

    def export_columns(self, shape: str) -> list[Column]:
        return critique_rows.columns(shape, self.content_fields)

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            flat = [replace(given, answer=critique_rows.flat(given.answer)) for given in judged.given]
            return checks.raw_rows(replace(judged, given=flat), self.content_fields, *critique_rows.ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        return critique_rows.rows(shape, judged, judged.answer, self.to_class(judged.answer))


def codes_of(settings: Fields) -> list[str]:
    """The codes of the principles in force, in their order."""
    principles = settings.get("principles")
    return [str(each["code"]) for each in principles] if isinstance(principles, list) else []


def findings_of(answer: Fields) -> list[Fields]:
    findings = answer.get("findings")
    return list(findings) if isinstance(findings, list) else []


def verdicts_in(answer: Fields) -> dict[str, str]:
    return {str(finding["principle"]): str(finding["verdict"]) for finding in findings_of(answer)}


def codes_in(answer: Fields) -> list[str]:
    """The principles that the answer speaks of."""
    return [code for code in verdicts_in(answer) if code != OF_NONE]


def broken(answer: Fields) -> set[str]:
    return {code for code, verdict in verdicts_in(answer).items() if verdict == BREAKS}


def finding_by_majority(code: str, answers: Sequence[Fields]) -> dict[str, object]:
    """What most of the answers, foremost first, say of one principle."""
    said = [finding for answer in answers for finding in findings_of(answer) if finding["principle"] == code]
    # Of equally frequent ones, the one met first comes first.
    verdict = Counter(finding["verdict"] for finding in said).most_common(1)[0][0]
    return dict(next(finding for finding in said if finding["verdict"] == verdict))


def of_each_once(answer: Fields, settings: Fields) -> Iterator[Problem]:
    """One finding a principle, no more and no fewer."""
    times = Counter(str(finding["principle"]) for finding in findings_of(answer))
    for code in codes_of(settings):
        if not times[code]:
            yield Problem("findings", f"Nothing is said of {code}. Say of each principle: breaks, keeps or unclear.")
        elif times[code] > 1:
            yield Problem("findings", f"{code} is there more than once. Say one thing of each principle.")


def of_quotes(answer: Fields, response: str) -> Iterator[Problem]:
    """What is called broken is shown in the response's own words, and no other words are called a quote."""
    for place, finding in enumerate(findings_of(answer)):
        quote = folded(str(finding["quote"]))
        if finding["verdict"] == BREAKS and not quote:
            message = f"Quote the words of the response that break {finding['principle']}."
            yield Problem(f"findings.{place}.quote", message)
        elif quote not in folded(response):
            message = f"The quote for {finding['principle']} is not in the response word for word. Take it from there."
            yield Problem(f"findings.{place}.quote", message)


def of_revision(answer: Fields, response: str) -> Iterator[Problem]:
    """A revision where something is broken, and only there."""
    revision = folded(str(answer["revision"] or ""))
    if not broken(answer):
        if revision:
            yield Problem("revision", "Nothing is broken, so the response stands as it is. Leave the revision empty.")
    elif not revision:
        yield Problem("revision", "Write how the response should read, so that it keeps every principle.")
    elif revision == folded(response):
        yield Problem("revision", "The revision is the response itself. Change what breaks a principle.")


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())
