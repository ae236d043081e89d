/* The writer: identity of articles, batches, errors, versions, damage. */
#include "store_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "cmd/batch.h"
#include "store/check.h"
#include "store/reject.h"
#include "store/title.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

static enum kd_outcome put_alone(struct state *st, struct fixture *fx)
{
    OK(kd_writer_begin(st->writer, &st->err));
    enum kd_outcome outcome = put(st, fx);
    OK(kd_writer_commit(st->writer, &st->err));
    return outcome;
}

static int64_t number(struct state *st, const char *sql)
{
    int64_t out = -1;
    OK(kd_run_int(kd_stmt(st->db, sql), &out, &st->err));
    return out;
}

/* What the tables say, as text, without the numbers of rows, which differ with the order in which
 * the articles came. */
static char *dump(struct state *st)
{
    static const char *const tables[] = {
        "SELECT hex(hash), title, url, published, outlet, lang, text FROM article ORDER BY hash",
        "SELECT * FROM sources ORDER BY path, ordinal",
        "SELECT kind, key, articles FROM entity ORDER BY kind, key",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one statement on two lines */
        "SELECT kind, entity.key, form, alias.key, uses, named FROM alias"
        " JOIN entity ON entity.id = entity ORDER BY kind, entity.key, form",
        "SELECT kind, key, trait, value, tally.articles FROM tally"
        " JOIN entity ON entity.id = entity ORDER BY 1, 2, 3, 4",
        "SELECT * FROM mentions ORDER BY article, start, stop, kind, name",
        "SELECT * FROM cast_list ORDER BY 1, 2, 3",
        "SELECT * FROM crew_list ORDER BY 1, 2, 3",
        "SELECT * FROM airs_list ORDER BY 1, 2",
        "SELECT * FROM airtimes ORDER BY 1, 2, 3",
        "SELECT * FROM dates ORDER BY article, start, stop",
        "SELECT * FROM facts ORDER BY article, start, stop, drama, other",
        "SELECT count(*), total(weight) FROM relation",
        "SELECT count(*) FROM evidence",
    };
    struct kd_buf out = KD_BUF_EMPTY;
    enum kdidx_status status;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct kd_stmt *stmt = kd_stmt(st->db, tables[i]);
        while ((status = kd_step(stmt, &st->err)) == KDIDX_OK) {
            for (int c = 0; c < kd_column_count(stmt); c++)
                kd_buf_printf(&out, "%s|", kd_column_text(stmt, c) ? kd_column_text(stmt, c) : "-");
            kd_buf_add_char(&out, '\n');
        }
        assert_status(&st->err, KDIDX_NONE, status);
    }
    assert_false(out.failed);
    return out.data;
}

static void finding(void *ctx, const char *what, const char *where, const char *text)
{
    (void)ctx;
    print_message("%s: %s: %s\n", what, where, text);
}

static uint64_t check(struct state *st)
{
    struct kd_check_result result;
    struct kd_check_sink sink = {.finding = finding};
    OK(kd_check(st->db, &sink, &result, &st->err));
    return result.findings;
}

static void test_stores_all_of_a_record(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_souls("a.txt", 0);
    assert_int_equal(put_alone(st, fx), KD_NEW);
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM entity"), 5);
    assert_int_equal(number(st, "SELECT count(*) FROM mention"), 8);
    assert_int_equal(number(st, "SELECT count(*) FROM mention WHERE form IS NOT NULL"), 0);
    assert_int_equal(number(st, "SELECT count(*) FROM fact"), 4);
    assert_int_equal(number(st, "SELECT count(*) FROM evidence"), 1);
    assert_int_equal(
        number(st, "SELECT count(*) FROM fulltext WHERE fulltext MATCH 'alchemy souls'"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM cast_list WHERE drama = 'Alchemy of Souls'"
                                " AND person = 'Lee Jae-wook' AND character = 'Jang Uk'"
                                " AND articles = 1 AND confidence = 0.8"),
                     1);
    assert_int_equal(number(st, "SELECT count(*) FROM airtimes WHERE days = 'sat sun'"), 1);
    assert_int_equal(check(st), 0);
    fx_free(fx);
}

static void test_same_again_changes_nothing(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_souls("a.txt", 0);
    bool known = true;
    OK(kd_writer_known(st->writer, &fx->article, &known, &st->err));
    assert_false(known);
    put_alone(st, fx);
    char *before = dump(st);
    OK(kd_writer_known(st->writer, &fx->article, &known, &st->err));
    assert_true(known);
    assert_int_equal(put_alone(st, fx), KD_SAME);
    OK(kd_writer_begin(st->writer, &st->err));
    assert_int_equal(put(st, fx), KD_SAME);
    assert_int_equal(put(st, fx), KD_SAME);
    OK(kd_writer_commit(st->writer, &st->err));
    char *after = dump(st);
    assert_string_equal(before, after);
    assert_true(strlen(before) > 500);
    free(before);
    free(after);
    fx_free(fx);
}

static struct fixture *fx_other(const char *source, uint32_t ordinal)
{
    struct fixture *fx = fx_new(source, ordinal,
                                "Lee Jae Wook and Go Youn-jung star in Alchemy of Souls Season 2, "
                                "which airs on TVN.");
    fx_person(fx, "Lee Jae Wook", KD_ACTOR);
    fx_person(fx, "Go Youn-jung", KD_ACTOR);
    fx_work(fx, "Alchemy of Souls Season 2", KD_DRAMA, "2");
    fx_entity(fx, &fx->record.networks, "TVN");
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls Season 2", "Lee Jae Wook", NULL,
                "Lee Jae Wook and Go Youn-jung star");
    fx_relation(fx, &fx->record.airs, "Alchemy of Souls Season 2", "TVN", NULL, "airs on TVN");
    return fx;
}

/* Replacing leaves what a fresh database with the new text alone would hold. */
static void test_changed_replaces(void **state)
{
    struct state *st = *state;
    struct fixture *new = fx_other("a.txt", 0), *old = fx_souls("a.txt", 0);
    put_alone(st, new);
    char *wanted = dump(st);
    assert_int_equal(put_alone(st, old), KD_CHANGED);
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 1);
    char *between = dump(st);
    assert_string_not_equal(wanted, between);
    assert_int_equal(put_alone(st, new), KD_CHANGED);
    char *got = dump(st);
    assert_string_equal(wanted, got);
    assert_int_equal(number(st, "SELECT count(*) FROM fulltext WHERE fulltext MATCH 'glad'"), 0);
    assert_int_equal(number(st, "SELECT count(*) FROM fulltext WHERE fulltext MATCH 'star'"), 1);
    assert_int_equal(check(st), 0);
    free(wanted);
    free(between);
    free(got);
    fx_free(old);
    fx_free(new);
}

static void test_two_sources(void **state)
{
    struct state *st = *state;
    struct fixture *here = fx_souls("a.txt", 0), *there = fx_souls("b.txt", 3);
    struct fixture *new = fx_other("a.txt", 0);
    put_alone(st, here);
    assert_int_equal(put_alone(st, there), KD_SAME);
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM place"), 2);
    assert_int_equal(number(st, "SELECT count(*) FROM mention"), 8);
    /* One of the two places changes: the text stays, for the other's sake. */
    assert_int_equal(put_alone(st, new), KD_CHANGED);
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 2);
    assert_int_equal(number(st, "SELECT articles FROM entity WHERE key = 'leejaewook'"), 2);
    assert_int_equal(check(st), 0);
    fx_free(here);
    fx_free(there);
    fx_free(new);
}

/* A new first article moves all others by one place. */
static void test_moved_places(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("a.txt", 1);
    struct fixture *first = fx_new("a.txt", 0, "Nothing is said here.");
    put_alone(st, a);
    put_alone(st, b);
    int64_t before = number(st, "SELECT sum(id) FROM article");
    a->article.ordinal = 1;
    b->article.ordinal = 2;
    OK(kd_writer_begin(st->writer, &st->err));
    assert_int_equal(put(st, first), KD_CHANGED);
    assert_int_equal(put(st, a), KD_CHANGED);
    assert_int_equal(put(st, b), KD_SAME);
    OK(kd_writer_commit(st->writer, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 3);
    assert_int_equal(number(st, "SELECT sum(id) FROM article WHERE length(text) > 30"), before);
    assert_int_equal(number(st, "SELECT count(*) FROM place"), 3);
    assert_int_equal(check(st), 0);
    fx_free(a);
    fx_free(b);
    fx_free(first);
}

/* Whatever was there before, and in whatever batches it came: what is left is what a fresh
 * database of the last texts of all places would hold. */
static void test_history_leaves_no_trace(void **state)
{
    enum { PLACES = 5, TEXTS = 4, STEPS = 120 };
    struct state *st = *state, fresh = {.path = ":memory:"};
    struct fixture *texts[TEXTS] = {fx_souls("a.txt", 0), fx_other("a.txt", 0),
                                    fx_new("a.txt", 0, "Nothing is said here."),
                                    fx_new("a.txt", 0, "Jang Uk and Jang Uk; tvN")};
    fx_entity(texts[3], &texts[3]->record.characters, "Jang Uk");
    fx_entity(texts[3], &texts[3]->record.networks, "tvN");
    int last[PLACES] = {-1, -1, -1, -1, -1};
    uint32_t random = 7;
    OK(kd_writer_begin(st->writer, &st->err));
    for (int i = 0; i < STEPS; i++) {
        random = random * 1664525 + 1013904223;
        int place = (int)(random >> 16) % PLACES, text = (int)(random >> 24) % TEXTS;
        texts[text]->article.ordinal = (uint32_t)place;
        put(st, texts[text]);
        last[place] = text;
        if (random >> 30 != 0)
            continue;
        OK(kd_writer_commit(st->writer, &st->err));
        OK(kd_writer_begin(st->writer, &st->err));
    }
    OK(kd_writer_commit(st->writer, &st->err));
    assert_int_equal(check(st), 0);
    OK(kd_db_open(fresh.path, KD_DB_CREATE, 0, &fresh.db, &st->err));
    OK(kd_writer_new(fresh.db, &fresh.writer, &st->err));
    for (int i = 0; i < PLACES; i++)
        if (last[i] >= 0) {
            texts[last[i]]->article.ordinal = (uint32_t)i;
            put_alone(&fresh, texts[last[i]]);
        }
    char *wanted = dump(&fresh), *got = dump(st);
    assert_string_equal(wanted, got);
    free(wanted);
    free(got);
    kd_writer_free(fresh.writer);
    kd_db_close(fresh.db);
    for (int i = 0; i < TEXTS; i++)
        fx_free(texts[i]);
}

/* The text of fx_other, of which somebody found less, and something else. */
static struct fixture *fx_otherwise(const char *source, uint32_t ordinal)
{
    struct fixture *full = fx_other(source, ordinal);
    struct fixture *fx = fx_new(source, ordinal, full->article.text);
    fx_person(fx, "Go Youn-jung", KD_DIRECTOR);
    fx_work(fx, "Alchemy of Souls", KD_FILM, NULL);
    fx->record.title = "Two in one";
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls", "Go Youn-jung", NULL,
                "Go Youn-jung star");
    fx_free(full);
    return fx;
}

/* Another record of a text leaves what a fresh database with that record would hold, whatever else
 * comes in the same batch; its places stay. */
static void test_renews_a_record(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *old = fx_otherwise("b.txt", 0),
                   *new = fx_other("b.txt", 0), *there = fx_other("c.txt", 4);
    put_alone(st, a);
    put_alone(st, new);
    there->article.ordinal = 4;
    put_alone(st, there);
    char *wanted = dump(st);
    OK(kd_writer_begin(st->writer, &st->err));
    OK(kd_writer_renew(st->writer, &old->record, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    char *between = dump(st);
    assert_string_not_equal(wanted, between);
    assert_int_equal(number(st, "SELECT count(*) FROM place"), 3);
    assert_int_equal(number(st, "SELECT count(*) FROM fulltext WHERE fulltext MATCH 'title: two'"),
                     1);
    assert_int_equal(check(st), 0);
    OK(kd_writer_begin(st->writer, &st->err));
    a->article.source = "d.txt";
    put(st, a);
    OK(kd_writer_renew(st->writer, &old->record, &st->err));
    OK(kd_writer_renew(st->writer, &new->record, &st->err));
    a->article.source = "a.txt";
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_exec(st->db,
               "DELETE FROM place WHERE source IN (SELECT id FROM source WHERE path = 'd.txt');"
               "DELETE FROM source WHERE path = 'd.txt'",
               &st->err));
    char *got = dump(st);
    assert_string_equal(wanted, got);
    assert_int_equal(check(st), 0);
    free(wanted);
    free(between);
    free(got);
    fx_free(a);
    fx_free(old);
    fx_free(new);
    fx_free(there);
}

static void test_renews_only_what_is_there(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    put_alone(st, a);
    char *before = dump(st);
    OK(kd_writer_begin(st->writer, &st->err));
    assert_status(&st->err, KDIDX_NONE, kd_writer_renew(st->writer, &b->record, &st->err));
    assert_status(&st->err, KDIDX_NONE, kd_writer_keep(st->writer, &b->article, &st->err));
    a->record.cast.v[0].other = "Nobody";
    assert_status(&st->err, KDIDX_USAGE, kd_writer_renew(st->writer, &a->record, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    char *after = dump(st);
    assert_string_equal(before, after);
    free(before);
    free(after);
    fx_free(a);
    fx_free(b);
}

/* Each article knows its maker; makers that no article has any more are gone. */
static void test_knows_what_made_a_record(void **state)
{
    struct state *st = *state;
    static const uint64_t cues[] = {3, 9};
    struct kd_part parts[] = {{"program", "0123456789abcde", NULL, 0},
                              {"rule cast.plays", "edcba9876543210", cues, 2}};
    struct kd_maker one = {.program = "1", .parts = {parts, 2, 2}};
    struct kd_maker two = {.program = "2", .parts = {parts, 1, 1}};
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0),
                   *unknown = fx_new("c.txt", 0, "Nothing is said here.");
    OK(kd_maker_hash(&one, &st->err));
    OK(kd_maker_hash(&two, &st->err));
    put_alone(st, unknown);
    kd_writer_made_by(st->writer, &one);
    put_alone(st, a);
    a->article.title = "Stated";
    put_alone(st, b);
    assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program = '1'"), 2);
    assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program IS NULL"), 1);
    assert_int_equal(number(st, "SELECT length(cues) FROM part WHERE name = 'rule cast.plays'"),
                     16);
    assert_int_equal(number(st, "SELECT count(*) FROM made WHERE stated = 0"), 2);
    kd_writer_made_by(st->writer, &two);
    OK(kd_writer_begin(st->writer, &st->err));
    OK(kd_writer_keep(st->writer, &a->article, &st->err));
    OK(kd_writer_renew(st->writer, &b->record, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_writer_settle(st->writer, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program = '2'"), 2);
    assert_int_equal(number(st, "SELECT count(*) FROM maker"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM part"), 1);
    assert_int_equal(number(st, "SELECT sum(stated) FROM made"), 1);
    assert_int_equal(check(st), 0);
    OK(kd_exec(st->db, "UPDATE part SET hash = zeroblob(16)", &st->err));
    assert_int_equal(check(st), 1);
    OK(kd_exec(st->db,
               "PRAGMA ignore_check_constraints = 1; UPDATE part SET hash = x'00';"
               "PRAGMA ignore_check_constraints = 0",
               &st->err));
    assert_int_equal(check(st), 1);
    kd_writer_made_by(st->writer, NULL);
    fx_free(a);
    fx_free(b);
    fx_free(unknown);
}

/* Records that name their makers: of two makers of the same record the one with the greater hash is
 * kept, whichever comes first, and all that any container stated. Only what makes records now takes
 * the place of both. */
static void test_keeps_one_of_two_makers(void **state)
{
    struct state *st = *state;
    struct kd_part parts[] = {{"program", "0123456789abcde", NULL, 0}};
    struct kd_maker now = {.program = "3", .parts = {parts, 1, 1}};
    const struct kd_made_by low = {"10000000000000000000000000000000", KD_STATED_TITLE},
                            high = {"f0000000000000000000000000000000", KD_STATED_URL};
    OK(kd_maker_hash(&now, &st->err));
    assert_true(now.hash[0] < 0xF0);
    for (int turn = 0; turn < 2; turn++) {
        struct fixture *fx = turn == 0 ? fx_other("b.txt", 0) : fx_souls("a.txt", 0);
        fx->record.made_by = turn == 0 ? low : high;
        put_alone(st, fx);
        fx->record.made_by = turn == 0 ? high : low;
        put_alone(st, fx);
        assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program IS NULL AND maker ="
                                    " 'f0000000000000000000000000000000'"),
                         1 + turn);
        fx_free(fx);
    }
    assert_int_equal(number(st, "SELECT sum(stated = 3) FROM made"), 2);
    OK(kd_writer_settle(st->writer, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM maker"), 1);
    struct fixture *fx = fx_other("b.txt", 0);
    put_alone(st, fx); /* nobody knows: what is known stays */
    assert_int_equal(number(st, "SELECT count(*) FROM made"), 2);
    kd_writer_made_by(st->writer, &now);
    put_alone(st, fx);
    assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program = '3'"), 1);
    kd_writer_made_by(st->writer, NULL);
    fx->record.made_by.maker = "F0";
    OK(kd_writer_begin(st->writer, &st->err));
    enum kd_outcome outcome;
    assert_status(&st->err, KDIDX_USAGE,
                  kd_writer_put(st->writer, &fx->record, &outcome, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    assert_int_equal(check(st), 0);
    fx_free(fx);
}

/* A maker known by its hash is described by whoever knows it, once. */
static void test_describes_a_maker_later(void **state)
{
    struct state *st = *state;
    struct kd_part parts[] = {{"program", "0123456789abcde", NULL, 0}};
    struct kd_maker maker = {.program = "1.2", .hash = "\xf0", .parts = {parts, 1, 1}};
    struct fixture *fx = fx_souls("a.txt", 0);
    fx->record.made_by.maker = "f0000000000000000000000000000000";
    put_alone(st, fx);
    assert_int_equal(number(st, "SELECT count(*) FROM part"), 0);
    OK(kd_writer_begin(st->writer, &st->err));
    OK(kd_writer_maker(st->writer, &maker, &st->err));
    maker.program = "1.1";
    OK(kd_writer_maker(st->writer, &maker, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM part"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM makers WHERE program = '1.2'"), 1);
    fx_free(fx);
}

static void reject(struct state *st, const char *source, const char *reason)
{
    OK(kd_rejects_note(st->db, source, "", reason, &st->err));
}

/* What is rejected stays until its input, or a folder above it, was read to the end again. */
static void test_rejected_inputs(void **state)
{
    struct state *st = *state;
    const char *folder[] = {"in/"}, *file[] = {"in/b.txt"}, *other[] = {"in"};
    const char count[] = "SELECT count(*) FROM rejects";
    OK(kd_rejects_settle(st->db, folder, 1, true, &st->err));
    assert_int_equal(number(st, count), 0);
    reject(st, "in/a.txt", "binary");
    reject(st, "in/b.txt", "binary");
    reject(st, "in/b.txt", "binary");
    reject(st, "in2/c.txt", "binary");
    OK(kd_rejects_settle(st->db, folder, 1, true, &st->err));
    assert_int_equal(number(st, count), 3);
    reject(st, "in/b.txt", "empty");
    OK(kd_rejects_settle(st->db, file, 1, true, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM rejects WHERE reason = 'empty'"), 1);
    assert_int_equal(number(st, count), 3);
    OK(kd_rejects_settle(st->db, folder, 1, false, &st->err)); /* was interrupted */
    assert_int_equal(number(st, count), 3);
    OK(kd_rejects_settle(st->db, other, 1, true, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM rejects WHERE source = 'in2/c.txt'"), 1);
    assert_int_equal(number(st, count), 1);
}

/* "Alchemy of Souls", "... Season 2" and "... 2" are one drama, found by any of the forms. */
static void test_seasons_are_one_drama(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    put_alone(st, a);
    put_alone(st, b);
    assert_int_equal(number(st, "SELECT count(*) FROM entity WHERE kind = 'work'"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM works WHERE title = 'Alchemy of Souls'"
                                " AND articles = 2 AND kind = 'drama'"),
                     1);
    assert_int_equal(number(st, "SELECT count(DISTINCT entity) FROM alias WHERE key IN"
                                " ('alchemyofsouls', 'alchemyofsouls2', 'alchemyofsoulsseason2')"),
                     1);
    /* Both say it, each with 0.8; and that a spelling differs does not make two people. */
    assert_int_equal(number(st, "SELECT count(*) FROM airs_list WHERE articles = 2"
                                " AND confidence = 0.96"),
                     1);
    assert_int_equal(number(st, "SELECT count(*) FROM people"), 3);
    fx_free(a);
    fx_free(b);
}

static void test_refuses_wrong_records(void **state)
{
    struct state *st = *state;
    enum kd_outcome outcome;
    struct fixture *good = fx_souls("a.txt", 0);
    put_alone(st, good);
    char *before = dump(st);
    OK(kd_writer_begin(st->writer, &st->err));
    for (int i = 0; i < 8; i++) {
        struct fixture *fx = fx_other("b.txt", 0);
        struct kd_record *r = &fx->record;
        if (i == 0)
            r->people.v[0].mentions.v[0].end = (uint32_t)fx->article.len + 1;
        if (i == 1)
            r->cast.v[0].other = "Nobody";
        if (i == 2)
            r->people.v[1].confidence = 1.5;
        if (i == 3)
            r->works.v[0].forms.v[0] = "\xff";
        if (i == 4)
            fx->article.id[3] ^= 1;
        if (i == 5)
            r->cast.v[0].evidence.v[0].start = r->cast.v[0].evidence.v[0].end;
        if (i == 6)
            fx->article.text = NULL;
        if (i == 7)
            r->people.v[0].name = "";
        st->err.text[0] = '\0';
        assert_status(&st->err, KDIDX_USAGE, kd_writer_put(st->writer, r, &outcome, &st->err));
        assert_true(st->err.text[0] != '\0');
        fx_free(fx);
    }
    OK(kd_writer_commit(st->writer, &st->err));
    char *after = dump(st);
    assert_string_equal(before, after);
    free(before);
    free(after);
    fx_free(good);
}

static void test_rollback_leaves_nothing(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    put_alone(st, a);
    char *before = dump(st);
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, b);
    kd_writer_rollback(st->writer);
    char *after = dump(st);
    assert_string_equal(before, after);
    /* What the rolled-back batch made known must be made anew. */
    assert_int_equal(put_alone(st, b), KD_NEW);
    assert_int_equal(check(st), 0);
    free(before);
    free(after);
    fx_free(a);
    fx_free(b);
}

/* A constraint that fails in the middle of an article takes that article back, not the batch. */
static void test_failure_inside_an_article(void **state)
{
    struct state *st = *state;
    enum kd_outcome outcome;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    OK(kd_exec(st->db,
               "CREATE TRIGGER fail BEFORE INSERT ON fact WHEN new.n = 1 AND (SELECT count(*)"
               " FROM article) = 2 BEGIN SELECT raise(ABORT, 'made to fail'); END",
               &st->err));
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, a);
    assert_status(&st->err, KDIDX_CORRUPT,
                  kd_writer_put(st->writer, &b->record, &outcome, &st->err));
    assert_non_null(strstr(st->err.text, "made to fail"));
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_exec(st->db, "DROP TRIGGER fail", &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 1);
    assert_int_equal(number(st, "SELECT count(*) FROM source"), 1);
    assert_int_equal(check(st), 0);
    assert_int_equal(put_alone(st, b), KD_NEW);
    assert_int_equal(check(st), 0);
    fx_free(a);
    fx_free(b);
}

/* Killed between begin and commit: the next to open finds the batch before. */
static void test_killed_in_a_batch(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    put_alone(st, a);
    char *before = dump(st);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct kd_db *db;
        struct kd_writer *writer;
        enum kd_outcome outcome;
        if (kd_db_open(st->path, KD_DB_WRITE, 100, &db, &st->err) == KDIDX_OK &&
            kd_writer_new(db, &writer, &st->err) == KDIDX_OK &&
            kd_writer_begin(writer, &st->err) == KDIDX_OK &&
            kd_exec(db, "PRAGMA cache_size = 1; PRAGMA cache_spill = ON", &st->err) == KDIDX_OK &&
            kd_writer_put(writer, &b->record, &outcome, &st->err) == KDIDX_OK)
            raise(SIGKILL);
        _exit(1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    char *after = dump(st);
    assert_string_equal(before, after);
    assert_int_equal(put_alone(st, b), KD_NEW);
    assert_int_equal(check(st), 0);
    free(before);
    free(after);
    fx_free(a);
    fx_free(b);
}

static void test_busy(void **state)
{
    struct state *st = *state;
    struct kd_db *other;
    struct kd_writer *writer;
    OK(kd_db_open(st->path, KD_DB_WRITE, 50, &other, &st->err));
    OK(kd_writer_new(other, &writer, &st->err));
    OK(kd_writer_begin(st->writer, &st->err));
    assert_status(&st->err, KDIDX_BUSY, kd_writer_begin(writer, &st->err));
    assert_non_null(strstr(st->err.text, "another process"));
    /* To open it, even for writing, needs no waiting. */
    struct kd_db *third;
    OK(kd_db_open(st->path, KD_DB_CREATE, 0, &third, &st->err));
    kd_db_close(third);
    kd_writer_rollback(st->writer);
    OK(kd_writer_begin(writer, &st->err));
    kd_writer_free(writer);
    kd_db_close(other);
}

/* Two writers in turn: what one deletes, the other must not take for known. */
static void test_two_writers(void **state)
{
    struct state *st = *state;
    struct kd_db *other;
    struct kd_writer *writer;
    enum kd_outcome outcome;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_new("a.txt", 0, "Empty."),
                   *c = fx_souls("c.txt", 0);
    put_alone(st, a);
    OK(kd_db_open(st->path, KD_DB_WRITE, 50, &other, &st->err));
    OK(kd_writer_new(other, &writer, &st->err));
    OK(kd_writer_begin(writer, &st->err));
    OK(kd_writer_put(writer, &b->record, &outcome, &st->err));
    OK(kd_writer_commit(writer, &st->err));
    assert_int_equal(number(st, "SELECT count(*) FROM entity"), 0);
    assert_int_equal(put_alone(st, c), KD_NEW);
    assert_int_equal(check(st), 0);
    kd_writer_free(writer);
    kd_db_close(other);
    fx_free(a);
    fx_free(b);
    fx_free(c);
}

static void test_reader_while_writing(void **state)
{
    struct state *st = *state;
    struct kd_db *reader;
    int64_t n = -1;
    struct fixture *a = fx_souls("a.txt", 0);
    OK(kd_db_open(st->path, KD_DB_READ, 50, &reader, &st->err));
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, a);
    OK(kd_run_int(kd_stmt(reader, "SELECT count(*) FROM article"), &n, &st->err));
    assert_int_equal(n, 0);
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_run_int(kd_stmt(reader, "SELECT count(*) FROM article"), &n, &st->err));
    assert_int_equal(n, 1);
    assert_status(&st->err, KDIDX_IO, kd_exec(reader, "DELETE FROM place", &st->err));
    kd_db_close(reader);
    fx_free(a);
}

static enum kdidx_status open_again(struct state *st, enum kd_db_mode mode)
{
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    st->writer = NULL;
    st->err.text[0] = '\0';
    return kd_db_open(st->path, mode, 50, &st->db, &st->err);
}

static void test_newer_version_is_refused(void **state)
{
    struct state *st = *state;
    OK(kd_exec(st->db, "PRAGMA user_version = 99", &st->err));
    assert_status(&st->err, KDIDX_VERSION_ERR, open_again(st, KD_DB_READ));
    assert_non_null(strstr(st->err.text, "99"));
    assert_status(&st->err, KDIDX_VERSION_ERR, open_again(st, KD_DB_WRITE));
}

static void test_other_programs_database_is_refused(void **state)
{
    struct state *st = *state;
    OK(kd_exec(st->db, "PRAGMA application_id = 7", &st->err));
    assert_status(&st->err, KDIDX_VERSION_ERR, open_again(st, KD_DB_CREATE));
    assert_null(st->db);
}

static void overwrite(const char *path, long at, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void test_no_database(void **state)
{
    struct state *st = *state;
    OK(open_again(st, KD_DB_WRITE));
    overwrite(st->path, 0, "This is no database at all.", 27);
    assert_status(&st->err, KDIDX_CORRUPT, open_again(st, KD_DB_READ));
    assert_non_null(strstr(st->err.text, st->path));
    unlink(st->path);
    assert_status(&st->err, KDIDX_IO, open_again(st, KD_DB_READ));
    assert_status(&st->err, KDIDX_IO, open_again(st, KD_DB_WRITE));
}

/* Bytes inside the tables are overwritten: check says so, and nothing crashes. */
static void test_damage_is_found(void **state)
{
    struct state *st = *state;
    char junk[4096];
    struct fixture *a = fx_souls("a.txt", 0);
    put_alone(st, a);
    OK(open_again(st, KD_DB_WRITE)); /* the log is written into the file */
    memset(junk, 0xA5, sizeof junk);
    overwrite(st->path, 3 * 16384, junk, sizeof junk);
    enum kdidx_status status = open_again(st, KD_DB_WRITE);
    struct kd_check_result result = {0};
    struct kd_check_sink sink = {.finding = finding};
    if (status == KDIDX_OK)
        status = kd_check(st->db, &sink, &result, &st->err);
    assert_true(status == KDIDX_CORRUPT || result.findings > 0);
    fx_free(a);
}

/* Rows that SQLite finds right and kdidx does not. */
static void test_check_finds_wrong_rows(void **state)
{
    struct state *st = *state;
    static const char *const harm[] = {
        "UPDATE article SET text = 'Another ' || text",
        "UPDATE mention SET stop = 100000 WHERE n = 0",
        "UPDATE mention SET start = start + 1 WHERE n = 2",
        "UPDATE entity SET articles = articles + 1 WHERE kind = 'work'",
        "UPDATE alias SET uses = uses + 1 WHERE form = 'Lee'",
        "UPDATE relation SET weight = weight + 5 WHERE kind = 'cast'",
        "UPDATE tally SET articles = 7 WHERE trait = 'season'",
        "UPDATE fact SET start = 100000, stop = 100001 WHERE n = 0",
        "DELETE FROM place",
        "INSERT INTO fulltext (rowid, text) VALUES (77, 'stray')",
        "UPDATE date SET stop = 900000",
    };
    struct fixture *a = fx_souls("a.txt", 0);
    put_alone(st, a);
    assert_int_equal(check(st), 0);
    for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
        OK(kd_exec(st->db, "BEGIN", &st->err));
        OK(kd_exec(st->db, harm[i], &st->err));
        if (check(st) == 0)
            fail_msg("not found: %s", harm[i]);
        OK(kd_exec(st->db, "ROLLBACK", &st->err));
    }
    assert_int_equal(check(st), 0);
    fx_free(a);
}

/* A limit on the number of pages stands in for a full disk. */
static void test_full(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_souls("a.txt", 0);
    enum kd_outcome outcome;
    put_alone(st, a);
    char *before = dump(st);
    int64_t pages = number(st, "PRAGMA page_count");
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)pages);
    OK(kd_exec(st->db, sql, &st->err));
    enum kdidx_status status = KDIDX_OK;
    char *text = malloc(100001);
    assert_non_null(text);
    memset(text, 'x', 100000);
    text[100000] = '\0';
    struct fixture *big = fx_new("big.txt", 0, text);
    OK(kd_writer_begin(st->writer, &st->err));
    status = kd_writer_put(st->writer, &big->record, &outcome, &st->err);
    assert_status(&st->err, KDIDX_FULL, status);
    assert_non_null(strstr(st->err.text, "KiB left"));
    kd_writer_rollback(st->writer);
    char *after = dump(st);
    assert_string_equal(before, after);
    assert_int_equal(check(st), 0);
    free(text);
    free(before);
    free(after);
    fx_free(a);
    fx_free(big);
}

/* Memory that runs out inside SQLite, a little later each time: until it suffices, nothing of the
 * batch is there; then all of it. */
static void test_no_memory(void **state)
{
    struct state *st = *state;
    enum kd_outcome outcome;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    enum kdidx_status status = KDIDX_NOMEM;
    int refused = 0;
    put_alone(st, a);
    char *before = dump(st);
    for (int room = 0; status == KDIDX_NOMEM && room < 4000; room += 2) {
        char *now = dump(st);
        assert_string_equal(before, now);
        free(now);
        OK(kd_writer_begin(st->writer, &st->err));
        sqlite3_hard_heap_limit64(sqlite3_memory_used() + room * 1024 + 1);
        status = kd_writer_put(st->writer, &b->record, &outcome, &st->err);
        if (status == KDIDX_OK)
            status = kd_writer_commit(st->writer, &st->err);
        sqlite3_hard_heap_limit64(0);
        kd_writer_rollback(st->writer);
        refused += status == KDIDX_NOMEM;
    }
    assert_status(&st->err, KDIDX_OK, status);
    assert_true(refused > 3);
    assert_int_equal(number(st, "SELECT count(*) FROM article"), 2);
    assert_int_equal(check(st), 0);
    free(before);
    fx_free(a);
    fx_free(b);
}

/* Memory that runs out while the batch asks whether an article is stored, a little later each time:
 * what the batch held is undone, and what comes next is stored. */
static void test_no_memory_to_look(void **state)
{
    struct state *st = *state;
    struct kd_batch batch;
    struct fixture *a = fx_souls("a.txt", 0), *b = fx_other("b.txt", 0);
    enum kdidx_status status = KDIDX_NOMEM;
    int refused = 0;
    OK(kd_batch_init(&batch, st->db, &st->err));
    for (int room = 0; status == KDIDX_NOMEM && room < 400; room++) {
        bool known = true;
        OK(kd_batch_put(&batch, &a->record, &st->err));
        sqlite3_hard_heap_limit64(sqlite3_memory_used() + room * 64 + 1);
        status = kd_batch_known(&batch, b->record.article, &known, &st->err);
        sqlite3_hard_heap_limit64(0);
        refused += status == KDIDX_NOMEM;
        OK(kd_batch_put(&batch, &b->record, &st->err));
        OK(kd_batch_finish(&batch, KDIDX_OK, &st->err));
        assert_int_equal(check(st), 0);
        assert_int_equal(number(st, "SELECT count(*) FROM article"), status == KDIDX_OK ? 2 : 1);
    }
    assert_true(refused > 0);
    kd_batch_free(&batch);
    fx_free(a);
    fx_free(b);
}

static void test_folder_that_is_not_there(void **state)
{
    struct state *st = *state;
    struct kd_db *db;
    char path[128];
    snprintf(path, sizeof path, "%s/none/t.db", st->folder);
    assert_status(&st->err, KDIDX_IO, kd_db_open(path, KD_DB_CREATE, 0, &db, &st->err));
    assert_non_null(strstr(st->err.text, "No such file or directory"));
    assert_null(db);
}

static void test_title_base(void **state)
{
    static const struct {
        const char *title, *season, *base;
    } cases[] = {
        {"Alchemy of Souls", NULL, "Alchemy of Souls"},
        {"Alchemy of Souls, Part 2", NULL, "Alchemy of Souls"},
        {"Alchemy of Souls Season 2", NULL, "Alchemy of Souls"},
        {"Alchemy of Souls (Season 2)", NULL, "Alchemy of Souls"},
        {"Alchemy of Souls: Part Two", "2", "Alchemy of Souls"},
        {"Alchemy Of Souls 2", "2", "Alchemy Of Souls"},
        {"Alchemy Of Souls 2", NULL, "Alchemy Of Souls 2"},
        {"Alchemy Of Souls 2", "", "Alchemy Of Souls"},
        {"Penthouse III", "3", "Penthouse"},
        {"Penthouse Second Season", NULL, "Penthouse"},
        {"환혼 시즌 2", NULL, "환혼"},
        {"Reply 1988", "", "Reply 1988"},
        {"Season 2", NULL, "Season 2"},
        {"W", "", "W"},
        {"Doctor X", "", "Doctor X"},
        {"Love in Contract", NULL, "Love in Contract"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = kd_title_base(cases[i].title, strlen(cases[i].title), cases[i].season);
        if (n != strlen(cases[i].base) || strncmp(cases[i].title, cases[i].base, n) != 0)
            fail_msg("%s: base is \"%.*s\"", cases[i].title, (int)n, cases[i].title);
    }
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_stores_all_of_a_record),
        WITH_DB(test_same_again_changes_nothing),
        WITH_DB(test_changed_replaces),
        WITH_DB(test_two_sources),
        WITH_DB(test_moved_places),
        WITH_DB(test_history_leaves_no_trace),
        WITH_DB(test_seasons_are_one_drama),
        WITH_DB(test_refuses_wrong_records),
        WITH_DB(test_rollback_leaves_nothing),
        WITH_DB(test_failure_inside_an_article),
        WITH_DB(test_killed_in_a_batch),
        WITH_DB(test_busy),
        WITH_DB(test_two_writers),
        WITH_DB(test_reader_while_writing),
        WITH_DB(test_renews_a_record),
        WITH_DB(test_renews_only_what_is_there),
        WITH_DB(test_knows_what_made_a_record),
        WITH_DB(test_keeps_one_of_two_makers),
        WITH_DB(test_describes_a_maker_later),
        WITH_DB(test_rejected_inputs),
        WITH_DB(test_newer_version_is_refused),
        WITH_DB(test_other_programs_database_is_refused),
        WITH_DB(test_no_database),
        WITH_DB(test_damage_is_found),
        WITH_DB(test_check_finds_wrong_rows),
        WITH_DB(test_full),
        WITH_DB(test_no_memory),
        WITH_DB(test_no_memory_to_look),
        WITH_DB(test_folder_that_is_not_there),
        cmocka_unit_test(test_title_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
