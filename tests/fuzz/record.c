/* Lines for `load`: records, decisions, makers. */
#include "exporting.h"
#include "base/file.h"
#include "cmd/batch.h"
#include "cmd/parse.h"
#include "store/check.h"
#include "store/valid.h"

struct base {
    struct kd_db *db;
    struct kd_batch batch;
};

/* A copy of an empty one: to make its tables takes ten times as long. */
static void base_open(struct base *base)
{
    static struct kd_buf empty;
    struct kd_error err;
    const char *path = scratch("fuzz.db");
    if (empty.data == NULL) {
        must(kd_db_open(path, KD_DB_CREATE, 0, &base->db, &err) == KDIDX_OK);
        kd_db_close(base->db);
        must(kd_file_read(path, &empty, &err) == KDIDX_OK);
    }
    write_scratch(path, empty.data, empty.len);
    must(kd_db_open(path, KD_DB_WRITE, 0, &base->db, &err) == KDIDX_OK);
    must(kd_batch_init(&base->batch, base->db, &err) == KDIDX_OK);
}

static void base_close(struct base *base)
{
    kd_batch_free(&base->batch);
    kd_db_close(base->db);
}

static enum kdidx_status store(struct base *base, const struct kd_line *line, struct kd_error *err)
{
    bool contradicts;
    if (line->kind == KD_LINE_RECORD)
        return kd_batch_put(&base->batch, &line->record, err);
    if (line->kind == KD_LINE_MAKER)
        return kd_batch_maker(&base->batch, &line->maker, err);
    return kd_batch_decide(&base->batch, &line->decision, &contradicts, err);
}

/* Parses a line; *out is in the arena. */
static enum kdidx_status parse(struct kd_arena *arena, const char *text, size_t len,
                               struct kd_line *out, struct kd_error *err)
{
    jmp_buf oom;
    arena->on_oom = &oom;
    must(setjmp(oom) == 0);
    enum kdidx_status status = kd_parse_line(arena, text, len, out, err);
    arena->on_oom = NULL;
    return status;
}

static enum kdidx_status load_line(struct base *base, const char *text, size_t len)
{
    struct kd_arena arena = {0};
    struct kd_line line;
    struct kd_error err = {0};
    enum kdidx_status status = parse(&arena, text, len, &line, &err);
    if (status == KDIDX_OK)
        status = store(base, &line, &err);
    must(status == KDIDX_OK || err.text[0] != '\0');
    kd_arena_free(&arena);
    return status;
}

/* The length of the first line, its end not counted. */
static size_t line_of(const char *text, size_t len)
{
    const char *nl = memchr(text, '\n', len);
    return nl != NULL ? (size_t)(nl - text) : len;
}

/* Whether some line can be stored; most cannot, and to open a database takes long. */
static bool holds_any(const char *text, size_t len)
{
    bool any = false;
    while (len > 0 && !any) {
        struct kd_arena arena = {0};
        struct kd_line line;
        struct kd_links links;
        struct kd_error err = {0};
        size_t n = line_of(text, len);
        any = parse(&arena, text, n, &line, &err) == KDIDX_OK &&
              (line.kind != KD_LINE_RECORD ||
               kd_record_check(&line.record, &arena, &links, &err) == KDIDX_OK);
        must(any || err.text[0] != '\0');
        kd_arena_free(&arena);
        n += n < len;
        text += n;
        len -= n;
    }
    return any;
}

/* Ends with all stored. `own`: the lines are those of an export, none of which is refused. To put
 * names together takes as long as a hundred inputs, for the lists that it reads: one in so many has
 * it. */
static void load(struct base *base, const char *text, size_t len, bool own)
{
    enum { SETTLED = 100 };
    enum kdidx_status end = len % SETTLED == 0 ? KDIDX_OK : KDIDX_INTERRUPTED;
    struct kd_error err;
    while (len > 0) {
        size_t n = line_of(text, len);
        enum kdidx_status status = load_line(base, text, n);
        must(status == KDIDX_OK ||
             (!own && (status == KDIDX_USAGE || status == KDIDX_VERSION_ERR)));
        n += n < len;
        text += n;
        len -= n;
    }
    must(kd_batch_finish(&base->batch, end, &err) == end);
}

/* ---- what is there then ---- */

static void on_finding(void *ctx, const char *what, const char *where, const char *text)
{
    (void)ctx;
    fprintf(stderr, "check: %s, %s: %s\n", what, where, text);
}

static void check(struct base *base)
{
    const struct kd_check_sink sink = {.finding = on_finding};
    struct kd_check_result result;
    struct kd_error err;
    must(kd_check(base->db, &sink, &result, &err) == KDIDX_OK);
    must(result.findings == 0);
}

/* What is stored passes `check`; exported and loaded elsewhere it gives the same bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct base base;
    struct kd_error err;
    struct kd_buf out[2] = {KD_BUF_EMPTY, KD_BUF_EMPTY};
    for (int i = 0; i < 2 && holds_any((const char *)bytes, n); i++) {
        base_open(&base);
        if (i == 0)
            load(&base, (const char *)bytes, n, false);
        else
            load(&base, out[0].data, out[0].len, true);
        check(&base);
        must(export_to(&out[i], base.db, &err) == KDIDX_OK);
        base_close(&base);
    }
    must(out[0].len == out[1].len);
    must(out[0].len == 0 || memcmp(out[0].data, out[1].data, out[0].len) == 0);
    kd_buf_free(&out[0]);
    kd_buf_free(&out[1]);
    return 0;
}
