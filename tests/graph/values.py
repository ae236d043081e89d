#!/usr/bin/env python3
"""What a schema cannot say of GraphML and GEXF: that each value is declared for nodes or for edges, whichever has it,
once at most, and is of the declared type; and that no two edges are one. Prints the nodes and edges there are.

usage: values.py FILE
"""
import collections, re, sys
import xml.etree.ElementTree as ET

TYPES = {"long": r"-?\d+", "double": r"-?\d+(\.\d+)?", "string": r".*"}
root = ET.parse(sys.argv[1]).getroot()
space, name = re.fullmatch(r"\{(.*)\}(\w+)", root.tag).groups()
q = lambda tag: f"{{{space}}}{tag}"
if name == "graphml":
    declared = {(k.get("for"), k.get("id")): k.get("attr.type") for k in root.iter(q("key"))}
    values = lambda el: [(d.get("key"), d.text or "") for d in el.findall(q("data"))]
else:
    declared = {(c.get("class"), a.get("id")): a.get("type")
                for c in root.iter(q("attributes")) for a in c.findall(q("attribute"))}
    values = lambda el: [(v.get("for"), v.get("value")) for v in el.iter(q("attvalue"))]
edges, used, counts = set(), set(), collections.Counter()
for of in ("node", "edge"):
    for el in root.iter(q(of)):
        has = values(el)
        counts[of] += 1
        assert len(dict(has)) == len(has), f"{el.get('id')}: a value twice"
        for key, value in has:
            used.add((of, key))
            assert (of, key) in declared, f"{key} is not declared for {of}s"
            assert re.fullmatch(TYPES[declared[of, key]], value, re.S), f"{key}: {value!r} is no {declared[of, key]}"
        if of == "edge":
            role = el.get("kind") or dict(has).get("e.role")
            ends = (*sorted((el.get("source"), el.get("target"))), role)
            assert ends not in edges, f"two edges {ends}"
            edges.add(ends)
print(name, counts["node"], "nodes", counts["edge"], "edges; declared and never used:",
      ", ".join(sorted(f"{of} {key}" for of, key in set(declared) - used)) or "nothing")
