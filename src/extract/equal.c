/* Whether two records of one text say the same. */
#include <math.h>
#include <string.h>

#include "extract/record.h"

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A rule that is not named and one without a name are the same. */
static bool same_rule(const char *a, const char *b)
{
    return same_text(a != NULL ? a : "", b != NULL ? b : "");
}

static bool same_confidence(double a, double b)
{
    return lround(a * 100) == lround(b * 100);
}

static bool same_spans(const struct kd_spans *a, const struct kd_spans *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->v[i].start == b->v[i].start && a->v[i].end == b->v[i].end;
    return same;
}

static bool holds_all(const struct kd_strings *all, const struct kd_strings *some)
{
    for (size_t i = 0; i < some->n; i++) {
        size_t k = 0;
        while (k < all->n && strcmp(all->v[k], some->v[i]) != 0)
            k++;
        if (k == all->n)
            return false;
    }
    return true;
}

/* Roles are of people, kinds and seasons of works; in other things the fields mean nothing. */
enum sort { PEOPLE, WORKS, OTHERS };

static bool same_traits(enum sort sort, const struct kd_entity *a, const struct kd_entity *b)
{
    if (sort == PEOPLE)
        return a->role == b->role;
    return sort != WORKS || (a->kind == b->kind && same_text(a->season, b->season));
}

static bool same_entities(enum sort sort, const struct kd_entities *a, const struct kd_entities *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        const struct kd_entity *x = &a->v[i], *y = &b->v[i];
        same = same_text(x->name, y->name) && same_traits(sort, x, y) &&
               holds_all(&x->forms, &y->forms) && holds_all(&y->forms, &x->forms) &&
               same_spans(&x->mentions, &y->mentions) &&
               same_confidence(x->confidence, y->confidence) && same_rule(x->rule, y->rule);
    }
    return same;
}

/* Roles are of makers, characters of actors. */
static bool same_relations(const struct kd_relations *a, const struct kd_relations *b, bool crew)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        const struct kd_relation *x = &a->v[i], *y = &b->v[i];
        same = same_text(x->drama, y->drama) && same_text(x->other, y->other) &&
               same_text(x->character, y->character) && (!crew || x->role == y->role) &&
               same_spans(&x->evidence, &y->evidence) &&
               same_confidence(x->confidence, y->confidence) && same_rule(x->rule, y->rule);
    }
    return same;
}

static bool same_airtimes(const struct kd_airtimes *a, const struct kd_airtimes *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        const struct kd_airtime *x = &a->v[i], *y = &b->v[i];
        same = same_text(x->drama, y->drama) && x->days == y->days && same_text(x->time, y->time) &&
               same_text(x->tz, y->tz) && same_spans(&x->evidence, &y->evidence) &&
               same_rule(x->rule, y->rule);
    }
    return same;
}

static bool same_dates(const struct kd_dates *a, const struct kd_dates *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        const struct kd_date *x = &a->v[i], *y = &b->v[i];
        same = same_text(x->value, y->value) && same_text(x->text, y->text) &&
               x->start == y->start && x->end == y->end && x->inferred == y->inferred &&
               same_rule(x->rule, y->rule);
    }
    return same;
}

bool kd_record_same(const struct kd_record *a, const struct kd_record *b)
{
    return same_text(a->title, b->title) && same_text(a->url, b->url) &&
           same_text(a->published, b->published) && same_text(a->outlet, b->outlet) &&
           same_text(a->lang, b->lang) && same_text(a->author, b->author) &&
           same_entities(PEOPLE, &a->people, &b->people) &&
           same_entities(OTHERS, &a->characters, &b->characters) &&
           same_entities(WORKS, &a->works, &b->works) &&
           same_entities(OTHERS, &a->networks, &b->networks) &&
           same_entities(OTHERS, &a->outlets, &b->outlets) && same_dates(&a->dates, &b->dates) &&
           same_airtimes(&a->airtimes, &b->airtimes) && same_relations(&a->cast, &b->cast, false) &&
           same_relations(&a->crew, &b->crew, true) && same_relations(&a->airs, &b->airs, false);
}
