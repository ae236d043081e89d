#!/usr/bin/env python3
"""Makes copies of the sample articles, to measure how well `kdidx copies` finds them.

    tests/copies/make.py OUTDIR [--every N]

OUTDIR/NAME.txt is an article of data/sample or data/sample/modelled as it stands (all, or every N-th) and
OUTDIR/NAME--WAY.txt a copy of it. Every article has one copy, in the ways below by turns, so that no copy
is found by way of another one. OUTDIR/NAME--not-WAY.txt is no copy, only made in the same
mould: a press release on other people, next week's column. Every run makes the same bytes.

Articles of fewer than 60 words are not copied: too little is left of them to tell by.
"""
import argparse
import glob
import os
import random
import re

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, "..", "..", "data", "sample")
FEWEST_WORDS = 60
COLUMN_NUMBERS = 12 # what makes a column: ratings, times, ranks
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
SENTENCE = re.compile(r"(?<=[.!?])(?<!Mr\.)(?<!Dr\.)(?<!Ms\.)(?<! [A-Z]\.)(\s+)")

MENU = """Home
News
Dramas
Films
Music
Style
Sign in | Register
Trending: finale week, new posters, who wore it better
Advertisement
Share on Facebook
Share on X
Copy link
Print this page
Text size: A A A
You are here: Home > News > Latest
3 min read""".split("\n")

FOOT = """Advertisement
Tags: drama, casting, korea
Like this story? Tell a friend.
Read next
Ten dramas to watch on a rainy weekend
Quiz: which chaebol heir are you?
The coats of this winter, and who wore them first
Five cafés near the palace that fans love
Most read today
1. What the writers' strike means for spring
2. The bakery from that drama now has a queue
3. A guide to every streaming service
Comments (3)
moonriver: Thank you for this, I had been waiting all week!
oppa_no: Not sure about it, but I will give it two episodes.
jin88: First!
Log in to leave a comment
Subscribe to our newsletter
By signing up you agree to our terms and our privacy policy.
About us | Contact | Careers | Advertise
All rights reserved. No part of this page may be copied.""".split("\n")

ADDED = [
    "What do you make of it? Leave us a line below, and tell your friends who would want to know. "
    "We read all of them, even the angry ones, and the best will be printed here next Friday.",
    "This page is kept up to date as more becomes known. An earlier version had a wrong picture; we are "
    "sorry for that and thank the readers who wrote in about it.",
    "For those who came in late: we have told of this before, and much has happened since. The short of it "
    "is that nobody quite knew how it would turn out, and that now they do.",
]

HEADS = ["You will want to read this before tonight", "What we know so far", "Everything fans should know",
         "The story that all of Seoul talks about", "News you may have missed this week", "Here is the latest",
         "Five minutes with the small screen", "Why everybody is waiting for this one"]


# Parts of an article

def paragraphs(text):
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def sentences(text):
    """Sentences and the white space after each, by turns."""
    return SENTENCE.split(text)


def by_sentence(text, change):
    parts = sentences(text)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))


# The ways: text and a source of chance -> text

def page(text, rng):
    before = rng.sample(MENU, rng.randint(5, len(MENU)))
    after = rng.sample(FOOT, rng.randint(8, len(FOOT)))
    return "\n".join(before) + "\n\n" + text + "\n\n" + "\n".join(after)


def cut(text, first):
    """Without the first or last third, at the end of a sentence."""
    parts = sentences(text)
    ends, at = [], 0
    for part in parts:
        at += len(part)
        ends.append(at)
    if first:
        return text[min(ends, key=lambda end: abs(end - len(text) / 3)):].strip()
    return text[:min(ends, key=lambda end: abs(end - len(text) * 2 / 3))].strip()


def cut_first(text, _rng):
    return cut(text, True)


def cut_last(text, _rng):
    return cut(text, False)


def reordered(text, rng):
    head, *body = paragraphs(text)
    rng.shuffle(body)
    return "\n\n".join([head, *body])


def added(text, rng):
    parts = paragraphs(text)
    parts.insert(rng.randint(1, len(parts)), rng.choice(ADDED))
    return "\n\n".join(parts)


def headline(text, rng):
    first, _, rest = text.strip().partition("\n")
    return rng.choice(HEADS) + "\n" + rest


def synonyms():
    with open(os.path.join(HERE, "synonyms.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return {word: others.split("|") for word, others in rows}


SYNONYMS = synonyms()


def spun(text, rng):
    """Each word of the table goes with a chance of 0.5 to 0.7; at least one of each sentence if it can."""
    chance = rng.uniform(0.5, 0.7)

    def spin(sentence):
        may = [m for m in WORD.finditer(sentence) if may_spin(sentence, m)]
        taken = {m.start() for m in may if rng.random() < chance} or {m.start() for m in may[:1]}

        def put(m):
            if m.start() not in taken:
                return m.group()
            other = rng.choice(SYNONYMS[m.group().lower()])
            return other[0].upper() + other[1:] if m.group()[0].isupper() else other
        return WORD.sub(put, sentence)
    return by_sentence(text, spin)


def may_spin(sentence, m):
    """A word of the table in small letters, or at the start of its sentence."""
    word = m.group()
    return word.lower() in SYNONYMS and (word.islower() or word.istitle() and not sentence[:m.start()].strip())


def spun_hard(text, rng):
    """As spun, but of the words that are not in the table many go too, for words that mean nothing, and one
    name in ten is garbled: more than spinners do."""
    def garble(m):
        word = m.group()
        if word.islower() and len(word) > 4 and word not in SYNONYMS and rng.random() < 0.3:
            return word[::-1]
        if word.istitle() and len(word) > 3 and rng.random() < 0.1:
            return word[:-2] + word[-1]
        return word
    return WORD.sub(garble, spun(text, rng))


# What is no copy

NUMBER = re.compile(r"\d+")


def other_number(m, rng):
    low = 10 ** (len(m.group()) - 1)
    return str(rng.randint(low, 10 * low - 1))


def other_names(text, rng, share):
    """Of the names that do not begin a sentence, a share is changed, each always in the same way."""
    vowels, others = "aeiou", {}

    def change(m):
        word = m.group()
        if not word[0].isupper() or word in ("I", "Monday", "Korean", "Korea"):
            return word
        if word not in others:
            made = "".join(rng.choice("bdghjkmnrst") + rng.choice(vowels) for _ in range(max(1, len(word) // 2)))
            others[word] = made.title() if rng.random() < share else word
        return others[word]

    def in_sentence(sentence):
        first, space, rest = sentence.partition(" ")
        return first + space + WORD.sub(change, rest)
    return by_sentence(text, in_sentence)


def template(text, rng):
    """A press release about others: all names and numbers are other ones."""
    return NUMBER.sub(lambda m: other_number(m, rng), other_names(text, rng, 1.0))


def weekly(text, rng):
    """The column of another week: other numbers and dates, and half of the names. Only made of articles with
    many numbers; an interview with other names here and there would be a copy, garbled."""
    return NUMBER.sub(lambda m: other_number(m, rng), other_names(text, rng, 0.5))


MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
RULES = [ # pattern, what stands for it, chance
    (r"\b(%s) (\d{1,2})\b" % MONTH, r"\2 \1", 0.5),
    (r"\b[Tt]he ", "", 0.4), (r"\b[Aa]n? ", "one ", 0.3),
    (r"\bin\b", "at", 0.3), (r"\bon\b", "in", 0.4), (r"\bat\b", "in", 0.4), (r"\bfor\b", "to", 0.3),
    (r"\bwith\b", "together with", 0.3), (r"\bfrom\b", "out of", 0.4), (r"\bas\b", "like", 0.4),
    (r"\bby\b", "through", 0.3), (r"\bof\b", "from", 0.3), (r"\band\b", "as well as", 0.3),
    (r"\bwho\b", "which", 0.5), (r"\bthat\b", "what", 0.3), (r"\bhis\b", "its", 0.3), (r"\bher\b", "its", 0.3),
    (r"\bhe\b", "she", 0.2), (r"\bwill be\b", "is", 0.6), (r"\bwill\b", "is going to", 0.6),
    (r"\bhas been\b", "was", 0.7), (r"\bhave been\b", "were", 0.7), (r"\b(has|have) (\w+ed)\b", r"\2", 0.7),
    (r"\bis (\w+)ing\b", r"\1s", 0.5), (r"\bdon[’']t\b", "do not", 0.9), (r"\bit[’']s\b", "it is", 0.9),
    (r"n[’']t\b", " not", 0.8), (r"[’']ll\b", " will", 0.9), (r"[’']ve\b", " have", 0.9),
    (r"\b([a-z]+) of the ([a-z]+)\b", r"\2’s \1", 0.5), (r"\bthis\b", "the", 0.4), (r"\bthere (is|are)\b", "exists", 0.6),
    (r"\balso\b", "too", 0.6), (r"\bonly\b", "just", 0.5), (r"\bvery\b", "much", 0.5), (r"\bso\b", "therefore", 0.4),
    (r"\bbut\b", "however", 0.6), (r"\bwhen\b", "as", 0.5), (r"\bwhile\b", "during", 0.5), (r"\bbecause\b", "since", 0.5),
    (r"\binto\b", "to", 0.5), (r"\bhad\b", "has", 0.4), (r"\bwas\b", "is", 0.3), (r"\bwere\b", "are", 0.3),
]
HYPHENS = [lambda a, b: a + " " + b.title(), lambda a, b: a + " " + b, lambda a, b: a + b]


def translated(text, rng):
    """There and back: function words, order of clauses, hyphens in names, quotation marks."""
    join = rng.choice(HYPHENS)
    open_quote, close_quote = rng.choice([('"', '"'), ("‘", "’"), ("«", "»"), ("'", "'")])

    def turn(sentence):
        for pattern, to, chance in RULES:
            sentence = re.sub(pattern, lambda m: m.expand(to) if rng.random() < chance else m.group(), sentence)
        clauses = sentence.split(", ")
        if len(clauses) == 2 and rng.random() < 0.4 and "\n" not in sentence and sentence[-1] in ".!?":
            first, second = clauses[1][:-1], clauses[0] + sentence[-1]
            sentence = first[:1].upper() + first[1:] + ", " + second
        return sentence
    text = by_sentence(text, turn)
    text = re.sub(r"\b([A-Z][a-z]+)-([A-Za-z][a-z]+)\b", lambda m: join(m[1], m[2]), text)
    return text.replace("“", open_quote).replace("”", close_quote)


ONE = {"page": page, "cut-first": cut_first, "cut-last": cut_last, "reordered": reordered, "added": added,
       "headline": headline, "spun": spun, "spun-hard": spun_hard, "translated": translated}
TWO = [("spun", "headline"), ("translated", "cut-last"), ("cut-first", "page"), ("spun", "reordered"),
       ("spun", "translated"), ("translated", "headline"), ("spun", "cut-first"), ("headline", "cut-first"),
       ("translated", "reordered"), ("spun", "page"), ("spun", "cut-last"), ("added", "reordered")]
WAYS = [(way,) for way in ONE] + TWO
NOT = {"not-template": template, "not-weekly": weekly}


def copy(text, ways, seed):
    rng = random.Random(seed)
    for way in ways:
        text = ONE[way](text, rng)
    return text


def write(folder, name, text):
    with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8") as f:
        f.write(text.rstrip() + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("outdir")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    os.makedirs(args.outdir, exist_ok=True)
    paths = sorted(glob.glob(os.path.join(SAMPLE, "*.txt")) + glob.glob(os.path.join(SAMPLE, "modelled", "*.txt")),
                   key=os.path.basename)
    made = 0
    for path in paths[::args.every]:
        name = os.path.basename(path)[:-4]
        with open(path, encoding="utf-8") as f:
            text = f.read()
        write(args.outdir, name, text)
        if len(text.split()) < FEWEST_WORDS:
            continue
        ways = WAYS[made % len(WAYS)]
        made += 1
        changed = copy(text, ways, name)
        if changed.strip() != text.strip():
            write(args.outdir, name + "--" + "+".join(ways), changed)
        for other, mould in NOT.items():
            if made % 4 == 0 and (mould is template or len(NUMBER.findall(text)) >= COLUMN_NUMBERS):
                write(args.outdir, name + "--" + other, mould(text, random.Random(name + other)))


if __name__ == "__main__":
    main()
