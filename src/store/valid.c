/* Is a record what the contract says?
 *
 * Records come from our own extraction and, with `kdidx load`, from anywhere. What is stored is
 * relied on later (a span is read back without looking whether it lies in the text), so all of it
 * is looked at here, once.
 */
#include "store/valid.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* An entity's name and position, sorted to be searched: a record may name 100,000. */
struct named {
    const char *name;
    int32_t position;
};

struct index {
    struct named *v;
    size_t n;
};

static const char *const list_names[KD_LISTS] = {"people", "characters", "works", "networks",
                                                 "outlets"};

const struct kd_entities *kd_record_list(const struct kd_record *record, int list)
{
    const struct kd_entities *lists[KD_LISTS] = {
        &record->people, &record->characters, &record->works, &record->networks, &record->outlets};
    return lists[list];
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

void kd_id_bytes(const char *id, unsigned char bytes[16])
{
    for (int i = 0; i < 16; i++)
        bytes[i] = (unsigned char)(hex_digit(id[2 * i]) << 4 | hex_digit(id[2 * i + 1]));
}

static bool text_ok(const char *text)
{
    size_t len = text != NULL ? strlen(text) : 0;
    return len == 0 || kd_utf8_valid(text, len) == len;
}

static bool name_ok(const char *name)
{
    return name != NULL && name[0] != '\0' && text_ok(name);
}

/* Inside the text, not empty, not through the middle of a character. */
static bool span_ok(const struct kd_article *article, uint32_t start, uint32_t end)
{
    if (start >= end || end > article->len)
        return false;
    return ((unsigned char)article->text[start] & 0xC0) != 0x80 &&
           (end == article->len || ((unsigned char)article->text[end] & 0xC0) != 0x80);
}

static enum kdidx_status check_spans(const struct kd_article *article, const struct kd_spans *spans,
                                     const char *what, struct kd_error *err)
{
    for (size_t i = 0; i < spans->n; i++)
        if (!span_ok(article, spans->v[i].start, spans->v[i].end))
            return kd_fail(err, KDIDX_USAGE, "%s: [%u, %u] is not a span of the text (%zu bytes)",
                           what, (unsigned)spans->v[i].start, (unsigned)spans->v[i].end,
                           article->len);
    return KDIDX_OK;
}

static enum kdidx_status check_article(const struct kd_record *record, struct kd_error *err)
{
    const struct kd_article *article = record->article;
    struct kd_article copy = *article;
    if (article->text == NULL)
        return kd_fail(err, KDIDX_USAGE, "the record holds no text");
    if (article->source == NULL || article->len > UINT32_MAX)
        return kd_fail(err, KDIDX_USAGE, "the record has no source, or its text is too long");
    if (kd_utf8_valid(article->text, article->len) != article->len ||
        memchr(article->text, '\0', article->len) != NULL)
        return kd_fail(err, KDIDX_USAGE, "the text is not UTF-8");
    kd_article_set_id(&copy);
    if (strcmp(copy.id, article->id) != 0)
        return kd_fail(err, KDIDX_USAGE, "id: \"%s\" is not the id of the text (%s)", article->id,
                       copy.id);
    const char *texts[] = {record->title,  record->url,    record->published,
                           record->outlet, record->author, record->lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!text_ok(texts[i]))
            return kd_fail(err, KDIDX_USAGE,
                           "title, url, published, outlet, author or lang: not UTF-8");
    const char *maker = record->made_by.maker;
    if (maker != NULL && (strlen(maker) != 32 || strspn(maker, "0123456789abcdef") != 32))
        return kd_fail(err, KDIDX_USAGE, "maker: \"%s\" is not 32 hexadecimal digits", maker);
    return KDIDX_OK;
}

static enum kdidx_status check_entity(const struct kd_article *article,
                                      const struct kd_entity *entity, const char *list,
                                      struct kd_error *err)
{
    if (!name_ok(entity->name))
        return kd_fail(err, KDIDX_USAGE, "%s: a name is empty or not UTF-8", list);
    if (!(entity->confidence >= 0 && entity->confidence <= 1))
        return kd_fail(err, KDIDX_USAGE, "%s: \"%s\": the confidence is not between 0 and 1", list,
                       entity->name);
    for (size_t i = 0; i < entity->forms.n; i++)
        if (!name_ok(entity->forms.v[i]))
            return kd_fail(err, KDIDX_USAGE, "%s: \"%s\": a form is empty or not UTF-8", list,
                           entity->name);
    if (!text_ok(entity->season) || !text_ok(entity->rule))
        return kd_fail(err, KDIDX_USAGE, "%s: \"%s\": season or rule is not UTF-8", list,
                       entity->name);
    return check_spans(article, &entity->mentions, entity->name, err);
}

static enum kdidx_status check_dates(const struct kd_record *record, struct kd_error *err)
{
    for (size_t i = 0; i < record->dates.n; i++) {
        const struct kd_date *date = &record->dates.v[i];
        if (!name_ok(date->value) || !text_ok(date->text) || !text_ok(date->rule))
            return kd_fail(err, KDIDX_USAGE, "dates: a value is empty or not UTF-8");
        if (!span_ok(record->article, date->start, date->end))
            return kd_fail(err, KDIDX_USAGE, "dates: [%u, %u] is not a span of the text",
                           (unsigned)date->start, (unsigned)date->end);
    }
    return KDIDX_OK;
}

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

static struct index make_index(const struct kd_entities *list, int32_t first,
                               struct kd_arena *arena)
{
    struct index index = {NULL, list->n};
    index.v = kd_arena_alloc(arena, list->n * sizeof *index.v);
    for (size_t i = 0; i < list->n; i++)
        index.v[i] = (struct named){list->v[i].name, first + (int32_t)i};
    if (list->n > 0)
        qsort(index.v, list->n, sizeof *index.v, compare_named);
    return index;
}

/* The position of the first entity of that name; KD_NO_FOUND when there is none. */
static int32_t look_up(const struct index *index, const char *name)
{
    size_t low = 0, high = index->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->v[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->n && strcmp(index->v[low].name, name) == 0 ? index->v[low].position
                                                                   : KD_NO_FOUND;
}

static enum kdidx_status link_name(const struct index *index, const char *name, const char *what,
                                   const char *list, int32_t *out, struct kd_error *err)
{
    *out = name != NULL ? look_up(index, name) : KD_NO_FOUND;
    if (name != NULL && *out == KD_NO_FOUND)
        return kd_fail(err, KDIDX_USAGE, "%s: \"%s\" is not among the record's %s", what, name,
                       list);
    return KDIDX_OK;
}

static enum kdidx_status link_relation(const struct kd_article *article, const struct index *index,
                                       const struct kd_relation *relation, const char *what,
                                       int other_list, struct kd_link *out, struct kd_error *err)
{
    if (relation->drama == NULL || relation->other == NULL)
        return kd_fail(err, KDIDX_USAGE, "%s: a drama, person or network is not named", what);
    if (!(relation->confidence >= 0 && relation->confidence <= 1) || !text_ok(relation->rule))
        return kd_fail(err, KDIDX_USAGE, "%s: \"%s\": the confidence is not between 0 and 1", what,
                       relation->other);
    enum kdidx_status status =
        link_name(&index[2], relation->drama, what, list_names[2], &out->drama, err);
    if (status == KDIDX_OK)
        status = link_name(&index[other_list], relation->other, what, list_names[other_list],
                           &out->other, err);
    if (status == KDIDX_OK)
        status =
            link_name(&index[1], relation->character, what, list_names[1], &out->character, err);
    if (status == KDIDX_OK)
        status = check_spans(article, &relation->evidence, what, err);
    return status;
}

static enum kdidx_status link_airtime(const struct kd_article *article, const struct index *index,
                                      const struct kd_airtime *airtime, struct kd_link *out,
                                      struct kd_error *err)
{
    *out = (struct kd_link){KD_NO_FOUND, KD_NO_FOUND, KD_NO_FOUND};
    if (airtime->days > KD_DAYS_ALL || !text_ok(airtime->time) || !text_ok(airtime->tz) ||
        !text_ok(airtime->rule))
        return kd_fail(err, KDIDX_USAGE, "airtimes: the days, time or zone are wrong");
    enum kdidx_status status =
        link_name(&index[2], airtime->drama, "airtimes", list_names[2], &out->drama, err);
    if (status == KDIDX_OK)
        status = check_spans(article, &airtime->evidence, "airtimes", err);
    return status;
}

/* One piece of evidence is stored. */
static enum kdidx_status link_event(const struct kd_record *record, const struct index *index,
                                    const struct kd_event *event, struct kd_link *out,
                                    struct kd_error *err)
{
    *out = (struct kd_link){KD_NO_FOUND, KD_NO_FOUND, KD_NO_FOUND};
    if (!name_ok(event->drama) || event->date >= record->dates.n || !text_ok(event->rule) ||
        !(event->confidence >= 0 && event->confidence <= 1))
        return kd_fail(err, KDIDX_USAGE, "events: the drama, date, confidence or rule is wrong");
    if (event->evidence.n != 1)
        return kd_fail(err, KDIDX_USAGE, "events: \"%s\": one span of evidence is needed, not %zu",
                       event->drama, event->evidence.n);
    enum kdidx_status status =
        link_name(&index[2], event->drama, "events", list_names[2], &out->drama, err);
    return status == KDIDX_OK ? check_spans(record->article, &event->evidence, "events", err)
                              : status;
}

static enum kdidx_status link_all(const struct kd_record *record, const struct index *index,
                                  struct kd_arena *arena, struct kd_links *out,
                                  struct kd_error *err)
{
    const struct kd_relations *lists[3] = {&record->cast, &record->crew, &record->airs};
    static const char *const names[3] = {"cast", "crew", "airs"};
    static const int other[3] = {0, 0, 3};
    enum kdidx_status status = KDIDX_OK;
    size_t all =
        record->cast.n + record->crew.n + record->airs.n + record->airtimes.n + record->events.n;
    *out = (struct kd_links){kd_arena_alloc(arena, all * sizeof *out->v), 0};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; status == KDIDX_OK && i < lists[k]->n; i++)
            status = link_relation(record->article, index, &lists[k]->v[i], names[k], other[k],
                                   &out->v[out->n++], err);
    for (size_t i = 0; status == KDIDX_OK && i < record->airtimes.n; i++)
        status =
            link_airtime(record->article, index, &record->airtimes.v[i], &out->v[out->n++], err);
    for (size_t i = 0; status == KDIDX_OK && i < record->events.n; i++)
        status = link_event(record, index, &record->events.v[i], &out->v[out->n++], err);
    return status;
}

enum kdidx_status kd_record_check(const struct kd_record *record, struct kd_arena *arena,
                                  struct kd_links *out, struct kd_error *err)
{
    struct index index[KD_LISTS];
    int32_t first = 0;
    enum kdidx_status status = check_article(record, err);
    for (int k = 0; status == KDIDX_OK && k < KD_LISTS; k++) {
        const struct kd_entities *list = kd_record_list(record, k);
        for (size_t i = 0; status == KDIDX_OK && i < list->n; i++)
            status = check_entity(record->article, &list->v[i], list_names[k], err);
        if (status == KDIDX_OK)
            index[k] = make_index(list, first, arena);
        first += (int32_t)list->n;
    }
    if (status == KDIDX_OK)
        status = check_dates(record, err);
    if (status == KDIDX_OK)
        status = link_all(record, index, arena, out, err);
    return status;
}
