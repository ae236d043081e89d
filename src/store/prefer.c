/* Which of two records of one text is kept, and whether they say the same.
 *
 * The same text may have been read from a page that names its outlet and from a file that does not,
 * or by different rules. A record is written out as bytes that are the same exactly when it says
 * the same, and the bytes are compared. */
#include "store/prefer.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"

/* NULL comes before any text; a text ends with a byte that none holds. */
static void add_text(struct kd_buf *out, const char *text)
{
    kd_buf_add_char(out, text != NULL ? '=' : '-');
    if (text != NULL)
        kd_buf_add(out, text, strlen(text) + 1);
}

static void add_number(struct kd_buf *out, uint32_t number)
{
    const unsigned char bytes[4] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                                    (unsigned char)(number >> 8), (unsigned char)number};
    kd_buf_add(out, bytes, sizeof bytes);
}

static void add_spans(struct kd_buf *out, const struct kd_spans *spans)
{
    add_number(out, (uint32_t)spans->n);
    for (size_t i = 0; i < spans->n; i++) {
        add_number(out, spans->v[i].start);
        add_number(out, spans->v[i].end);
    }
}

/* In hundredths, as it is stored. */
static void add_confidence(struct kd_buf *out, double confidence)
{
    add_number(out, (uint32_t)lround(confidence * 100));
}

/* NULL and "" are one: no rule is named. */
static void add_rule(struct kd_buf *out, const char *rule)
{
    add_text(out, rule != NULL ? rule : "");
}

/* The least form that is greater than `than` by bytes; NULL: there is none. */
static const char *next_form(const struct kd_strings *forms, const char *than)
{
    const char *next = NULL;
    for (size_t i = 0; i < forms->n; i++)
        if ((than == NULL || strcmp(forms->v[i], than) > 0) &&
            (next == NULL || strcmp(forms->v[i], next) < 0))
            next = forms->v[i];
    return next;
}

/* `sorted`: in order of bytes, each once. */
static void add_forms(struct kd_buf *out, const struct kd_strings *forms, bool sorted)
{
    if (!sorted)
        add_number(out, (uint32_t)forms->n);
    for (size_t i = 0; !sorted && i < forms->n; i++)
        add_text(out, forms->v[i]);
    for (const char *form = NULL; sorted && (form = next_form(forms, form)) != NULL;)
        add_text(out, form);
    add_text(out, NULL);
}

/* Roles are of people, kinds and seasons of works; in other things the fields mean nothing. */
enum sort { PEOPLE, WORKS, OTHERS };

static void add_entities(struct kd_buf *out, const struct kd_entities *list, enum sort sort,
                         bool sorted)
{
    add_number(out, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_entity *e = &list->v[i];
        add_text(out, e->name);
        add_number(out, sort == PEOPLE ? (uint32_t)e->role : 0);
        add_number(out, sort == WORKS ? (uint32_t)e->kind : 0);
        add_text(out, sort == WORKS ? e->season : NULL);
        add_forms(out, &e->forms, sorted);
        add_spans(out, &e->mentions);
        add_confidence(out, e->confidence);
        add_rule(out, e->rule);
    }
}

/* Roles are of makers. */
static void add_relations(struct kd_buf *out, const struct kd_relations *list, bool crew)
{
    add_number(out, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_relation *r = &list->v[i];
        add_text(out, r->drama);
        add_text(out, r->other);
        add_text(out, r->character);
        add_number(out, crew ? (uint32_t)r->role : 0);
        add_spans(out, &r->evidence);
        add_confidence(out, r->confidence);
        add_rule(out, r->rule);
    }
}

static void add_airtimes(struct kd_buf *out, const struct kd_airtimes *list)
{
    add_number(out, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_airtime *a = &list->v[i];
        add_text(out, a->drama);
        add_number(out, a->days);
        add_text(out, a->time);
        add_text(out, a->tz);
        add_spans(out, &a->evidence);
        add_rule(out, a->rule);
    }
}

static void add_dates(struct kd_buf *out, const struct kd_dates *list)
{
    add_number(out, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_date *d = &list->v[i];
        add_text(out, d->value);
        add_text(out, d->text);
        add_number(out, d->start);
        add_number(out, d->end);
        add_number(out, d->inferred);
        add_rule(out, d->rule);
    }
}

static void add_events(struct kd_buf *out, const struct kd_events *list)
{
    add_number(out, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_event *e = &list->v[i];
        add_text(out, e->drama);
        add_number(out, e->what);
        add_number(out, e->episode);
        add_number(out, e->date);
        add_spans(out, &e->evidence);
        add_confidence(out, e->confidence);
        add_rule(out, e->rule);
    }
}

/* First how little the article shows of itself. */
static void write_out(struct kd_buf *out, const struct kd_record *record, bool sorted)
{
    const char *shown[] = {record->title,  record->url,    record->published,
                           record->outlet, record->author, record->lang};
    uint32_t missing = 0;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        missing += shown[i] == NULL;
    add_number(out, missing);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        add_text(out, shown[i]);
    add_entities(out, &record->people, PEOPLE, sorted);
    add_entities(out, &record->characters, OTHERS, sorted);
    add_entities(out, &record->works, WORKS, sorted);
    add_entities(out, &record->networks, OTHERS, sorted);
    add_entities(out, &record->outlets, OTHERS, sorted);
    add_relations(out, &record->cast, false);
    add_relations(out, &record->crew, true);
    add_relations(out, &record->airs, false);
    add_airtimes(out, &record->airtimes);
    add_dates(out, &record->dates);
    add_events(out, &record->events);
}

/* Neither can be the start of the other: each list tells its length or its end. */
static enum kdidx_status compare(const struct kd_record *a, const struct kd_record *b, bool sorted,
                                 int *order, struct kd_error *err)
{
    struct kd_buf left = KD_BUF_EMPTY, right = KD_BUF_EMPTY;
    enum kdidx_status status = KDIDX_OK;
    write_out(&left, a, sorted);
    write_out(&right, b, sorted);
    if (left.failed || right.failed)
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    else
        *order = memcmp(right.data, left.data, left.len < right.len ? left.len : right.len);
    kd_buf_free(&left);
    kd_buf_free(&right);
    return status;
}

enum kdidx_status kd_record_prefer(const struct kd_record *a, const struct kd_record *b, int *order,
                                   struct kd_error *err)
{
    return compare(a, b, false, order, err);
}

enum kdidx_status kd_record_same(const struct kd_record *a, const struct kd_record *b, bool *same,
                                 struct kd_error *err)
{
    int order = 0;
    enum kdidx_status status = compare(a, b, true, &order, err);
    *same = status == KDIDX_OK && order == 0;
    return status;
}
