#!/usr/bin/env python3
"""Makes the corpora of `make bench`: articles in the sentences of data/sample, on other dramas with other
people, half of them on the lists in data/names and half invented.

    tests/bench/corpus.py OUT N FORMAT...

OUT gets N articles, about 1.9 KB each, in each format: text.txt (formfeeds between), folder/ (a file each),
rows.jsonl, pages/ (HTML with furniture), pages.warc.gz, mixed.jsonl (1 page in 50 about K-drama). The
format `worst` makes, for any N, what is hard for a program such as this: capitals.jsonl, quotes.jsonl,
long.txt (one article of 16 MiB), names.txt (one with 100,000 names), line.txt (one that tells of 40,000 dramas
on one line), she.txt (one of 40,000 clauses on one line, each with a "she" that means somebody before).

Every run makes the same bytes. A drama has its own cast, which comes back in all its articles; how often one
is told of goes by Zipf's law. An article takes its headline and most paragraphs from one sample, the others
from others that tell of one drama, too, so that there are more articles than samples; 3 in 100 are copies with another end.
"""
import gzip
import html
import json
import os
import random
import re
import sys

import patterns
import world

SEED = 2407
MIXED = 0.35       # of an article's paragraphs that come from other samples
COPIES = 33        # one in so many is a copy
KDRAMA = 50        # one in so many of the mixed crawl
HERE = os.path.dirname(os.path.abspath(__file__))


class Articles:
    """Article i as text. The same i gives the same text, however many there are beside it, if there are
    as many in all: how many dramas there are follows from that."""

    def __init__(self, count):
        self.world = world.World(SEED, count)
        self.patterns = patterns.read_all()
        self.spare = [p for pattern in self.patterns if pattern.mixes
                      for p in pattern.paragraphs[1:-1] if p.mixes]
        self.rng = random.Random()

    def names(self, rng):
        """What the slots of a text stand for."""
        drama, which, out = self.world.pick(rng), rng.randrange(6), []
        for k in range(patterns.DRAMAS):
            out += self.world.block(self.world.related(drama, k, which))
        return out + self.world.free_people(rng, patterns.FREE)

    def body(self, i):
        rng = self.rng
        rng.seed(SEED * 1000003 + i)
        names, pattern = self.names(rng), rng.choice(self.patterns)
        for paragraph in pattern.paragraphs:
            if pattern.mixes and paragraph.mixes and rng.random() < MIXED:
                paragraph = rng.choice(self.spare)
            yield paragraph.fill(names)

    def text(self, i):
        source = i - 1 - i % 7 if i % COPIES == COPIES - 1 else i
        parts = list(self.body(source))
        if source != i:
            parts.append("This article was first published elsewhere and is shown here in full.")
        parts.append(f"Article {i + 100000}")  # as pages have it; and no two are the same
        return "\n\n".join(parts)


class OtherPages:
    """Pages about anything else: sentences made before, put together by chance."""
    VARIANTS = 60

    def __init__(self):
        self.rng = random.Random(SEED)
        self.topics = []
        common, topic = {}, None
        for line in open(os.path.join(HERE, "topics.txt"), encoding="utf-8"):
            line = line.strip()
            word = re.match(r"([a-z]+): (.*)", line)
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                topic = {"words": common if line == "[all]" else dict(common), "title": [], "lines": []}
                self.topics += [topic] if line != "[all]" else []
            elif word and word[1] == "title":
                topic["title"].append(word[2])
            elif word:
                topic["words"][word[1]] = word[2].split("|")
            else:
                topic["lines"].append(line)
        for topic in self.topics:
            for part in "title", "lines":
                topic[part] = [self.fill(line, topic["words"]) for line in topic[part]
                               for _ in range(self.VARIANTS)]

    def fill(self, line, words):
        return re.sub(r"{(\w+)}", lambda m: self.rng.choice(words[m[1]]), line)

    def text(self, i):
        rng = self.rng
        rng.seed(SEED * 7919 + i)
        topic = rng.choice(self.topics)
        lines = rng.sample(topic["lines"], rng.randrange(8, 30))
        parts = [" ".join(lines[k:k + 3]) for k in range(0, len(lines), 3)]
        return "\n\n".join([rng.choice(topic["title"])] + parts + [f"Page {i + 100000}"])


# ---- formats ----

def address(i):
    return f"https://news.example/{i // 1000}/{i}.html"


def day(i):
    return f"20{10 + i % 15}-{1 + i % 12:02}-{1 + i % 28:02}"


def row(text, i):
    return json.dumps({"url": address(i), "text": text}, ensure_ascii=False) + "\n"


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Bench News</title>
<meta property="og:site_name" content="Bench News"><meta property="og:url" content="{url}">
<meta property="article:published_time" content="{day}T09:00:00+09:00">
<link rel="stylesheet" href="/s.css"><script>var page = {number};</script></head>
<body><header><a href="/"><img src="/logo.png" alt="Bench News"></a>
<nav><ul><li><a href="/news">News</a></li><li><a href="/tv">TV</a></li><li><a href="/music">Music</a></li>
<li><a href="/photos">Photos</a></li></ul></nav></header>
<main><article><h1>{title}</h1><div class="byline">{day}</div>
<div class="social-share"><a href="#">Share</a> <a href="#">Tweet</a></div>
<div class="entry-content">{body}</div></article>
<aside class="sidebar"><h3>Most read</h3><ol><li><a href="/1">Ten winter coats</a></li>
<li><a href="/2">What to watch this weekend</a></li><li><a href="/3">Quiz of the week</a></li></ol></aside>
<section id="comments"><h3>{number} comments</h3><p>First!</p><p>Cannot wait for this one.</p></section></main>
<footer><p>&copy; Bench News. All rights reserved. <a href="/privacy">Privacy</a> <a href="/terms">Terms</a></p>
</footer></body></html>
"""


def page(text, i):
    title, *parts = text.split("\n\n")
    body = "\n".join(f"<p>{html.escape(part)}</p>" for part in parts)
    return PAGE.format(title=html.escape(title), body=body, url=address(i), day=day(i), number=i % 97)


def warc_record(text, i):
    """A response (ISO 28500), compressed by itself as crawlers do."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(text, i).encode()
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address(i)}\r\n"
            f"WARC-Date: {day(i)}T05:06:07Z\r\nWARC-Record-ID: <urn:uuid:{i:08x}-0000-4000-8000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n")
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


def write_one(path, count, make):
    """All in one file, written beside it first: what is there is whole."""
    with open(path + ".part", "wb", buffering=1 << 20) as file:
        for i in range(count):
            file.write(make(i))
    os.rename(path + ".part", path)


def write_many(folder, suffix, count, make):
    for i in range(count):
        if i % 1000 == 0:
            os.makedirs(os.path.join(folder, f"{i // 1000:04}"), exist_ok=True)
        with open(os.path.join(folder, f"{i // 1000:04}", f"{i:07}{suffix}"), "w", encoding="utf-8") as file:
            file.write(make(i))


def write_mixed(path, count, articles):
    pages = OtherPages()
    write_one(path, count, lambda i: row((articles if i % KDRAMA == 0 else pages).text(i), i).encode())


# ---- the worst ----

WORST_BYTES = 2 << 20
LONGEST = 16 << 20
NAMES = 100000
TITLES = 40000


def texts_of(articles, size):
    """Articles 0, 1, 2 ... of so many bytes together."""
    done = i = 0
    while done < size:
        text = articles.text(i)
        yield text
        done += len(text.encode())
        i += 1


def in_quotes(text):
    """A mark before every word that begins with a capital, and one after some other: few belong together."""
    return re.sub(r"\b(\w+)([^\w\n]*)", lambda m: ("“" if m[1][0].isupper() else "") + m[1] +
                  ("”" if len(m[1]) % 3 == 0 else '"' if len(m[1]) % 5 == 0 else "") + m[2], text)


def cut(text, size):
    return text.encode()[:size].decode(errors="ignore")


def name_list(articles):
    """A hundred thousand names in one article, in sentences, no name twice in a row."""
    rng, out = random.Random(SEED), ["The cast of everything, in one article"]
    for _ in range(NAMES // 100):
        names = [articles.world.make_name(rng)[rng.choice((world.FULL, world.HYPHEN))] for _ in range(100)]
        out.append(" ".join(", ".join(names[k:k + 4]) + " and " + names[k + 4] + " joined the drama."
                            for k in range(0, 100, 5)))
    return "\n\n".join(out)


def one_line(articles):
    """Forty thousand dramas and no line end: what is looked for to the end of the line is far."""
    titles = (articles.world.make_title(i) for i in range(TITLES))
    return " ".join(f"The drama {title} will air on tvN." for title in titles)


def one_sentence(articles):
    """Forty thousand times a "she", and no full stop: whom each means is looked for among all before."""
    rng = random.Random(SEED)
    names = (articles.world.make_name(rng)[world.FULL] for _ in range(2 * TITLES))
    clauses = (f"with {name}, she plays the role of {part}" for name, part in zip(names, names))
    return "Actress Kim Ara is in a drama, " + ", and ".join(clauses) + "."


def write_worst(out, articles):
    texts = list(texts_of(articles, WORST_BYTES))
    for name, make in ("capitals.jsonl", str.upper), ("quotes.jsonl", in_quotes):
        write_one(os.path.join(out, name), len(texts), lambda i: row(make(texts[i]), i).encode())
    long = cut("\n\n".join(texts_of(articles, LONGEST)), LONGEST)
    for name, text in (("long.txt", long), ("names.txt", name_list(articles)), ("line.txt", one_line(articles)),
                       ("she.txt", one_sentence(articles))):
        write_one(os.path.join(out, name), 1, lambda i: text.encode())


FORMATS = {
    "text": lambda out, n, a: write_one(out + "/text.txt", n, lambda i: (a.text(i) + "\n\f\n").encode()),
    "folder": lambda out, n, a: write_many(out + "/folder", ".txt", n, a.text),
    "jsonl": lambda out, n, a: write_one(out + "/rows.jsonl", n, lambda i: row(a.text(i), i).encode()),
    "html": lambda out, n, a: write_many(out + "/pages", ".html", n, lambda i: page(a.text(i), i)),
    "warc": lambda out, n, a: write_one(out + "/pages.warc.gz", n, lambda i: warc_record(a.text(i), i)),
    "mixed": lambda out, n, a: write_mixed(out + "/mixed.jsonl", n, a),
    "worst": lambda out, n, a: write_worst(out, a),
}


def main(argv):
    if len(argv) < 4 or not argv[2].isdigit() or any(f not in FORMATS for f in argv[3:]):
        sys.exit(f"usage: corpus.py OUT N FORMAT...   ({' '.join(FORMATS)})")
    out, count, articles = argv[1], int(argv[2]), Articles(int(argv[2]))
    os.makedirs(out, exist_ok=True)
    for name in argv[3:]:
        FORMATS[name](out, count, articles)


if __name__ == "__main__":
    main(sys.argv)
