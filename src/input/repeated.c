/* Articles in XML of nobody's form: an element with one of the names below, however deep it lies;
 * in a document without such names, each of the root's children that have the same name, or its
 * only child. */
#include "input/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/content.h"

enum field {
    FIELD_TEXT,
    FIELD_TITLE,
    FIELD_URL,
    FIELD_DATE,
    FIELD_OUTLET,
    FIELD_AUTHOR,
    FIELD_LANG,
    FIELD_SKIP,
    FIELD_COUNT
};

/* What an element holds that is, or may be, an article. */
struct record {
    char name[64]; /* of the element; cut, which costs nothing but a confusion of long names */
    struct kd_buf fields[FIELD_COUNT];
    uint64_t line; /* where it begins */
    bool full;     /* there is one */
};

struct repeated {
    struct kd_reader *reader;
    int depth;       /* of the article's element; -1 outside one */
    bool named;      /* it has one of the names, not only the place */
    int field_depth; /* of the element that holds a field; -1 in none */
    enum field field;
    struct record now;
    struct record
        held;          /* a child of the root, which is an article if another of its name follows */
    char repeated[64]; /* the name of the root's children that are articles */
    bool any;
};

static const char *const record_names[] = {
    "article", "item", "doc", "document", "entry", "record", "row", "post", "story", "news", NULL};

static const struct {
    const char *name;
    enum field field;
} field_names[] = {
    {"title", FIELD_TITLE},      {"headline", FIELD_TITLE}, {"url", FIELD_URL},
    {"link", FIELD_URL},         {"date", FIELD_DATE},      {"published", FIELD_DATE},
    {"pubdate", FIELD_DATE},     {"timestamp", FIELD_DATE}, {"outlet", FIELD_OUTLET},
    {"publisher", FIELD_OUTLET}, {"id", FIELD_SKIP},        {"author", FIELD_AUTHOR},
    {"guid", FIELD_SKIP},        {"category", FIELD_SKIP},  {"tag", FIELD_SKIP},
    {"tags", FIELD_SKIP},        {"lang", FIELD_LANG},      {"language", FIELD_LANG},
    {"source", FIELD_SKIP},      {"keywords", FIELD_SKIP},
};

static bool knows(const struct kd_xml_node *root)
{
    (void)root;
    return true;
}

static bool is_record_name(const char *name)
{
    for (const char *const *record = record_names; *record != NULL; record++)
        if (strcasecmp(*record, name) == 0)
            return true;
    return false;
}

static enum field field_of(const char *name)
{
    for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++)
        if (strcasecmp(field_names[i].name, name) == 0)
            return field_names[i].field;
    return FIELD_TEXT;
}

static void open_record(struct repeated *r, const struct kd_xml_node *node, bool named)
{
    r->depth = node->depth;
    r->named = named;
    r->field = FIELD_TEXT;
    r->field_depth = -1;
    r->now.line = node->line;
    snprintf(r->now.name, sizeof r->now.name, "%s", node->name);
    for (int i = 0; i < FIELD_COUNT; i++)
        kd_buf_clear(&r->now.fields[i]);
}

/* Elements in the text stand for its paragraphs and line breaks. */
static void break_line(struct repeated *r, const char *name)
{
    struct kd_buf *text = &r->now.fields[FIELD_TEXT];
    if (r->field == FIELD_TEXT && text->len > 0 && text->data[text->len - 1] != '\n' &&
        !kd_xml_is_inline(name))
        kd_buf_add_char(text, '\n');
}

static enum kdidx_status hand_over(struct repeated *r, struct record *record)
{
    const char *values[FIELD_COUNT];
    for (int i = 0; i < FIELD_COUNT; i++) {
        if (record->fields[i].failed)
            return KDIDX_NOMEM;
        values[i] = kd_trimmed(&record->fields[i]);
    }
    struct kd_stated stated = {.title = values[FIELD_TITLE],
                               .url = values[FIELD_URL],
                               .published = values[FIELD_DATE],
                               .outlet = values[FIELD_OUTLET],
                               .author = values[FIELD_AUTHOR],
                               .lang = values[FIELD_LANG]};
    struct kd_place place;
    const char *text = values[FIELD_TEXT] != NULL ? values[FIELD_TEXT] : "";
    record->full = false;
    r->any = true;
    return kd_content_article(r->reader, text, strlen(text), &stated,
                              kd_place_line(&place, record->line));
}

/* The record is complete. One without an article's name is held until it is seen whether another of
 * its name follows: "<title>" or "<meta>" before the articles is none. */
static enum kdidx_status close_record(struct repeated *r)
{
    r->depth = -1;
    if (r->named)
        return hand_over(r, &r->now);
    struct record now = r->now;
    r->now = r->held;
    r->held = now;
    r->held.full = true;
    return KDIDX_OK;
}

/* A further element begins: what is held was an article if it has the same name. */
static enum kdidx_status settle_held(struct repeated *r, const char *name)
{
    struct record *held = &r->held;
    if (!held->full)
        return KDIDX_OK;
    bool again = strncmp(held->name, name, sizeof held->name - 1) == 0;
    if (again)
        snprintf(r->repeated, sizeof r->repeated, "%s", held->name);
    if (again || strcmp(held->name, r->repeated) == 0)
        return hand_over(r, held);
    held->full = false;
    return KDIDX_OK;
}

static enum kdidx_status start(void *ctx, const struct kd_xml_node *node)
{
    struct repeated *r = ctx;
    bool record = is_record_name(node->name);
    if (r->depth < 0 || (!r->named && record)) {
        enum kdidx_status status = KDIDX_OK;
        if (r->depth < 0 && node->depth == 1)
            status = settle_held(r, node->name);
        if (record || node->depth == 1)
            open_record(r, node, record);
        return status;
    }
    if (r->field_depth < 0 && node->depth == r->depth + 1) {
        r->field = field_of(node->name);
        r->field_depth = r->field == FIELD_TEXT ? -1 : node->depth;
    }
    break_line(r, node->name);
    return KDIDX_OK;
}

static enum kdidx_status end(void *ctx, const struct kd_xml_node *node)
{
    struct repeated *r = ctx;
    if (r->depth < 0)
        return KDIDX_OK;
    if (node->depth == r->field_depth) {
        r->field_depth = -1;
        r->field = FIELD_TEXT;
    }
    break_line(r, node->name);
    return node->depth == r->depth ? close_record(r) : KDIDX_OK;
}

static enum kdidx_status text(void *ctx, const char *text, size_t n)
{
    struct repeated *r = ctx;
    struct kd_buf *buf = &r->now.fields[r->field];
    if (r->depth >= 0 && buf->len <= r->reader->max_article) /* one byte too long is enough */
        kd_buf_add(buf, text, n);
    return KDIDX_OK;
}

/* At the end: the last of its name, or the only child. */
static enum kdidx_status finish(void *ctx)
{
    struct repeated *r = ctx;
    struct record *held = &r->held;
    if (held->full && !r->reader->done && (!r->any || strcmp(held->name, r->repeated) == 0))
        return hand_over(r, held);
    return KDIDX_OK;
}

static void *open_document(struct kd_reader *reader)
{
    struct repeated *r = calloc(1, sizeof *r);
    if (r != NULL)
        *r = (struct repeated){.reader = reader, .depth = -1, .field_depth = -1};
    return r;
}

static void close_document(void *ctx)
{
    struct repeated *r = ctx;
    for (int i = 0; i < FIELD_COUNT; i++) {
        kd_buf_free(&r->now.fields[i]);
        kd_buf_free(&r->held.fields[i]);
    }
    free(r);
}

const struct kd_xml_form kd_xml_repeated = {.knows = knows,
                                            .open = open_document,
                                            .start = start,
                                            .end = end,
                                            .text = text,
                                            .finish = finish,
                                            .close = close_document};
