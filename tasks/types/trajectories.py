"""Trajectories as labs keep them, read into steps: who acts, what they say, which tools they call, what came back.

Read are lists of texts (ProcessBench, BIG-Bench Mistake), steps under names of their own, messages of a chat with
tool calls (OpenAI's and Anthropic's), PRM800K's completions, and each of these as JSON in a text (CSV). A step is
stored as `{"role", "text", "calls": [{"name", "arguments", "result"}]}`; a result of null: none came back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from tasks.types import checks
from tasks.types.base import Fields

AGENT, USER, SYSTEM, TOOL = "assistant", "user", "system", "tool"
ROLES = {
    "assistant": AGENT, "agent": AGENT, "ai": AGENT, "model": AGENT, "gpt": AGENT, "bot": AGENT, "": AGENT,
    "user": USER, "human": USER, "customer": USER, "system": SYSTEM, "developer": SYSTEM,
    "tool": TOOL, "function": TOOL, "observation": TOOL, "environment": TOOL, "env": TOOL,
}  # fmt: skip
TEXTS = ("text", "content", "value", "thought", "reasoning", "step", "message")
ARGUMENTS = ("arguments", "args", "kwargs", "input", "action_input", "parameters")
RESULTS = ("result", "observation", "output", "tool_result")
NAMES = ("name", "tool", "tool_name", "action")
INNER = ("steps", "messages", "trajectory", "traj")
STEPS_AT_MOST = 1_000
HOW = "Write a list of texts, or of objects with role, text and tool calls."


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """These are no steps; `message` says what to do."""

    message: str


@dataclass(slots=True)
class Reading:
    """The steps read so far, and the calls that wait for their results, by id."""

    steps: list[dict[str, object]] = field(default_factory=list)
    calls: dict[str, dict[str, object]] = field(default_factory=dict)

    def add(self, role: str, text: str, calls: Sequence[Fields]) -> None:
        kept = [self.call(each) for each in calls]
        if text.strip() or kept:
            self.steps.append({"role": role, "text": text, "calls": kept})

    def call(self, call: Fields) -> dict[str, object]:
        """A call under any of its usual names, as it is stored."""
        inner = call.get("function")
        named = inner if isinstance(inner, Mapping) else call
        result = first_of(call, RESULTS)
        kept = {
            "name": as_text(first_of(named, NAMES)),
            "arguments": arguments_of(first_of(named, ARGUMENTS)),
            "result": None if result is None else as_text(result),
        }
        if isinstance(call.get("id"), str):
            self.calls[str(call["id"])] = kept
        return kept

    def came_back(self, call_id: object, name: str, result: str) -> None:
        """A tool's answer goes to its call: by id, else to the first that waits, else it stands alone."""
        of = self.calls.get(call_id) if isinstance(call_id, str) else None
        waiting = of or next((each for each in self.waiting() if each["name"] == name or not name), None)
        if waiting is not None:
            waiting["result"] = result
        elif self.steps:
            calls_of(self.steps[-1]).append({"name": name, "arguments": "", "result": result})
        else:
            self.add(TOOL, result, [])

    def waiting(self) -> Iterator[dict[str, object]]:
        return (each for each in (calls_of(self.steps[-1]) if self.steps else []) if each["result"] is None)


def steps_in(value: object) -> list[dict[str, object]]:
    """The steps of a trajectory in any of the forms above; of stored steps, the same. Raises Unreadable."""
    found = unpacked(value)
    if not isinstance(found, list):
        raise Unreadable(f"These are no steps. {HOW}")
    if len(found) > STEPS_AT_MOST:
        raise Unreadable(f"There are {len(found)} steps; at most {STEPS_AT_MOST} can be judged. Split them.")
    reading = Reading()
    for number, each in enumerate(found, 1):
        read_one(reading, each, number)
    return reading.steps


def unpacked(value: object) -> object:
    """The list in JSON text, or under the name it has in the lab's rows."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Unreadable(f"This text is not JSON, so no steps can be read from it. {HOW}") from None
        if any(checks.unstorable_places(value)):
            raise Unreadable("The steps hold a character that cannot be stored (NUL). Remove it.")
    return first_of(value, INNER) if isinstance(value, Mapping) else value


def read_one(reading: Reading, value: object, number: int) -> None:
    if isinstance(value, str):
        return reading.add(AGENT, value, [])
    if not isinstance(value, Mapping):
        raise Unreadable(f"Step {number} is neither a text nor an object. {HOW}")
    if isinstance(value.get("completions"), list):
        return reading.add(AGENT, chosen_text(value, number), [])
    said = first_of(value, ("role", "from", "speaker"))
    role = ROLES.get(as_text(said).lower())
    if role is None:
        raise Unreadable(f"Step {number} is by “{as_text(said)[:20]}”. Use assistant, user, system or tool.")
    content = first_of(value, TEXTS)
    if role == TOOL and not value.get("calls"):
        result = words_in(content if content is not None else first_of(value, RESULTS))
        return reading.came_back(value.get("tool_call_id"), as_text(value.get("name")), result)
    came_back = blocks_of(content, "tool_result")
    for block in came_back:
        reading.came_back(block.get("tool_use_id"), "", words_in(block.get("content")))
    if not came_back or words_in(content).strip():
        reading.add(role, words_in(content), [*calls_in(value), *blocks_of(content, "tool_use")])


def chosen_text(step: Fields, number: int) -> str:
    """PRM800K: the completion that the trajectory went on with; a person's where no other was chosen."""
    completions, chosen = step["completions"], step.get("chosen_completion")
    options = completions if isinstance(completions, list) else []
    taken = options[chosen] if isinstance(chosen, int) and 0 <= chosen < len(options) else None
    taken = taken or step.get("human_completion") or next(iter(options), None)
    if isinstance(taken, str):
        return taken
    if not isinstance(taken, Mapping) or not isinstance(taken.get("text"), str):
        raise Unreadable(f"Step {number} has no completion with a text.")
    return str(taken["text"])


def calls_in(step: Fields) -> list[Fields]:
    """The step's tool calls: a list of them, or one spelled out in the step itself."""
    several = step.get("calls") or step.get("tool_calls")
    if isinstance(several, list):
        return [each for each in several if isinstance(each, Mapping)]
    one = step.get("call") or step.get("tool_call") or step.get("function_call")
    if isinstance(one, Mapping):
        result = first_of(step, RESULTS)
        return [one if result is None else {**one, "result": result}]
    is_spelled_out = any(step.get(name) is not None for name in (*ARGUMENTS, *RESULTS, "tool", "tool_name", "action"))
    return [{name: each for name, each in step.items() if name != "id"}] if is_spelled_out else []


def blocks_of(content: object, kind: str) -> list[Fields]:
    """Anthropic's content blocks of a kind."""
    blocks = content if isinstance(content, list) else []
    return [each for each in blocks if isinstance(each, Mapping) and each.get("type") == kind]


def words_in(content: object) -> str:
    """The text of a message, also where it comes in pieces."""
    if not isinstance(content, list):
        return as_text(content)
    if any(isinstance(each, Mapping) and "type" in each for each in content):
        return "\n\n".join(as_text(each.get("text")) for each in blocks_of(content, "text"))
    return as_text(content)


def arguments_of(value: object) -> object:
    """Arguments as JSON where they are JSON in a text; a text otherwise."""
    if not isinstance(value, str):
        return "" if value is None else value
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
    # What PostgreSQL cannot store stays the text it was.
    return found if isinstance(found, dict | list) and not any(checks.unstorable_places(found)) else value


def first_of(row: Fields, names: Sequence[str]) -> object:
    return next((row[name] for name in names if row.get(name) is not None), None)


def as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def calls_of(step: Fields) -> list[dict[str, object]]:
    """A stored step's calls."""
    calls = step["calls"]
    if not isinstance(calls, list):
        raise TypeError("a step's calls are a list")
    return calls
