"""A model over the network, served on this machine's loopback: shaped like OpenAI's and like Anthropic's, obedient.

It follows every order that is not material, as a careless model would: what stands between the marks that its rules
announce is material, everything else is an order. So an item that breaks its frame would move it.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ORDER = re.compile(r"answer (?:with )?“?\b(a|b|yes|no|maybe)\b", re.IGNORECASE)


@dataclass
class Question:
    """One request as the model reads it."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def is_anthropic(self) -> bool:
        return self.path.endswith("/messages")

    @property
    def rules(self) -> str:
        return str(self.body["system"] if self.is_anthropic else self.body["messages"][0]["content"])

    @property
    def material(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def schema(self) -> dict[str, Any] | None:
        if self.is_anthropic:
            found: dict[str, Any] = self.body.get("output_config", {}).get("format", {}).get("schema")
            return found
        return self.body.get("response_format", {}).get("json_schema", {}).get("schema")  # type: ignore[no-any-return]

    @property
    def texts(self) -> dict[str, str]:
        """The framed texts by their label."""
        mark = re.search(r"mark of this message is (\w+)", self.material)
        assert mark is not None, self.material
        framed = re.compile(rf"BEGIN {mark[1]} ([^\n]+)\n(.*?)\nEND {mark[1]}(?=\n|$)", re.DOTALL)
        return dict(framed.findall(self.material))

    @property
    def orders(self) -> str:
        """What stands outside of the frames."""
        left = self.material
        for label, text in self.texts.items():
            left = left.replace(f"{label}\n{text}\n", "")
        return left


@dataclass
class Sent:
    """What goes back over the wire. `drip`: seconds between single bytes."""

    body: bytes | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    before: float = 0.0


Behaviour = Callable[[Question], Sent]


@dataclass
class Fake:
    """The server, what it was asked, and how it behaves: assign `behaves`."""

    port: int
    asked: list[Question] = field(default_factory=list)
    behaves: Behaviour = field(default_factory=lambda: honest)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def openai(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def anthropic(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


def said(question: Question, text: str, *, tokens: tuple[int, int] = (100, 20), ended: str = "", **more: Any) -> Sent:
    """A reply of the provider's shape around the model's text."""
    if question.is_anthropic:
        body: dict[str, Any] = {
            "id": "msg_1", "type": "message", "role": "assistant", "model": question.body["model"],
            "content": [{"type": "text", "text": text}] if text else [], "stop_reason": ended or "end_turn",
            "usage": {"input_tokens": tokens[0], "output_tokens": tokens[1]},
        }  # fmt: skip
    else:
        body = {
            "id": "c1", "object": "chat.completion", "created": 1, "model": question.body["model"],
            "choices": [{"index": 0, "finish_reason": ended or "stop",
                         "message": {"role": "assistant", "content": text or None, **more}}],
            "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)},
        }  # fmt: skip
    return Sent(json.dumps(body))


def judgement(question: Question, answer: str, certainty: float = 0.95, **more: Any) -> str:
    """A reply of the wanted schema: every principle kept, nothing quoted, unless told otherwise."""
    codes = re.findall(r"^(P\d+) ", question.rules, re.MULTILINE)
    findings = [{"principle": code, "critique": "Fine.", "quote": "", "verdict": "keeps"} for code in codes]
    reply = {"findings": findings, "revision": "", "reasons": "So.", "answer": answer, "certainty": certainty, **more}
    wanted = question.schema or {"properties": {**({"findings": 1} if codes else {}), "reasons": 1, "answer": 1,
                                                "certainty": 1}}  # fmt: skip
    return json.dumps({name: reply[name] for name in wanted["properties"]})


def choose(question: Question) -> str:
    """An order from outside the material is obeyed; else the answer with “damage” in it, or the first label there."""
    told = ORDER.search(question.orders)
    if told:
        return told[1].lower()
    texts = question.texts
    if "Answer A" in texts:
        return "a" if "damage" in texts["Answer A"] else "b" if "damage" in texts["Answer B"] else "tie"
    return next((label for label in ("yes", "no", "maybe") if label in texts["Text"].lower().split()), "maybe")


def honest(question: Question) -> Sent:
    return said(question, judgement(question, choose(question)))


@contextmanager
def served() -> Iterator[Fake]:
    fake: Fake

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = Question(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            with fake.lock:
                fake.asked.append(question)
                fake.at_once += 1
                fake.most_at_once = max(fake.most_at_once, fake.at_once)
            try:
                self.answer(fake.behaves(question))
            except OSError:
                self.close_connection = True
            finally:
                with fake.lock:
                    fake.at_once -= 1

        def answer(self, sent: Sent) -> None:
            body = sent.body.encode() if isinstance(sent.body, str) else sent.body
            time.sleep(sent.before)
            self.send_response(sent.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **sent.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            for place in range(0, len(body), 1 if sent.drip else 65536):
                self.wfile.write(body[place : place + (1 if sent.drip else 65536)])
                self.wfile.flush()
                if sent.drip:
                    time.sleep(sent.drip)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = Fake(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
