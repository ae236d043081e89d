/* Extraction: what is found in an article, and its record. What stands before a form feed is what
 * the container states, a line each: title, day, outlet, author. */
#include "fuzz.h"
#include "cmd/emit.h"
#include "cmd/parse.h"
#include "extract/extract.h"
#include "input/memory.h"
#include "store/valid.h"

enum { STATED = 4 };

static struct {
    struct kd_extractor *extractor;
    struct kd_worker *worker[2];
    struct kd_memory *memory;
} all;

static void set_up(void)
{
    const struct kd_extract_opts opts = {0};
    struct kd_error err;
    must(kd_extractor_new(&opts, &all.extractor, &err) == KDIDX_OK);
    must(kd_worker_new(all.extractor, &all.worker[0]) == KDIDX_OK);
    must(kd_worker_new(all.extractor, &all.worker[1]) == KDIDX_OK);
    must(kd_memory_new(NULL, &all.memory, &err) == KDIDX_OK);
}

/* ---- what holds of a record ---- */

static bool is_text(const struct kd_article *a, struct kd_span span, const char *form)
{
    return is_span(a->text, a->len, span.start, span.end) &&
           strlen(form) == span.end - span.start &&
           memcmp(a->text + span.start, form, span.end - span.start) == 0;
}

/* Each form is what some mention says, and each mention says one of the forms. */
static void check_entity(const struct kd_article *a, const struct kd_entity *e)
{
    must(e->forms.n > 0);
    for (size_t f = 0; f < e->forms.n; f++) {
        bool said = false;
        for (size_t m = 0; m < e->mentions.n; m++)
            said |= is_text(a, e->mentions.v[m], e->forms.v[f]);
        must(said);
    }
    for (size_t m = 0; m < e->mentions.n; m++) {
        bool known = false;
        for (size_t f = 0; f < e->forms.n; f++)
            known |= is_text(a, e->mentions.v[m], e->forms.v[f]);
        must(known);
    }
}

/* Spans, names and numbers are looked at as those of any record are before it is stored. */
static void check_record(const struct kd_article *a, const struct kd_record *record)
{
    struct kd_arena arena = {0};
    struct kd_links links;
    struct kd_error err;
    must(kd_record_check(record, &arena, &links, &err) == KDIDX_OK);
    for (int k = 0; k < KD_LISTS; k++)
        for (size_t i = 0; i < kd_record_list(record, k)->n; i++)
            check_entity(a, &kd_record_list(record, k)->v[i]);
    for (size_t i = 0; i < record->dates.n; i++) {
        const struct kd_date *date = &record->dates.v[i];
        must(is_text(a, (struct kd_span){date->start, date->end}, date->text));
    }
    kd_arena_free(&arena);
}

/* ---- the line of JSON ---- */

static void check_line(const struct kd_buf *line)
{
    struct kd_arena arena = {0};
    struct kd_line parsed;
    struct kd_error err;
    struct kd_buf again = KD_BUF_EMPTY;
    jmp_buf oom;
    arena.on_oom = &oom;
    must(setjmp(oom) == 0);
    must(is_utf8(line->data) && line->data[line->len - 1] == '\n');
    must(kd_parse_line(&arena, line->data, line->len, &parsed, &err) == KDIDX_OK);
    kd_emit_line(&again, &parsed.record, &parsed.record.made_by, true);
    must(again.len == line->len && memcmp(again.data, line->data, line->len) == 0);
    kd_buf_free(&again);
    kd_arena_free(&arena);
}

static void check_article(const struct kd_article *article)
{
    struct kd_buf line[2] = {KD_BUF_EMPTY, KD_BUF_EMPTY};
    for (int i = 0; i < 2; i++) {
        struct kd_record *record;
        must(kd_extract(all.worker[i], article, &record) == KDIDX_OK);
        check_record(article, record);
        kd_emit_line(&line[i], record, &record->made_by, true);
        must(!line[i].failed);
    }
    must(line[0].len == line[1].len && memcmp(line[0].data, line[1].data, line[0].len) == 0);
    check_line(&line[0]);
    kd_buf_free(&line[0]);
    kd_buf_free(&line[1]);
}

/* Cuts `head` into its lines; what is not UTF-8 is no value of any format. */
static void take_stated(char *head, const char *out[STATED])
{
    for (int i = 0; i < STATED && head != NULL; i++) {
        char *line = strsep(&head, "\n");
        out[i] = line[0] != '\0' && is_utf8(line) ? line : NULL;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const uint8_t *feed = n > 0 ? memchr(bytes, '\f', n) : NULL;
    size_t head = feed != NULL ? (size_t)(feed - bytes) : 0, skip = feed != NULL ? head + 1 : 0;
    char *said = copy_of(bytes, head);
    const char *stated[STATED] = {NULL};
    struct kd_article article;
    struct kd_error err;
    if (all.extractor == NULL)
        set_up();
    take_stated(said, stated);
    const struct kd_known known = {.source = "fuzz",
                                   .title = stated[0],
                                   .published = stated[1],
                                   .outlet = stated[2],
                                   .author = stated[3]};
    enum kdidx_status status =
        kd_memory_article(all.memory, (const char *)bytes + skip, n - skip, &known, &article, &err);
    must(status == KDIDX_OK || status == KDIDX_REJECTED);
    if (status == KDIDX_OK)
        check_article(&article);
    free(said);
    return 0;
}
