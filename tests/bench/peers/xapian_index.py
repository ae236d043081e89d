#!/usr/bin/env python3
"""Indexes the texts of a file of JSON Lines with Xapian, with positions and the text as data.

    xapian_index.py FILE DATABASE
"""
import json
import sys

import xapian

database = xapian.WritableDatabase(sys.argv[2], xapian.DB_CREATE_OR_OVERWRITE)
terms = xapian.TermGenerator()
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        text = json.loads(line)["text"]
        document = xapian.Document()
        document.set_data(text)
        terms.set_document(document)
        terms.index_text(text)
        database.add_document(document)
database.commit()
