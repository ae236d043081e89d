-- The database of kdidx, version 5.
--
-- Texts are UTF-8. Offsets are bytes from the start of article.text; a span is [start, stop).
-- Confidence is in hundredths. What is said often is stored once and counted: entity, alias and
-- relation hold one row for all articles, with how many say it; the tables found, mention, fact,
-- evidence and date hold what one article says. The views at the end are what `kdidx sql` is for:
-- they are kept, the tables may change with the version.

-- One row for each different text.
CREATE TABLE article (
    id        INTEGER PRIMARY KEY,              -- within this database only
    hash      BLOB NOT NULL CHECK (length(hash) = 16), -- the content id, shown in hex
    title     TEXT,                             -- this and the next four: NULL where not shown
    url       TEXT,
    published TEXT,                             -- EDTF (ISO 8601-2)
    outlet    TEXT,
    lang      TEXT,                             -- ISO 639
    text      TEXT NOT NULL                     -- last, so that the rest is read without it
) STRICT;
-- Whether a text is known (every put); show by id; export in an order of content.
CREATE UNIQUE INDEX article_by_hash ON article (hash);
-- When articles were published (every question), without the texts.
CREATE INDEX article_by_day ON article (id, published, hash);

-- Who wrote an article, as its page or feed states it; the few that do. Apart, because article.text
-- has to be its last column.
CREATE TABLE author (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    name    TEXT NOT NULL
) STRICT;

-- One row for each file, archive member or stream that articles came from.
CREATE TABLE source (
    id   INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE                   -- as the user gave it
) STRICT;

-- Which article stands where. One article may stand in several places; after a merge one place may
-- hold several articles, one of each database.
CREATE TABLE place (
    source  INTEGER NOT NULL REFERENCES source (id),
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0), -- 0, 1, 2 ... within the source
    article INTEGER NOT NULL REFERENCES article (id),
    PRIMARY KEY (source, ordinal, article)
) STRICT, WITHOUT ROWID;
-- The places of an article (every answer), and whether any is left when one is taken away.
CREATE INDEX place_by_article ON place (article);

-- The rules that found something. Rows are never taken away.
CREATE TABLE rule (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                   -- the id in the rule file
) STRICT;

-- One row for each person, character, work, network or outlet, over all articles.
CREATE TABLE entity (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('person', 'character', 'work', 'network', 'outlet')),
    key      TEXT NOT NULL,                     -- the name without case, accents, spaces, marks;
                                                -- of works: of the title without its season;
                                                -- of a person whom articles show as director or
                                                -- writer alone: with ' (crew)' behind it
    articles INTEGER NOT NULL DEFAULT 0 CHECK (articles >= 0), -- that name it
    -- Near copies of another of these articles: the others are independent.
    copies   INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0),
    -- The entity that stands for this one because both are one person or work; NULL: itself.
    same     INTEGER REFERENCES entity (id)
) STRICT;
-- The entity of a name (every put, every question); all of a kind (list).
CREATE UNIQUE INDEX entity_by_key ON entity (kind, key);
-- All of one person or work (every answer).
CREATE INDEX entity_by_same ON entity (same) WHERE same IS NOT NULL;

-- How many articles name any of those for which an entity stands, where that is more than itself.
CREATE TABLE merged (
    entity      INTEGER PRIMARY KEY REFERENCES entity (id),
    articles    INTEGER NOT NULL,
    independent INTEGER NOT NULL                -- without near copies
) STRICT;

-- The first 1,000 of each list of things (list), most named first, and how many there are in all. The
-- end of each ingest works them out; they hold while due and fresh are empty.
CREATE TABLE top (
    list   TEXT NOT NULL,                       -- 'people', 'dramas' ...
    n      INTEGER NOT NULL CHECK (n >= 0),     -- 0, 1, 2 ... in order
    entity INTEGER NOT NULL,                    -- entity.id; no reference, for it may have gone
    PRIMARY KEY (list, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE total (
    list     TEXT PRIMARY KEY,
    entities INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of a work's characters that go by several names: the one that stands for this one.
CREATE TABLE role (
    work      INTEGER NOT NULL REFERENCES entity (id),
    character INTEGER NOT NULL REFERENCES entity (id),
    same      INTEGER NOT NULL REFERENCES entity (id),
    PRIMARY KEY (work, character)
) STRICT, WITHOUT ROWID;
-- For the foreign keys.
CREATE INDEX role_by_character ON role (character);
CREATE INDEX role_by_same ON role (same);

-- What the user said of two names: they mean one person or work, or they do not. By keys, for the
-- entities may come and go.
CREATE TABLE decision (
    kind  TEXT NOT NULL CHECK (kind IN ('person', 'work')),
    a     TEXT NOT NULL,                        -- as the user wrote it
    b     TEXT NOT NULL,
    a_key TEXT NOT NULL,
    b_key TEXT NOT NULL,
    says  TEXT NOT NULL CHECK (says IN ('same', 'differ')),
    PRIMARY KEY (kind, a_key, b_key),
    CHECK (a_key < b_key)
) STRICT, WITHOUT ROWID;

-- Has a row when articles went or decisions changed, so that entity.same may not fit any more; it
-- may not, either, while fresh has one. The end of each ingest sees to it, and empties both.
CREATE TABLE due (
    what TEXT PRIMARY KEY                       -- 'same'
) STRICT, WITHOUT ROWID;

-- The program's lists of names and its rules for joining them, by which entity.same was worked out
-- last: another version of the program does so again at the end of its next ingest.
CREATE TABLE joined (
    what TEXT PRIMARY KEY,                      -- 'same'
    hash INTEGER NOT NULL                       -- src/store/joining.c
) STRICT, WITHOUT ROWID;

-- Every form in which an entity is written. Its name is the form with the least `mended`, of these
-- with the greatest `named`; among equals the one with the greatest `uses`, then the longest, then
-- the first in order of bytes.
-- mended: 1, garbled (by a spinner), so not the name where there is another; -1, given in place of
-- what is garbled by the lists, or by another character. The end of each ingest works it out anew.
CREATE TABLE alias (
    id     INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity (id),
    form   TEXT NOT NULL,                       -- as written
    key    TEXT NOT NULL,                       -- of the form
    uses   INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),  -- rows of found and mention with it
    named  INTEGER NOT NULL DEFAULT 0 CHECK (named >= 0), -- rows of found that name it so
    mended INTEGER NOT NULL DEFAULT 0 CHECK (mended BETWEEN -1 AND 1)
) STRICT;
-- What a user's name may mean (every question); the row of a form (every put).
CREATE UNIQUE INDEX alias_by_key ON alias (key, entity, form);
-- Name and aliases of an entity (every answer).
CREATE INDEX alias_by_entity ON alias (entity);
-- Those that are to be worked out anew (every ingest).
CREATE INDEX alias_by_mended ON alias (mended) WHERE mended <> 0;

-- What the articles take an entity for.
CREATE TABLE tally (
    id       INTEGER PRIMARY KEY,
    entity   INTEGER NOT NULL REFERENCES entity (id),
    trait    TEXT NOT NULL CHECK (trait IN ('role', 'kind', 'season')), -- of a person; of a work
    value    TEXT NOT NULL,                     -- 'actor', 'drama', '2' ...
    articles INTEGER NOT NULL DEFAULT 0 CHECK (articles >= 0), -- that say so
    copies   INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0)    -- of these, as in entity
) STRICT;
-- The traits of an entity (every answer); the row of a trait (every put).
CREATE UNIQUE INDEX tally_by_entity ON tally (entity, trait, value);

-- The entities of one article, in the order of its record: people, characters, works, networks,
-- outlets.
CREATE TABLE found (
    article    INTEGER NOT NULL REFERENCES article (id),
    n          INTEGER NOT NULL CHECK (n >= 0), -- 0, 1, 2 ... within the article
    alias      INTEGER NOT NULL REFERENCES alias (id), -- the name in this article
    sort       INTEGER CHECK (sort BETWEEN 0 AND 4), -- person: 0 actor, 1 director, 2 writer,
                                                -- 3 other; work: 0 drama, 1 film, 2 show,
                                                -- 3 music, 4 other
    season     TEXT,                            -- of a work
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    rule       INTEGER REFERENCES rule (id),
    PRIMARY KEY (article, n)
) STRICT, WITHOUT ROWID;
-- The articles that name an entity, by way of its aliases (when, where, sql).
CREATE INDEX found_by_alias ON found (alias);

-- Where an article mentions an entity.
CREATE TABLE mention (
    article INTEGER NOT NULL,
    n       INTEGER NOT NULL,                   -- found.n
    start   INTEGER NOT NULL CHECK (start >= 0),
    stop    INTEGER NOT NULL,
    form    INTEGER REFERENCES alias (id),      -- NULL: the bytes of the span are the form
    PRIMARY KEY (article, n, start, stop),
    FOREIGN KEY (article, n) REFERENCES found (article, n),
    CHECK (start < stop OR (start = stop AND form IS NOT NULL)) -- empty: the record gives the form
                                                -- no place; start tells such forms apart
) STRICT, WITHOUT ROWID;
-- Only for the foreign key; the few mentions whose form is not their bytes.
CREATE INDEX mention_by_form ON mention (form) WHERE form IS NOT NULL;

-- What the articles say of a drama: who plays whom, who made it, where and when it airs.
CREATE TABLE relation (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('cast', 'crew', 'airs', 'airtime')),
    drama     INTEGER REFERENCES entity (id),   -- a work; NULL: an air time of no named drama
    other     INTEGER REFERENCES entity (id),   -- cast, crew: the person; airs: the network
    character INTEGER REFERENCES entity (id),   -- cast: the character, NULL when not said
    role      TEXT CHECK (role IN ('actor', 'director', 'writer', 'other')), -- crew
    days      INTEGER CHECK (days BETWEEN 0 AND 127), -- airtime: bit 0 Monday ... bit 6 Sunday
    time      TEXT,                             -- airtime: '22:30', NULL when not said
    tz        TEXT,                             -- airtime: 'KST', NULL when not said
    articles  INTEGER NOT NULL DEFAULT 0 CHECK (articles >= 0), -- that say so
    weight    INTEGER NOT NULL DEFAULT 0 CHECK (weight >= 0), -- sum of -1,000,000 ln(1 - c) over
                                                -- the articles' best c (at most 0.99): their
                                                -- joint confidence is 1 - exp(-weight / 1e6)
    copies    INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0),  -- of these articles, as in entity
    surplus   INTEGER NOT NULL DEFAULT 0 CHECK (surplus >= 0), -- of the weight: of near copies only
                                                -- the surest counts, this is what the others add
    CHECK (CASE kind WHEN 'airtime' THEN other IS NULL AND days IS NOT NULL
                     ELSE drama IS NOT NULL AND other IS NOT NULL AND days IS NULL END),
    CHECK ((role IS NOT NULL) = (kind = 'crew'))
) STRICT;
-- The row of a relation (every put); what is said of a drama (who, where).
CREATE UNIQUE INDEX relation_by_drama ON relation (ifnull(drama, 0), kind, ifnull(other, 0),
    ifnull(character, 0), ifnull(role, ''), ifnull(days, 0), ifnull(time, ''), ifnull(tz, ''));
-- What is said of a person (what) or network.
CREATE INDEX relation_by_other ON relation (other) WHERE other IS NOT NULL;
-- Who plays a character. And, with the next, for the foreign keys.
CREATE INDEX relation_by_character ON relation (character) WHERE character IS NOT NULL;
CREATE INDEX relation_drama ON relation (drama) WHERE drama IS NOT NULL;

-- One article's statement of a relation, with the best of its evidence.
CREATE TABLE fact (
    article    INTEGER NOT NULL,
    n          INTEGER NOT NULL CHECK (n >= 0), -- 0, 1, 2 ... within the article: cast, crew,
                                                -- airs, air times, in the order of the record
    relation   INTEGER NOT NULL REFERENCES relation (id),
    drama      INTEGER,                         -- found.n of the drama, as this article names it
    other      INTEGER,                         -- found.n
    character  INTEGER,                         -- found.n
    start      INTEGER CHECK (start >= 0),      -- NULL: the record gives no place
    stop       INTEGER CHECK (stop > start),
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    rule       INTEGER REFERENCES rule (id),
    PRIMARY KEY (article, n),
    FOREIGN KEY (article, drama) REFERENCES found (article, n),
    FOREIGN KEY (article, other) REFERENCES found (article, n),
    FOREIGN KEY (article, character) REFERENCES found (article, n),
    CHECK ((start IS NULL) = (stop IS NULL))
) STRICT, WITHOUT ROWID;
-- The best evidence for a relation (who, what, where).
CREATE INDEX fact_by_relation ON fact (relation, confidence DESC);

-- The second, third ... piece of evidence for a fact.
CREATE TABLE evidence (
    article INTEGER NOT NULL,
    n       INTEGER NOT NULL,                   -- fact.n
    k       INTEGER NOT NULL CHECK (k >= 1),    -- 1, 2 ... in the order of the record
    start   INTEGER NOT NULL CHECK (start >= 0),
    stop    INTEGER NOT NULL CHECK (stop > start),
    PRIMARY KEY (article, n, k),
    FOREIGN KEY (article, n) REFERENCES fact (article, n)
) STRICT, WITHOUT ROWID;

-- The dates of one article.
CREATE TABLE date (
    article  INTEGER NOT NULL REFERENCES article (id),
    n        INTEGER NOT NULL CHECK (n >= 0),   -- 0, 1, 2 ... in the order of the record
    value    TEXT NOT NULL,                     -- EDTF
    start    INTEGER NOT NULL CHECK (start >= 0),
    stop     INTEGER NOT NULL CHECK (stop > start),
    text     TEXT,                              -- NULL: the bytes of the span
    inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)), -- 1: the year was worked out
    rule     INTEGER REFERENCES rule (id),
    PRIMARY KEY (article, n)
) STRICT, WITHOUT ROWID;

-- What an article says that happened to a drama on one of its dates.
CREATE TABLE event (
    article    INTEGER NOT NULL,
    n          INTEGER NOT NULL CHECK (n >= 0), -- 0, 1, 2 ... in the order of the record
    drama      INTEGER NOT NULL,                -- found.n of the drama, as this article names it
    what       TEXT NOT NULL,                   -- 'premiere', 'finale' ...
    episode    INTEGER CHECK (episode >= 0),    -- of which episode; NULL: not said
    date       INTEGER NOT NULL,                -- date.n
    start      INTEGER NOT NULL CHECK (start >= 0), -- the sentence
    stop       INTEGER NOT NULL CHECK (stop > start),
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    rule       INTEGER REFERENCES rule (id),
    PRIMARY KEY (article, n),
    FOREIGN KEY (article, drama) REFERENCES found (article, n),
    FOREIGN KEY (article, date) REFERENCES date (article, n)
) STRICT, WITHOUT ROWID;

-- What near copies are known by (copies, and whoever counts articles as evidence).
CREATE TABLE sketch (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    bytes   BLOB NOT NULL CHECK (length(bytes) = 294), -- made of the text: src/store/sketch.h
    family  INTEGER REFERENCES article (id)     -- of all its near copies and itself the one with
                                                -- the least hash; NULL: it has none
) STRICT;
-- The near copies of an article (copies, show), and for the foreign key.
CREATE INDEX sketch_by_family ON sketch (family) WHERE family IS NOT NULL;
-- Whether an article has any (every answer): few have.
CREATE INDEX sketch_copies ON sketch (article, family) WHERE family IS NOT NULL;

-- Articles whose near copies have not been looked for: the end of each ingest does, and empties it.
CREATE TABLE fresh (
    article INTEGER PRIMARY KEY REFERENCES article (id)
) STRICT;

-- What has made records: versions of the program with its rules and lists. Those that no article
-- has any more are taken away.
CREATE TABLE maker (
    id      INTEGER PRIMARY KEY,
    hash    BLOB NOT NULL CHECK (length(hash) = 16), -- of all its parts
    program TEXT NOT NULL                       -- the version that people know; '' and no parts:
                                                -- a record named its maker by the hash alone
) STRICT;
CREATE UNIQUE INDEX maker_by_hash ON maker (hash);

-- The parts of a maker: 'program', 'rule ID', 'rules/FILE', 'names/FILE', '--names FILE'. What
-- version of its rule a fact has: the part 'rule ' || rule.name of the maker of its article.
CREATE TABLE part (
    maker INTEGER NOT NULL REFERENCES maker (id),
    name  TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 16),
    cues  BLOB CHECK (length(cues) % 8 = 0),    -- of a rule: hashes of the words without one of
                                                -- which it touches no text; NULL: it may any
    PRIMARY KEY (maker, name)
) STRICT, WITHOUT ROWID;

-- Which maker made the record of an article. None: a record that came without that (load).
CREATE TABLE made (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    maker   INTEGER NOT NULL REFERENCES maker (id),
    stated  INTEGER NOT NULL CHECK (stated BETWEEN 0 AND 15) -- what the article's container stated,
                                                -- and was not found in the text: 1 title, 2 url,
                                                -- 4 outlet, 8 lang
) STRICT;
-- The articles of a maker (status, refresh), and whether it has any.
CREATE INDEX made_by_maker ON made (maker);

-- Inputs, and articles in them, that were not used when they were read last.
CREATE TABLE rejected (
    source TEXT NOT NULL,                       -- path, ARCHIVE/MEMBER
    place  TEXT NOT NULL,                       -- 'line 12'; '': the whole
    reason TEXT NOT NULL,
    PRIMARY KEY (source, place, reason)
) STRICT, WITHOUT ROWID;

-- Words of titles and texts (search). Case and accents do not matter. Holds no second copy of the
-- texts; the writer keeps it in step with article.
CREATE VIRTUAL TABLE fulltext USING fts5 (
    title, text, content = 'article', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- ---- the views ----

-- For kdidx alone, as the tables are: what it asks of articles and entities by their numbers, and
-- what several views have in common.

CREATE VIEW kd_published AS
    SELECT id AS article, published AS value,
           iif(published GLOB '[0-9][0-9X]*',
               substr(replace(rtrim(published, '?~%'), 'X', '0')
                      || substr('XXXX-01-01', length(rtrim(published, '?~%')) + 1), 1, 10), NULL)
               AS since,
           iif(published GLOB '[0-9][0-9X]*',
               substr(replace(rtrim(published, '?~%'), 'X', '9')
                      || substr('XXXX-12-31', length(rtrim(published, '?~%')) + 1), 1, 10), NULL)
               AS until
    FROM article INDEXED BY article_by_day;

CREATE VIEW kd_entities AS
    SELECT id AS entity, kind, ifnull(merged.articles, entity.articles) AS articles,
           ifnull(merged.independent, entity.articles - copies) AS independent,
           (SELECT form FROM alias
            WHERE alias.entity IN (SELECT one.id FROM entity AS one
                                   WHERE one.id = entity.id OR one.same = entity.id)
            GROUP BY form ORDER BY max(mended), sum(named) DESC, sum(uses) DESC,
                                   length(CAST(form AS BLOB)) DESC, form LIMIT 1) AS name
    FROM entity LEFT JOIN merged ON merged.entity = entity.id WHERE same IS NULL;

-- Articles: id in hex, what they show of themselves, their length in bytes, and the text.
CREATE VIEW articles AS
    SELECT lower(hex(hash)) AS id, title, url, published, outlet,
           (SELECT name FROM author WHERE author.article = article.id) AS author, lang,
           length(CAST(text AS BLOB)) AS bytes, text
    FROM article;

-- Places: path, ordinal, id of the article there.
CREATE VIEW sources AS
    SELECT source.path, place.ordinal, lower(hex(article.hash)) AS article
    FROM place JOIN source ON source.id = place.source JOIN article ON article.id = place.article;

-- When articles were published: EDTF, and the first and the last day that it may mean, as text that
-- orders: '2021' is 2021-01-01 to 2021-12-31, a month has 31 days. NULL where it tells no year.
CREATE VIEW published AS
    SELECT lower(hex(hash)) AS article, value, since, until
    FROM kd_published JOIN article ON article.id = kd_published.article;

-- Near copies: article, and the one that stands for all of its group.
CREATE VIEW copies AS
    SELECT lower(hex(article.hash)) AS article, lower(hex(leader.hash)) AS family
    FROM sketch JOIN article ON article.id = sketch.article
         JOIN article AS leader ON leader.id = sketch.family;

-- What made the record of an article: the version of the program, and the hash of it with its rules
-- and lists. NULL: not known.
CREATE VIEW makers AS
    SELECT lower(hex(article.hash)) AS article, nullif(maker.program, '') AS program,
           lower(hex(maker.hash)) AS maker
    FROM article LEFT JOIN made ON made.article = article.id
         LEFT JOIN maker ON maker.id = made.maker;

-- Rejected inputs: path, place in it, why.
CREATE VIEW rejects AS SELECT source, place, reason FROM rejected;

-- In all that follows: articles, how many say so; independent, of near copies only one counted.

-- Entities: kind, name, how many articles name them; what is the same stands once.
CREATE VIEW entities AS SELECT kind, name, articles, independent FROM kd_entities;

-- People: name, the role in which most articles show them, how many articles name them. Two
-- people of one name are two rows.
CREATE VIEW people AS
    SELECT name,
           (SELECT value FROM tally
            WHERE tally.entity IN (SELECT one.id FROM entity AS one WHERE one.id = entities.entity
                                   OR one.same = entities.entity) AND trait = 'role'
            GROUP BY value ORDER BY sum(tally.articles - copies) DESC, value LIMIT 1) AS role, articles, independent
    FROM kd_entities AS entities WHERE kind = 'person';

-- Characters: name, articles.
CREATE VIEW characters AS
    SELECT name, articles, independent FROM kd_entities WHERE kind = 'character';

-- Works: title without season, the kind that most articles give, articles.
CREATE VIEW works AS
    SELECT name AS title,
           (SELECT value FROM tally
            WHERE tally.entity IN (SELECT one.id FROM entity AS one WHERE one.id = entities.entity
                                   OR one.same = entities.entity) AND trait = 'kind'
            GROUP BY value ORDER BY sum(tally.articles - copies) DESC, value LIMIT 1) AS kind, articles, independent
    FROM kd_entities AS entities WHERE kind = 'work';

-- Networks and outlets: name, articles.
CREATE VIEW networks AS
    SELECT name, articles, independent FROM kd_entities WHERE kind = 'network';
CREATE VIEW outlets AS
    SELECT name, articles, independent FROM kd_entities WHERE kind = 'outlet';

-- Aliases: every form of every entity; mended 1: the form is garbled, and the name is what it was.
CREATE VIEW aliases AS
    SELECT entities.kind, entities.name, alias.form, sum(alias.uses) AS uses,
           max(alias.mended = 1) AS mended
    FROM alias JOIN entity ON entity.id = alias.entity
         JOIN kd_entities AS entities ON entities.entity = ifnull(entity.same, entity.id)
    GROUP BY entities.entity, alias.form;

-- Mentions: article, kind and name as in this article, form, place.
CREATE VIEW mentions AS
    SELECT lower(hex(article.hash)) AS article, entity.kind, alias.form AS name,
           ifnull(f.form, CAST(substr(CAST(article.text AS BLOB), start + 1, stop - start) AS TEXT))
               AS form, start, stop
    FROM mention JOIN article ON article.id = mention.article
         JOIN found ON found.article = mention.article AND found.n = mention.n
         JOIN alias ON alias.id = found.alias JOIN entity ON entity.id = alias.entity
         LEFT JOIN alias AS f ON f.id = mention.form;

-- What all articles together say of dramas: kind cast, crew or airs, names, role; how sure it is
-- that one is right (1 less the chance that all independent articles are wrong, 0.99 at most); when
-- the earliest and the latest of the articles were published, copies too (NULL: none shows it).
CREATE VIEW consensus AS
    WITH said AS (
        SELECT relation.kind, ifnull(d.same, d.id) AS drama, ifnull(o.same, o.id) AS other,
               ifnull(r.same, relation.character) AS character, relation.role, fact.article,
               ifnull(sketch.family, fact.article) AS family, max(fact.confidence) AS confidence,
               since || value AS since, until || value AS until
        FROM fact JOIN relation ON relation.id = fact.relation
             JOIN entity AS d ON d.id = relation.drama JOIN entity AS o ON o.id = relation.other
             JOIN sketch ON sketch.article = fact.article
             JOIN kd_published AS published ON published.article = fact.article
             LEFT JOIN role AS r ON r.work = ifnull(d.same, d.id)
                  AND r.character = relation.character
        GROUP BY 1, 2, 3, 4, 5, 6
    ), independent AS (
        SELECT kind, drama, other, character, role, family, count(*) AS articles,
               max(confidence) AS confidence, min(since) AS since, max(until) AS until
        FROM said GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT kind, (SELECT name FROM kd_entities WHERE entity = drama) AS drama,
           (SELECT name FROM kd_entities WHERE entity = other) AS other,
           (SELECT name FROM kd_entities WHERE entity = character) AS character, role,
           sum(independent.articles) AS articles, count(*) AS independent,
           min(0.99, round(1 - exp(sum(ln(1 - min(confidence, 99) / 100.0))), 4)) AS confidence,
           substr(min(since), 11) AS earliest, substr(max(until), 11) AS latest
    FROM independent
    GROUP BY kind, independent.drama, independent.other, independent.character, role;

-- Who plays whom in what.
CREATE VIEW cast_list AS
    SELECT drama, other AS person, character, articles, independent, confidence,
           earliest, latest
    FROM consensus WHERE kind = 'cast';

-- Who directed, wrote or otherwise made what.
CREATE VIEW crew_list AS
    SELECT drama, other AS person, role, articles, independent, confidence,
           earliest, latest
    FROM consensus WHERE kind = 'crew';

-- What airs where.
CREATE VIEW airs_list AS
    SELECT drama, other AS network, articles, independent, confidence,
           earliest, latest
    FROM consensus WHERE kind = 'airs';

-- What airs when. days: 'mon tue', time '22:30', tz 'KST'.
CREATE VIEW airtimes AS
    SELECT (SELECT name FROM kd_entities
            WHERE kd_entities.entity = (SELECT ifnull(same, id) FROM entity
                                     WHERE entity.id = relation.drama)) AS drama,
           trim(iif(days & 1, 'mon ', '') || iif(days & 2, 'tue ', '') || iif(days & 4, 'wed ', '')
                || iif(days & 8, 'thu ', '') || iif(days & 16, 'fri ', '')
                || iif(days & 32, 'sat ', '') || iif(days & 64, 'sun ', '')) AS days,
           time, tz, relation.articles, relation.articles - relation.copies AS independent,
           substr(min(since || value), 11) AS earliest, substr(max(until || value), 11) AS latest
    FROM relation JOIN fact ON fact.relation = relation.id
         JOIN kd_published AS published ON published.article = fact.article
    WHERE relation.kind = 'airtime' GROUP BY relation.id;

-- Dates: article, EDTF value, as written, whether the year was worked out, place.
CREATE VIEW dates AS
    SELECT lower(hex(article.hash)) AS article, date.value,
           ifnull(date.text, CAST(substr(CAST(article.text AS BLOB), start + 1, stop - start)
                                  AS TEXT)) AS text,
           date.inferred, start, stop
    FROM date JOIN article ON article.id = date.article;

-- Events: what happened to a drama on a date ('premiere', 'finale' ...), the drama as in this article,
-- of which episode (NULL: not said), the date's EDTF value, and the bytes that say it.
CREATE VIEW events AS
    SELECT lower(hex(article.hash)) AS article, alias.form AS drama, what AS event, episode,
           date.value AS date, date.inferred, event.confidence / 100.0 AS confidence,
           rule.name AS rule, event.start, event.stop,
           CAST(substr(CAST(article.text AS BLOB), event.start + 1, event.stop - event.start)
                AS TEXT) AS evidence
    FROM event JOIN article ON article.id = event.article
         JOIN found ON found.article = event.article AND found.n = event.drama
         JOIN alias ON alias.id = found.alias
         JOIN date ON date.article = event.article AND date.n = event.date
         LEFT JOIN rule ON rule.id = event.rule;

-- Facts: each article's statements with the names as there, and the bytes that say it.
CREATE VIEW facts AS
    SELECT lower(hex(article.hash)) AS article, relation.kind,
           d.form AS drama, o.form AS other, c.form AS character, relation.role,
           fact.confidence / 100.0 AS confidence, rule.name AS rule, fact.start, fact.stop,
           CAST(substr(CAST(article.text AS BLOB), fact.start + 1, fact.stop - fact.start) AS TEXT)
               AS evidence
    FROM fact JOIN relation ON relation.id = fact.relation
         JOIN article ON article.id = fact.article
         LEFT JOIN found AS fd ON fd.article = fact.article AND fd.n = fact.drama
         LEFT JOIN alias AS d ON d.id = fd.alias
         LEFT JOIN found AS fo ON fo.article = fact.article AND fo.n = fact.other
         LEFT JOIN alias AS o ON o.id = fo.alias
         LEFT JOIN found AS fc ON fc.article = fact.article AND fc.n = fact.character
         LEFT JOIN alias AS c ON c.id = fc.alias
         LEFT JOIN rule ON rule.id = fact.rule;
