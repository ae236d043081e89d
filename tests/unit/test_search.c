/* Unit tests of search: what a query is read as, hostile ones, where a snippet stands. */
#include "store_fixture.h"

#include "base/utf8.h"
#include "query/searchquery.h"

/* ---- reading ---- */

/* "(all a (not b))" */
static void tell(const struct kd_term *term, struct kd_buf *out)
{
    static const char *const words[] = {"all", "any", "not"};
    switch (term->kind) {
    case KD_TERM_WORDS:
        kd_buf_add_str(out, term->fts);
        return;
    case KD_TERM_NAME:
        kd_buf_printf(out, "%s=%s", kd_entity_kind_name(term->entity), term->name);
        return;
    case KD_TERM_DATE:
        kd_buf_printf(out, "%s..%s", term->since != NULL ? term->since : "",
                      term->until != NULL ? term->until : "");
        return;
    default:
        break;
    }
    kd_buf_printf(out, "(%s", words[term->kind]);
    for (size_t i = 0; i < term->parts.n; i++) {
        kd_buf_add_char(out, ' ');
        tell(term->parts.v[i], out);
    }
    kd_buf_add_char(out, ')');
}

static void test_read_as(void **state)
{
    static const struct {
        const char *query, *tree;
    } cases[] = {
        {"jang uk", "(all \"jang\" \"uk\")"},
        {"jang AND uk", "(all \"jang\" \"uk\")"},
        {"a b OR c NOT d", "(any (all \"a\" \"b\") (all \"c\" (not \"d\")))"},
        {"NOT NOT a", "(not (not \"a\"))"},
        {"a NOT (b OR c)", "(all \"a\" (not (any \"b\" \"c\")))"},
        {"and or not", "(all \"and\" \"or\" \"not\")"},
        {"ANDROID ORE", "(all \"ANDROID\" \"ORE\")"},
        {"jae-wook's", "\"jae-wook's\""},
        {"so*", "\"so\"*"},
        {"\u201Cthe so\u201D*", "\"the so\"*"},
        {"title:a text: \"b c\"", "(all title : \"a\" text : \"b c\")"},
        {"NEAR(a \"b c\" d,4) e", "(all NEAR(\"a\" \"b c\" \"d\", 4) \"e\")"},
        {"NEAR(a b)", "NEAR(\"a\" \"b\", 10)"},
        {"drama:\"Alchemy of Souls\" person:lee", "(all work=Alchemy of Souls person=lee)"},
        {"date:2021..2022-05 date:..2020 date:2019", "(all 2021..2022-05 ..2020 2019..2019)"},
        {"Re:Mind http://x.example/a", "(all \"Re:Mind\" \"http://x.example/a\")"},
        {"8:30 (-- a)", "(all \"8:30\" \"a\")"},
        {"a{b}+^c", "\"a{b}+^c\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kd_arena arena = {0};
        struct kd_error err = {0};
        struct kd_term *term = NULL;
        struct kd_buf told = KD_BUF_EMPTY;
        assert_status(&err, KDIDX_OK, kd_search_parse(&arena, cases[i].query, &term, &err));
        tell(term, &told);
        kd_buf_add_char(&told, '\0');
        assert_string_equal(told.data, cases[i].tree);
        kd_buf_free(&told);
        kd_arena_free(&arena);
    }
}

/* A million brackets, or words, must neither overflow the stack nor take time. */
static void test_endless(void **state)
{
    static const char *const parts[] = {"(",      "NOT ",       "a ",       "a OR ",
                                        "\"a\" ", "NEAR(a b) ", "person:a "};
    enum { TIMES = 200000 };
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct kd_arena arena = {0};
        struct kd_error err = {0};
        struct kd_term *term = NULL;
        struct kd_buf query = KD_BUF_EMPTY;
        for (int n = 0; n < TIMES; n++)
            kd_buf_add_str(&query, parts[i]);
        kd_buf_add_char(&query, '\0');
        assert_status(&err, KDIDX_USAGE, kd_search_parse(&arena, query.data, &term, &err));
        assert_non_null(strstr(err.text, "more than"));
        kd_buf_free(&query);
        kd_arena_free(&arena);
    }
}

/* Wherever the arena runs out, nothing is kept: the sanitizers' build tells. */
static void test_out_of_memory(void **state)
{
    static const char query[] = "tide \"salt road\" NEAR(diver \"the sea\", 5) OR title:lee*";
    struct kd_arena arena = {0};
    struct kd_error err = {0};
    struct kd_term *term = NULL;
    jmp_buf oom;
    (void)state;
    arena.on_oom = &oom;
    assert_status(&err, KDIDX_OK, kd_search_parse(&arena, query, &term, &err));
    size_t all = arena.given;
    for (volatile size_t limit = 1; limit < all; limit += 16) {
        kd_arena_free(&arena);
        arena.limit = limit;
        if (setjmp(oom) == 0) {
            kd_search_parse(&arena, query, &term, &err);
            fail();
        }
    }
    kd_arena_free(&arena);
}

/* ---- asking ---- */

static int set_up(void **state)
{
    struct state *st = *state = store_new();
    struct fixture *fx[] = {
        fx_souls("a.txt", 0),
        fx_new("b.txt", 0,
               "\u2026and Lee Jae-wook \"quoted\" 환혼; Lee Jae-wook again, a long way on, "
               "where nothing else is said but that he is here, and here, and here, "
               "and that the sea is wide and the night long. So says Lee Jae-wook.")};
    fx_person(fx[1], "Lee Jae-wook", KD_ACTOR);
    store(st, fx, 2);
    fx_free(fx[0]);
    fx_free(fx[1]);
    return 0;
}

/* Whatever is asked, FTS5 is given what it can read. */
static void test_hostile(void **state)
{
    static const char *const pieces[] = {
        "\"",     "*",     "(",      ")",          "NOT",  "AND",    "OR",
        "NEAR(",  ",",     "5",      "a",          "lee",  ":",      "^",
        "{",      "}",     "+",      "-",          "'",    ";--",    "%",
        "drama:", "date:", "2021..", "..",         "환혼", "\u201C", "\xF0\x9F\x8E\xAC",
        "\\",     "\n",    "title:", "person:lee", "0",    "_",      "."};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    struct state *st = *state;
    uint32_t seed = 7;
    for (int round = 0; round < 4000; round++) {
        char query[256] = "";
        for (int n = 0; n < 1 + round % 9; n++) {
            seed = seed * 1664525 + 1013904223;
            strcat(query, pieces[(seed >> 8) % PIECES]);
            if (seed >> 31)
                strcat(query, " ");
        }
        struct kd_search found;
        enum kdidx_status status =
            kd_query_search(st->db, &st->arena, query, NULL, &found, &st->err);
        if (status != KDIDX_OK && status != KDIDX_NONE && status != KDIDX_USAGE)
            fail_msg("%s: status %d, %s", query, status, st->err.text);
        kd_arena_reset(&st->arena);
    }
}

static void check_row(struct state *st, const struct kd_search_row *row)
{
    struct kd_show show;
    OK(kd_query_show(st->db, &st->arena, row->article, &show, &st->err));
    const char *text = show.article.text;
    size_t body = row->place.end - row->place.start;
    assert_true(row->place.end <= show.article.len && body > 0);
    char *part = kd_arena_strndup(&st->arena, text + row->place.start, body);
    assert_non_null(strstr(row->snippet, part));
    assert_true(strlen(row->snippet) - body <= 2 * strlen("\u2026"));
    assert_int_equal(kd_utf8_valid(row->snippet, strlen(row->snippet)), strlen(row->snippet));
    assert_int_equal(row->hits.n, row->spans.n);
    for (size_t i = 0; i < row->hits.n; i++) {
        size_t len = row->hits.v[i].end - row->hits.v[i].start;
        assert_int_equal(row->spans.v[i].end - row->spans.v[i].start, len);
        assert_memory_equal(row->snippet + row->hits.v[i].start, text + row->spans.v[i].start, len);
    }
}

static void test_places(void **state)
{
    static const struct {
        const char *query;
        size_t rows, hits; /* of the first row */
    } cases[] = {{"lee", 2, 1},
                 {"night", 1, 1},
                 {"환혼", 1, 1},
                 {"person:lee", 2, 1},
                 {"title:returns", 1, 0},
                 {"date:2022", 1, 0},
                 {"person:\"lee jae wook\"", 2, 1},
                 {"network:tvn", 1, 1},
                 {"says NOT tvN", 1, 1}};
    struct state *st = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kd_search found;
        OK(kd_query_search(st->db, &st->arena, cases[i].query, NULL, &found, &st->err));
        if (found.rows.n != cases[i].rows || found.rows.v[0].hits.n < cases[i].hits)
            fail_msg("%s: %zu rows, %zu hits", cases[i].query, found.rows.n,
                     found.rows.v[0].hits.n);
        for (size_t k = 0; k < found.rows.n; k++)
            check_row(st, &found.rows.v[k]);
    }
}

/* Names that nothing has are told of, but what else was asked for is found. */
static void test_unknown_names(void **state)
{
    struct state *st = *state;
    struct kd_search found;
    OK(kd_query_search(st->db, &st->arena, "drama:\"alchemy of soles\" OR night", NULL, &found,
                       &st->err));
    assert_int_equal(found.total, 1);
    assert_non_null(strstr(found.unknown, "alchemy of soles"));
    assert_string_equal(found.match.suggestions.v[0], "Alchemy of Souls");
    assert_status(
        &st->err, KDIDX_NONE,
        kd_query_search(st->db, &st->arena, "drama:\"alchemy of soles\"", NULL, &found, &st->err));
    assert_non_null(strstr(st->err.text, "alchemy of soles"));
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_as),
        cmocka_unit_test(test_endless),
        cmocka_unit_test(test_out_of_memory),
        WITH_DB(test_hostile),
        WITH_DB(test_places),
        WITH_DB(test_unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
