"""What kinds that judge one response have in common: what they read, and that nothing about it has sides."""

from tasks.types import checks
from tasks.types.base import ContentField, Fields, Finding

PROMPT = ContentField(
    "prompt", "Question", True, "What the response replies to.",
    ("prompt", "question", "instruction", "query", "input", "dialogue"),
)  # fmt: skip
RESPONSE = ContentField(
    "response", "Response", True, "What is judged.",
    ("response", "answer", "output", "completion", "free_form_answer", "text"),
)  # fmt: skip
REFERENCE = ContentField(
    "reference", "Reference", False, "An answer that is known to be good.",
    ("reference", "reference_answer", "ideal", "ideal_completion", "solution", "target", "ground_truth"),
)  # fmt: skip
CONTEXT = ContentField(
    "context", "Context", False, "What a reader must know to judge: a case, a document, a note.",
    ("context", "background", "passage", "case", "document"),
)  # fmt: skip


class OfResponse:
    """A kind without principles and sides, whose items are a prompt and a response."""

    uses_principles = False

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("prompt", "context", "response", "reference")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")
