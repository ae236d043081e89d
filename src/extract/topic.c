/* The work that the article is about, and whether it is about one work at all. */
#include "extract/resolve_p.h"

static double prominence(const struct kd_resolver *r, const struct kd_places *places, uint32_t t)
{
    const struct kd_thing *thing = &r->things->v[t];
    const double least = 0.1; /* of one that is only mentioned in passing */
    double score = 0;
    for (uint32_t p = places->start[t]; p < places->start[t + 1]; p++) {
        uint32_t i = places->mention[p];
        const struct kd_mention *m = &r->doc->mentions.v[i];
        uint32_t line = r->doc->sentences.v[m->sentence].line;
        score += m->chrome ? 0 : 1.0;
        if (!r->passing[i])
            score += line == 0 ? 3.0 : line == 1 ? 0.75 : 0;
    }
    score -= thing->passing;
    bool drama = thing->kind[KD_DRAMA] > 0.5;
    if (!drama && thing->kind[thing->is_kind] < 0.3)
        score /= 2; /* nothing but quotation marks makes it a title */
    score += drama ? 0.5 : 0;
    return score > least || thing->count == 0 ? score : least;
}

/* Whether the main work stands in the article's first two lines, and no other does. */
static bool in_headline(const struct kd_resolver *r)
{
    bool found = false;
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        const struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (r->doc->sentences.v[m->sentence].line > 1)
            break;
        if (thing == NULL || thing->is != KD_A_WORK)
            continue;
        if (thing->parent != r->things->main)
            return false;
        found = true;
    }
    return found;
}

void kd_find_main(struct kd_resolver *r)
{
    double best = 0, second = 0;
    uint32_t dramas = 0; /* told of, not mentioned in passing */
    struct kd_places places = kd_find_places(r->doc, r->things);
    r->things->main = KD_NO_ENTRY;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_A_WORK)
            continue;
        double score = prominence(r, &places, t);
        dramas += thing->is_kind == KD_DRAMA && thing->passing == 0;
        if (score > best) {
            second = best;
            best = score;
            r->things->main = t;
        } else if (score > second) {
            second = score;
        }
    }
    kd_drop_places(r->doc, r->things, &places);
    r->things->single =
        best >= 2 * second || second < 2 || (best >= 1.3 * second && in_headline(r));
    if (dramas > 4 && r->things->main != KD_NO_ENTRY && r->things->v[r->things->main].count < 4)
        r->things->single = false; /* a survey, whatever its headline names */
}

/* A title of which nothing says what it is: in an article about a film it is a film. */
void kd_default_kinds(struct kd_resolver *r)
{
    if (r->things->main == KD_NO_ENTRY)
        return;
    const struct kd_thing *main = &r->things->v[r->things->main];
    if (main->is_kind == KD_DRAMA || main->is_kind == KD_OTHER_WORK ||
        main->kind[main->is_kind] < 1.5)
        return;
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        double sum = 0;
        for (int k = 0; k < 5; k++)
            sum += thing->kind[k];
        if (thing->parent == t && thing->is == KD_A_WORK && sum < 0.5)
            thing->is_kind = main->is_kind;
    }
}
