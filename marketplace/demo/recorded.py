"""What models recorded on real pairs, served on this machine in the shape of OpenAI's API while a replay runs: the
product asks it as it asks any model, and nothing leaves this machine."""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from marketplace.demo.pandalm import Pair, Said

MARK = re.compile(r"mark of this message is (\w+)")
# A record says nothing of how certain the model was, and a certainty below 0 is read as none.
NO_CERTAINTY = -1
type Key = tuple[str, str]


class Recorded:
    """The verdicts of every model by the two answers as the model reads them."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.said: dict[tuple[str, Key], Said] = {
            (model, (squeezed(pair.a), squeezed(pair.b))): said for pair in pairs for model, said in pair.said.items()
        }

    def reply(self, asked: Mapping[str, Any]) -> str | None:
        """The text that answers a request, None for a pair that nothing is recorded of."""
        texts = framed(str(asked["messages"][-1]["content"]))
        key = squeezed(texts.get("Answer A", "")), squeezed(texts.get("Answer B", ""))
        said = self.said.get((str(asked["model"]), key))
        if said is None:
            return None
        if not said.is_readable:
            return said.answer
        return json.dumps({"reasons": said.reasons, "answer": said.answer, "certainty": NO_CERTAINTY})


def framed(material: str) -> dict[str, str]:
    """The texts of a message by their label."""
    mark = MARK.search(material)
    if mark is None:
        return {}
    frames = re.compile(rf"BEGIN {mark[1]} ([^\n]+)\n(.*?)\nEND {mark[1]}(?=\n|$)", re.DOTALL)
    return dict(frames.findall(material))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@contextmanager
def served(recorded: Recorded) -> Iterator[str]:
    """`host:port` of the server, which ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = recorded.reply(asked)
            body = json.dumps(completion(asked["model"], text) if text is not None else {"error": "not recorded"})
            self.send_response(200 if text is not None else 422)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)


def completion(model: str, text: str) -> dict[str, object]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "recorded", "object": "chat.completion", "created": 1, "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }  # fmt: skip
