/* kdidx load [FILE...]: records made by `extract --text`, and what else `export` prints, into the
 * database. */
#include "cmd/load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/batch.h"
#include "cmd/confine.h"
#include "cmd/parse.h"
#include "cmd/progress.h"
#include "cmd/refresh.h"
#include "cmd/reject.h"
#include "input/input.h"
#include "store/made.h"

/* A text of 16 MiB, all of it escaped, and its facts. */
enum { LONGEST_LINE = 256 << 20 };

struct load {
    struct kd_run *run;
    struct kd_batch batch;
    struct kd_arena arena; /* of one record */
    uint64_t records, rejected;
    uint64_t bytes, size; /* read, and of all files or 0: for the progress line */
};

static void show_progress(const struct load *load)
{
    kd_progress_show(&(struct kd_progress){.articles = load->records,
                                           .rejected = load->rejected,
                                           .bytes = load->bytes,
                                           .size = load->size});
}

static void reject(struct load *load, const char *path, uint64_t number, const char *reason)
{
    char place[32] = "";
    if (number > 0)
        snprintf(place, sizeof place, "line %llu", (unsigned long long)number);
    load->rejected++;
    kd_rejected(load->run, path, place, reason);
}

static enum kdidx_status store(struct load *load, const char *path, uint64_t number,
                               const struct kd_line *line, struct kd_error *why)
{
    bool contradicts = false;
    if (line->kind == KD_LINE_RECORD)
        return kd_batch_put(&load->batch, &line->record, why);
    if (line->kind == KD_LINE_MAKER)
        return kd_batch_maker(&load->batch, &line->maker, why);
    enum kdidx_status status = kd_batch_decide(&load->batch, &line->decision, &contradicts, why);
    if (status == KDIDX_OK && contradicts)
        kd_say("note: %s, line %" PRIu64 ": \"%s\" and \"%s\" were said to be the same and to"
               " differ: they differ",
               path, number, line->decision.a, line->decision.b);
    return status;
}

static enum kdidx_status store_line(struct load *load, const char *path, uint64_t number,
                                    const char *line, size_t len)
{
    struct kd_line parsed;
    struct kd_error why = {0};
    kd_arena_reset(&load->arena);
    enum kdidx_status status = kd_parse_line(&load->arena, line, len, &parsed, &why);
    load->records += status != KDIDX_OK || parsed.kind == KD_LINE_RECORD;
    if (status == KDIDX_OK)
        status = store(load, path, number, &parsed, &why);
    if (status == KDIDX_USAGE) {
        reject(load, path, number, why.text);
        return KDIDX_OK;
    }
    if (status != KDIDX_OK)
        kd_fail(&load->run->err, status, "%s, line %llu: %s", path, (unsigned long long)number,
                why.text);
    return status;
}

static bool blank(const char *line, size_t len)
{
    return strspn(line, " \t\r") == len;
}

/* getline() would take all memory for a file without line ends. Returns false at the end; a line
 * that is too long is left at its first LONGEST_LINE bytes, which are no JSON. */
static bool read_line(FILE *file, struct kd_buf *line)
{
    int c = 0;
    bool any = false;
    kd_buf_clear(line);
    while ((c = getc_unlocked(file)) != EOF) {
        any = true;
        if (c == '\n')
            break;
        if (line->len < LONGEST_LINE)
            kd_buf_add_char(line, (char)c);
    }
    return any;
}

static enum kdidx_status load_file(struct load *load, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    struct kd_buf line = KD_BUF_EMPTY;
    enum kdidx_status status = KDIDX_OK;
    FILE *file = standard ? stdin : fopen(path, "rb");
    path = standard ? "standard input" : path;
    if (file == NULL && kd_interrupted())
        return KDIDX_INTERRUPTED;
    if (file == NULL) {
        reject(load, path, 0, strerror(errno));
        return KDIDX_OK;
    }
    for (uint64_t n = 1; status == KDIDX_OK && read_line(file, &line); n++) {
        load->bytes += line.len + 1;
        show_progress(load);
        if (kd_interrupted())
            status = KDIDX_INTERRUPTED;
        else if (line.failed)
            status = kd_fail(&load->run->err, KDIDX_NOMEM, "%s: out of memory", path);
        else if (line.len >= LONGEST_LINE)
            reject(load, path, n, "the line is longer than 256 MiB");
        else if (line.len > 0 && !blank(line.data, line.len))
            status = store_line(load, path, n, line.data, line.len);
    }
    if (ferror(file) && kd_interrupted())
        status = status == KDIDX_OK ? KDIDX_INTERRUPTED : status;
    else if (ferror(file))
        reject(load, path, 0, strerror(errno));
    if (!standard)
        fclose(file);
    kd_buf_free(&line);
    return status;
}

enum kdidx_status kd_load_records(struct kd_run *run, struct kd_db *db, const char *path)
{
    struct load load = {.run = run};
    load.arena.on_oom = run->arena.on_oom;
    enum kdidx_status status = kd_batch_init(&load.batch, db, &run->err);
    if (status == KDIDX_OK)
        status = load_file(&load, path);
    load.batch.watch = kd_progress_watch;
    status = kd_batch_finish(&load.batch, status, &run->err);
    kd_progress_clear();
    if (status == KDIDX_OK && load.rejected > 0)
        status = kd_fail(&run->err, KDIDX_USAGE,
                         "%s: neither a database nor records made by extract --text or export",
                         strcmp(path, "-") == 0 ? "standard input" : path);
    kd_batch_free(&load.batch);
    kd_arena_free(&load.arena);
    return status;
}

/* Records of extract name their maker by its hash alone. If it is this very program with its lists,
 * the rest is known here. */
static enum kdidx_status describe_own(struct load *load)
{
    struct kd_run *run = load->run;
    struct kd_maker *own = NULL;
    bool lack = false;
    enum kdidx_status status = kd_makers_lack_parts(run->db, &lack, &run->err);
    if (status != KDIDX_OK || !lack)
        return status;
    status = kd_own_maker(run, &own);
    if (status == KDIDX_OK)
        status = kd_batch_maker(&load->batch, own, &run->err);
    kd_maker_free(own);
    return status;
}

static enum kdidx_status load_all(struct load *load)
{
    static const char *const standard_input[] = {"-"};
    struct kd_run *run = load->run;
    const char *const *paths = run->count > 0 ? run->operands : standard_input;
    int count = run->count > 0 ? run->count : 1;
    enum kdidx_status status = KDIDX_OK;
    if (kd_progress_wanted())
        load->size = kd_input_size(paths, (size_t)count, kd_interrupted);
    show_progress(load);
    for (int i = 0; i < count && status == KDIDX_OK; i++)
        status = load_file(load, paths[i]);
    if (status == KDIDX_OK)
        status = describe_own(load);
    load->batch.watch = kd_progress_watch;
    status = kd_batch_finish(&load->batch, status, &run->err);
    return kd_rejects_store(run, status, false);
}

enum kdidx_status kd_cmd_load(struct kd_run *run)
{
    struct load load = {.run = run};
    load.arena.on_oom = run->arena.on_oom;
    enum kdidx_status status = kd_open_db(run);
    if (status == KDIDX_OK)
        status = kd_batch_init(&load.batch, run->db, &run->err);
    if (status == KDIDX_OK) {
        kd_interrupt_catch();
        kd_confine(run, KD_OPERANDS_READ);
        status = load_all(&load);
        kd_progress_clear();
        kd_batch_summary(&load.batch, run, load.rejected, NULL, 0);
    }
    if (status == KDIDX_INTERRUPTED)
        kd_batch_interrupted(&load.batch, &run->err);
    kd_batch_free(&load.batch);
    kd_arena_free(&load.arena);
    return status == KDIDX_OK && load.rejected > 0 ? KDIDX_REJECTED : status;
}
