/* Tables: comma- or tab-separated values with a header row (RFC 4180; semicolons too).
 *
 * A row is held whole, so that memory is bounded by the longest; a quoted cell may hold line ends.
 * Which columns hold what is known by their names (keys.h) or told by --field. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/content.h"
#include "input/format.h"
#include "input/keys.h"

enum { COLUMNS = 256, NONE = -1 };

struct csv {
    struct kd_reader *reader;
    struct kd_stream *stream;
    struct kd_decoder decoder;
    struct kd_buf buf;
    size_t at;                  /* what lies before it in buf is done */
    uint64_t line;              /* lines before buf[at] */
    uint64_t begun;             /* lines before the row */
    bool more;                  /* the stream has not ended */
    char mark;                  /* between cells */
    struct kd_buf cells;        /* of the row, each with a NUL behind it */
    size_t cell[COLUMNS];       /* where each begins in `cells` */
    size_t count, header_count; /* cells of the row, of the header row */
    bool nul;                   /* a byte of the row is NUL */
    int column[KD_KEYS];        /* which holds what; NONE */
};

/* ---- what is a table ---- */

/* The mark that the header line has most of. */
static char mark_of(const char *line, size_t n)
{
    static const char marks[] = {'\t', ',', ';'};
    size_t most = 0;
    char best = '\0';
    for (size_t m = 0; m < sizeof marks; m++) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            count += line[i] == marks[m];
        if (count > most) {
            most = count;
            best = marks[m];
        }
    }
    return best;
}

static bool is_key(const char *cell, size_t n, enum kd_key key)
{
    for (const char *const *name = kd_key_names[key]; *name != NULL; name++)
        if (strlen(*name) == n && strncasecmp(*name, cell, n) == 0)
            return true;
    return false;
}

/* The next cell of a header line, without its quotation marks. False: there is none. */
static bool next_cell(const char **at, const char *end, char mark, const char **cell, size_t *n)
{
    if (*at > end)
        return false;
    const char *stop = memchr(*at, mark, (size_t)(end - *at));
    stop = stop != NULL ? stop : end;
    *cell = *at;
    *n = (size_t)(stop - *at);
    while (*n > 0 && memchr("\" \r", **cell, 3) != NULL)
        ++*cell, --*n;
    while (*n > 0 && memchr("\" \r", (*cell)[*n - 1], 3) != NULL)
        --*n;
    *at = stop + 1;
    return true;
}

/* Its first line is one of short names, one of which is that of a text, and another of something
 * else that articles have. */
bool kd_csv_sniff(const char *head, size_t len)
{
    const char *end = memchr(head, '\n', len), *at = head, *cell;
    size_t n, texts = 0, others = 0;
    char mark = end != NULL ? mark_of(head, (size_t)(end - head)) : '\0';
    if (mark == '\0')
        return false;
    while (next_cell(&at, end, mark, &cell, &n)) {
        texts += is_key(cell, n, KD_KEY_TEXT);
        for (int k = KD_KEY_TITLE; k < KD_KEYS; k++)
            others += is_key(cell, n, (enum kd_key)k);
        if (n > 40 || memchr(cell, '.', n) != NULL)
            return false;
    }
    return texts > 0 && others > 0;
}

/* ---- rows ---- */

enum row { ROW, END, OPEN, LONG, WIDE, FAILED, NO_MEMORY };

static void open_cell(struct csv *csv)
{
    if (csv->count < COLUMNS)
        csv->cell[csv->count] = csv->cells.len;
    csv->count++;
}

/* More text behind buf[at]; as kd_decoder_pull. What is done is given back first. */
static int pull(struct csv *csv)
{
    int more = csv->more ? kd_decoder_refill(&csv->decoder, csv->stream, &csv->buf, &csv->at) : 0;
    csv->more = more == 1;
    return more;
}

/* Takes the next byte into *c. 1; 0: there is none; less: as kd_decoder_pull. */
static int take_byte(struct csv *csv, char *c)
{
    while (csv->at == csv->buf.len) {
        int more = pull(csv);
        if (more < 0 || (more == 0 && csv->at == csv->buf.len))
            return more;
    }
    *c = csv->buf.data[csv->at++];
    csv->line += *c == '\n';
    return 1;
}

/* A row that is complete, but for the end of its last cell. */
static enum row end_row(struct csv *csv)
{
    kd_buf_add_char(&csv->cells, '\0');
    return csv->cells.failed ? NO_MEMORY : csv->count > COLUMNS ? WIDE : ROW;
}

/* What a row is at its end, when no more can be read. */
static enum row at_end(struct csv *csv, int got, bool quoted, bool any)
{
    if (got < 0)
        return got == -2 ? NO_MEMORY : FAILED;
    return quoted ? OPEN : any || csv->count > 1 ? end_row(csv) : END;
}

static size_t longest_row(const struct csv *csv)
{
    return 3 * csv->reader->max_article + (1 << 20);
}

/* Reads one row into csv->cells. */
static enum row read_row(struct csv *csv)
{
    bool quoted = false, begun = false, any = false; /* begun: the cell has something in it */
    size_t most = longest_row(csv);
    kd_buf_clear(&csv->cells);
    csv->count = 0;
    csv->nul = false;
    csv->begun = csv->line;
    open_cell(csv);
    for (char c; csv->cells.len <= most;) {
        int got = take_byte(csv, &c);
        if (got != 1)
            return at_end(csv, got, quoted, any);
        if (quoted && c == '"') {
            got = take_byte(csv, &c);
            quoted = got == 1 && c == '"';
            if (quoted) {
                kd_buf_add_char(&csv->cells, c);
                continue;
            }
            if (got != 1)
                return at_end(csv, got, false, true);
        } else if (!quoted && !begun && c == '"') {
            quoted = begun = any = true;
            continue;
        }
        if (!quoted && (c == csv->mark || c == '\n')) {
            begun = false;
            if (c == '\n' && !any && csv->count == 1) { /* a blank line */
                csv->begun = csv->line;
                continue;
            }
            if (c == '\n')
                return end_row(csv);
            kd_buf_add_char(&csv->cells, '\0');
            open_cell(csv);
            continue;
        }
        kd_buf_add_char(&csv->cells, c);
        csv->nul = csv->nul || c == '\0';
        begun = any = true;
    }
    return LONG;
}

static const char *cell_of(struct csv *csv, size_t i)
{
    return csv->cells.data + csv->cell[i];
}

/* The column that --field names, or the first that has one of the names. */
static int find_column(struct csv *csv, enum kd_key key)
{
    const char *wanted = csv->reader->opts->fields[key];
    wanted = wanted != NULL && wanted[0] == '.' ? wanted + 1 : wanted;
    for (size_t i = 0; wanted != NULL && i < csv->count; i++)
        if (strcmp(cell_of(csv, i), wanted) == 0)
            return (int)i;
    for (const char *const *name = kd_key_names[key]; wanted == NULL && *name != NULL; name++)
        for (size_t i = 0; i < csv->count; i++)
            if (strcasecmp(cell_of(csv, i), *name) == 0)
                return (int)i;
    return NONE;
}

/* The cell of the row that holds it; NULL for none or an empty one. */
static const char *value_of(struct csv *csv, enum kd_key key)
{
    int i = csv->column[key];
    const char *value = i >= 0 && (size_t)i < csv->count ? cell_of(csv, (size_t)i) : "";
    return value[0] != '\0' ? value : NULL;
}

static enum kdidx_status take_row(struct csv *csv, const char *place)
{
    const char *text = value_of(csv, KD_KEY_TEXT);
    struct kd_stated stated = {.title = value_of(csv, KD_KEY_TITLE),
                               .url = value_of(csv, KD_KEY_URL),
                               .published = value_of(csv, KD_KEY_PUBLISHED),
                               .outlet = value_of(csv, KD_KEY_OUTLET),
                               .author = value_of(csv, KD_KEY_AUTHOR),
                               .lang = value_of(csv, KD_KEY_LANG)};
    if (csv->count != csv->header_count) {
        kd_reject(csv->reader, place, "the row has %zu cells, the header %zu", csv->count,
                  csv->header_count);
        return KDIDX_OK;
    }
    if (csv->nul) {
        kd_reject(csv->reader, place, "a NUL byte in the row: not text, or damaged");
        return KDIDX_OK;
    }
    if (text == NULL) {
        kd_reject(csv->reader, place, "the row has no text");
        return KDIDX_OK;
    }
    return kd_content_article(csv->reader, text, strlen(text), &stated, place);
}

/* ---- a file ---- */

/* ROW; END: it names no column of texts; or why it could not be read. */
static enum row read_header(struct csv *csv)
{
    csv->more = true;
    pull(csv);
    const char *text = csv->buf.data != NULL ? csv->buf.data : "";
    const char *end = memchr(text, '\n', csv->buf.len);
    csv->mark = mark_of(text, end != NULL ? (size_t)(end - text) : csv->buf.len);
    enum row row = read_row(csv);
    if (row != ROW)
        return row;
    csv->header_count = csv->count;
    for (int k = 0; k < KD_KEYS; k++)
        csv->column[k] = find_column(csv, (enum kd_key)k);
    return csv->column[KD_KEY_TEXT] != NONE ? ROW : END;
}

/* Tells of a row that could not be read; what follows it cannot be told from it. */
static void tell_end(struct csv *csv, enum row row, const char *place)
{
    if (row == OPEN)
        kd_reject(csv->reader, place, "a quoted cell that does not end");
    else if (row == LONG)
        kd_reject(csv->reader, place,
                  "the row is longer than %zu bytes: what follows was not read: allow more "
                  "(--max-article)",
                  longest_row(csv));
    else if (row == WIDE)
        kd_reject(csv->reader, place, "a row of more than %d cells: what follows was not read",
                  COLUMNS);
    else if (row == FAILED)
        kd_reject_unread(csv->reader, csv->stream, place, ": what follows was not read");
}

enum kdidx_status kd_csv_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct csv csv = {.reader = reader, .stream = stream};
    enum kdidx_status status = KDIDX_OK;
    struct kd_place place;
    kd_decoder_init(&csv.decoder);
    kd_place_line(&place, 1);
    enum row row = read_header(&csv);
    if (row == END)
        kd_reject(reader, place.text, "the header names no column of texts " KD_NO_TEXT);
    while (status == KDIDX_OK && row == ROW && !reader->done) {
        row = read_row(&csv);
        kd_place_line(&place, csv.begun + 1);
        if (row == ROW)
            status = take_row(&csv, place.text);
    }
    if (row == NO_MEMORY)
        status = KDIDX_NOMEM;
    tell_end(&csv, row, place.text);
    if (status == KDIDX_OK)
        kd_tell_repairs(reader, &csv.decoder.repairs);
    kd_decoder_free(&csv.decoder);
    kd_buf_free(&csv.buf);
    kd_buf_free(&csv.cells);
    return status;
}
