#!/usr/bin/env python3
"""Makes what somebody who means harm would send: make.py FOLDER

  records.ndjson   records, every string of which would be obeyed by a terminal, a browser or a spreadsheet
  in/              articles in files of such names, and files that are refused with such words in the reason
"""
import json
import os
import sys
import tarfile
import io

# Sequences of a terminal in their forms of 7 and of 8 bits, a title set, turned text; the ends of elements,
# attributes, scripts, comments and CDATA of a page; the end of a string and a statement of SQL.
TERMINAL = "\x1b[31mred\x1b]0;title\x07\u009b2J\u0085\u202eright\u2066left\x7f\x08"
PAGE = "\"'></script><img src=x onerror=alert(9)>&lt;--> ]]>"
SQL = "'); DROP TABLE article; --"
EVIL = TERMINAL + PAGE + SQL
# So little of it that a text is still taken for one, as it is, as references of HTML, and as JSON escapes it.
FEW = "\x1b[31mred\u009b2J\u202eright" + PAGE
REFERENCES = "&#27;[31mred&#x9b;2J&#x202E;right&lt;/script&gt;&lt;img src=x&gt;"


def record(number, lead):
    """lead: what each name begins with."""
    who, role, work, network, outlet, maker = (f"{lead}{name} {EVIL} {number}" for name in
                                               ("Kang", "Cha", "Salt", "TVN", "Daily", "Bang"))
    text = (f"{who} plays {role} in {work}. {maker} directs {work}. {network} airs {work} on Mondays at 9 p.m. "
            f"It premieres on 5 April 2021. {outlet} says so.\n\nMore {number}.")

    def at(part):
        start = len(text[:text.index(part)].encode())
        return [start, start + len(part.encode())]

    whole = [0, len(text.split("\n")[0].encode())]
    named = lambda name, **more: {"name": name, "forms": [name], "mentions": [at(name)], "confidence": 0.9,
                                  "rule": EVIL, **more}
    fact = {"evidence": [whole], "confidence": 0.9, "rule": EVIL}
    day = at("5 April 2021")
    return {
        "schema": "kdidx/record/1", "source": f"{lead}{EVIL}/{number}.txt", "ordinal": 0, "title": f"{lead}{EVIL} {number}",
        "url": f"javascript:alert({number}){EVIL}", "published": "2021-03-03", "outlet": outlet, "author": f"{lead}{EVIL}",
        "lang": "en", "people": [named(who, role="actor"), named(maker, role="director")],
        "characters": [named(role)],
        "works": [{"title": work, "kind": "drama", "season": None, "forms": [work], "mentions": [at(work)],
                   "confidence": 0.9, "rule": EVIL}],
        "networks": [named(network)], "outlets": [named(outlet)],
        "dates": [{"value": "2021-04-05", "text": "5 April 2021", "start": day[0], "end": day[1], "rule": EVIL}],
        "airtimes": [{"drama": work, "days": ["mon"], "time": "21:00", "tz": "KST", **fact}],
        "cast": [{"person": who, "character": role, "drama": work, **fact}],
        "crew": [{"person": maker, "role": "director", "drama": work, **fact}],
        "airs": [{"drama": work, "network": network, **fact}],
        "events": [{"drama": work, "event": "premiere", "episode": None, "season": None, "date": "2021-04-05",
                    "start": day[0], "end": day[1], **fact}],
        "text": text}


def write(path, data):
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def main(folder):
    with open(os.path.join(folder, "records.ndjson"), "w", encoding="utf-8") as out:
        for number, lead in enumerate(["", "=", "+", "@", "-"]):
            print(json.dumps(record(number, lead)), file=out)
    here = os.path.join(folder, "in").encode()
    os.mkdir(here)
    name = lambda end: os.path.join(here, TERMINAL.encode() + b"\xff" + end)
    plain = "Seo Ha On plays Cha Mok in the drama “Salt Road”. Kim Bora directs it, and tvN airs it on Mondays.\n" * 9
    story = f"Seo Ha {FEW} On plays Cha {FEW} Mok in the drama “Salt {FEW} Road”.\n\n{plain}"
    page = f"Seo Ha {REFERENCES} On plays Cha Mok in the drama “Salt {REFERENCES} Road”. {plain}"
    write(name(b".txt"), story)
    write(name(b"zero.txt"), b"a\0b")
    write(name(b"empty.txt"), b"")
    write(name(b"bad.txt"), story.encode() + b"Ma \x93hello\x94 \x81.\n")
    write(name(b"cut.gz"), b"\x1f\x8b\x08\0\0\0\0\0\0\3" + EVIL.encode())
    write(name(b"none.json"), json.dumps({EVIL: EVIL, "rest": 1}))
    write(name(b".jsonl"), json.dumps({"text": EVIL + plain, "title": "=" + EVIL, "url": EVIL, "outlet": EVIL,
                                       "author": EVIL, "published": EVIL, "lang": EVIL}))
    write(name(b"wrong.jsonl"), '{"text": "%s"}\n{"text": %s}\n' % (plain.replace("\n", ""), FEW))
    write(name(b".csv"), f'text,{FEW},title\n"{story.replace(chr(34), "")}",x,{FEW}\n"never ended {FEW}\n{plain}')
    write(name(b".xml"), f"<rss><channel><item><title>{REFERENCES}</title><description>{page}&{FEW[9:12]};</description>"
          "</item></oops>")
    write(name(b".html"), f"<html lang='{REFERENCES}'><title>{REFERENCES}</title><meta name=author content='{REFERENCES}'>"
          f"<meta property='og:site_name' content='{REFERENCES}'><p>{page}</p></html>")
    write(name(b".eml"), f"From: {FEW}\nSubject: {FEW}\nMIME-Version: 1.0\nMessage-ID: <a@b>\n\n{plain}")
    write(name(b".warc"), f"WARC/1.0\r\nWARC-Type: {FEW}\r\nContent-Length: {FEW}\r\n\r\n{plain}\r\n\r\n")
    os.mkdir(name(b"folder"))
    os.symlink(here, name(b"loop"))
    os.symlink(TERMINAL.encode(), name(b"nowhere"))
    with tarfile.open(name(b".tar"), "w") as tar:
        for member, data in [(f"../{TERMINAL}.txt", plain), (f"/{TERMINAL}", "a\0b"), ("x" + TERMINAL, b"\x1f\x8b\x08")]:
            info = tarfile.TarInfo(member)
            data = data if isinstance(data, bytes) else data.encode()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


main(sys.argv[1])
