/* The events' way to the printer: keys, nesting, values as text, writing out. */
#include "print/printer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FLUSH_AT = 1 << 16 };

static const struct kd_print_ops *const OPS[] = {
    [KD_PRINT_TABLE] = &kd_table_ops,   [KD_PRINT_JSON] = &kd_json_ops,
    [KD_PRINT_NDJSON] = &kd_ndjson_ops, [KD_PRINT_CSV] = &kd_csv_ops,
    [KD_PRINT_TSV] = &kd_csv_ops,       [KD_PRINT_NUL] = &kd_csv_ops};

struct kd_printer *kd_printer_new(enum kd_print_format format, FILE *file,
                                  const struct kd_print_opts *opts)
{
    struct kd_printer *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->ops = p->sink = OPS[format];
    p->format = format;
    p->opts = *opts;
    p->file = file;
    p->out = &p->own;
    return p;
}

struct kd_printer *kd_printer_new_memory(enum kd_print_format format, struct kd_buf *out)
{
    static const struct kd_print_opts plain = {0};
    struct kd_printer *p = kd_printer_new(format, NULL, &plain);
    if (p != NULL)
        p->out = out;
    return p;
}

void kd_printer_choose(struct kd_printer *p, const struct kd_picks *choice)
{
    p->choice = *choice;
}

size_t kd_print_shown(const struct kd_printer *p)
{
    return p->shown;
}

size_t kd_print_given(const struct kd_printer *p)
{
    return p->given;
}

static bool is_chosen(const struct kd_printer *p)
{
    const struct kd_picks *choice = &p->choice;
    return choice->field_count > 0 || choice->sort != NULL || choice->offset > 0 ||
           choice->limit > 0;
}

struct kd_printer *kd_printer_new_lines(struct kd_buf *out)
{
    return kd_printer_new_memory(KD_PRINT_JSON, out);
}

/* Nothing is written before the fields were seen to be there. */
static void flush(struct kd_printer *p)
{
    if (p->file == NULL || p->out->len == 0 || (is_chosen(p) && !p->rows_seen))
        return;
    if (p->error == 0 && fwrite(p->out->data, 1, p->out->len, p->file) != p->out->len)
        p->error = errno != 0 ? errno : EIO;
    kd_buf_clear(p->out);
}

enum kdidx_status kd_printer_finish(struct kd_printer *p, struct kd_error *err)
{
    bool failed = p->out->failed || p->scratch.failed || p->cells.failed || p->held.failed ||
                  p->held.bytes.failed;
    if (p->mistaken)
        return kd_fail(err, KDIDX_IO, "the answer is nested wrongly: a mistake in kdidx");
    if (!failed && p->held.wrong.len > 0) {
        kd_buf_clear(p->out);
        return kd_fail(err, KDIDX_USAGE, "%s", p->held.wrong.data);
    }
    p->rows_seen = true;
    if (p->ops->finish != NULL && !failed)
        p->ops->finish(p);
    failed = failed || p->out->failed;
    flush(p);
    if (failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (p->error == 0 && p->file != NULL && fflush(p->file) != 0)
        p->error = errno != 0 ? errno : EIO;
    if (p->error != 0)
        return kd_fail(err, p->error == ENOSPC ? KDIDX_FULL : KDIDX_IO, "standard output: %s",
                       strerror(p->error));
    return KDIDX_OK;
}

void kd_printer_free(struct kd_printer *p)
{
    if (p == NULL)
        return;
    kd_buf_free(&p->own);
    kd_buf_free(&p->scratch);
    kd_buf_free(&p->cells.bytes);
    free(p->cells.v);
    kd_held_free(p);
    free(p);
}

void kd_print_key(struct kd_printer *p, const char *key)
{
    p->key = key;
}

static const char *take_key(struct kd_printer *p)
{
    const char *key = p->key;
    p->key = NULL;
    return key;
}

/* A command that nests deeper than the stack, or ends what it never began, is a mistake in
 * kdidx: kd_printer_finish says so. */
void kd_print_begin(struct kd_printer *p, char bracket)
{
    p->mistaken |= p->depth == KD_PRINT_DEPTH;
    if (p->mistaken)
        return;
    p->sink->begin(p, take_key(p), bracket);
    if (p->depth == 0)
        p->given = p->shown = 0;
    p->stack[p->depth++] = bracket;
    if (bracket == KD_ROWS)
        p->rows_depth = p->depth;
}

void kd_print_map(struct kd_printer *p)
{
    kd_print_begin(p, KD_MAP);
}

void kd_print_list(struct kd_printer *p)
{
    kd_print_begin(p, KD_LIST);
}

void kd_print_rows(struct kd_printer *p, const struct kd_rows *rows)
{
    p->rows = kd_chosen_rows(p, rows);
    p->rows_seen = p->held.wrong.len == 0;
    p->key = rows->key;
    kd_print_begin(p, KD_ROWS);
}

void kd_print_row(struct kd_printer *p)
{
    if (is_chosen(p))
        p->sink = &kd_hold_ops;
    p->given++;
    kd_print_begin(p, KD_ROW);
    bool flat = p->format != KD_PRINT_JSON && p->format != KD_PRINT_TABLE;
    if ((flat || p->choice.field_count > 0) && p->rows->asked_key != NULL)
        kd_print_pair(p, p->rows->asked_key, p->rows->asked_value);
}

void kd_print_end(struct kd_printer *p)
{
    p->mistaken |= p->depth == 0;
    if (p->mistaken)
        return;
    if (p->stack[p->depth - 1] == KD_ROWS && p->choice.sort != NULL)
        kd_held_print(p);
    char bracket = p->stack[--p->depth];
    p->shown += bracket == KD_ROW && p->sink == p->ops;
    p->sink->end(p, bracket);
    if (bracket == KD_ROWS)
        p->rows_depth = 0;
    if (p->out->len >= FLUSH_AT)
        flush(p);
}

void kd_print_bytes(struct kd_printer *p, const char *value, size_t len)
{
    p->sink->value(p, take_key(p), value, len, KD_QUOTED);
}

void kd_print_string(struct kd_printer *p, const char *value)
{
    if (value == NULL)
        kd_print_null(p);
    else
        kd_print_bytes(p, value, strlen(value));
}

void kd_print_null(struct kd_printer *p)
{
    p->sink->value(p, take_key(p), "null", 4, KD_NOTHING);
}

void kd_print_bool(struct kd_printer *p, bool value)
{
    p->sink->value(p, take_key(p), value ? "true" : "false", value ? 4 : 5, KD_BARE);
}

void kd_print_int(struct kd_printer *p, int64_t value)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%" PRId64, value);
    p->sink->value(p, take_key(p), text, (size_t)n, KD_BARE);
}

void kd_print_real(struct kd_printer *p, double value, int decimals)
{
    char text[400]; /* a double has at most 309 digits before the point */
    if (value != value || value > 1.7e308 || value < -1.7e308) { /* JSON knows no such numbers */
        kd_print_null(p);
        return;
    }
    int n = decimals < 0 ? snprintf(text, sizeof text, "%.15g", value)
                         : snprintf(text, sizeof text, "%.*f", decimals, value);
    if (decimals > 0) {
        while (text[n - 1] == '0')
            n--;
        if (text[n - 1] == '.')
            n--;
    }
    p->sink->value(p, take_key(p), text, (size_t)n, KD_BARE);
}

void kd_print_pair(struct kd_printer *p, const char *key, const char *value)
{
    kd_print_key(p, key);
    kd_print_string(p, value);
}

void kd_print_pair_int(struct kd_printer *p, const char *key, int64_t value)
{
    kd_print_key(p, key);
    kd_print_int(p, value);
}

void kd_print_strings(struct kd_printer *p, const char *key, const char *const *v, size_t n)
{
    kd_print_key(p, key);
    kd_print_list(p);
    for (size_t i = 0; i < n; i++)
        kd_print_string(p, v[i]);
    kd_print_end(p);
}

void kd_print_cell(struct kd_printer *p, const char *key, const char *format, ...)
{
    char text[512];
    va_list args;
    if (p->format != KD_PRINT_TABLE)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    kd_print_pair(p, key, text);
}

void kd_print_text(struct kd_printer *p, enum kd_text_style style, const char *format, ...)
{
    if (p->format != KD_PRINT_TABLE)
        return;
    va_list args;
    va_start(args, format);
    char *line = NULL;
    int n = vasprintf(&line, format, args);
    va_end(args);
    if (n < 0) {
        p->out->failed = true;
        return;
    }
    kd_table_text(p, style, line, (size_t)n);
    free(line);
}

static size_t columns_of(FILE *file)
{
    const char *columns = getenv("COLUMNS");
    long n = columns != NULL ? strtol(columns, NULL, 10) : 0;
    struct winsize size;
    if (n <= 0 && ioctl(fileno(file), TIOCGWINSZ, &size) == 0)
        n = size.ws_col;
    if (n <= 0)
        n = 100;
    return n < 40 ? 40 : (size_t)n;
}

struct kd_print_opts kd_print_opts_for(FILE *file)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    struct kd_print_opts opts = {.terminal = isatty(fileno(file)) == 1};
    opts.color = opts.terminal && (no_color == NULL || no_color[0] == '\0') && term != NULL &&
                 strcmp(term, "dumb") != 0;
    opts.width = columns_of(file);
    return opts;
}
