#!/usr/bin/env python3
"""Makes saved web pages out of the sample articles, to measure how well the article is found in a page.

    tests/pages/pages.py OUTDIR

Each template of templates.tsv is filled with 12 of the articles of articles.tsv (other ones for each
template, by turns). OUTDIR/NAME-NNN.html is the page, NAME-NNN.json what a reader should find in it:
"title", "published", "author", "outlet", "url", "lang" (null where the page does not state it),
"body" (the lines of the article without its headline) and "optional" (fields that are only to be
read in the running text of the page: right when found, not missed when not). Every run makes the
same bytes.

In templates.tsv `set` says what the reader was tuned on: `seen` pages, not the `unseen` ones; `fresh` ones
were written by somebody who does not know the reader. The columns from `title` on say where the page states
a thing: "-" is nowhere, "text" only in its visible text. `site` is the name that the page goes by, `address`
its address.

What a template may hold:

    {{title}} {{outlet}} {{author}} {{url}} {{slug}} {{number}} {{summary}}
    {{drama}} {{actor}}         what the article is about, for comments and tags
    {{date}} {{date-iso}} {{date-long}} {{date-day}} {{date-dots}}
                                2021-03-04, 2021-03-04T09:30:00+09:00, March 4, 2021, 4 March 2021, 2021.03.04
    {{later-iso}} {{later-long}} {{later-dots}}  two days later: changes, comments
    {{other1-title}} {{other1-lead}}             headline and first paragraph of other articles, 1 to 9
    {{plain}}                   the paragraphs as bare text, for scripts
    {{body}} {{body 1-3}} {{body 4-}}            the blocks of the article, all or some

Values are escaped for HTML, unless a filter after a bar says otherwise: {{title|json}} is a JSON
string with its quotation marks, {{title|quote}} is percent-encoded. Further filters: `rich` (titles
within quotation marks become links and emphasis), `spans` and `lines` (a span or a div around each
sentence), `drop` (the first letter in a span), `wrap` (hard line breaks), `entities` (named entities
for what is not ASCII).

How a block is written stands in the template too, between {{=p}} and {{=}}: `first` (the first
block, when it is a paragraph), `p` (paragraphs), `h` (headings), `list` (around list lines, with
{{items}}) and `item` (a list line), with {{text}}, {{index}} and {{count}}. {{!minify}} joins all lines.
"""
import datetime
import glob
import html
import html.entities
import json
import os
import re
import sys
import textwrap
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "data", "sample")
PER_TEMPLATE = 12
FIELDS = ["title", "published", "author", "outlet", "url", "lang"]
LIST_LINE = re.compile(r"(Cast|Lead cast|Where to watch|Premiere Date|Release Date|Broadcast Details|"
                       r"Latest Nielsen rating|drama score|aired|Rating): |\d/\d stars$")
PLACEHOLDER = re.compile(r"\{\{([a-z0-9-]+)(?: (\d*)-(\d*))?((?:\|[a-z]+)*)\}\}")
FORM = re.compile(r"\{\{=(\w+)\}\}(.*?)\{\{=\}\}\n?", re.S)
QUOTED = re.compile(r"(“|&quot;)((?:(?!&quot;)[^“”]){2,40}?)([,.]?)(”|&quot;)")


def read_table(name):
    """The rows of a table beside this program, each a dictionary."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        lines = f.read().splitlines()
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:]]


# Articles

def read_article(row):
    """An article with "title", "blocks", "published", "author", "drama" and "actor"."""
    with open(os.path.join(SAMPLE, row["article"] + ".txt"), encoding="utf-8") as f:
        lines = [line.strip() for line in f.read().splitlines() if line.strip()]
    with open(os.path.join(SAMPLE, row["article"] + ".json"), encoding="utf-8") as f:
        gold = json.load(f)
    leave_out = tuple(filter(None, row["leave_out"].split("|")))
    lines = [line for line in lines if not leave_out or not line.startswith(leave_out)]
    actors = [p["name"] for p in gold["people"] if p["role"] == "actor"]
    return {"number": row["article"][:3], "slug": row["article"][4:], "title": lines[0],
            "blocks": blocks_of(lines[1:], row["headings"].split("|")), "body": lines[1:],
            "published": row["published"], "author": row["author"],
            "drama": gold["works"][0]["title"], "actor": actors[0]}


def blocks_of(lines, headings):
    """[(kind, text)], where list lines that follow each other are one block of [text]."""
    blocks = []
    for line in lines:
        if LIST_LINE.match(line):
            if not blocks or blocks[-1][0] != "list":
                blocks.append(("list", []))
            blocks[-1][1].append(line)
        else:
            blocks.append(("h" if line in headings else "p", line))
    return blocks


# Filters: each takes and gives a text that is already escaped

def rich(text):
    """Every second quoted title a link, the others emphasis."""
    count = 0

    def mark(match):
        nonlocal count
        count += 1
        opening, inner, stop, closing = match.groups()
        slug = re.sub(r"\W+", "-", html.unescape(inner).lower()).strip("-")
        inner = f'<a href="/tag/{slug}">{inner}</a>' if count % 2 else f"<em>{inner}</em>"
        return opening + inner + stop + closing
    return QUOTED.sub(mark, text)


def spans(text):
    """A span around each sentence."""
    return " ".join(f"<span>{part}</span>" for part in re.split(r"(?<=[.!?]) ", text))


def lines(text):
    """A div around each sentence."""
    return "".join(f"<div>{part}</div>" for part in re.split(r"(?<=[.!?]) ", text))


def drop(text):
    """The first letter in a span of its own."""
    at = re.search(r"\w", text).start()
    return f'{text[:at]}<span class="dropcap">{text[at]}</span>{text[at + 1:]}'


def wrap(text):
    """Lines of 70 characters."""
    return textwrap.fill(text, 70, break_long_words=False, break_on_hyphens=False)


def entities(text):
    """Named entities for what is not ASCII."""
    names = html.entities.codepoint2name
    return "".join(c if c.isascii() else f"&{names[ord(c)]};" if ord(c) in names else f"&#{ord(c)};"
                   for c in text)


FILTERS = {"rich": rich, "spans": spans, "lines": lines, "drop": drop, "wrap": wrap, "entities": entities}


def filtered(value, filters):
    """The value as the filters say, escaped for HTML where they say nothing."""
    if filters == ["json"]:
        return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
    if filters == ["quote"]:
        return urllib.parse.quote(value, safe="")
    text = html.escape(value)
    for name in filters:
        text = FILTERS[name](text)
    return text


# Pages

def dates(published):
    """The forms of a date and of the day two days later."""
    day = datetime.date.fromisoformat(published)
    later = day + datetime.timedelta(days=2)
    return {"date": day.isoformat(), "date-iso": f"{day}T09:30:00+09:00",
            "date-long": f"{day:%B} {day.day}, {day.year}", "date-day": f"{day.day} {day:%B} {day.year}",
            "date-dots": f"{day:%Y.%m.%d}", "later-iso": f"{later}T18:05:00+09:00",
            "later-long": f"{later:%B} {later.day}, {later.year}", "later-dots": f"{later:%Y.%m.%d}"}


def values_of(template, article, others):
    """All that the placeholders of a template stand for, but {{body}}."""
    year, month, day = article["published"].split("-")
    address = template["address"].format(year=year, month=month, day=day, slug=article["slug"],
                                         number=article["number"])
    values = {key: article[key] for key in ["number", "slug", "title", "author", "drama", "actor"]}
    values.update(dates(article["published"]), outlet=template["site"], url=address,
                  summary=textwrap.shorten(article["body"][0], 150, placeholder="…"))
    values["plain"] = "\n\n".join(article["body"])
    for i, other in enumerate(others, 1):
        values[f"other{i}-title"] = other["title"]
        values[f"other{i}-lead"] = next(text for kind, text in other["blocks"] if kind == "p")
    return values


def fill(text, values):
    """The text with its placeholders replaced; {{body}} is left as it is."""
    def value(match):
        filters = match.group(4).split("|")[1:]
        return match.group(0) if match.group(1) == "body" else filtered(values[match.group(1)], filters)
    return PLACEHOLDER.sub(value, text)


def write_block(forms, block, index, count):
    """One block of the article as the template's forms have it."""
    kind, text = block
    place = {"index": str(index + 1), "count": str(count)}
    if kind == "list":
        items = "".join(fill(forms["item"], {"text": item, **place}) for item in text)
        return forms["list"].replace("{{items}}", items)
    form = "first" if index == 0 and kind == "p" and "first" in forms else kind
    return fill(forms[form], {"text": text, **place})


def make_page(source, values, blocks):
    """The page that a template makes of an article."""
    forms = dict(FORM.findall(source))
    source = FORM.sub("", source)
    minify = "{{!minify}}" in source
    source = source.replace("{{!minify}}\n", "")
    written = [write_block(forms, block, i, len(blocks)) for i, block in enumerate(blocks)]

    def body(match):
        if match.group(1) != "body":
            return match.group(0)
        return "".join(written[int(match.group(2) or 1) - 1:int(match.group(3) or len(written))])
    page = fill(PLACEHOLDER.sub(body, source), values)
    return re.sub(r"\n\s*", "", page) if minify else page


def truth_of(template, article, values):
    """What is to be found in the page."""
    held = {"title": article["title"], "published": article["published"], "author": article["author"],
            "outlet": template["site"], "url": values["url"], "lang": "en"}
    truth = {"template": template["name"]}
    truth.update({f: None if template[f] == "-" else held[f] for f in FIELDS})
    truth["body"] = article["body"]
    truth["optional"] = [f for f in FIELDS if template[f] == "text"]
    return truth


def encoded(page, encoding):
    """The bytes of a page; what the encoding lacks is written as a numeric reference."""
    if encoding == "utf-16":
        return b"\xff\xfe" + page.encode("utf-16-le")
    return page.encode(encoding, "xmlcharrefreplace")


def chosen(articles, turn):
    """The articles for a template, and for each of them nine others."""
    for i in range(PER_TEMPLATE):
        at = turn + i
        yield articles[at % len(articles)], [articles[(at + k) % len(articles)] for k in range(1, 10)]


def main(argv):
    if len(argv) != 1:
        sys.exit(__doc__.split("\n\n")[1].strip())
    os.makedirs(argv[0], exist_ok=True)
    for old in glob.glob(os.path.join(argv[0], "*-[0-9][0-9][0-9].*")):
        os.unlink(old)
    articles = [read_article(row) for row in read_table("articles.tsv")]
    for turn, template in enumerate(read_table("templates.tsv")):
        with open(os.path.join(HERE, "templates", template["name"] + ".html"), encoding="utf-8") as f:
            source = f.read()
        for article, others in chosen(articles, turn):
            values = values_of(template, article, others)
            stem = os.path.join(argv[0], template["name"] + "-" + article["number"])
            with open(stem + ".html", "wb") as f:
                f.write(encoded(make_page(source, values, article["blocks"]), template["encoding"]))
            with open(stem + ".json", "w", encoding="utf-8") as f:
                json.dump(truth_of(template, article, values), f, ensure_ascii=False, indent=1)
                f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
