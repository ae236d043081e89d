/* Titles and names of different forms that are one thing: a title and its half, its beginning, what
 * a rule says is the same. */
#include <string.h>

#include "extract/resolve_p.h"

void kd_join(struct kd_resolver *r, uint32_t into, uint32_t from)
{
    struct kd_thing *a = kd_root(r->things, into), *b = kd_root(r->things, from);
    if (a == b)
        return;
    b->parent = a->parent;
    a->count += b->count;
    a->list |= b->list;
    a->korean |= b->korean;
    a->quoted |= b->quoted;
    if (a->entry == KD_NO_ENTRY)
        a->entry = b->entry;
    if (b->first < a->first)
        a->first = b->first;
}

/* A title's first or second half, at a colon or dash, stands for the whole. */
void kd_join_subtitles(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
        if (m->kind != KD_WORK && m->kind != KD_TITLE)
            continue;
        const char *s = r->doc->text.s + m->start;
        size_t len = m->end - m->start, cut = 0, skip = 1;
        for (size_t i = 1; i + 2 < len && cut == 0; i++) {
            bool dash = s[i] == ' ' && s[i + 1] == '-';
            if (s[i] == ':' || dash)
                cut = i;
            skip = dash ? 2 : 1;
        }
        if (cut == 0)
            continue;
        uint32_t head = kd_phrases_get(&r->by_key, kd_phrase_hash(s, cut));
        uint32_t tail =
            kd_phrases_get(&r->by_key, kd_phrase_hash(s + cut + skip, len - cut - skip));
        if (head != UINT32_MAX && head != t)
            kd_join(r, t, head);
        if (tail != UINT32_MAX && tail != t)
            kd_join(r, t, tail);
    }
}

/* The first mention that can only be a title. */
static uint32_t first_title(const struct kd_resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        enum kd_kind kind = r->doc->mentions.v[i].kind;
        if (kind == KD_WORK || kind == KD_TITLE || kind == KD_PHRASE)
            return i;
    }
    return KD_NO_ENTRY;
}

static bool is_title_kind(const struct kd_mention *m)
{
    return m->kind == KD_WORK || m->kind == KD_TITLE || m->kind == KD_PHRASE;
}

void kd_join_same(struct kd_resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_SAME || claim->arg[0].count > 1 || claim->arg[1].count != 1)
            continue;
        uint32_t a =
            claim->arg[0].count == 1 ? r->claims->members.v[claim->arg[0].from] : first_title(r);
        if (a == KD_NO_ENTRY)
            continue;
        const struct kd_mention *x = &r->doc->mentions.v[a];
        const struct kd_mention *y = &r->doc->mentions.v[r->claims->members.v[claim->arg[1].from]];
        bool person_and_title =
            (x->kind == KD_NAME && is_title_kind(y)) || (y->kind == KD_NAME && is_title_kind(x));
        if (!person_and_title && x->thing != KD_NO_ENTRY && y->thing != KD_NO_ENTRY)
            kd_join(r, x->thing, y->thing);
    }
}

/* A name that is also a title, and of which nothing says that somebody plays it, is the title. */
void kd_join_name_titles(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *title = &r->things->v[t];
        const struct kd_mention *m = &r->doc->mentions.v[title->full];
        if (title->parent != t || !m->full_korean || m->kind != KD_WORK)
            continue;
        uint32_t name = kd_phrases_get(&r->by_key, title->hash);
        if (name != UINT32_MAX && kd_root(r->things, name)->ruled < 0.8)
            kd_join(r, t, name);
    }
}

/* Whether the short title is the words that the long one begins with, or ends in: "Descendants",
 * "Tree" of "Deep Rooted Tree". */
static bool is_short_for(const struct kd_doc *doc, const struct kd_mention *small,
                         const struct kd_mention *whole)
{
    enum { FIRST = 6, LAST = 4 }; /* bytes that are enough to tell */
    uint32_t len = small->end - small->start, all = whole->end - whole->start;
    const char *s = doc->text.s + small->start, *t = doc->text.s + whole->start;
    if (all <= len + 1)
        return false;
    bool first = len >= FIRST && (t[len] == ' ' || t[len] == ':') && memcmp(s, t, len) == 0;
    bool last = len >= LAST && t[all - len - 1] == ' ' && memcmp(s, t + all - len, len) == 0;
    return first || last;
}

/* A quoted title that is a part of a longer one stands for it. */
void kd_join_short_titles(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        const struct kd_mention *a = &r->doc->mentions.v[thing->full];
        uint32_t found = KD_NO_ENTRY, choices = 0;
        if (thing->parent != t || a->kind != KD_WORK || !a->quoted)
            continue;
        for (uint32_t k = 0; k < r->things->n; k++) {
            const struct kd_mention *b = &r->doc->mentions.v[r->things->v[k].full];
            if (k == t || r->things->v[k].parent != k || b->kind != KD_WORK ||
                !is_short_for(r->doc, a, b))
                continue;
            found = k;
            choices++;
        }
        if (choices == 1)
            kd_join(r, found, t);
    }
}

/* The number under which the lists have a work or a person, or KD_NO_ENTRY. */
static uint32_t number_in_lists(const struct kd_resolver *r, const struct kd_thing *thing)
{
    if (thing->entry == KD_NO_ENTRY)
        return KD_NO_ENTRY;
    const struct kd_entry *entry = kd_gazetteer_entry(r->lists->gazetteer, thing->entry);
    return thing->is == KD_A_WORK && (entry->lists & KD_L_WORKS)    ? entry->work
           : thing->is == KD_PERSON && (entry->lists & KD_L_PEOPLE) ? entry->person
                                                                    : KD_NO_ENTRY;
}

/* Names that the lists have for one work, or for one person: "Dae Jang Geum" and its title in
 * Hangul. */
void kd_join_listed(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        uint32_t number = thing->parent == t ? number_in_lists(r, thing) : KD_NO_ENTRY;
        for (uint32_t k = 0; number != KD_NO_ENTRY && k < t; k++) {
            const struct kd_thing *other = &r->things->v[k];
            if (other->parent == k && other->is == thing->is && number_in_lists(r, other) == number)
                kd_join(r, k, t);
        }
    }
}
