"""The articles of data/sample as patterns: their annotations say which words are people, characters,
dramas and networks, and in place of these stand slots. A slot is a place in the blocks of the dramas
(world.py) that an article tells of, one behind the other, and of some people after them."""
import glob
import json
import os
import re
from operator import itemgetter

import world as w

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "sample")
DRAMAS = 8     # of one article; further works are left as they are
FREE = 16      # people of no drama, likewise
FREE_AT = DRAMAS * w.BLOCK
MIXED_LEAST = 120  # bytes of a paragraph that may stand in another article

DATE = re.compile(r"\b(?:(" + "|".join(w.MONTHS) + r")|(" + "|".join(m[:3] for m in w.MONTHS) +
                  r")\.?) (\d{1,2})\b(?!:)|\b(20[0-2]\d)\b")
HANGUL = re.compile("[\uac00-\ud7a3]")


class Paragraph:
    def __init__(self, pieces):
        """pieces: literals and slots by turns."""
        self.slots = pieces[1::2]
        self.form = "".join("%s" if i % 2 else p.replace("%", "%%") for i, p in enumerate(pieces))
        self.get = itemgetter(*self.slots) if self.slots else None
        # Of one drama alone: in another article it would else say that one's cast plays in another.
        self.mixes = (len(self.form) >= MIXED_LEAST and len(self.slots) > 0 and
                      all(slot < w.BLOCK or slot >= FREE_AT for slot in self.slots))

    def fill(self, names):
        return self.form % self.get(names) if self.get else self.form % ()


def split_name(name):
    return [word.lower() for word in re.split(r"[\s-]+", name) if word]


def style(form, name):
    """How a form writes a name: one of the styles; None: some other way."""
    words, whole = split_name(form), split_name(name)
    if HANGUL.search(form):
        return w.HANGUL
    dash = form.rfind("-")
    look = 0 if dash < 0 or dash + 1 == len(form) else 2 if form[dash + 1].isupper() else 1
    if form.isupper() and len(words) == len(whole) > 1:
        return w.UPPER
    if len(words) == len(whole):
        return w.FULL + look
    if len(whole) in (2, 3) and words == whole[:1]:
        return w.SURNAME
    if len(whole) == 3 and (words == whole[1:] or len(words) == 2) or words == whole[1:]:
        return w.GIVEN + look
    return None


def order_works(note):
    """The works, the one that most is said of first."""
    said = {}
    for relation in note["cast"] + note["crew"] + note["airs"]:
        said[relation["drama"]] = said.get(relation["drama"], 0) + 1
    return sorted(note["works"], key=lambda work: (work["kind"] != "drama", -said.get(work["title"], 0)))


class Places:
    """Gives each person and character of an annotation its place."""

    def __init__(self, note):
        self.dramas = {work["title"]: i for i, work in enumerate(order_works(note)[:DRAMAS])}
        self.used = {}
        self.person = {}
        self.character = {}
        for relation in note["cast"]:
            if relation["person"] not in self.person:
                self.put(self.person, relation["person"], relation["drama"], "cast", w.ACTOR, w.CAST)
            place = self.person.get(relation["person"])
            if relation["character"] and place is not None and place % w.BLOCK < w.CHARACTER:
                self.character.setdefault(relation["character"], place + w.CHARACTER - w.ACTOR)
        for relation in note["crew"]:
            at = {"director": w.DIRECTOR, "writer": w.WRITER}.get(relation["role"])
            if at and relation["person"] not in self.person:
                self.put(self.person, relation["person"], relation["drama"], relation["role"], at, w.CREW)
        for person in note["people"]:
            if person["name"] not in self.person and self.count("free") < FREE:
                self.person[person["name"]] = FREE_AT + w.STYLES * self.next("free")
        taken = set(self.character.values())
        spare = [p for p in range(w.CHARACTER, w.DIRECTOR, w.STYLES) if p not in taken]
        for character in note["characters"]:
            if character["name"] not in self.character and spare:
                self.character[character["name"]] = spare.pop()

    def count(self, what):
        return self.used.get(what, 0)

    def next(self, what):
        self.used[what] = self.count(what) + 1
        return self.used[what] - 1

    def put(self, into, name, drama, what, at, most):
        drama = self.dramas.get(drama)
        if drama is not None and self.count((what, drama)) < most:
            into[name] = drama * w.BLOCK + at + w.STYLES * self.next((what, drama))


def slots_of(note):
    """Form -> slot, for all that is to be replaced."""
    places, out = Places(note), {}
    for kind, where in ("people", places.person), ("characters", places.character):
        for thing in note[kind]:
            if thing["name"] not in where:
                continue
            hows = {form: style(form, thing["name"]) for form in thing["forms"]}
            known = [form for form, how in hows.items() if how is not None]
            for form, how in hows.items():
                # What is written in some other way would tie together all who get this slot, unless
                # a form is a part of it: "Kim Yong Soo PD".
                if how is not None or not any(k in form for k in known):
                    out.setdefault(form, where[thing["name"]] + (w.FULL if how is None else how))
    for work in note["works"]:
        for form in work["forms"]:
            drama = places.dramas.get(work["title"])
            if drama is not None:  # other titles, too: they would tie all dramas together
                how = 2 if HANGUL.search(form) else 1 if form.isupper() else 0
                out.setdefault(form, drama * w.BLOCK + w.TITLE + how)
    for relation in note["airs"]:
        drama = places.dramas.get(relation["drama"])
        if drama is not None:
            out.setdefault(relation["network"], drama * w.BLOCK + w.NETWORK)
    return out


class Pattern:
    """One sample: its paragraphs, the headline first."""

    def __init__(self, text, note):
        self.slots = slots_of(note)
        forms = sorted(self.slots, key=len, reverse=True)
        self.names = re.compile(r"(?<![A-Za-z0-9])(" + "|".join(map(re.escape, forms)) +
                                r")(?![A-Za-z0-9])") if forms else None
        years = [int(y) for y in re.findall(r"\b20[0-2]\d\b", text)]
        self.year = max(set(years), key=years.count) if years else 0
        self.days = {}
        self.paragraphs = [Paragraph(self.cut(p)) for p in text.strip().split("\n\n") if p.strip()]
        told = {relation["drama"] for relation in note["cast"] + note["crew"]}
        # Paragraphs change places between articles that have to do with one drama only.
        self.mixes = len(told) == 1 and not note.get("hard_negative")

    def cut(self, text):
        pieces = self.names.split(text) if self.names else [text]
        out = []
        for i, piece in enumerate(pieces):
            out += [self.slots[piece]] if i % 2 else self.cut_dates(piece)
        return out

    def cut_dates(self, text):
        out, at = [], 0
        for found in DATE.finditer(text):
            slot = self.date_slot(found)
            if slot is not None:
                out += [text[at:found.start()], slot]
                at = found.end()
        return out + [text[at:]]

    def date_slot(self, found):
        month, short, day, year = found.groups()
        if year:
            delta = int(year) - self.year
            return w.YEAR + 4 + delta if -4 <= delta <= 4 else None
        which = self.days.setdefault(((month or short)[:3], day), len(self.days))
        return w.DATE + 2 * which + (1 if short else 0) if which < w.DATES else None


def read_all():
    files = sorted(glob.glob(SAMPLE + "/*.txt")) + sorted(glob.glob(SAMPLE + "/modelled/*.txt"))
    out = []
    for file in files:
        note = file[:-4] + ".json"
        if os.path.exists(note):
            with open(file, encoding="utf-8") as text, open(note, encoding="utf-8") as json_file:
                out.append(Pattern(text.read(), json.load(json_file)))
    return out
