/* Copies: sketches of texts, what is linked, and that nothing but the texts and facts decides. */
#include "store_fixture.h"

#include "query/query.h"
#include "store/check.h"
#include "store/sketch.h"

#define STORY                                                                                      \
    "tells of a lighthouse keeper who finds a letter that was never sent, and of the man who has " \
    "looked for its writer all his life. Nobody on the island will talk to him. She does not "     \
    "talk to anybody either, but for the gulls, and so the two of them sit on the rocks and "      \
    "wait until the weather turns and one of them has to say the first word. "

#define CAST(a, b, c, d, e)                                                                        \
    "The new drama by " a " " STORY "The keeper is played by " b " and the man by " c              \
    ", who met on a stage long ago. The script comes from " d ", who was born on such an island. " \
    "It is shown by " e " in the spring, in sixteen parts, and was filmed by the sea of Jeju."

static const char WIRE[] =
    CAST("Bae Jung-min", "Han Seo-jin", "Cha Do-hyun", "Song Mi-kyung", "tvN");
static const char MOULD[] = CAST("Gil Su-yeon", "Min Ye-rin", "Seo Kang-ho", "Pyo In-ha", "MBC");

static const char CUT[] =
    "Who keeps the light?\n\nThe new drama by Bae Jung-min " STORY
    "The keeper is played by Han Seo-jin and the man by Cha Do-hyun, who met on a stage long ago.";

static const char SPUN[] =
    "The brand new drama by Bae Jung-min narrates of a lighthouse keeper who discovers a letter "
    "that was by no means sent, and of the guy who has searched for its author all his life. "
    "Nobody on the island will talk to him. She doesn't speak to anybody either, but for the "
    "gulls, and so the two of them sit on the rocks and wait till the weather turns and one of "
    "them has to say the initial word. The keeper is portrayed by Han Seo Jin and the guy by Cha "
    "Do Hyun, who encountered on a stage long ago. The screenplay comes from Song Mi Kyung, who "
    "was born on such an isle. It is aired by tvN in the spring, in sixteen installments, and was "
    "filmed by the sea of Jeju.";

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* An article with the names of the wire's, or of the mould's, as far as they stand in it. */
static struct fixture *article(const char *source, const char *text)
{
    static const char *const names[] = {"Bae Jung-min",
                                        "Han Seo-jin|Han Seo Jin",
                                        "Cha Do-hyun|Cha Do Hyun",
                                        "Song Mi-kyung|Song Mi Kyung",
                                        "Gil Su-yeon",
                                        "Min Ye-rin",
                                        "Seo Kang-ho",
                                        "Pyo In-ha"};
    struct fixture *fx = fx_new(source, 0, text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct kd_entities found = {0};
        fx_entity(fx, &found, names[i]);
        if (found.v[0].mentions.n > 0)
            fx_person(fx, names[i], KD_ACTOR);
    }
    return fx;
}

/* "a.txt b.txt | c.txt d.txt": the groups with the sources of their articles. */
static char *groups(struct state *st)
{
    struct kd_copies copies;
    struct kd_buf out = KD_BUF_EMPTY;
    enum kdidx_status status = kd_query_copies(st->db, &st->arena, NULL, &copies, &st->err);
    if (status != KDIDX_NONE)
        OK(status);
    kd_buf_add_str(&out, "");
    for (size_t i = 0; i < copies.rows.n; i++) {
        const struct kd_copies_row *row = &copies.rows.v[i];
        bool first = strcmp(row->group, row->article) == 0;
        kd_buf_printf(&out, "%s%s", i == 0 ? "" : first ? " | " : " ", row->source);
    }
    assert_false(out.failed);
    return out.data;
}

static void expect_groups(struct state *st, const char *wanted)
{
    char *got = groups(st);
    assert_string_equal(got, wanted);
    free(got);
}

static struct kd_sketch sketch(const char *text)
{
    struct kd_sketch out;
    kd_sketch_make(text, strlen(text), &out);
    return out;
}

/* ---- sketches ---- */

static void test_sketch_of_the_same_text(void **state)
{
    (void)state;
    unsigned char bytes[KD_SKETCH_SIZE];
    struct kd_sketch a = sketch(WIRE), b;
    kd_sketch_pack(&a, bytes);
    kd_sketch_unpack(bytes, &b);
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(kd_sketch_words(&a, &b).alike == 1);
    assert_true(kd_sketch_names(&a, &b).part == 1);
}

static void test_sketch_knows_no_marks(void **state)
{
    (void)state;
    struct kd_sketch a = sketch("“Café” on May 3: Kim Ara, 33.6 percent"),
                     b = sketch("'cafe'  on May 3. Kim Ara 33.6 percent!");
    assert_memory_equal(a.words, b.words, sizeof a.words);
    assert_memory_equal(a.numbers, b.numbers, sizeof a.numbers);
    assert_int_equal(a.number_count, 2);
}

static void test_sketch_of_little(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", " ", ".", "word", "\xED\x95\x9C", "\xE6\xBC\xA2\xE5\xAD\x97"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kd_sketch a = sketch(texts[i]);
        assert_true(a.word_count <= 1);
        assert_true(kd_sketch_words(&a, &a).alike == (a.word_count > 0));
    }
}

static void test_sketch_tells_parts(void **state)
{
    (void)state;
    struct kd_sketch wire = sketch(WIRE), cut = sketch(CUT), mould = sketch(MOULD);
    assert_true(kd_sketch_words(&wire, &cut).part > 0.85);
    assert_true(kd_sketch_words(&wire, &cut).alike < 0.85);
    assert_true(kd_sketch_words(&wire, &mould).part > 0.6);
    assert_true(kd_sketch_names(&wire, &mould).part < 0.1);
}

/* ---- groups ---- */

static void test_groups_whatever_the_order(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT), article("spun", SPUN),
                            article("mould", MOULD)};
    store(st, fx, 4);
    char *first = groups(st);
    assert_non_null(strstr(first, "wire"));
    assert_non_null(strstr(first, "cut"));
    assert_non_null(strstr(first, "spun"));
    assert_null(strstr(first, "mould"));
    expect_sound(st);

    struct state *other = store_new();
    struct fixture *back[] = {fx[3], fx[2], fx[1], fx[0]};
    store(other, back, 4);
    expect_groups(other, first);
    tear_down((void **)&other);
    free(first);
    for (size_t i = 0; i < 4; i++)
        fx_free(fx[i]);
}

/* The place of the copy gets another text: the copy goes, and with it the group. */
static void test_group_ends_with_its_copy(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)},
                   *changed = article("cut", MOULD);
    int64_t sketches = 0;
    store(st, fx, 2);
    char *first = groups(st);
    assert_string_not_equal(first, "");
    free(first);
    store(st, &changed, 1);
    expect_groups(st, "");
    OK(kd_run_int(kd_stmt(st->db, "SELECT count(*) FROM sketch"), &sketches, &st->err));
    assert_int_equal(sketches, 2);
    expect_sound(st);
    store(st, &fx[1], 1);
    first = groups(st);
    assert_string_not_equal(first, "");
    free(first);
    for (size_t i = 0; i < 2; i++)
        fx_free(fx[i]);
    fx_free(changed);
}

/* The same text in two places is one article, not a group of two. */
static void test_same_text_is_no_group(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("a", WIRE), article("b", WIRE)};
    store(st, fx, 2);
    expect_groups(st, "");
    fx_free(fx[0]);
    fx_free(fx[1]);
}

static void test_page_counts_groups(void **state)
{
    struct state *st = *state;
    struct kd_copies copies;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)};
    const struct kd_query_opts second = {.offset = 1, .limit = 1};
    store(st, fx, 2);
    OK(kd_query_copies(st->db, &st->arena, &second, &copies, &st->err));
    assert_int_equal(copies.groups, 1);
    assert_int_equal(copies.articles, 2);
    assert_int_equal(copies.shown, 0);
    assert_int_equal(copies.rows.n, 0);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

/* ---- the database ---- */

static void reopen(struct state *st)
{
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    st->writer = NULL;
    OK(kd_db_open(st->path, KD_DB_WRITE, 100, &st->db, &st->err));
}

/* Names, columns and indices of all tables, and the views, which an older database must get too. */
static char *shape(struct state *st)
{
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_stmt *stmt = kd_stmt(
        st->db, "SELECT t.name || ' ' || group_concat(c.name || ' ' || c.type || c.\"notnull\")"
                " FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
                " WHERE t.type = 'table' GROUP BY t.name UNION ALL SELECT sql FROM sqlite_schema"
                " WHERE type IN ('index', 'view') AND sql IS NOT NULL ORDER BY 1");
    while (kd_step(stmt, &st->err) == KDIDX_OK)
        kd_buf_printf(&out, "%s\n", kd_column_text(stmt, 0));
    assert_false(out.failed);
    return out.data;
}

/* What an older database lacks is made of its texts when it is opened for writing. */
static void expect_upgrade(struct state *st, const char *down)
{
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)};
    store(st, fx, 2);
    char *new = shape(st), *wanted = groups(st);
    OK(kd_exec(st->db, down, &st->err));
    reopen(st);
    char *old = shape(st);
    assert_string_equal(old, new);
    expect_sound(st);
    expect_groups(st, wanted);
    free(old);
    free(new);
    free(wanted);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

static void test_version_2_gets_families(void **state)
{
    expect_upgrade(*state, TO_2);
}

static void test_version_3_gets_events(void **state)
{
    expect_upgrade(*state, TO_3);
}

static void test_version_4_gets_tops(void **state)
{
    expect_upgrade(*state, TO_4);
}

static void test_version_1_gets_sketches(void **state)
{
    char down[sizeof TO_2 + 64];
    snprintf(down, sizeof down, "%s; DROP TABLE sketch; PRAGMA user_version = 1", TO_2);
    expect_upgrade(*state, down);
}

/* ---- what counts ---- */

static void expect_number(struct state *st, const char *sql, int64_t wanted)
{
    int64_t got = -1;
    OK(kd_run_int(kd_stmt(st->db, sql), &got, &st->err));
    assert_int_equal(got, wanted);
}

#define SEO_JIN(column) "SELECT entity." column " FROM entity WHERE key = 'hanseojin'"
#define SEO_JIN_AS_ACTOR(column)                                                                   \
    "SELECT tally." column " FROM tally JOIN entity ON entity.id = entity WHERE key = 'hanseojin'"

static void expect_counts(struct state *st, int64_t articles, int64_t copies)
{
    expect_number(st, SEO_JIN("articles"), articles);
    expect_number(st, SEO_JIN("copies"), copies);
    expect_number(st, SEO_JIN_AS_ACTOR("articles"), articles);
    expect_number(st, SEO_JIN_AS_ACTOR("copies"), copies);
    expect_sound(st);
}

/* The person of all of them is named in one article, as far as evidence goes. */
static void test_copies_count_once(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT), article("spun", SPUN)},
                   *changed = article("cut", MOULD);
    store(st, fx, 1);
    expect_counts(st, 1, 0);
    store(st, fx + 1, 1);
    expect_counts(st, 2, 1);
    store(st, fx + 2, 1);
    expect_counts(st, 3, 2);
    store(st, &changed, 1); /* in the place of the cut one */
    expect_counts(st, 2, 1);
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
    fx_free(changed);
}

/* Before the copies were looked for, and when that did not come to its end, they count each. */
static void test_unsettled_is_sound(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)};
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, fx[0]);
    put(st, fx[1]);
    assert_int_equal(kd_writer_settle(st->writer, &st->err), KDIDX_USAGE);
    OK(kd_writer_commit(st->writer, &st->err));
    expect_counts(st, 2, 0);
    OK(kd_writer_settle(st->writer, &st->err));
    expect_counts(st, 2, 1);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

/* Every page of every list is a part of the whole, which is not written down. */
static void expect_pages(struct state *st)
{
    enum { PAGE = 2 };
    for (int kind = KD_LIST_PEOPLE; kind <= KD_LIST_OUTLETS; kind++) {
        struct kd_list all, page;
        enum kdidx_status found =
            kd_query_list(st->db, &st->arena, (enum kd_list_kind)kind, NULL, &all, &st->err);
        assert_true(found == KDIDX_OK || found == KDIDX_NONE);
        for (size_t at = 0; at < all.rows.n; at += PAGE) {
            const struct kd_query_opts opts = {.limit = PAGE, .offset = at};
            OK(kd_query_list(st->db, &st->arena, (enum kd_list_kind)kind, &opts, &page, &st->err));
            assert_int_equal(page.total, all.total);
            assert_int_equal(page.rows.n, all.rows.n - at < PAGE ? all.rows.n - at : PAGE);
            for (size_t i = 0; i < page.rows.n; i++) {
                assert_string_equal(page.rows.v[i].name, all.rows.v[at + i].name);
                assert_int_equal(page.rows.v[i].articles, all.rows.v[at + i].articles);
                assert_int_equal(page.rows.v[i].independent, all.rows.v[at + i].independent);
            }
        }
    }
    expect_sound(st);
}

/* The first of each list is written down at the end: it does not hold when something came since,
 * or went, nor when the end was not come to. */
static void test_lists_are_of_now(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("mould", MOULD), article("spun", SPUN)},
                   *changed = article("wire", MOULD);
    store(st, fx, 1);
    expect_pages(st);
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, fx[1]);
    put(st, fx[2]);
    OK(kd_writer_commit(st->writer, &st->err));
    expect_pages(st);
    OK(kd_writer_settle(st->writer, &st->err));
    expect_pages(st);
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, changed); /* in the place of the wire */
    OK(kd_writer_commit(st->writer, &st->err));
    expect_pages(st);
    OK(kd_writer_settle(st->writer, &st->err));
    expect_pages(st);
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
    fx_free(changed);
}

static void test_damaged_lists_are_found(void **state)
{
    static const char *const damage[] = {
        "UPDATE top SET entity = 1000000 WHERE n = 0",
        "UPDATE top SET entity = (SELECT id FROM entity WHERE kind = 'person' AND articles = 1)"
        " WHERE list = 'people' AND n = 0",
        "DELETE FROM top WHERE n = 1", "UPDATE total SET entities = entities + 1"};
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("mould", MOULD),
                            article("both", "Gil Su-yeon and Han Seo-jin met in Busan, and said "
                                            "that nothing has come of it so far.")};
    store(st, fx, 3);
    expect_sound(st);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        OK(kd_exec(st->db, "SAVEPOINT whole", &st->err));
        OK(kd_exec(st->db, damage[i], &st->err));
        assert_true(findings(st) > 0);
        OK(kd_exec(st->db, "ROLLBACK TO whole; RELEASE whole", &st->err));
    }
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
}

static unsigned told, most;

static bool stop_after_most(const char *doing, uint64_t done, uint64_t all)
{
    assert_non_null(doing);
    assert_true(all == 0 || done <= all);
    return ++told > most;
}

/* Wherever it is stopped, nothing is changed, and the next one does all of it. */
static void test_stopped_settling(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)};
    enum kdidx_status status = KDIDX_INTERRUPTED;
    OK(kd_writer_begin(st->writer, &st->err));
    put(st, fx[0]);
    put(st, fx[1]);
    OK(kd_writer_commit(st->writer, &st->err));
    for (most = 0; status == KDIDX_INTERRUPTED; most++) {
        told = 0;
        kd_db_watch(st->db, stop_after_most);
        status = kd_writer_settle(st->writer, &st->err);
        kd_db_watch(st->db, NULL);
        assert_false(kd_db_in_batch(st->db));
        if (status == KDIDX_INTERRUPTED)
            expect_counts(st, 2, 0);
    }
    OK(status);
    assert_in_range(most, 8, 10000);
    expect_counts(st, 2, 1);
    expect_sound(st);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

/* Of two copies that say who plays in a drama, the surer one counts. */
static void test_surplus_weight(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article("wire", WIRE), article("cut", CUT)};
    const double sure[] = {0.6, 0.8};
    struct kd_who who;
    for (size_t i = 0; i < 2; i++) {
        fx_work(fx[i], "The new drama", KD_DRAMA, NULL);
        fx_relation(fx[i], &fx[i]->record.cast, "The new drama", "Han Seo-jin", NULL,
                    "played by Han Seo-jin")
            ->confidence = sure[i];
    }
    store(st, fx, 2);
    expect_sound(st);
    OK(kd_query_who(st->db, &st->arena, "The new drama", NULL, &who, &st->err));
    assert_int_equal(who.people.n, 1);
    assert_int_equal(who.people.v[0].articles, 2);
    assert_int_equal(who.people.v[0].independent, 1);
    assert_true(who.people.v[0].confidence > 0.79 && who.people.v[0].confidence < 0.81);
    OK(kd_exec(st->db, "UPDATE relation SET surplus = 0", &st->err));
    assert_int_equal(findings(st), 1);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

static void test_wrong_sketch_is_found(void **state)
{
    struct state *st = *state;
    struct fixture *fx = article("wire", WIRE);
    store(st, &fx, 1);
    OK(kd_exec(st->db, "UPDATE sketch SET bytes = zeroblob(length(bytes))", &st->err));
    assert_int_equal(findings(st), 1);
    OK(kd_exec(st->db, "DELETE FROM sketch", &st->err));
    assert_int_equal(findings(st), 1);
    fx_free(fx);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sketch_of_the_same_text),
        cmocka_unit_test(test_sketch_knows_no_marks),
        cmocka_unit_test(test_sketch_of_little),
        cmocka_unit_test(test_sketch_tells_parts),
        WITH_DB(test_groups_whatever_the_order),
        WITH_DB(test_group_ends_with_its_copy),
        WITH_DB(test_same_text_is_no_group),
        WITH_DB(test_page_counts_groups),
        WITH_DB(test_version_3_gets_events),
        WITH_DB(test_version_4_gets_tops),
        WITH_DB(test_version_2_gets_families),
        WITH_DB(test_version_1_gets_sketches),
        WITH_DB(test_copies_count_once),
        WITH_DB(test_unsettled_is_sound),
        WITH_DB(test_lists_are_of_now),
        WITH_DB(test_damaged_lists_are_found),
        WITH_DB(test_stopped_settling),
        WITH_DB(test_surplus_weight),
        WITH_DB(test_wrong_sketch_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
