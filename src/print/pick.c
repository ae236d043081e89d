/* --fields, --sort, --limit and --offset: rows are held back as events, then printed, or not, with
 * the fields that were asked for, in their order, or once all have come, sorted. */
#include "print/printer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

enum { NO_KEY = -1 };

static bool grow(void *array, size_t *cap, size_t n, size_t size, bool *failed)
{
    void **v = array;
    if (n < *cap)
        return true;
    void *more = realloc(*v, (*cap * 2 + 64) * size);
    if (more == NULL) {
        *failed = true;
        return false;
    }
    *v = more;
    *cap = *cap * 2 + 64;
    return true;
}

/* ---- the fields ---- */

static size_t head_of(const char *path)
{
    return strcspn(path, ".");
}

bool kd_is_told(const struct kd_column *column)
{
    return column->style == KD_COL_SPARE || column->style == KD_COL_TOLD ||
           column->style == KD_COL_TOLD_GROUP || column->style == KD_COL_TOLD_WHOLE;
}

/* Whether a column is, or is part of, the field. */
static bool belongs(const struct kd_column *column, const char *field)
{
    size_t len = strlen(field);
    return !kd_is_told(column) && strncmp(column->path, field, len) == 0 &&
           (column->path[len] == '\0' || column->path[len] == '.');
}

/* How many letters of a field can be wrong. Fields are short words, of which two are soon alike:
 * "date" is no slip of "name". What stands before a full stop tells nothing of what stands after.
 */
static size_t most_wrong(const char *field)
{
    const char *stop = strrchr(field, '.');
    size_t len = strlen(stop != NULL ? stop + 1 : field);
    return len < 2 ? 0 : len < 8 ? 1 : len / 4;
}

/* The column that was meant by a misspelt field, or NULL. */
static const char *nearest(const struct kd_rows *rows, const char *field)
{
    const char *near = NULL;
    const char **paths = calloc(rows->count + 1, sizeof *paths);
    size_t n = 0;
    for (size_t i = 0; paths != NULL && i < rows->count; i++)
        if (!kd_is_told(&rows->columns[i]))
            paths[n++] = rows->columns[i].path;
    if (paths != NULL)
        near = kd_nearest_within(field, paths, most_wrong(field));
    free(paths);
    return near;
}

/* Says that no column is the field, and which is like it or which there are. */
static void refuse(struct kd_printer *p, const struct kd_rows *rows, const char *option,
                   const char *field)
{
    struct kd_buf *wrong = &p->held.wrong;
    const char *near = nearest(rows, field);
    size_t shown = 0;
    kd_buf_printf(wrong, "%s: these rows have no %s", option, field);
    if (near != NULL) {
        kd_buf_printf(wrong, "; did you mean %s?", near);
        return;
    }
    kd_buf_add_str(wrong, ", but ");
    for (size_t i = 0; i < rows->count; i++)
        if (!kd_is_told(&rows->columns[i]))
            kd_buf_printf(wrong, "%s%s", shown++ > 0 ? ", " : "", rows->columns[i].path);
}

static bool is_known(const struct kd_rows *rows, const char *field)
{
    for (size_t i = 0; i < rows->count; i++)
        if (belongs(&rows->columns[i], field))
            return true;
    return false;
}

static bool check_fields(struct kd_printer *p, const struct kd_rows *rows)
{
    const struct kd_picks *choice = &p->choice;
    for (size_t i = 0; i < choice->field_count; i++)
        if (!is_known(rows, choice->fields[i])) {
            refuse(p, rows, "--fields", choice->fields[i]);
            return false;
        }
    if (choice->sort != NULL && !is_known(rows, choice->sort)) {
        refuse(p, rows, "--sort", choice->sort);
        return false;
    }
    return true;
}

/* Who asks for fields by their names sees these, in capitals; names of the user's stay as they are.
 */
static const char *title_of(struct kd_printer *p, const struct kd_column *column)
{
    if (column->title != NULL && strcmp(column->title, column->path) == 0)
        return column->title;
    size_t n = strlen(column->path);
    char *title = p->held.titles + p->held.title_len;
    for (size_t i = 0; i <= n; i++)
        title[i] = column->path[i] == '.' ? ' ' : (char)toupper((unsigned char)column->path[i]);
    p->held.title_len += n + 1;
    return title;
}

static void add_column(struct kd_printer *p, const struct kd_column *from)
{
    struct kd_column *column = &p->held.columns[p->held.rows.count++];
    *column = *from;
    column->title = title_of(p, from);
    if (column->style == KD_COL_ASKED)
        column->style = KD_COL_LEFT;
}

/* Room for every column once a field. */
static bool make_room(struct kd_printer *p, const struct kd_rows *rows, size_t fields)
{
    size_t bytes = 0;
    for (size_t i = 0; i < rows->count; i++)
        bytes += strlen(rows->columns[i].path) + 1;
    free(p->held.columns);
    free(p->held.titles);
    p->held.columns = calloc(rows->count * fields + 1, sizeof *p->held.columns);
    p->held.titles = malloc(bytes * fields + 1);
    p->held.title_len = 0;
    return p->held.columns != NULL && p->held.titles != NULL;
}

/* What -0 prints when no fields are named. */
static const char *name_of(const struct kd_rows *rows)
{
    return rows->name != NULL || rows->count == 0 ? rows->name : rows->columns[0].path;
}

const struct kd_rows *kd_chosen_rows(struct kd_printer *p, const struct kd_rows *rows)
{
    const char *name = name_of(rows);
    const char *const *fields = p->choice.fields;
    size_t n = p->choice.field_count;
    p->held.passed = 0;
    if (p->held.wrong.len > 0 || !check_fields(p, rows))
        return rows;
    if (n == 0 && p->format == KD_PRINT_NUL && name != NULL) {
        fields = &name;
        n = 1;
    }
    if (n == 0)
        return rows;
    if (!make_room(p, rows, n)) {
        p->held.failed = true;
        return rows;
    }
    p->held.rows = *rows;
    p->held.rows.columns = p->held.columns;
    p->held.rows.count = 0;
    for (size_t f = 0; f < n; f++)
        for (size_t i = 0; i < rows->count; i++)
            if (belongs(&rows->columns[i], fields[f]))
                add_column(p, &rows->columns[i]);
    return &p->held.rows;
}

/* ---- holding ---- */

static size_t keep_bytes(struct kd_printer *p, const char *text, size_t len)
{
    size_t at = p->held.bytes.len;
    kd_buf_add(&p->held.bytes, text, len);
    kd_buf_add_char(&p->held.bytes, '\0');
    return at;
}

static void add_event(struct kd_printer *p, const char *key, struct kd_event event)
{
    struct kd_held *held = &p->held;
    if (!grow(&held->events, &held->event_cap, held->event_count, sizeof event, &held->failed))
        return;
    event.key = key != NULL ? (ptrdiff_t)keep_bytes(p, key, strlen(key)) : NO_KEY;
    held->events[held->event_count++] = event;
}

static void hold_begin(struct kd_printer *p, const char *key, char bracket)
{
    struct kd_held *held = &p->held;
    if (bracket != KD_ROW) {
        add_event(p, key, (struct kd_event){.what = bracket});
        return;
    }
    if (grow(&held->v, &held->cap, held->n, sizeof *held->v, &held->failed))
        held->v[held->n] = (struct kd_held_row){.first = held->event_count, .number = held->n};
}

static void hold_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                       enum kd_value_style style)
{
    size_t at = keep_bytes(p, text, len);
    add_event(p, key, (struct kd_event){.what = '.', .style = style, .text = at, .len = len});
}

static void hold_end(struct kd_printer *p, char bracket)
{
    struct kd_held *held = &p->held;
    if (bracket != KD_ROW) {
        add_event(p, NULL, (struct kd_event){.what = '}'});
        return;
    }
    p->sink = p->ops;
    if (held->failed || held->bytes.failed)
        return;
    held->v[held->n].count = held->event_count - held->v[held->n].first;
    held->n++;
    if (p->choice.sort == NULL)
        kd_held_print(p);
}

const struct kd_print_ops kd_hold_ops = {hold_begin, hold_value, hold_end, NULL};

/* ---- printing what was held ---- */

static const char *key_of(const struct kd_printer *p, const struct kd_event *event)
{
    return event->key != NO_KEY ? p->held.bytes.data + event->key : NULL;
}

static void print_event(struct kd_printer *p, const struct kd_event *event)
{
    const char *key = key_of(p, event);
    if (event->what == '.') {
        p->ops->value(p, key, p->held.bytes.data + event->text, event->len, event->style);
    } else if (event->what == '}') {
        kd_print_end(p);
    } else {
        kd_print_key(p, key);
        kd_print_begin(p, event->what);
    }
}

/* How many events, from this one on, are one value with all that is in it. */
static size_t span_of(const struct kd_event *events)
{
    size_t n = 0, depth = 0;
    do {
        depth += events[n].what == KD_MAP || events[n].what == KD_LIST;
        depth -= events[n].what == '}';
        n++;
    } while (depth > 0);
    return n;
}

/* Whether a field asks for `key` in the value at `head`, or for all of it (key NULL). */
static bool asks(const struct kd_picks *choice, const char *head, const char *key)
{
    size_t len = strlen(head);
    for (size_t i = 0; i < choice->field_count; i++) {
        const char *field = choice->fields[i];
        if (head_of(field) != len || strncmp(field, head, len) != 0)
            continue;
        if (field[len] == '\0' || (key != NULL && strcmp(field + len + 1, key) == 0))
            return true;
    }
    return false;
}

/* A value at the top of the row: all of it, or of its maps the keys that are asked for. */
static void print_value(struct kd_printer *p, const struct kd_event *events, size_t n,
                        const char *head)
{
    bool whole = asks(&p->choice, head, NULL);
    for (size_t i = 0; i < n;) {
        const char *key = key_of(p, &events[i]);
        if (i > 0 && !whole && key != NULL && !asks(&p->choice, head, key))
            i += span_of(&events[i]);
        else
            print_event(p, &events[i++]);
    }
}

/* The names of the user's own columns (sql) can have a full stop in them. */
static void print_field(struct kd_printer *p, const struct kd_held_row *row, const char *field)
{
    const struct kd_event *events = p->held.events + row->first;
    size_t head = head_of(field);
    for (size_t i = 0; i < row->count;) {
        const char *key = key_of(p, &events[i]);
        size_t n = span_of(&events[i]);
        if (key != NULL && strcmp(key, field) == 0)
            for (size_t k = i; k < i + n; k++)
                print_event(p, &events[k]);
        else if (key != NULL && strlen(key) == head && strncmp(key, field, head) == 0)
            print_value(p, &events[i], n, key);
        i += n;
    }
}

/* "evidence.quote,evidence.rule" is one key of the row. */
static bool is_repeated(const struct kd_picks *choice, size_t k)
{
    size_t len = head_of(choice->fields[k]);
    for (size_t i = 0; i < k; i++)
        if (head_of(choice->fields[i]) == len &&
            strncmp(choice->fields[i], choice->fields[k], len) == 0)
            return true;
    return false;
}

static void print_row(struct kd_printer *p, const struct kd_held_row *row)
{
    kd_print_begin(p, KD_ROW);
    for (size_t i = 0; i < p->choice.field_count; i++)
        if (!is_repeated(&p->choice, i))
            print_field(p, row, p->choice.fields[i]);
    for (size_t i = 0; p->choice.field_count == 0 && i < row->count; i++)
        print_event(p, &p->held.events[row->first + i]);
    kd_print_end(p);
}

/* ---- sorting ---- */

/* The first plain value at the path; NULL: there is none. */
static const struct kd_event *find(const struct kd_printer *p, const struct kd_event *events,
                                   size_t n, const char *path)
{
    size_t head = head_of(path);
    for (size_t i = 0; i < n;) {
        const char *key = key_of(p, &events[i]);
        size_t span = span_of(&events[i]);
        bool here = key == NULL || (strlen(key) == head && strncmp(key, path, head) == 0);
        const char *rest = key == NULL ? path : path + head + (path[head] == '.');
        if (here && events[i].what == '.')
            return events[i].style != KD_NOTHING ? &events[i] : NULL;
        if (here && span > 2)
            return find(p, &events[i + 1], span - 2, rest);
        i += span;
    }
    return NULL;
}

static void set_sort_key(const struct kd_printer *p, struct kd_held_row *row)
{
    row->by = find(p, p->held.events + row->first, row->count, p->choice.sort);
    row->text = row->by != NULL ? p->held.bytes.data + row->by->text : NULL;
    row->value = row->by != NULL && row->by->style == KD_BARE ? strtod(row->text, NULL) : 0;
    row->descending = p->choice.descending;
}

/* What has no value comes last either way; equals stay as they came. */
static int by_key(const void *a, const void *b)
{
    const struct kd_held_row *x = a, *y = b;
    int order = 0;
    if (x->by == NULL || y->by == NULL)
        order = (x->by == NULL) - (y->by == NULL);
    else if (x->by->style == KD_BARE && y->by->style == KD_BARE)
        order = (x->value > y->value) - (x->value < y->value);
    else
        order = strcmp(x->text, y->text);
    if (x->descending && x->by != NULL && y->by != NULL)
        order = -order;
    return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

/* Whether limit and offset leave the next row in. */
static bool is_on_page(struct kd_printer *p)
{
    size_t at = p->held.passed++;
    return at >= p->choice.offset &&
           (p->choice.limit == 0 || at - p->choice.offset < p->choice.limit);
}

void kd_held_print(struct kd_printer *p)
{
    struct kd_held *held = &p->held;
    if (held->failed || held->bytes.failed)
        return;
    if (p->choice.sort != NULL) {
        for (size_t i = 0; i < held->n; i++)
            set_sort_key(p, &held->v[i]);
        if (held->n > 0)
            qsort(held->v, held->n, sizeof *held->v, by_key);
    }
    for (size_t i = 0; i < held->n; i++)
        if (is_on_page(p))
            print_row(p, &held->v[i]);
    held->n = held->event_count = 0;
    kd_buf_clear(&held->bytes);
}

void kd_held_free(struct kd_printer *p)
{
    kd_buf_free(&p->held.bytes);
    kd_buf_free(&p->held.wrong);
    free(p->held.events);
    free(p->held.v);
    free(p->held.columns);
    free(p->held.titles);
}
