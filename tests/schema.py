#!/usr/bin/env python3
"""Holds every JSON document that a case expects against its schema in data/schema.

usage: schema.py TOP

A document names its schema: "kdidx/who/1" is data/schema/who.1.json. Prints what does not fit; exit 1 then.
"""
import json, pathlib, sys
from jsonschema import Draft202012Validator


def documents(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield json.loads(text)
    else:
        for line in text.splitlines():
            yield json.loads(line)


def closed(schema):
    """The schema, but no field that it does not describe: a field that is added must be added there."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def main(top):
    bad = 0
    schemas = {}
    for path in sorted(top.glob("data/schema/*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        schemas[path.stem] = Draft202012Validator(closed(schema))
    for path in sorted(top.glob("tests/cases/*/out.*json")):
        for doc in documents(path):
            name = doc.get("schema") if isinstance(doc, dict) else None
            if name is None:
                continue
            _, kind, version = name.split("/")
            validator = schemas.get(f"{kind}.{version}")
            errors = [f"no schema for {name}"] if validator is None else [
                f"{e.json_path}: {e.message[:300]}" for e in validator.iter_errors(doc)]
            for error in errors:
                print(f"    {path.parent.name}/{path.name}: {error}")
                bad = 1
    return bad


sys.exit(main(pathlib.Path(sys.argv[1])))
