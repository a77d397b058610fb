"""Hold the request validator against Stripe's own examples, and against mutants of them.

    pip download --no-binary :all: --no-deps --dest /tmp/stripe-sdist "stripe==16.1.0"
    .venv/bin/python -m tests.sandbox.official /tmp/stripe-sdist/stripe-16.1.0.tar.gz

The examples are the requests that Stripe's generated tests expect on the wire.
"""

import ast
import copy
import json
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox import contract
from sandbox.shapes import Json, problems
from sandbox.wire import decode_form, decode_json

EXAMPLES = "tests/test_generated_examples.py"
ACCEPTED_AT_LEAST = 276
CAUGHT_AT_LEAST = 0.99
# Stripe's own type of these is text that happens to be digits: a change of them is legal.
DIGITS_OF_TEXT = {
    "account_number",
    "cvc",
    "exp_month",
    "exp_year",
    "id_number",
    "number",
    "percentage",
    "postal_code",
    "quantity",
    "quantity_decimal",
    "routing_number",
    "value",
}


@dataclass(frozen=True)
class Example:
    method: str
    path: str
    params: dict[str, Json]
    is_form: bool

    @property
    def shape(self) -> type | None:
        route = contract.find(self.method, self.path)
        return route.params if route else None

    def is_accepted(self, params: dict[str, Json]) -> bool:
        return self.shape is not None and not problems(params, self.shape, is_form=self.is_form)


def examples(source: str) -> Iterator[Example]:
    """The examples with parameters, each once."""
    seen = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != "assert_requested":
            continue
        found = example(node)
        key = found and (found.method, found.path, json.dumps(found.params, sort_keys=True))
        if found and found.params and key not in seen:
            seen.add(key)
            yield found


def example(call: ast.Call) -> Example | None:
    given = {each.arg: each.value for each in call.keywords if each.arg}
    words = {
        name: value.value
        for name, value in given.items()
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    method, path = ast.literal_eval(call.args[0]), words.get("path")
    body = words.get("post_data") or words.get("query_string")
    if path is None or not body:
        return None
    is_form = not path.startswith("/v2/") or method != "post"
    return Example(method, path, decode_form(body) if is_form else decode_json(body), is_form)


def mutants(value: Json, place: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], Json]]:
    """(kind, where, new value) of each single change that Stripe would refuse."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not name.isdigit():
                yield "misspelt key", (*place, name), None
            yield from mutants(inner, (*place, name))
    elif isinstance(value, str):
        yield "text to object", place, {"x": "y"}
        if value.removeprefix("-").isdigit() and place[-1] not in DIGITS_OF_TEXT:
            yield "integer to text", place, "not-a-number"
            yield "integer to fraction", place, value + ".5"
        if value in ("true", "false"):
            yield "boolean to text", place, "perhaps"


def mutated(params: dict[str, Json], kind: str, place: tuple[str, ...], new: Json) -> dict[str, Json]:
    root = copy.deepcopy(params)
    here = root
    for step in place[:-1]:
        inner = here[step]
        assert isinstance(inner, dict)
        here = inner
    if kind == "misspelt key":
        here[place[-1] + "x"] = here.pop(place[-1])
    else:
        here[place[-1]] = new
    return root


def run(source: str) -> bool:
    """Print the table; whether both floors were reached."""
    known, made, caught = list(examples(source)), Counter[str](), Counter[str]()
    accepted = [each for each in known if each.is_accepted(each.params)]
    for each in known:
        if each not in accepted:
            print("not accepted:", each.method, each.path, json.dumps(each.params)[:200])
    for each in accepted:
        for kind, place, new in mutants(each.params):
            if "metadata" in place:
                continue
            made[kind] += 1
            caught[kind] += not each.is_accepted(mutated(each.params, kind, place, new))
    print(f"{len(accepted)} of {len(known)} official examples accepted")
    for kind, many in made.most_common():
        print(f"{kind:22}{caught[kind]:5} of {many:5} caught")
    share = caught.total() / made.total()
    print(f"{'all mutants':22}{caught.total():5} of {made.total():5} caught = {share:.1%}")
    return len(accepted) >= ACCEPTED_AT_LEAST and share >= CAUGHT_AT_LEAST


def main() -> None:
    with tarfile.open(Path(sys.argv[1])) as archive:
        name = next(each for each in archive.getnames() if each.endswith(EXAMPLES))
        member = archive.extractfile(name)
        assert member is not None
        source = member.read().decode()
    sys.exit(0 if run(source) else 1)


if __name__ == "__main__":
    main()
