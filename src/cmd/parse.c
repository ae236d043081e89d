/* A line of NDJSON -> a record, a decision or a maker (jansson).
 *
 * Foreign JSON is looked at field by field; a field that is not what it should be stops the
 * parsing with its path. What cannot be seen here (an offset beyond the text, a relation that
 * names nobody) is refused by the store. Fields that are not known are passed over, for later
 * versions may add some. */
#include "cmd/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

struct parse {
    struct kd_arena *arena;
    struct kd_error *err;
    char where[64]; /* "people[3]", "" for the record itself */
    bool failed;
};

__attribute__((format(printf, 3, 4))) static void wrong(struct parse *p, const char *key,
                                                        const char *format, ...)
{
    char reason[256];
    va_list args;
    if (p->failed)
        return;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    p->failed = true;
    kd_fail(p->err, KDIDX_USAGE, "field %s%s%s: %s", p->where, p->where[0] != '\0' ? "." : "", key,
            reason);
}

/* ---- plain values ---- */

/* NULL for a value that is null or absent. JSON's \u0000 would cut a string short. */
static const char *string(struct parse *p, const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (!json_is_string(value) ||
        memchr(json_string_value(value), '\0', json_string_length(value)) != NULL) {
        wrong(p, key, "is not a string");
        return NULL;
    }
    return kd_arena_strndup(p->arena, json_string_value(value), json_string_length(value));
}

static const char *needed_string(struct parse *p, const json_t *map, const char *key)
{
    const char *value = string(p, map, key);
    if (value == NULL)
        wrong(p, key, "is missing");
    return value != NULL ? value : "";
}

static uint32_t offset(struct parse *p, const json_t *value, const char *key)
{
    json_int_t n = json_is_integer(value) ? json_integer_value(value) : -1;
    if (n < 0 || n > UINT32_MAX)
        wrong(p, key, "is not a whole number from 0 on");
    return n < 0 || n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* A record that was made by hand may leave confidence out: it is sure then. */
static double confidence(struct parse *p, const json_t *map)
{
    const json_t *value = json_object_get(map, "confidence");
    double c = value == NULL ? 1 : json_is_number(value) ? json_number_value(value) : -1;
    if (!(c >= 0 && c <= 1))
        wrong(p, "confidence", "is not a number from 0 to 1");
    return c;
}

/* ---- lists ---- */

static const json_t *list(struct parse *p, const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (!json_is_array(value))
        wrong(p, key, "is not a list");
    return json_is_array(value) ? value : NULL;
}

/* The element, and its path for error messages. */
static const json_t *element(struct parse *p, const json_t *array, const char *key, size_t i)
{
    const json_t *map = json_array_get(array, i);
    snprintf(p->where, sizeof p->where, "%s[%zu]", key, i);
    if (!json_is_object(map)) {
        wrong(p, "", "is not an object");
        return NULL;
    }
    return map;
}

static void strings(struct parse *p, const json_t *map, const char *key, struct kd_strings *out)
{
    const json_t *array = list(p, map, key);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *value = json_array_get(array, i);
        if (!json_is_string(value) ||
            memchr(json_string_value(value), '\0', json_string_length(value)) != NULL) {
            wrong(p, key, "holds something else than strings");
            return;
        }
        *KD_PUSH(p->arena, out) =
            kd_arena_strndup(p->arena, json_string_value(value), json_string_length(value));
    }
}

static void spans(struct parse *p, const json_t *map, const char *key, struct kd_spans *out)
{
    const json_t *array = list(p, map, key);
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *pair = json_array_get(array, i);
        if (!json_is_array(pair) || json_array_size(pair) != 2) {
            wrong(p, key, "holds something else than [start, end]");
            return;
        }
        struct kd_span *span = KD_PUSH(p->arena, out);
        span->start = offset(p, json_array_get(pair, 0), key);
        span->end = offset(p, json_array_get(pair, 1), key);
    }
}

/* ---- things and relations ---- */

static void role(struct parse *p, const json_t *map, enum kd_role *out)
{
    const char *name = needed_string(p, map, "role");
    if (!p->failed && !kd_role_parse(name, out))
        wrong(p, "role", "is no role: %s", name);
}

enum entity_kind { PERSON, WORK, OTHER_ENTITY };

static void entities(struct parse *p, const json_t *root, const char *key, enum entity_kind kind,
                     struct kd_entities *out)
{
    const json_t *array = list(p, root, key);
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, key, i);
        struct kd_entity *e = KD_PUSH(p->arena, out);
        *e = (struct kd_entity){.name = needed_string(p, map, kind == WORK ? "title" : "name")};
        if (kind == PERSON)
            role(p, map, &e->role);
        if (kind == WORK) {
            const char *word = needed_string(p, map, "kind");
            if (!p->failed && !kd_work_kind_parse(word, &e->kind))
                wrong(p, "kind", "is no kind of work: %s", word);
            e->season = string(p, map, "season");
        }
        strings(p, map, "forms", &e->forms);
        spans(p, map, "mentions", &e->mentions);
        e->confidence = confidence(p, map);
        e->rule = string(p, map, "rule");
    }
}

static void dates(struct parse *p, const json_t *root, struct kd_dates *out)
{
    const json_t *array = list(p, root, "dates");
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, "dates", i);
        struct kd_date *d = KD_PUSH(p->arena, out);
        *d = (struct kd_date){.value = needed_string(p, map, "value"),
                              .text = needed_string(p, map, "text"),
                              .inferred = json_is_true(json_object_get(map, "inferred")),
                              .rule = string(p, map, "rule")};
        d->start = offset(p, json_object_get(map, "start"), "start");
        d->end = offset(p, json_object_get(map, "end"), "end");
    }
}

/* The date of an event is one of the record's, told by its value and place. */
static uint32_t date_of(struct parse *p, const json_t *map, const struct kd_dates *dates)
{
    const char *value = needed_string(p, map, "date");
    uint32_t start = offset(p, json_object_get(map, "start"), "start");
    uint32_t end = offset(p, json_object_get(map, "end"), "end");
    for (size_t i = 0; i < dates->n && !p->failed; i++)
        if (dates->v[i].start == start && dates->v[i].end == end &&
            strcmp(dates->v[i].value, value) == 0)
            return (uint32_t)i;
    wrong(p, "date", "is none of the record's dates: %s at [%u, %u]", value, (unsigned)start,
          (unsigned)end);
    return 0;
}

static void events(struct parse *p, const json_t *root, const struct kd_dates *dates,
                   struct kd_events *out)
{
    const json_t *array = list(p, root, "events");
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, "events", i), *episode;
        struct kd_event *e = KD_PUSH(p->arena, out);
        const char *word = needed_string(p, map, "event");
        *e = (struct kd_event){.drama = needed_string(p, map, "drama"),
                               .date = date_of(p, map, dates),
                               .rule = string(p, map, "rule")};
        if (!p->failed && !kd_happening_parse(word, &e->what))
            wrong(p, "event", "is nothing that happens to a drama: %s", word);
        episode = json_object_get(map, "episode");
        if (episode != NULL && !json_is_null(episode))
            e->episode = offset(p, episode, "episode");
        spans(p, map, "evidence", &e->evidence);
        e->confidence = confidence(p, map);
    }
}

static uint8_t days(struct parse *p, const json_t *map)
{
    struct kd_strings names = {0};
    uint8_t out = 0;
    strings(p, map, "days", &names);
    for (size_t i = 0; i < names.n; i++) {
        int day = 0;
        while (day < 7 && strcmp(kd_day_name(day), names.v[i]) != 0)
            day++;
        if (day == 7)
            wrong(p, "days", "holds no day: %s", names.v[i]);
        else
            out |= (uint8_t)(1U << day);
    }
    return out;
}

static void airtimes(struct parse *p, const json_t *root, struct kd_airtimes *out)
{
    const json_t *array = list(p, root, "airtimes");
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, "airtimes", i);
        struct kd_airtime *a = KD_PUSH(p->arena, out);
        *a = (struct kd_airtime){.drama = string(p, map, "drama"),
                                 .time = string(p, map, "time"),
                                 .tz = string(p, map, "tz"),
                                 .rule = string(p, map, "rule")};
        a->days = days(p, map);
        spans(p, map, "evidence", &a->evidence);
    }
}

enum relation_kind { CAST, CREW, AIRS };

static void relations(struct parse *p, const json_t *root, const char *key, enum relation_kind kind,
                      struct kd_relations *out)
{
    const json_t *array = list(p, root, key);
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, key, i);
        struct kd_relation *r = KD_PUSH(p->arena, out);
        *r = (struct kd_relation){.drama = needed_string(p, map, "drama"),
                                  .other =
                                      needed_string(p, map, kind == AIRS ? "network" : "person"),
                                  .rule = string(p, map, "rule")};
        if (kind == CAST)
            r->character = string(p, map, "character");
        if (kind == CREW)
            role(p, map, &r->role);
        spans(p, map, "evidence", &r->evidence);
        r->confidence = confidence(p, map);
    }
}

/* ---- the record ---- */

/* The record's own place is one of them. */
static void places(struct parse *p, const json_t *root, const struct kd_article *article,
                   struct kd_source_places *out)
{
    const json_t *array = list(p, root, "places");
    bool own = array == NULL;
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, "places", i);
        struct kd_source_place *place = KD_PUSH(p->arena, out);
        place->source = needed_string(p, map, "source");
        place->ordinal = offset(p, json_object_get(map, "ordinal"), "ordinal");
        own |= place->ordinal == article->ordinal && strcmp(place->source, article->source) == 0;
    }
    p->where[0] = '\0';
    if (!own)
        wrong(p, "places", "does not hold the record's own source and ordinal");
}

static void article(struct parse *p, const json_t *root, struct kd_article *out)
{
    const json_t *text = json_object_get(root, "text");
    *out = (struct kd_article){.source = needed_string(p, root, "source")};
    out->ordinal = offset(p, json_object_get(root, "ordinal"), "ordinal");
    if (!json_is_string(text)) {
        wrong(p, "text", "is missing: only records made by extract --text or export can be stored");
        return;
    }
    out->len = json_string_length(text);
    if (out->len > UINT32_MAX || memchr(json_string_value(text), '\0', out->len) != NULL) {
        wrong(p, "text", "is longer than 4 GiB or holds U+0000");
        return;
    }
    out->text = kd_arena_strndup(p->arena, json_string_value(text), out->len);
    kd_article_set_id(out);
    const char *id = string(p, root, "id");
    if (id != NULL && strcmp(id, out->id) != 0)
        wrong(p, "id", "is not the id of the text: the text was changed");
}

/* Of which schema the line is; other ones of the same name are of another version. */
static enum kdidx_status schema(struct parse *p, const json_t *root, enum kd_line_kind *kind)
{
    static const char *const words[] = {"record", "decision", "maker"};
    const char *name = needed_string(p, root, "schema");
    for (int i = KD_LINE_RECORD; !p->failed && i <= KD_LINE_MAKER; i++) {
        char known[32];
        int len = snprintf(known, sizeof known, "kdidx/%s/1", words[i]);
        *kind = (enum kd_line_kind)i;
        if (strcmp(name, known) == 0)
            return KDIDX_OK;
        if (strncmp(name, known, (size_t)len - 1) == 0)
            return kd_fail(p->err, KDIDX_VERSION_ERR, "a %s of version %s; this program knows %s",
                           words[i], name, known);
    }
    wrong(p, "schema", "%s is not kdidx/record/1, kdidx/decision/1 or kdidx/maker/1", name);
    return KDIDX_OK;
}

/* What made the record: a hash, which the store looks at, and what the container had stated. */
static void made_by(struct parse *p, const json_t *root, struct kd_made_by *out)
{
    struct kd_strings names = {0};
    out->maker = string(p, root, "maker");
    if (out->maker == NULL)
        return;
    strings(p, root, "stated", &names);
    for (size_t i = 0; i < names.n && !p->failed; i++) {
        unsigned bit = 0;
        while (kd_stated_name(bit) != NULL && strcmp(kd_stated_name(bit), names.v[i]) != 0)
            bit++;
        if (kd_stated_name(bit) == NULL)
            wrong(p, "stated", "holds no field that can be stated: %s", names.v[i]);
        else
            out->stated |= 1U << bit;
    }
}

static void fill(struct parse *p, const json_t *root, struct kd_record *out)
{
    out->title = string(p, root, "title");
    out->url = string(p, root, "url");
    out->published = string(p, root, "published");
    out->outlet = string(p, root, "outlet");
    out->author = string(p, root, "author");
    out->lang = string(p, root, "lang");
    made_by(p, root, &out->made_by);
    entities(p, root, "people", PERSON, &out->people);
    entities(p, root, "characters", OTHER_ENTITY, &out->characters);
    entities(p, root, "works", WORK, &out->works);
    entities(p, root, "networks", OTHER_ENTITY, &out->networks);
    entities(p, root, "outlets", OTHER_ENTITY, &out->outlets);
    dates(p, root, &out->dates);
    events(p, root, &out->dates, &out->events);
    airtimes(p, root, &out->airtimes);
    relations(p, root, "cast", CAST, &out->cast);
    relations(p, root, "crew", CREW, &out->crew);
    relations(p, root, "airs", AIRS, &out->airs);
}

static void record(struct parse *p, const json_t *root, struct kd_line *out)
{
    out->record = (struct kd_record){.article = &out->article};
    article(p, root, &out->article);
    if (!p->failed)
        places(p, root, &out->article, &out->record.places);
    if (!p->failed)
        fill(p, root, &out->record);
}

static void decision(struct parse *p, const json_t *root, struct kd_decision *out)
{
    const char *kind = needed_string(p, root, "kind"), *says = needed_string(p, root, "says");
    out->a = needed_string(p, root, "a");
    out->b = needed_string(p, root, "b");
    out->of_work = strcmp(kind, "work") == 0;
    out->same = strcmp(says, "same") == 0;
    if (strcmp(kind, kd_decision_kind(out->of_work)) != 0)
        wrong(p, "kind", "is not person or work: %s", kind);
    if (!out->same && strcmp(says, "differ") != 0)
        wrong(p, "says", "is not same or differ: %s", says);
}

/* ---- the maker ---- */

/* A number in hex, as long as `bytes` are. */
static void hex_bytes(struct parse *p, const char *key, const char *hex, unsigned char *bytes,
                      size_t n)
{
    if (strlen(hex) != 2 * n || strspn(hex, "0123456789abcdef") != 2 * n) {
        wrong(p, key, "is not %zu hexadecimal digits", 2 * n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
}

static void cues(struct parse *p, const json_t *map, struct kd_part *out)
{
    struct kd_strings hexes = {0};
    strings(p, map, "cues", &hexes);
    uint64_t *all = kd_arena_alloc(p->arena, hexes.n * sizeof *all + 1);
    for (size_t i = 0; i < hexes.n; i++) {
        unsigned char bytes[sizeof *all] = {0};
        hex_bytes(p, "cues", hexes.v[i], bytes, sizeof bytes);
        all[i] = 0;
        for (size_t k = 0; k < sizeof bytes; k++)
            all[i] = all[i] << 8 | bytes[k];
    }
    out->cues = all;
    out->cue_count = hexes.n;
}

static enum kdidx_status maker(struct parse *p, const json_t *root, struct kd_maker *out)
{
    const json_t *array = list(p, root, "parts");
    out->program = needed_string(p, root, "program");
    hex_bytes(p, "maker", needed_string(p, root, "maker"), out->hash, sizeof out->hash);
    for (size_t i = 0; i < json_array_size(array) && !p->failed; i++) {
        const json_t *map = element(p, array, "parts", i);
        struct kd_part *part = KD_PUSH(p->arena, &out->parts);
        *part = (struct kd_part){.name = needed_string(p, map, "name")};
        hex_bytes(p, "hash", needed_string(p, map, "hash"), part->hash, sizeof part->hash);
        cues(p, map, part);
    }
    return p->failed ? KDIDX_OK : kd_maker_check(out, p->err);
}

static enum kdidx_status parse_root(struct parse *p, const json_t *root, struct kd_line *out)
{
    *out = (struct kd_line){0};
    if (!json_is_object(root))
        return kd_fail(p->err, KDIDX_USAGE, "not a JSON object");
    enum kdidx_status status = schema(p, root, &out->kind);
    if (status != KDIDX_OK || p->failed)
        return p->failed ? KDIDX_USAGE : status;
    if (out->kind == KD_LINE_DECISION)
        decision(p, root, &out->decision);
    else if (out->kind == KD_LINE_MAKER)
        status = maker(p, root, &out->maker);
    else
        record(p, root, out);
    return p->failed ? KDIDX_USAGE : status;
}

struct parsed {
    struct parse p;
    json_t *root;
    struct kd_line *out;
};

static enum kdidx_status parse_tree(void *ctx, struct kd_error *err)
{
    struct parsed *parsed = ctx;
    (void)err; /* the parser has it */
    return parse_root(&parsed->p, parsed->root, parsed->out);
}

/* The arena's jump would leave jansson's tree behind: it is caught here, and passed on. */
enum kdidx_status kd_parse_line(struct kd_arena *arena, const char *line, size_t len,
                                struct kd_line *out, struct kd_error *err)
{
    json_error_t why;
    json_t *root = kd_json_read(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    if (root == NULL && json_error_code(&why) == json_error_out_of_memory)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (root == NULL)
        return kd_fail(err, KDIDX_USAGE, "not JSON: %s", why.text);
    struct parsed parsed = {{.arena = arena, .err = err}, root, out};
    enum kdidx_status status = kd_arena_run(arena, parse_tree, &parsed, err);
    json_decref(root);
    return status;
}
