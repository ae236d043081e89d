#!/usr/bin/env python3
"""Holds what kdidx prints as JSON against data/schema: in every case, in every documented example, and of data/sample.

usage: schema.py TOP KDIDX

A document names its schema: "kdidx/who/1" is data/schema/who.1.json. A row of --ndjson does not: it is an element
of the list in the document of the command that printed it, with the name that was asked for. A document with
--fields lacks fields in its rows. A case that cuts
something out of a document is passed over. Prints what does not fit, and each schema that nothing was held against; exit 1 then.
"""
import json, pathlib, re, subprocess, sys, tempfile
from jsonschema import Draft202012Validator

# What a row has beside the element: the key of the name asked for, and the line that asked for it.
ASKED = {"who": "drama", "what": "person", "when": "name", "where": "drama", "search": "query", "show": "article"}
# The list in a document of which a row is an element.
ROWS = {"who": "people", "what": "works", "when": "dates", "where": "places", "search": "articles",
        "show": "facts", "list": "items", "copies": "copies", "conflicts": "conflicts", "stats": "counts",
        "rules": "rules", "explain": "facts", "ingest": "inputs", "extract": "inputs"}


def closed(schema):
    """The schema, but no field that it does not describe: a field that is added must be added there."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def relaxed(schema, inside=False):
    """The schema, but what stands in its lists may lack fields."""
    if isinstance(schema, dict):
        return {key: relaxed(value, inside or key in ("items", "$defs")) for key, value in schema.items()
                if not (inside and key == "required")}
    return [relaxed(value, inside) for value in schema] if isinstance(schema, list) else schema


def with_asked(schema, command):
    """With --fields the name that was asked for can stand in a row."""
    rows = schema["properties"].get(ROWS.get(command, ""), {}).get("items")
    if isinstance(rows, dict) and "properties" in rows and command in ASKED:
        rows["properties"].setdefault(ASKED[command], {"type": ["string", "null"]})
    return schema


def row_of(schema, command):
    """The schema of a row that stands alone."""
    row = json.loads(json.dumps(schema["properties"][ROWS[command]]["items"]))
    row["$defs"] = schema.get("$defs", {})
    text = {"type": ["string", "null"]}
    if "properties" in row:
        row["properties"].setdefault(ASKED.get(command, "query"), text)
        row["properties"].setdefault("query", text)
    return row


class Held:
    def __init__(self, top):
        self.bad = 0
        self.used = set()
        self.schemas = {}
        for path in sorted(top.glob("data/schema/*.json")):
            schema = json.loads(path.read_text(encoding="utf-8"))
            Draft202012Validator.check_schema(schema)
            self.schemas[path.stem] = schema

    def check(self, where, schema, doc):
        for error in Draft202012Validator(closed(schema)).iter_errors(doc):
            print(f"    {where}: {error.json_path}: {error.message[:300]}")
            self.bad = 1

    def document(self, where, doc, command="", fields=False):
        _, kind, version = doc["schema"].split("/")
        schema = self.schemas.get(f"{kind}.{version}")
        if schema is None:
            print(f"    {where}: no schema for {doc['schema']}")
            self.bad = 1
            return
        self.used.add(f"{kind}.{version}")
        self.check(where, relaxed(with_asked(json.loads(json.dumps(schema)), kind)) if fields else schema, doc)

    def row(self, where, doc, command, fields):
        kind = "inputs" if command in ("ingest", "extract") else command
        schema = row_of(self.schemas[f"{kind}.1"], command)
        self.check(where, relaxed(schema, True) if fields else schema, doc)


def values(text):
    """The JSON objects in a text: one, or one a line among other lines."""
    try:
        yield json.loads(text)
    except ValueError:
        for line in text.splitlines():
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except ValueError:
                    pass


def of_case(held, path):
    cmd = (path.parent / "cmd").read_text(encoding="utf-8")
    last = re.findall(r"^\s*kdidx(?: -d \S+)? (\w+)[^\n]*--ndjson[^\n|]*$", cmd, re.M)
    where = f"{path.parent.name}/{path.name}"
    if "del(" in cmd:
        return
    for doc in values(path.read_text(encoding="utf-8", errors="replace")):
        if isinstance(doc, dict) and "schema" in doc:
            held.document(where, doc, fields="--fields" in cmd)
        elif isinstance(doc, dict) and path.suffix == ".ndjson" and last and last[-1] in ROWS:
            held.row(where, doc, last[-1], "--fields" in cmd)


def of_page(held, path):
    """What stands in an example, --fields or not."""
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip().replace("\\e", "\\")
        if line.startswith('{"schema":'):
            held.document(path.name, json.loads(line), fields=True)


def of_sample(held, top, kdidx):
    """Every command, over the sample articles: a document, and rows."""
    dramas, people = ["Alchemy of Souls", "Five Spoons", "W"], ["Lee Jae Wook", "Noh Ye Rim"]
    questions = [["who", d] for d in dramas] + [["where", d] for d in dramas] + [["when", d] for d in dramas + people]
    questions += [["what", p] for p in people] + [["search", "drama AND tvN"], ["search", "person:\"Lee Jae Wook\""]]
    questions += [["list", kind] for kind in ("people", "characters", "dramas", "works", "networks", "outlets", "articles",
                                              "sources")]
    questions += [["show", str(top / "data/sample/001-alchemy-part-two-database.txt")], ["copies"], ["conflicts"],
                  ["stats"], ["rules"], ["rules", "check"], ["status"], ["check"], ["schema"], ["same"],
                  ["sql", "SELECT * FROM cast_list"], ["explain", str(top / "data/sample/004-salt-road-making-of.txt")]]
    with tempfile.TemporaryDirectory() as folder:
        def run(*words):
            done = subprocess.run([kdidx, *words], cwd=folder, capture_output=True, text=True)
            return done.stdout
        run("ingest", *map(str, sorted(top.glob("data/sample/*.txt"))))
        for question in questions:
            where = "kdidx " + " ".join(question)
            for doc in values(run(question[0], "--json", *question[1:])):
                held.document(where, doc)
            for doc in values(run(question[0], "--ndjson", *question[1:])):
                if question[0] in ROWS:
                    held.row(where + " --ndjson", doc, question[0], False)
        for line in values(run("export")):
            held.document("kdidx export", line)
        for line in values(run("extract", *map(str, sorted(top.glob("data/sample/*.txt"))))):
            held.document("kdidx extract", line)


def main(top, kdidx):
    held = Held(top)
    for path in sorted(top.glob("tests/cases/*/out*")):
        of_case(held, path)
    for path in [top / "README.md", *sorted(top.glob("data/man/*.[1-9]")), *sorted(top.glob("data/doc/*"))]:
        of_page(held, path)
    of_sample(held, top, kdidx)
    for name in sorted(set(held.schemas) - held.used):
        print(f"    data/schema/{name}.json: no case prints such a document")
        held.bad = 1
    return held.bad


sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())))
