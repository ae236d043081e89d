"""Dramas, and who is in them: half from data/names, half invented. Everything follows from the seed and
a number, and is made when it is asked for.

A drama is a list of strings, its block, in which each thing has a fixed place: a template knows where
in it to find "the third actor, surname alone".
"""
import csv
import functools
import itertools
import os
import random

NAMES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "names")

# How a person is written: "Seo Ha On", "Seo Ha-on", "Seo Ha-On", "Ha On", "Ha-on", "Ha-On", "Seo",
# "SEO HA ON", "서하온".
FULL, HYPHEN, CAPS, GIVEN, GIVEN_HYPHEN, GIVEN_CAPS, SURNAME, UPPER, HANGUL = range(9)
STYLES = 9
CAST, CREW, DATES, YEARS = 12, 2, 6, 9

# Where things stand in a block.
TITLE = 0                                  # plain, capitals, Hangul
NETWORK = 3
ACTOR = 4
CHARACTER = ACTOR + CAST * STYLES
DIRECTOR = CHARACTER + CAST * STYLES
WRITER = DIRECTOR + CREW * STYLES
DATE = WRITER + CREW * STYLES              # "June 18", "Jun 18"
YEAR = DATE + DATES * 2                    # from four years before the drama's to four after it
BLOCK = YEAR + YEARS

MONTHS = ("January February March April May June July August September October November December").split()
MARKS = ("Quiet Borrowed Seventh Crooked Northern Faithful Hollow Paper Crimson Late Gentle Stubborn Hidden "
         "Bitter Distant Golden Broken Salted Patient Second Unwritten Velvet Winter Honest Restless Sleeping "
         "Silver Forgotten Twin Wandering Lucky Frozen Little Scarlet Midnight Humble Sudden Blue Faded "
         "Reckless").split()
THINGS = ("Harbor Lantern Witness Orchard Bakery Verdict Tide Magpie Palace Ferry Umbrella Letter Market "
          "Persimmon Courtroom Rooftop Compass Heir Detective Kitchen Bride Soldier Garden Island Teacher "
          "Thief Portrait Bell Season Doctor Staircase Rumor Daughter Guardian Fortune Alibi Classroom "
          "Laundry Shaman Promise Clinic Runner Scandal Nurse Cellar Bridge Tailor Signal Moon Recipe Ghost "
          "Contract Auction Journey Prosecutor Neighbor Chef Playground Oath Melody Secretary Poet Inn "
          "Furnace Cloud Stage Diary Inspector Wedding Shelter Cousin Mirror Typist Captain Apartment "
          "Librarian Sparrow Stranger Hostel Farewell Locksmith").split()
SHAPES = ("The {0} {1}", "My {0} {1}", "{1} of the {0} Moon", "Hello, {0} {1}", "The {1} Who Was {0}",
          "{0} {1}", "{1} at the {0} Gate", "Not a {0} {1}", "Our {0} {1} Days", "{0} {1} Street")


def table(name):
    with open(os.path.join(NAMES, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t",
                                   quoting=csv.QUOTE_NONE))


def spoken(name, surnames):
    """The styles of a name as a list has it. What does not begin with a surname is one word to us."""
    words = name.replace("-", " ").split()
    if not 2 <= len(words) <= 3 or words[0] not in surnames:
        return [name] * UPPER + [name.upper(), name]
    return styles(words[0], words[1:], "")


def styles(surname, given, hangul):
    caps = "-".join(part.capitalize() for part in given)
    spaced, hyphen = caps.replace("-", " "), caps.capitalize()
    full = f"{surname} {spaced}"
    return [full, f"{surname} {hyphen}", f"{surname} {caps}", spaced, hyphen, caps, surname, full.upper(),
            hangul or full]


class World:
    def __init__(self, seed, articles):
        self.seed = seed
        self.surnames = {row["surname"]: row for row in table("surnames.tsv")}
        common = sorted(self.surnames.values(), key=lambda r: -int(r["weight"]))[:60]
        self.family = [(r["surname"], r["hangul"].split("|")[0]) for r in common]
        self.family_weights = list(itertools.accumulate(int(r["weight"]) for r in common))
        rows = sorted(table("syllables.tsv"), key=lambda r: -int(r["weight"]))[:160]
        self.syllables = [(r["syllable"].capitalize(), r["hangul"].split("|")[0]) for r in rows]
        self.actors = [self.listed_person(r) for r in table("people.tsv") if "actor" in r["roles"]]
        self.makers = [self.listed_person(r) for r in table("people.tsv")
                       if r["roles"] in ("writer", "director")]
        self.networks = [r["name"] for r in table("networks.tsv") if r["country"] == "kr"]
        self.dramas = table("dramas.tsv")
        self.casts = {}
        for row in table("cast.tsv"):
            self.casts.setdefault((row["drama"], row["year"]), []).append(row)
        self.dramas.sort(key=lambda r: (-len(self.casts.get((r["title"], r["year"]), ())), r["title"]))
        # How many dramas a crawl tells of grows with it. Dramas 0 .. listed - 1 are of the lists.
        self.listed = max(20, min(len(self.dramas), articles // 40))
        self.invented = max(20, min(len(SHAPES) * len(MARKS) * len(THINGS), articles // 40))
        self.pool = self.invented * 4
        self.ranks = [self.popularity(self.listed), self.popularity(self.invented)]
        # Some are told of all the time, most now and then: these stay.
        self.block = functools.lru_cache(maxsize=4000)(self.make_block)
        self.person = functools.lru_cache(maxsize=20000)(self.make_person)

    @staticmethod
    def popularity(n):
        """Cumulated weights by Zipf's law (with Mandelbrot's shift: the first does not have it all)."""
        return list(itertools.accumulate(1 / (rank + 8) for rank in range(n)))

    def listed_person(self, row):
        out = spoken(row["name"], self.surnames)
        out[HANGUL] = row["hangul"].split("|")[0] or out[FULL]
        return out

    def rng(self, *what):
        return random.Random(f"{self.seed} {what}")

    def pick(self, rng):
        """The number of a drama: half the time one of the lists."""
        which = rng.random() < 0.5
        ranks = self.ranks[which]
        rank = rng.choices(range(len(ranks)), cum_weights=ranks)[0]
        return rank + (self.listed if which else 0)

    def make_name(self, rng):
        surname, hangul = rng.choices(self.family, cum_weights=self.family_weights)[0]
        given = rng.sample(self.syllables, 1 if rng.random() < 0.06 else 2)
        return styles(surname, [g for g, _ in given], hangul + "".join(h for _, h in given))

    def make_person(self, number):
        return self.make_name(self.rng("person", number))

    def invented_person(self, rng):
        return self.person(int(self.pool * rng.random() ** 1.3))  # some play in much, most in little

    def make_title(self, number):
        count, things = len(MARKS) * len(THINGS), len(THINGS)
        words = (number * 1009 + 17) % count  # 1009 is prime, so all pairs are met, no two alike in a row
        shape = SHAPES[(number + number // count) % len(SHAPES)]
        return shape.format(MARKS[words // things], THINGS[words % things])

    def invented_drama(self, number, rng):
        title = self.make_title(number)
        hangul = "".join(h for _, h in rng.sample(self.syllables, rng.randrange(2, 6)))
        people = [self.invented_person(rng) for _ in range(CAST + 2 * CREW)]
        characters = [self.make_name(rng) for _ in range(CAST)]
        return title, hangul, rng.choice(self.networks), rng.randrange(2005, 2026), people, characters

    def listed_drama(self, number, rng):
        row = self.dramas[number]
        cast = self.casts.get((row["title"], row["year"]), [])[:CAST]
        people = [spoken(c["actor"], self.surnames) for c in cast]
        characters = [spoken(c["character"].split("|")[0], self.surnames) if c["character"]
                      else self.make_name(rng) for c in cast]
        while len(people) < CAST:
            people.append(rng.choice(self.actors))
            characters.append(self.make_name(rng))
        people += [rng.choice(self.makers) for _ in range(2 * CREW)]
        network = row["networks"].split("|")[0] or "tvN"
        return row["title"], row["hangul"] or row["title"], network, int(row["year"] or 2015), people, characters

    def make_block(self, number):
        rng = self.rng("drama", number)
        make = self.listed_drama if number < self.listed else self.invented_drama
        title, hangul, network, year, people, characters = make(
            number if number < self.listed else number - self.listed, rng)
        block = [title, title.upper(), hangul, network]
        for person in people[:CAST] + characters + people[CAST:]:
            block += person
        for _ in range(DATES):
            month, day = rng.choice(MONTHS), rng.randrange(1, 29)
            block += [f"{month} {day}", f"{month[:3]} {day}"]
        block += [str(year + delta) for delta in range(-4, 5)]
        assert len(block) == BLOCK
        return block

    def related(self, number, k, which):
        """The k-th other drama that an article on this one tells of: one of some, the same again and again."""
        if k == 0:
            return number
        half = self.listed if number < self.listed else self.invented
        base = 0 if number < self.listed else self.listed
        return base + ((number - base) * 31 + (k + which * 8) * 7) % half

    def free_people(self, rng, count):
        """People of no drama in particular."""
        out = []
        for _ in range(count):
            out += (rng.choice(self.actors) if rng.random() < 0.5 else self.invented_person(rng))
        return out
