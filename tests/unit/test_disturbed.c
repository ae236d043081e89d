/* Work on a database of which one call of SQLite, or one allocation, fails: it must say so, leave
 * the database sound, and come to the same end when it is done again; or do without.
 *
 * Every twentieth is tried of what disturb.h chooses; KDIDX_DISTURB=N: every N-th. */
#include "store_fixture.h"

#include "disturb.h"
#include "query/stale.h"
#include "store/decide.h"
#include "store/made.h"
#include "store/reject.h"
#include "store/restore.h"

/* ---- the articles ---- */

static const char STORY[] =
    "The new drama by %s tells of a lighthouse keeper who finds a letter that was never sent, and "
    "of the man who has looked for its writer all his life. Nobody on the island will talk to him. "
    "She does not talk to anybody either, but for the gulls, and so the two of them sit on the "
    "rocks and wait until the weather turns and one of them has to say the first word. It is shown "
    "in the spring, in sixteen parts, and was filmed by the sea of Jeju. %s";

enum { TEXTS = 40 };
static char texts[TEXTS][1024], sources[TEXTS][16];
static int text_count;

/* An article that says who plays in a drama: people are divided by ", ", the names of one by "|",
 * and "=" stands before the character. */
static struct fixture *cast_of(const char *drama, const char *people)
{
    int number = text_count++;
    assert_true(number < TEXTS);
    snprintf(sources[number], sizeof sources[0], "%03d.txt", number);
    snprintf(texts[number], sizeof texts[0], "%s has these people, it says here: %s (%d).", drama,
             people, number);
    struct fixture *fx = fx_new(sources[number], 0, texts[number]);
    fx_work(fx, drama, KD_DRAMA, NULL);
    for (const char *at = people; *at != '\0'; at += strspn(at, ", ")) {
        size_t n = strcspn(at, ","), name = strcspn(at, "=,");
        fx_person(fx, kd_arena_strndup(&fx->arena, at, name), KD_ACTOR);
        const char *who = fx->record.people.v[fx->record.people.n - 1].name, *whom = NULL;
        if (name < n)
            whom = fx_entity(fx, &fx->record.characters,
                             kd_arena_strndup(&fx->arena, at + name + 1, n - name - 1))
                       ->name;
        fx_relation(fx, &fx->record.cast, fx->record.works.v[0].name, who, whom, who);
        at += n;
    }
    return fx;
}

/* One of the near copies. */
static struct fixture *story(const char *name, const char *end)
{
    int number = text_count++;
    assert_true(number < TEXTS);
    snprintf(sources[number], sizeof sources[0], "%03d.txt", number);
    snprintf(texts[number], sizeof texts[0], STORY, name, end);
    struct fixture *fx = fx_new(sources[number], 0, texts[number]);
    fx_person(fx, name, KD_WRITER);
    return fx;
}

/* All that a record can hold. */
static struct fixture *full(void)
{
    struct fixture *fx = fx_souls("full.txt", 0);
    struct kd_event *event = KD_PUSH(&fx->arena, &fx->record.events);
    *event = (struct kd_event){
        .drama = "Alchemy of Souls", .what = KD_PREMIERE, .confidence = 0.7, .rule = "test-event"};
    *KD_PUSH(&fx->arena, &event->evidence) = fx_span(fx, "December 10", 0);
    fx->record.author = "Kim Author";
    return fx;
}

static struct fixture *first[24], *later[16];
static size_t first_count, later_count;

static struct fixture *from(struct fixture *fx, const struct fixture *place)
{
    fx->article.source = place->article.source;
    return fx;
}

static void add_first(struct fixture *fx)
{
    assert_true(first_count < sizeof first / sizeof *first);
    first[first_count++] = fx;
}

static void add_later(struct fixture *fx)
{
    assert_true(later_count < sizeof later / sizeof *later);
    later[later_count++] = fx;
}

/* The text of `fx`, of which somebody found something else. */
static struct fixture *otherwise(struct fixture *fx, const char *person)
{
    struct fixture *other = fx_new(fx->article.source, fx->article.ordinal, fx->article.text);
    if (person != NULL)
        fx_person(other, person, KD_DIRECTOR);
    return other;
}

static void make_first(void)
{
    static const char *const casts[][2] = {
        {"Salt Road|Sodo", "Baek Dong-hun|Lampo=Gil Seo-yul"},
        {"Salt Road", "Baek Dong-hoon=Gil Seo-yool"},
        {"Sodo", "Donghun, Baek Seok-ju"},
        {"Paper Boat", "Baek Suk Joo"},
        {"Tin Gate", "Seo Da-on=Gil Mu, Song Ha-on=Park Won Hui"},
        {"Tin Gate", "Website positioning Da On, Ballad Ha On=Park Received Hui"},
        {"Tin Portal", "Minutes Da On, Seo Da-on"},
        {"Tin Gate", "Min Da-on"},
        {"Inform Me What You Noticed", "Jang Hyuk"},
        {"Descendants of the Sun", "Track Hye Kyo"},
        {"Run On", "Sooyoung=Website positioning Dan Ah"},
    };
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++)
        add_first(cast_of(casts[i][0], casts[i][1]));
    add_first(full());
    add_first(story("Bae Jung-min", "The keeper is played by nobody."));
    add_first(story("Bae Jung-min", "Nobody plays the man."));
    add_first(story("Gil Su-yeon", "Nobody plays the gulls."));
}

static void make_later(void)
{
    static struct kd_source_place listed[] = {{"x.txt", 3}, {"y.txt", 0}};
    struct fixture *again = cast_of("Salt Road", "Lim Do, Dong-hun Baek");
    again->record.places.v = listed;
    again->record.places.n = 2;
    add_later(from(cast_of("Salt Road", "Gil Bo"), first[1]));
    add_later(from(story("Bae Jung-min", "The gulls are played by gulls."), first[12]));
    add_later(again);
    add_later(otherwise(first[4], "Seo Da-on"));
    add_later(otherwise(first[9], NULL));
    struct fixture *made = cast_of("Paper Boat", "Baek Seok-ju");
    made->record.made_by.maker = "f0000000000000000000000000000000";
    add_later(made);
}

/* ---- the work ---- */

struct work {
    struct state *st;
    struct kd_buf said; /* what it found */
};

static struct kd_part parts[] = {{"program", "0123456789abcde", NULL, 0},
                                 {"rule cast.plays", "edcba9876543210", NULL, 0}};
static struct kd_maker maker = {.program = "1", .parts = {parts, 2, 2}};
static const char *const paths[] = {"in", "more"};

static enum kdidx_status open_writing(struct state *st)
{
    enum kdidx_status status = kd_db_open(st->path, KD_DB_CREATE, 0, &st->db, &st->err);
    if (status == KDIDX_OK)
        status = kd_writer_new(st->db, &st->writer, &st->err);
    return status;
}

static enum kdidx_status put_all(struct state *st, struct fixture **fx, size_t n)
{
    enum kd_outcome outcome;
    enum kdidx_status status = kd_writer_begin(st->writer, &st->err);
    for (size_t i = 0; status == KDIDX_OK && i < n; i++)
        status = kd_writer_put(st->writer, &fx[i]->record, &outcome, &st->err);
    return status;
}

static enum kdidx_status end_all(struct state *st)
{
    enum kdidx_status status = kd_rejects_note(st->db, "in/a", "line 2", "no text", &st->err);
    if (status == KDIDX_OK)
        status = kd_rejects_settle(st->db, paths, 2, true, &st->err);
    if (status == KDIDX_OK)
        status = kd_writer_settle(st->writer, &st->err);
    return status;
}

static enum kdidx_status do_first(struct work *work)
{
    struct state *st = work->st;
    enum kdidx_status status = open_writing(st);
    if (status != KDIDX_OK)
        return status;
    kd_writer_made_by(st->writer, &maker);
    status = put_all(st, first, first_count);
    if (status == KDIDX_OK)
        status = kd_writer_commit(st->writer, &st->err);
    return status == KDIDX_OK ? end_all(st) : status;
}

/* Once more with what was put before is the same as once. */
static enum kdidx_status none_is_ok(enum kdidx_status status)
{
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* What load, merge and refresh do. */
static enum kdidx_status do_later(struct work *work)
{
    struct state *st = work->st;
    bool lacks = false, known = false;
    enum kd_decided decided;
    const struct kd_decision said = {.same = true, .a = "Min Da-on", .b = "Minutes Da On"};
    enum kdidx_status status = open_writing(st);
    if (status == KDIDX_OK)
        status = kd_writer_known(st->writer, &first[0]->article, &known, &st->err);
    if (status == KDIDX_OK)
        status = put_all(st, later, later_count);
    if (status == KDIDX_OK)
        status = kd_writer_decide(st->writer, &said, &decided, &st->err);
    if (status == KDIDX_OK)
        status = kd_writer_maker(st->writer, &maker, &st->err);
    if (status == KDIDX_OK)
        status = kd_writer_commit(st->writer, &st->err);
    if (status != KDIDX_OK)
        return status;
    kd_writer_made_by(st->writer, &maker);
    status = kd_writer_begin(st->writer, &st->err);
    if (status == KDIDX_OK)
        status = none_is_ok(kd_writer_renew(st->writer, &first[0]->record, &st->err));
    if (status == KDIDX_OK)
        status = none_is_ok(kd_writer_keep(st->writer, &first[3]->article, &st->err));
    if (status == KDIDX_OK)
        status = kd_writer_commit(st->writer, &st->err);
    if (status == KDIDX_OK)
        status = kd_makers_lack_parts(st->db, &lacks, &st->err);
    return status == KDIDX_OK ? end_all(st) : status;
}

static enum kdidx_status do_decide(struct work *work)
{
    struct state *st = work->st;
    static const struct kd_decision said[] = {
        {.same = false, .a = "Baek Dong-hun", .b = "Baek Dong-hoon"},
        {.same = true, .a = "Baek Dong-hun", .b = "Jang Hyuk"},
        {.of_work = true, .same = true, .a = "Tin Gate", .b = "Paper Boat"},
        {.same = true, .a = "Track Hye Kyo", .b = "Donghun"}};
    enum { SAID = sizeof said / sizeof *said };
    enum kdidx_status status = open_writing(st);
    for (size_t i = 0; status == KDIDX_OK && i < SAID; i++)
        status = kd_decision_set(st->db, &said[i], &st->err);
    if (status == KDIDX_OK)
        status = none_is_ok(kd_decision_forget(st->db, &said[SAID - 1], &st->err));
    return status;
}

static enum kdidx_status do_migrate(struct work *work)
{
    return kd_db_open(work->st->path, KD_DB_WRITE, 0, &work->st->db, &work->st->err);
}

static void say_finding(void *ctx, const char *what, const char *where, const char *text)
{
    kd_buf_printf(ctx, "%s %s: %s\n", what, where, text);
}

static enum kdidx_status do_check(struct work *work)
{
    struct state *st = work->st;
    struct kd_check_result result;
    struct kd_check_sink sink = {.ctx = &work->said, .finding = say_finding};
    enum kdidx_status status = kd_db_open(st->path, KD_DB_WRITE, 0, &st->db, &st->err);
    return status == KDIDX_OK ? kd_check(st->db, &sink, &result, &st->err) : status;
}

static enum kdidx_status say_shown(void *ctx, const struct kd_show *show)
{
    kd_buf_printf(ctx, "%s %zu %zu\n", show->article.id, show->record.people.n,
                  show->record.cast.n);
    return KDIDX_OK;
}

static enum kdidx_status say_decision(void *ctx, const struct kd_decision *decision)
{
    kd_buf_printf(ctx, "%s %s\n", decision->a, decision->b);
    return KDIDX_OK;
}

static enum kdidx_status say_maker(void *ctx, const struct kd_maker *found)
{
    kd_buf_printf(ctx, "%s %zu\n", found->program, found->parts.n);
    return KDIDX_OK;
}

static enum kdidx_status say_columns(void *ctx, const char *const *names, size_t n)
{
    kd_buf_printf(ctx, "%s %zu\n", names[0], n);
    return KDIDX_OK;
}

static enum kdidx_status say_row(void *ctx, const struct kd_value *values, size_t n)
{
    kd_buf_printf(ctx, "%.*s %zu\n", (int)values[0].len, values[0].bytes, n);
    return KDIDX_OK;
}

static enum kdidx_status do_export(struct work *work)
{
    struct state *st = work->st;
    const struct kd_export_sink sink = {&work->said, say_decision, say_shown, say_maker};
    const struct kd_sql_sink rows = {&work->said, say_columns, say_row};
    enum kdidx_status status = kd_db_open(st->path, KD_DB_READ, 0, &st->db, &st->err);
    if (status == KDIDX_OK)
        status = kd_query_export(st->db, &sink, &st->err);
    return status == KDIDX_OK ? kd_query_sql(st->db, "SELECT name FROM people ORDER BY 1; -- all",
                                             10000, &rows, &st->err)
                              : status;
}

static const struct scenario {
    const char *name, *down;                        /* SQL that takes the database back; or NULL */
    enum kdidx_status (*before)(struct work *work); /* undisturbed; or NULL */
    enum kdidx_status (*run)(struct work *work);
} SCENARIOS[] = {{"first", NULL, NULL, do_first},       {"later", NULL, do_first, do_later},
                 {"decide", NULL, do_first, do_decide}, {"migrate", TO_2, do_first, do_migrate},
                 {"check", NULL, do_first, do_check},   {"export", NULL, do_first, do_export}};

/* ---- a state of the database ---- */

struct image {
    char *bytes;
    size_t len;
};

static void close_all(struct state *st)
{
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    st->writer = NULL;
    st->db = NULL;
}

static struct image read_image(const struct state *st)
{
    struct image image = {malloc(1), 0};
    FILE *file = fopen(st->path, "rb");
    if (file == NULL)
        return image;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    image.len = (size_t)ftell(file);
    rewind(file);
    image.bytes = realloc(image.bytes, image.len + 1);
    assert_non_null(image.bytes);
    assert_int_equal(fread(image.bytes, 1, image.len, file), image.len);
    assert_int_equal(fclose(file), 0);
    return image;
}

/* With the log of another state it would not be that state. */
static void write_image(const struct state *st, const struct image *image)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
    char path[128];
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        snprintf(path, sizeof path, "%s%s", st->path, beside[i]);
        unlink(path);
    }
    if (image->len == 0)
        return;
    FILE *file = fopen(st->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(image->bytes, 1, image->len, file), image->len);
    assert_int_equal(fclose(file), 0);
}

/* What the database says, without the numbers of rows, and what is wrong with it. */
static void say_all(struct work *work)
{
    static const char *const tables[] = {
        "SELECT path, ordinal, hex(hash), title, a.text FROM place JOIN source AS s ON s.id ="
        " source JOIN article AS a ON a.id = article ORDER BY 1, 2, 3",
        "SELECT e.kind, e.key, e.articles, e.copies, s.key FROM entity AS e LEFT JOIN entity AS s"
        " ON s.id = e.same ORDER BY 1, 2",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one statement on two lines */
        "SELECT kind, e.key, form, uses, named, mended FROM alias JOIN entity AS e ON e.id = entity"
        " ORDER BY 1, 2, 3",
        "SELECT * FROM facts ORDER BY article, start, stop, drama, other",
        "SELECT * FROM events ORDER BY 1, 2, 3",
        "SELECT * FROM copies ORDER BY 1, 2",
        "SELECT * FROM makers ORDER BY 1, 2",
        "SELECT * FROM rejects ORDER BY 1, 2, 3",
        "SELECT * FROM decision ORDER BY 1, 2, 3",
        "SELECT list, entities FROM total ORDER BY 1",
        "SELECT count(*) FROM due",
        "SELECT count(*) FROM fresh",
    };
    struct state *st = work->st;
    enum kdidx_status status;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct kd_stmt *stmt = kd_stmt(st->db, tables[i]);
        while ((status = kd_step(stmt, &st->err)) == KDIDX_OK) {
            for (int c = 0; c < kd_column_count(stmt); c++)
                kd_buf_printf(&work->said, "%s|",
                              kd_column_text(stmt, c) ? kd_column_text(stmt, c) : "-");
            kd_buf_add_char(&work->said, '\n');
        }
        assert_status(&st->err, KDIDX_NONE, status);
    }
}

/* ---- one failure ---- */

struct tried {
    const struct scenario *scenario;
    struct image before;
    struct kd_buf wanted; /* what it says, and what the database says then */
};

/* Undisturbed, from whatever state the database is in. */
static void run_whole(struct work *work, const struct scenario *scenario)
{
    struct state *st = work->st;
    kd_buf_clear(&work->said);
    OK(scenario->run(work));
    close_all(st);
    OK(kd_db_open(st->path, KD_DB_WRITE, 0, &st->db, &st->err));
    say_all(work);
    expect_sound(st);
    close_all(st);
    assert_false(work->said.failed);
}

static void expect_wanted(const struct work *work, const struct tried *tried, const char *when)
{
    if (work->said.len != tried->wanted.len ||
        memcmp(work->said.data, tried->wanted.data, work->said.len) != 0)
        fail_msg("%s: it comes to something else %s", tried->scenario->name, when);
}

/* Opened to be read the index of the words is not compared. */
static void count_but_fulltext(void *ctx, const char *what, const char *where, const char *text)
{
    if (strcmp(what, "fts") == 0)
        return;
    ++*(int *)ctx;
    tell_finding(NULL, what, where, text);
}

/* The database that a failure left is sound; or of an old version, or none, still. */
static void expect_left_sound(struct state *st, const struct tried *tried)
{
    int findings = 0;
    struct kd_check_result result;
    struct kd_check_sink sink = {.ctx = &findings, .finding = count_but_fulltext};
    if (kd_db_open(st->path, KD_DB_READ, 0, &st->db, &st->err) == KDIDX_OK)
        OK(kd_check(st->db, &sink, &result, &st->err));
    else if (tried->before.len > 0 && tried->scenario->down == NULL)
        fail_msg("%s: it cannot be opened: %s", tried->scenario->name, st->err.text);
    assert_int_equal(findings, 0);
    close_all(st);
}

static void try_one(struct work *work, const struct tried *tried, enum disturbed what, size_t at,
                    bool stays)
{
    struct state *st = work->st;
    write_image(st, &tried->before);
    kd_buf_clear(&work->said);
    st->err.text[0] = '\0';
    disturb_begin(what, at, stays);
    enum kdidx_status status = tried->scenario->run(work);
    disturb_end();
    struct kd_error err = st->err;
    close_all(st);
    if (!disturb.fired)
        fail_msg("%s: it is not the same each time", tried->scenario->name);
    if (status != KDIDX_OK) {
        if (err.text[0] == '\0' || status == KDIDX_NONE || status == KDIDX_USAGE)
            fail_msg("%s, %zu: status %d, %s", tried->scenario->name, at, status, err.text);
        expect_left_sound(st, tried);
    }
    run_whole(work, tried->scenario);
    expect_wanted(work, tried, "after a failure");
}

/* ---- all of a scenario ---- */

static size_t count(struct work *work, const struct tried *tried, enum disturbed what)
{
    struct state *st = work->st;
    write_image(st, &tried->before);
    disturb_begin(what, 0, false);
    OK(tried->scenario->run(work));
    disturb_end();
    close_all(st);
    assert_true(disturb.count > 0 && disturb.count < MOST_POINTS);
    return disturb.count;
}

static void try_all(struct work *work, const struct tried *tried, enum disturbed what)
{
    static bool chosen[MOST_POINTS];
    const char *set = getenv("KDIDX_DISTURB");
    size_t every = set != NULL ? strtoul(set, NULL, 10) : 20;
    size_t n = count(work, tried, what), met = 0, done = 0;
    disturb_choose(n, chosen);
    for (size_t i = 0; i < n; i++)
        if (chosen[i] && met++ % every == every / 2)
            try_one(work, tried, what, i + 1, done++ % 4 == 3);
    print_message("%s: %zu of %zu %s\n", tried->scenario->name, done, n,
                  what == CALLS ? "calls" : "allocations");
}

static void prepare(struct work *work, struct tried *tried)
{
    struct state *st = work->st;
    write_image(st, &(struct image){NULL, 0});
    if (tried->scenario->before != NULL)
        OK(tried->scenario->before(work));
    if (tried->scenario->down != NULL)
        OK(kd_exec(st->db, tried->scenario->down, &st->err));
    close_all(st);
    tried->before = read_image(st);
    run_whole(work, tried->scenario);
    tried->wanted = work->said;
    work->said = KD_BUF_EMPTY;
    run_whole(work, tried->scenario); /* once more changes nothing, as is asked of it later */
    expect_wanted(work, tried, "the second time");
}

static void try_scenario(void **state, const struct scenario *scenario)
{
    struct work work = {*state, KD_BUF_EMPTY};
    struct tried tried = {.scenario = scenario};
    close_all(work.st);
    prepare(&work, &tried);
    try_all(&work, &tried, CALLS);
    if (HAS_ALLOCATIONS)
        try_all(&work, &tried, ALLOCATIONS);
    free(tried.before.bytes);
    kd_buf_free(&tried.wanted);
    kd_buf_free(&work.said);
}

/* ---- the tests ---- */

static void test_first_ingest(void **state)
{
    try_scenario(state, &SCENARIOS[0]);
}

static void test_later_records(void **state)
{
    try_scenario(state, &SCENARIOS[1]);
}

static void test_decisions(void **state)
{
    try_scenario(state, &SCENARIOS[2]);
}

static void test_old_version(void **state)
{
    try_scenario(state, &SCENARIOS[3]);
}

static void test_check(void **state)
{
    try_scenario(state, &SCENARIOS[4]);
}

static void test_export(void **state)
{
    try_scenario(state, &SCENARIOS[5]);
}

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

static int make_articles(void **state)
{
    struct kd_error err;
    (void)state;
    make_first();
    make_later();
    return kd_maker_hash(&maker, &err) == KDIDX_OK ? 0 : -1;
}

static int free_articles(void **state)
{
    (void)state;
    for (size_t i = 0; i < first_count; i++)
        fx_free(first[i]);
    for (size_t i = 0; i < later_count; i++)
        fx_free(later[i]);
    kd_arena_free(&maker.arena);
    return 0;
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {WITH_DB(test_first_ingest), WITH_DB(test_later_records),
                                       WITH_DB(test_decisions),    WITH_DB(test_old_version),
                                       WITH_DB(test_check),        WITH_DB(test_export)};
    return cmocka_run_group_tests(tests, make_articles, free_articles);
}
