/* Things and ties -> the record: names in place of indexes, the article's bytes in place of the
 * normal form's. */
#include "extract/build.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/index.h"
#include "extract/date.h"
#include "extract/linerule.h"
#include "extract/places.h"

struct builder {
    const struct kd_doc *doc;
    const struct kd_lists *lists;
    const struct kd_claims *claims;
    const struct kd_things *things;
    const struct kd_relations_found *found;
    struct kd_record *record;
    const char **name;     /* per thing: its name in the record, or NULL */
    struct kd_index forms; /* which forms there are of each entity */
    uint32_t *date;        /* per date of the doc: its number in the record */
    struct kd_index known; /* the networks and outlets, by their names; which dramas air where */
};

/* The key of some bytes, apart for each `of`. */
static struct kd_index_key key_of(const char *s, size_t len, uint64_t of)
{
    struct kd_hash128 hash = kd_hash128(s, len);
    hash.high += of;
    return (struct kd_index_key){{(uint32_t)hash.high, (uint32_t)(hash.high >> 32),
                                  (uint32_t)hash.low, (uint32_t)(hash.low >> 32)}};
}

/* The article's own bytes for s[start..end), as a string. */
static const char *surface(const struct builder *b, uint32_t start, uint32_t end)
{
    struct kd_span span = kd_text_span(&b->doc->text, start, end);
    return kd_arena_strndup(b->doc->arena, b->doc->article->text + span.start,
                            span.end - span.start);
}

/* The number `who` is that of no other entity. */
static void add_form(struct builder *b, struct kd_entity *entity, size_t who, uint32_t start,
                     uint32_t end)
{
    *KD_PUSH(b->doc->arena, &entity->mentions) = kd_text_span(&b->doc->text, start, end);
    const char *form = surface(b, start, end);
    uint32_t *known = kd_index_at(b->doc->arena, &b->forms, key_of(form, strlen(form), who));
    if (*known != UINT32_MAX)
        return;
    *known = (uint32_t)entity->forms.n;
    *KD_PUSH(b->doc->arena, &entity->forms) = form;
}

/* ---- people, characters, works ---- */

static const char *thing_name(struct builder *b, const struct kd_thing *thing, const char **season)
{
    const struct kd_mention *m = &b->doc->mentions.v[thing->full];
    uint32_t end = m->end;
    if (thing->is == KD_A_WORK) {
        int number;
        end = m->start +
              (uint32_t)kd_season_base(b->doc->text.s + m->start, m->end - m->start, &number);
        char digits[16];
        if (number > 0) {
            int n = snprintf(digits, sizeof digits, "%d", number);
            *season = kd_arena_strndup(b->doc->arena, digits, (size_t)n);
        }
    }
    return kd_text_name(b->doc->arena, &b->doc->text, m->start, end);
}

static void add_thing(struct builder *b, const struct kd_places *places, uint32_t index)
{
    const struct kd_thing *thing = &b->things->v[index];
    struct kd_entities *list = thing->is == KD_PERSON      ? &b->record->people
                               : thing->is == KD_CHARACTER ? &b->record->characters
                                                           : &b->record->works;
    struct kd_entity *entity = KD_PUSH(b->doc->arena, list);
    *entity = (struct kd_entity){.role = thing->is_role,
                                 .kind = thing->is_kind,
                                 .confidence = thing->likely < 0.99 ? thing->likely : 0.99,
                                 .rule = thing->rule != NULL ? thing->rule : "form.name"};
    entity->name = thing_name(b, thing, &entity->season);
    b->name[index] = entity->name;
    for (uint32_t p = places->start[index]; p < places->start[index + 1]; p++) {
        const struct kd_mention *m = &b->doc->mentions.v[places->mention[p]];
        add_form(b, entity, index, m->start, m->end);
    }
}

static void add_things(struct builder *b)
{
    struct kd_places places = kd_find_places(b->doc, b->things);
    b->name = kd_arena_alloc(b->doc->arena, (b->things->n + 1) * sizeof *b->name);
    for (uint32_t t = 0; t < b->things->n; t++) {
        const struct kd_thing *thing = &b->things->v[t];
        if (thing->parent == t && thing->is != KD_NOTHING && thing->count > 0)
            add_thing(b, &places, t);
    }
}

/* ---- networks and outlets ---- */

static const char *canonical(const struct builder *b, const struct kd_mention *m)
{
    if (m->entry == KD_NO_ENTRY) /* credited as a source, on no list */
        return m->kind == KD_OUTLET ? surface(b, m->start, m->end) : NULL;
    const struct kd_entry *entry = kd_gazetteer_entry(b->lists->gazetteer, m->entry);
    return m->kind == KD_NETWORK ? entry->network : entry->outlet;
}

/* Whether a mention is the domain of a mail address, which says where a reporter works. */
static bool in_mail_address(const struct kd_doc *doc, const struct kd_mention *m)
{
    return m->start > 1 && doc->text.s[m->start - 1] == '@' && doc->text.s[m->start - 2] != ' ' &&
           doc->text.s[m->start - 2] != '\n';
}

/* What says that the mention is a network or an outlet. */
static const char *known_by(const struct builder *b, const struct kd_mention *m)
{
    const struct kd_credit *credit =
        m->entry == KD_NO_ENTRY ? kd_credit_at(b->doc, m->start) : NULL;
    if (credit != NULL)
        return credit->rule;
    return m->kind == KD_NETWORK ? "list.networks" : "list.outlets";
}

/* The number of the i-th network or outlet, behind those of the things. */
static size_t number_of(const struct builder *b, enum kd_kind kind, size_t i)
{
    return b->things->n + 2 * i + (kind == KD_OUTLET);
}

static void add_known(struct builder *b, enum kd_kind kind, struct kd_entities *list)
{
    for (size_t i = 0; i < b->doc->mentions.n; i++) {
        const struct kd_mention *m = &b->doc->mentions.v[i];
        const char *name = m->kind == kind ? canonical(b, m) : NULL;
        if (name == NULL || in_mail_address(b->doc, m))
            continue;
        uint32_t *number =
            kd_index_at(b->doc->arena, &b->known, key_of(name, strlen(name), (uint64_t)kind));
        if (*number == UINT32_MAX) {
            *number = (uint32_t)list->n;
            *KD_PUSH(b->doc->arena, list) =
                (struct kd_entity){.name = name, .confidence = 0.97, .rule = known_by(b, m)};
        }
        add_form(b, &list->v[*number], number_of(b, kind, *number), m->start, m->end);
    }
}

/* ---- dates ---- */

/* The day that the container states, "2021-01-24", as if the text had it for its dateline. */
static bool stated_day(const struct kd_article *article, struct kd_found_date *out)
{
    return article->published != NULL &&
           sscanf(article->published, "%4d-%2d-%2d", &out->year, &out->month, &out->day) == 3;
}

/* The day that dates without a year are near to; NULL: none is known. */
static const struct kd_found_date *day_of_article(const struct builder *b,
                                                  struct kd_found_date *stated)
{
    const struct kd_found_date *own = kd_dateline(b->doc);
    if (own != NULL && own->year != 0 && own->day != 0)
        return own;
    return stated_day(b->doc->article, stated) ? stated : NULL;
}

static void add_dates(struct builder *b)
{
    const struct kd_found_date *published = kd_dateline(b->doc);
    struct kd_found_date stated = {0};
    const struct kd_found_date *near = day_of_article(b, &stated);
    if (published != NULL && b->record->published == NULL)
        b->record->published =
            kd_edtf(b->doc->arena, published->year, published->month, published->day);
    b->date = kd_arena_alloc(b->doc->arena, (b->doc->dates.n + 1) * sizeof *b->date);
    for (size_t i = 0; i < b->doc->dates.n; i++) {
        const struct kd_found_date *found = &b->doc->dates.v[i];
        b->date[i] = (uint32_t)b->record->dates.n;
        if (found->published > 0)
            continue;
        struct kd_span span = kd_text_span(&b->doc->text, found->start, found->end);
        struct kd_date *date = KD_PUSH(b->doc->arena, &b->record->dates);
        *date = (struct kd_date){.start = span.start, .end = span.end, .rule = found->rule};
        date->text = surface(b, found->start, found->end);
        int year = found->year;
        if (year == 0 && found->day != 0 && near != NULL) {
            year = kd_nearest_year(near, found->month, found->day);
            date->inferred = true;
        }
        date->value = kd_edtf(b->doc->arena, year, found->month, found->day);
    }
}

/* ---- relations ---- */

static void add_evidence(const struct builder *b, uint32_t sentence, struct kd_spans *spans)
{
    const struct kd_sentence *s = &b->doc->sentences.v[sentence];
    *KD_PUSH(b->doc->arena, spans) = kd_text_span(&b->doc->text, b->doc->tokens.v[s->first].start,
                                                  b->doc->tokens.v[s->last - 1].end);
}

static struct kd_spans evidence(const struct builder *b, uint32_t sentence)
{
    struct kd_spans spans = {0};
    add_evidence(b, sentence, &spans);
    return spans;
}

static const char *name_of(const struct builder *b, uint32_t thing)
{
    return thing == KD_NO_ENTRY ? NULL : b->name[thing];
}

/* Whether the drama was said to air there before; it is from now on. */
static bool is_known(struct builder *b, const char *network, uint32_t drama)
{
    uint32_t *known = kd_index_at(b->doc->arena, &b->known,
                                  key_of(network, strlen(network), (uint64_t)KD_KINDS + drama));
    bool before = *known != UINT32_MAX;
    *known = 0;
    return before;
}

/* Whether the record has the network: not if only a mail address or the like names it. */
static bool has_network(struct builder *b, const char *network)
{
    return *kd_index_at(b->doc->arena, &b->known,
                        key_of(network, strlen(network), (uint64_t)KD_NETWORK)) != UINT32_MAX;
}

static void add_ties(struct builder *b, const struct kd_ties *ties, bool networks,
                     struct kd_relations *out)
{
    for (size_t i = 0; i < ties->n; i++) {
        const struct kd_tie *tie = &ties->v[i];
        struct kd_relation relation = {.drama = name_of(b, tie->drama),
                                       .character = name_of(b, tie->character),
                                       .role = tie->role,
                                       .confidence = tie->confidence,
                                       .rule = tie->rule};
        relation.other =
            networks ? canonical(b, &b->doc->mentions.v[tie->other]) : name_of(b, tie->other);
        if (relation.drama == NULL || relation.other == NULL)
            continue;
        if (networks &&
            (!has_network(b, relation.other) || is_known(b, relation.other, tie->drama)))
            continue;
        relation.evidence = evidence(b, tie->sentence);
        *KD_PUSH(b->doc->arena, out) = relation;
    }
}

static void add_slots(struct builder *b)
{
    for (size_t i = 0; i < b->found->slots.n; i++) {
        const struct kd_slot *slot = &b->found->slots.v[i];
        struct kd_airtime airtime = slot->airtime;
        airtime.drama = name_of(b, slot->drama);
        if (airtime.drama == NULL)
            continue;
        airtime.evidence = evidence(b, slot->sentence);
        if (slot->time_sentence != slot->sentence)
            add_evidence(b, slot->time_sentence, &airtime.evidence);
        airtime.rule = slot->rule;
        *KD_PUSH(b->doc->arena, &b->record->airtimes) = airtime;
    }
}

static void add_events(struct builder *b)
{
    for (size_t i = 0; i < b->found->occasions.n; i++) {
        const struct kd_occasion *found = &b->found->occasions.v[i];
        if (name_of(b, found->drama) == NULL)
            continue;
        *KD_PUSH(b->doc->arena, &b->record->events) =
            (struct kd_event){.drama = name_of(b, found->drama),
                              .what = found->what,
                              .episode = found->episode,
                              .date = b->date[found->date],
                              .evidence = evidence(b, found->sentence),
                              .confidence = found->confidence,
                              .rule = found->rule};
    }
}

/* ---- the article itself ---- */

/* Whether a line is nothing but a URL, with a label perhaps; then the bytes of the URL. */
static bool is_url_line(const struct kd_doc *doc, const struct kd_line *line, uint32_t *start,
                        uint32_t *end)
{
    static const char *const labels[] = {"url:", "link:", "permalink:", "address:", "page:"};
    const char *s = doc->text.s;
    *start = doc->tokens.v[line->first].start;
    *end = doc->tokens.v[line->last - 1].end;
    while (*end < line->end && s[*end] != ' ')
        ++*end;
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        if (strncasecmp(s + *start, labels[k], strlen(labels[k])) == 0)
            *start += (uint32_t)strlen(labels[k]);
    while (*start < *end && s[*start] == ' ')
        ++*start;
    bool http = strncmp(s + *start, "http://", 7) == 0 || strncmp(s + *start, "https://", 8) == 0;
    return http && memchr(s + *start, ' ', *end - *start) == NULL;
}

/* The token behind "date 2021-01-24 ", which some crawls put before the headline. */
static uint32_t behind_dateline(const struct kd_doc *doc, const struct kd_line *line)
{
    for (size_t i = 0; i < doc->dates.n; i++) {
        const struct kd_found_date *date = &doc->dates.v[i];
        if (date->published <= 0 || date->start > doc->tokens.v[line->first].start + 8 ||
            date->start < line->start)
            continue;
        uint32_t t = line->first;
        while (t < line->last && doc->tokens.v[t].start < date->end)
            t++;
        return t;
    }
    return line->first;
}

/* The first line, when it is set apart as a headline is. */
static const char *headline(const struct builder *b)
{
    const struct kd_doc *doc = b->doc;
    for (size_t l = 0; l < doc->lines.n && l < 3; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        uint32_t start, end;
        if (line->chrome || is_url_line(doc, line, &start, &end))
            continue;
        uint32_t first = behind_dateline(doc, line);
        bool stop = kd_is_punct(doc, line->last - 1, '.') && line->last - line->first > 1;
        bool alone = doc->lines.n > l + 1;
        if (first >= line->last || line->end - doc->tokens.v[first].start > 200 ||
            (stop && !line->headline) || !alone)
            return NULL;
        return surface(b, doc->tokens.v[first].start, doc->tokens.v[line->last - 1].end);
    }
    return NULL;
}

/* Whether a line reads like a newspaper's head: two to four capitalised words, the last of which
 * papers are called by. */
static bool is_masthead(const struct kd_doc *doc, const struct kd_line *line)
{
    static const char *const words[] = {"times",     "herald",   "post",   "daily",   "ledger",
                                        "journal",   "magazine", "press",  "tribune", "gazette",
                                        "chronicle", "observer", "weekly", "news",    NULL};
    uint32_t count = line->last - line->first;
    if (count < 2 || count > 4)
        return false;
    for (uint32_t t = line->first; t < line->last; t++)
        if (doc->tokens.v[t].kind != KD_WORD || !(doc->tokens.v[t].flags & KD_CAP))
            return false;
    size_t len = KD_TOKEN_LEN(doc, line->last - 1);
    for (size_t w = 0; words[w] != NULL; w++)
        if (strlen(words[w]) == len &&
            strncasecmp(KD_TOKEN_TEXT(doc, line->last - 1), words[w], len) == 0)
            return true;
    return false;
}

/* An outlet on no list, named in the first line as a paper's page does. */
static const char *masthead(struct builder *b)
{
    const struct kd_doc *doc = b->doc;
    if (doc->lines.n < 3 || !is_masthead(doc, &doc->lines.v[0]))
        return NULL;
    uint32_t start = doc->tokens.v[doc->lines.v[0].first].start;
    uint32_t end = doc->tokens.v[doc->lines.v[0].last - 1].end;
    struct kd_entity *entity = KD_PUSH(doc->arena, &b->record->outlets);
    *entity = (struct kd_entity){.confidence = 0.8, .rule = "form.masthead"};
    entity->name = surface(b, start, end);
    add_form(b, entity, number_of(b, KD_OUTLET, b->record->outlets.n - 1), start, end);
    return entity->name;
}

/* The address that a page's head gives as its own. */
static const char *page_url(const struct builder *b)
{
    enum { HEAD = 6 };
    uint32_t start, end;
    for (size_t l = 0; l < b->doc->lines.n && l < HEAD; l++)
        if (is_url_line(b->doc, &b->doc->lines.v[l], &start, &end))
            return surface(b, start, end);
    return NULL;
}

/* Who published it: a rule says so, or the first line is an outlet's name. */
static const char *outlet(struct builder *b)
{
    for (size_t i = 0; i < b->claims->list.n; i++) {
        const struct kd_claim *claim = &b->claims->list.v[i];
        if (claim->say->op != KD_SAY_OUTLET || claim->arg[0].count == 0)
            continue;
        const char *name =
            canonical(b, &b->doc->mentions.v[b->claims->members.v[claim->arg[0].from]]);
        if (name != NULL)
            return name;
    }
    for (size_t i = 0; i < b->doc->mentions.n && b->doc->mentions.v[i].first == 0; i++)
        if (b->doc->mentions.v[i].kind == KD_OUTLET && b->doc->lines.n > 1 &&
            b->doc->mentions.v[i].last == b->doc->lines.v[0].last)
            return canonical(b, &b->doc->mentions.v[i]);
    return masthead(b);
}

struct kd_record *kd_build_record(const struct kd_doc *doc, const struct kd_lists *lists,
                                  const struct kd_claims *claims, const struct kd_things *things,
                                  const struct kd_relations_found *found)
{
    struct builder builder = {
        .doc = doc, .lists = lists, .claims = claims, .things = things, .found = found};
    struct builder *b = &builder;
    const struct kd_article *article = doc->article;
    b->record = kd_arena_alloc(doc->arena, sizeof *b->record);
    b->record->article = article;
    b->record->published = article->published;
    b->record->url = article->url != NULL ? article->url : page_url(b);
    b->record->title = article->title != NULL ? article->title : headline(b);
    b->record->lang = article->lang != NULL ? article->lang : doc->lang;
    add_things(b);
    add_known(b, KD_NETWORK, &b->record->networks);
    add_known(b, KD_OUTLET, &b->record->outlets);
    b->record->author = article->author;
    b->record->outlet = article->outlet != NULL ? article->outlet : outlet(b);
    add_dates(b);
    add_events(b);
    add_ties(b, &found->cast, false, &b->record->cast);
    add_ties(b, &found->crew, false, &b->record->crew);
    add_ties(b, &found->airs, true, &b->record->airs);
    add_slots(b);
    return b->record;
}
