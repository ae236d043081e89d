#!/usr/bin/env python3
"""Prints records of dramas with as much to show as there can be: long names full of what is escaped."""
import json

DRAMAS, PEOPLE = 60, 20
for d in range(DRAMAS):
    title = f"{d} " + '"&<' * 60
    text, cast, people = "", [], []
    for p in range(PEOPLE):
        name = f"{(d * 7 + p) % 150} " + "'&>" * 60
        start = len(text)
        text += f"{name} plays {title} " + '&"' * 200 + ".\n"
        people.append({"name": name, "role": "actor", "forms": [name], "mentions": [[start, start + len(name)]],
                       "confidence": 0.9, "rule": "by-hand"})
        cast.append({"person": name, "character": None, "drama": title, "evidence": [[start, len(text) - 1]],
                     "confidence": 0.9, "rule": "by-hand"})
    at = text.index(title)
    dates, events, networks, airs = [], [], [], []
    for n in range(8):
        start = len(text)
        text += f"{n + 1} May 2021 " + '"' * 400 + ".\n"
        dates.append({"value": f"2021-05-0{n + 1}", "text": f"{n + 1} May 2021", "start": start,
                      "end": start + 10, "rule": "by-hand"})
        events.append({"drama": title, "event": "premiere", "episode": None, "date": f"2021-05-0{n + 1}",
                       "start": start, "end": start + 10, "evidence": [[start, len(text) - 1]],
                       "confidence": 0.9, "rule": "by-hand"})
        network = f"{n} " + "<>" * 60
        networks.append({"name": network, "forms": [network], "mentions": [[start, start + 2]]})
        airs.append({"drama": title, "network": network, "evidence": [[start, len(text) - 1]],
                     "confidence": 0.8, "rule": "by-hand"})
    print(json.dumps({
        "schema": "kdidx/record/1", "source": "&" * 300 + str(d), "ordinal": 0, "title": '"' * 600,
        "url": "https://example.org/" + "&" * 250, "published": "2021-03-03", "outlet": "&" * 200, "lang": "en",
        "people": people, "characters": [], "networks": networks, "outlets": [], "dates": dates, "events": events, "airtimes": [], "crew": [],
        "works": [{"title": title, "kind": "drama", "season": None, "forms": [title],
                   "mentions": [[at, at + len(title)]], "confidence": 0.9, "rule": "by-hand"}],
        "cast": cast, "airs": airs, "text": text}))
