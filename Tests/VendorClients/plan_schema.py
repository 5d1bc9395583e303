"""Checks `payments plan` against its published JSON schemas, with a validator that knows nothing of the package.

The schemas are valid themselves; the documented examples and the stories of the fixtures are what they say; what the tool writes
for them is too; and what a schema refuses the tool refuses as well.
"""

import argparse
import copy
import json
import pathlib
import re
import shlex
import subprocess
import traceback

import jsonschema
import referencing

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORIES = sorted((ROOT / "Tests/Fixtures/Plans").glob("*.json"))
DOCUMENTS = [ROOT / "Docs/Plans.md", ROOT / "Docs/CommandLine.md"]
SCHEMAS = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "Docs/Schemas").glob("*.json")]
REGISTRY = referencing.Registry().with_resources(
    (schema["$id"], referencing.Resource.from_contents(schema)) for schema in SCHEMAS
)
TERMS = "urn:swift-payments:terms-1"
INPUT = "urn:swift-payments:plan-input-1"
OUTPUT = "urn:swift-payments:plan-output-1"
EVENT = OUTPUT + "#/$defs/event"
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def validator(schema):
    return jsonschema.Draft202012Validator(
        {"$ref": schema}, registry=REGISTRY, format_checker=jsonschema.FormatChecker(["date"])
    )


def validate(schema, instance, what):
    error = jsonschema.exceptions.best_match(validator(schema).iter_errors(instance))
    assert error is None, "%s is not as %s says: at %s: %s" % (what, schema, error.json_path, error.message[:300])


def story(path):
    return json.loads(path.read_text(encoding="utf-8"))


class Tool:
    def __init__(self, command):
        self.command = shlex.split(command) + ["plan"]

    def run(self, *arguments, document=None):
        text = "" if document is None else json.dumps(document)
        return subprocess.run(
            self.command + list(arguments), input=text, capture_output=True, encoding="utf-8", timeout=60, check=False
        )


@check
def the_schemas_are_valid(_):
    for schema in SCHEMAS:
        jsonschema.Draft202012Validator.check_schema(schema)


@check
def the_documented_examples_are_as_the_schemas_say(_):
    # What each example has that no other kind has.
    kinds = {"lines": TERMS, "terms": INPUT, "ok": EVENT}
    seen = set()
    for path in DOCUMENTS:
        for block in re.findall(r"```json\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            example = json.loads(block)
            for member in kinds.keys() & example.keys():
                validate(kinds[member], example, "an example of " + path.name)
                seen.add(member)
    assert seen == kinds.keys(), "examples were found of %r only" % seen


@check
def stories_and_what_becomes_of_them_are_as_the_schemas_say(tool):
    assert STORIES
    for path in STORIES:
        validate(INPUT, story(path), path.name)
        for language in ("en", "uk"):
            ending = tool.run("--file", str(path), "--json", "--language", language)
            output = json.loads(ending.stdout)
            validate(OUTPUT, output, "the output for " + path.name)
            assert ending.returncode == (1 if "error" in output else 0), ending.stderr
            assert sum(item["amount"]["minorUnits"] for item in output["items"]) + output["waived"][
                "minorUnits"
            ] == output["total"]["minorUnits"], "the items of %s do not sum to the total" % path.name


@check
def terms_that_the_tool_writes_are_as_the_schema_says_and_mean_the_same(tool):
    for path in STORIES:
        ending = tool.run("--file", str(path), "--terms-only", "--json")
        assert ending.returncode == 0, ending.stderr
        terms = json.loads(ending.stdout)
        validate(TERMS, terms, "the terms of " + path.name)
        document = story(path)
        before = tool.run("--json", document=document)
        document["terms"] = terms
        assert tool.run("--json", document=document).stdout == before.stdout, path.name


@check
def errors_are_as_the_schema_says(tool):
    for document in ({}, {"version": 2}, [], {"version": 1, "terms": {"version": 1, "lines": []}}):
        ending = tool.run("--json", document=document)
        assert ending.returncode == 64, (document, ending)
        output = json.loads(ending.stdout)
        validate(OUTPUT, output, "an error")
        assert ending.stderr == "payments: %s\n" % output["error"]["message"]


def mutations(document):
    """The document with one thing wrong, in every place where it can be: a member too many, one of another type."""
    places = [()]
    while places:
        place = places.pop()
        value = at(document, place)
        if isinstance(value, dict):
            # Any event may be planned.
            if place != ("dates",):
                yield place + ("surprise",), 1
            places += [place + (name,) for name in value]
        elif isinstance(value, list):
            places += [place + (index,) for index in range(len(value))]
        yield place, 1.5


def at(document, place):
    for step in place:
        document = document[step]
    return document


@check
def what_the_schema_refuses_the_tool_refuses(tool):
    count = 0
    check_input = validator(INPUT)
    for path in STORIES:
        original = story(path)
        if len(original["events"]) > 10:
            continue
        for place, value in mutations(original):
            document = copy.deepcopy(original)
            if not place:
                document = value
            else:
                at(document, place[:-1])[place[-1]] = value
            assert not check_input.is_valid(document), "the schema takes %r at %r of %s" % (value, place, path.name)
            ending = tool.run(document=document)
            assert ending.returncode == 64, "the tool takes %r at %r of %s" % (value, place, path.name)
            assert ending.stderr.startswith("payments: ") and ending.stdout == "", ending
            count += 1
    assert count > 100, count


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments-command", required=True, help="the command that starts the tool")
    tool = Tool(parser.parse_args().payments_command)
    failed = 0
    for function in CHECKS:
        try:
            function(tool)
            print("PASS " + function.__name__, flush=True)
        except Exception as error:
            failed += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            print("FAIL %s: %s: %s (line %s)" % (function.__name__, type(error).__name__, error, place.lineno), flush=True)
    print("%d passed, %d failed" % (len(CHECKS) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
