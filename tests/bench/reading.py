#!/usr/bin/env python3
"""Makes corpora in the formats that kdidx reads, out of the samples and of saved pages.

    tests/bench/reading.py PAGES OUTDIR [MEGABYTES]

PAGES is a folder of pages as tests/pages/pages.py makes them. OUTDIR gets text.txt, rows.jsonl,
rows.csv, feed.xml, texts.wet, pages.warc and the folder pages, each of about so many megabytes (60).
Every run makes the same bytes. How fast they are read, without extraction:

    time kdidx ingest --dry-run OUTDIR/rows.jsonl
"""
import csv
import glob
import html
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "data", "sample", "modelled", "*.txt")


def repeated(items, size):
    """(number, item) again and again, up to so many bytes or characters."""
    done = number = 0
    while done < size:
        item = items[number % len(items)]
        yield number, item
        done += len(item)
        number += 1


def address(number):
    return f"https://x.example/{number}"


def record(kind, number, content_type, block):
    """A WARC record (ISO 28500)."""
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address(number)}\r\n"
            f"WARC-Date: 2021-03-04T05:06:07Z\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def write_texts(out, articles, size):
    with open(os.path.join(out, "text.txt"), "w", encoding="utf-8") as f:
        for n, text in repeated(articles, size):
            f.write(f"==> {n}.txt <==\n{text}\n\n")
    with open(os.path.join(out, "rows.jsonl"), "w", encoding="utf-8") as f:
        for n, text in repeated(articles, size):
            f.write(json.dumps({"text": text, "url": address(n)}, ensure_ascii=False) + "\n")
    with open(os.path.join(out, "rows.csv"), "w", encoding="utf-8", newline="") as f:
        rows = csv.writer(f)
        rows.writerow(["title", "text", "url"])
        rows.writerows([f"Title {n}", text, address(n)] for n, text in repeated(articles, size))
    with open(os.path.join(out, "feed.xml"), "w", encoding="utf-8") as f:
        f.write('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Site</title>')
        for n, text in repeated(articles, size):
            content = html.escape("".join(f"<p>{html.escape(p)}</p>" for p in text.split("\n\n")))
            f.write(f"<item><title>Title {n}</title><link>{address(n)}</link>"
                    f"<description>{content}</description></item>")
        f.write("</channel></rss>")
    with open(os.path.join(out, "texts.wet"), "wb") as f:
        for n, text in repeated(articles, size):
            f.write(record("conversion", n, "text/plain", text.encode()))


def write_pages(out, pages, size):
    os.makedirs(os.path.join(out, "pages"), exist_ok=True)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    with open(os.path.join(out, "pages.warc"), "wb") as f:
        for n, page in repeated(pages, size):
            f.write(record("response", n, "application/http; msgtype=response", http + page))
            with open(os.path.join(out, "pages", f"{n:06}.html"), "wb") as one:
                one.write(page)


def main(pages, out, megabytes="60"):
    size = int(megabytes) * 1000000
    os.makedirs(out, exist_ok=True)
    articles = [open(f, encoding="utf-8").read() for f in sorted(glob.glob(SAMPLES))]
    write_texts(out, articles, size)
    write_pages(out, [open(f, "rb").read() for f in sorted(glob.glob(pages + "/*.html"))], size)


main(*sys.argv[1:])
