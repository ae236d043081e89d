#!/usr/bin/env python3
"""Looks through a report's page, as kdidx made it or as a browser has it after its script ran.

usage: page.py PAGE [--hashes] [--found TEXT] [--open ID]

Prints what is wrong; exit 1 then. --hashes: the policy's hashes fit the script and the style. --found: what
the search box says. --open: the entry that is open.
"""
import argparse, base64, hashlib, pathlib, re, sys
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.wrong, self.tags, self.ids, self.targets = [], [], {}, []
        self.stack, self.text, self.names = [], {}, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in VOID:
            self.stack.append((tag, attrs))
        for name, value in attrs.items():
            if name.startswith("on") or name in ("src", "srcdoc", "action", "formaction", "style"):
                self.wrong.append(f"attribute {name} of {tag}")
            if name == "href" and not re.match(r"#|https?://|data:,$", value or ""):
                self.wrong.append(f"link to {value}")
            if name == "href" and value.startswith("#"):
                self.targets.append(value[1:])
            if name == "id":
                if value in self.ids:
                    self.wrong.append(f"id {value} is there twice")
                self.ids[value] = attrs

    def handle_endtag(self, tag):
        while self.stack and self.stack[-1][0] in ("th", "td", "tr") and self.stack[-1][0] != tag:
            self.stack.pop()
        if tag not in VOID and (not self.stack or self.stack.pop()[0] != tag):
            self.wrong.append(f"</{tag}> ends nothing")

    def handle_data(self, data):
        if self.stack:
            id = self.stack[-1][1].get("id")
            self.text[id] = self.text.get(id, "") + data


def looks(page, text):
    count = lambda tag: sum(t == tag for t, _ in page.tags)
    for target in page.targets:
        if target not in page.ids:
            page.wrong.append(f"a link leads to {target}, which is not there")
    for tag in ("img", "iframe", "object", "embed", "base", "form", "b", "i"):
        if count(tag) and tag != "i":
            page.wrong.append(f"there is a {tag}")
    if count("script") != 1 or count("style") != 1:
        page.wrong.append("not one script and one style")
    for tag, attrs in page.tags:
        if tag == "svg" and not ("aria-hidden" in attrs or "aria-labelledby" in attrs):
            page.wrong.append("a picture without a description")
        if tag == "svg" and attrs.get("aria-labelledby", "graph-desc") not in page.ids:
            page.wrong.append("a picture whose description is not there")
        if tag == "input" and attrs.get("id") not in [a.get("for") for t, a in page.tags if t == "label"]:
            page.wrong.append("an input without a label")
    marks = [a for t, a in page.tags if t == "a" and "data-find" in a]
    if not marks or any("href" not in a or not a.get("aria-label") for a in marks):
        page.wrong.append("a mark without a link or a name")
    if len(text.encode()) > 3_000_000:
        page.wrong.append(f"{len(text.encode())} bytes")


def hashes(page, text):
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    for tag in ("style", "script"):
        body = re.search(rf"^<{tag}>(.*?)</{tag}>$", text, re.S | re.M).group(1)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        if f"{tag}-src 'sha256-{digest}'" not in policy:
            page.wrong.append(f"in data/report/page.html write {tag}-src 'sha256-{digest}'")


def channel(c):
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def light(colour):
    c = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    r, g, b = (channel(int(c[i:i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(page, text):
    """WCAG 2: text 4.5, marks 3."""
    for block in re.findall(r":root \{([^}]*)\}", text):
        colours = dict(re.findall(r"--(\w+): (#\w+)", block))
        for ink, paper, least in [("ink", "paper", 4.5), ("soft", "paper", 4.5), ("soft", "panel", 4.5),
                                  ("ink", "panel", 4.5), ("link", "paper", 4.5), ("ink", "mark", 4.5),
                                  ("soft", "mark", 4.5), ("link", "mark", 4.5), ("drama", "paper", 3),
                                  ("person", "paper", 3), ("edge", "paper", 3)]:
            a, b = sorted((light(colours[ink]), light(colours[paper])), reverse=True)
            if (a + 0.05) / (b + 0.05) < least:
                page.wrong.append(f"contrast of {ink} on {paper}: {(a + 0.05) / (b + 0.05):.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--hashes", action="store_true")
    parser.add_argument("--found")
    parser.add_argument("--open")
    args = parser.parse_args()
    text = pathlib.Path(args.page).read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    looks(page, text)
    contrast(page, text)
    if args.hashes:
        hashes(page, text)
    if args.found is not None and page.text.get("found", "").strip() != args.found:
        page.wrong.append(f"the search box says {page.text.get('found')!r}")
    if args.open is not None and "open" not in page.ids.get(args.open, {}):
        page.wrong.append(f"{args.open} is not open")
    print("\n".join(page.wrong[:20]), end="\n" if page.wrong else "")
    return bool(page.wrong)


sys.exit(main())
