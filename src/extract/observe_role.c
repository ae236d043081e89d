/* What the people of an article do (roles.h). */
#include <math.h>

#include "extract/near.h"
#include "extract/resolve_p.h"
#include "extract/token.h"
#include "extract/votes.h"
#include "extract/weights.h"

/* For how many people most votes are for each role, and of which the headline has words. */
struct shares {
    uint32_t of_role[KD_ROLES], people;
    bool topic[KD_ROLES];
};

/* The role for which the person has most votes, or -1. */
static int voted(const struct kd_thing *person)
{
    int best = -1;
    for (int i = 0; i < KD_ROLES; i++)
        if (person->role[i] > (best < 0 ? 0 : person->role[best]))
            best = i;
    return best;
}

static bool is_person(const struct kd_thing *thing)
{
    return thing != NULL && thing->is == KD_PERSON && thing->count > 0;
}

/* The role that a word speaks of, or -1. */
static int role_of_word(const struct kd_token *token)
{
    static const uint32_t classes[KD_ROLES] = {KD_V_ACTING, KD_V_DIRECTING, KD_V_WRITING, KD_V_JOB};
    for (int i = 0; i < KD_ROLES; i++)
        if (token->vocab & classes[i])
            return i;
    return -1;
}

static struct shares shares_of(const struct kd_doc *doc, const struct kd_things *things)
{
    struct shares shares = {.people = 0};
    for (uint32_t t = 0; doc->lines.n > 0 && t < doc->lines.v[0].last; t++)
        if (role_of_word(&doc->tokens.v[t]) >= 0)
            shares.topic[role_of_word(&doc->tokens.v[t])] = true;
    for (uint32_t t = 0; t < things->n; t++) {
        const struct kd_thing *thing = &things->v[t];
        if (thing->parent != t || !is_person(thing))
            continue;
        shares.people++;
        if (voted(thing) >= 0)
            shares.of_role[voted(thing)]++;
    }
    return shares;
}

/* ---- what is seen ---- */

static void see_votes(const struct kd_thing *person, double *seen)
{
    static const uint32_t lists[KD_ROLES] = {KD_L_ACTOR, KD_L_DIRECTOR, KD_L_WRITER, KD_L_IDOL};
    const double many = 4;
    for (int i = 0; i < KD_ROLES; i++) {
        seen[KD_R_VOTES + i] = fmin(person->role[i] / many, 1);
        seen[KD_R_LIST + i] = (person->list & lists[i]) != 0;
    }
    if (voted(person) >= 0)
        seen[KD_R_JUDGED + voted(person)] = 1;
    seen[KD_R_HOST] = (person->list & KD_L_HOST) != 0;
    seen[KD_R_OFFERED] = person->offered;
}

/* The others in the sentence of mention m. */
static void see_sentence(const struct kd_resolver *r, uint32_t m, double *seen)
{
    enum { NEAR = 20 }; /* mentions to each side: a page may be one line */
    const struct kd_doc *doc = r->doc;
    const struct kd_thing *person = kd_thing_of(doc, r->things, m);
    uint32_t from = m > NEAR ? m - NEAR : 0;
    for (uint32_t k = from; k < doc->mentions.n && k < m + NEAR; k++) {
        const struct kd_thing *other = kd_thing_of(doc, r->things, k);
        if (doc->mentions.v[k].sentence == doc->mentions.v[m].sentence && other != person &&
            is_person(other) && voted(other) >= 0)
            seen[KD_R_SENTENCE + voted(other)] = 1;
    }
}

/* Whether what token t says is said of another person of the sentence than that of mention m, whose
 * name follows: "director Kim", "written by Kim"; not "directed Kim". */
static bool is_of_another(const struct kd_resolver *r, uint32_t t, uint32_t m)
{
    static const char *const links[] = {"by", ":", NULL};
    const struct kd_doc *doc = r->doc;
    bool linked = t + 1 < doc->tokens.n && kd_is_word(doc, t + 1, links);
    if (!linked && !(doc->tokens.v[t].vocab & KD_V_TITLE))
        return false;
    uint32_t behind = linked ? t + 2 : t + 1, k = kd_mention_at(doc, behind);
    return k < doc->mentions.n && doc->mentions.v[k].first == behind &&
           doc->mentions.v[k].sentence == doc->mentions.v[m].sentence &&
           is_person(kd_thing_of(doc, r->things, k)) &&
           kd_thing_of(doc, r->things, k) != kd_thing_of(doc, r->things, m);
}

/* Whether token t is a verb of saying with what is said beside it or its place behind it:
 * "“Hello,” Kim wrote", "wrote, “Hello”", "wrote on Instagram"; not "wrote “Salt Road”". */
static bool is_saying(const struct kd_resolver *r, uint32_t t, uint32_t m)
{
    static const char *const ends[] = {",", ".", "!", "?", NULL};
    static const char *const places[] = {"on", "in", "that", "to", "how", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t first = doc->mentions.v[m].first, next = t + 1, end = doc->tokens.n;
    if (!(doc->tokens.v[t].vocab & KD_V_SPOKEN))
        return false;
    if (first >= 2 && kd_is_punct(doc, first - 1, '"') && kd_is_word(doc, first - 2, ends))
        return true;
    next += next < end && (kd_is_punct(doc, next, ',') || kd_is_punct(doc, next, ':'));
    if (next + 1 >= end || !kd_is_punct(doc, next, '"'))
        return next < end && kd_is_word(doc, next, places);
    uint32_t k = kd_mention_at(doc, next + 1);
    return k >= doc->mentions.n || doc->mentions.v[k].first != next + 1;
}

/* The role that token t speaks of, as far as it may be that of mention m; or -1. */
static int role_at(const struct kd_resolver *r, uint32_t t, uint32_t m)
{
    int role = role_of_word(&r->doc->tokens.v[t]);
    return role >= 0 && (is_of_another(r, t, m) || is_saying(r, t, m)) ? -1 : role;
}

/* The word of a role that is nearest to mention m in its sentence, of two the one before it. */
static void see_words(const struct kd_resolver *r, uint32_t m, double *seen)
{
    enum { FAR = 12 /* tokens */ };
    const struct kd_mention *mention = &r->doc->mentions.v[m];
    const struct kd_sentence *sentence = &r->doc->sentences.v[mention->sentence];
    int nearest = -1;
    for (uint32_t step = 1; step <= FAR && nearest < 0; step++) {
        int before =
            mention->first >= sentence->first + step ? role_at(r, mention->first - step, m) : -1;
        int behind =
            mention->last + step <= sentence->last ? role_at(r, mention->last + step - 1, m) : -1;
        nearest = before >= 0 ? before : behind;
        if (step == 1 && nearest >= 0)
            seen[KD_R_BESIDE + nearest] = 1;
    }
    if (nearest >= 0)
        seen[KD_R_NEAREST + nearest] = 1;
}

static void see_article(const struct shares *shares, const struct kd_thing *person, double *seen)
{
    for (int i = 0; i < KD_ROLES && shares->people > 1; i++)
        seen[KD_R_ARTICLE + i] =
            (double)(shares->of_role[i] - (voted(person) == i)) / (shares->people - 1);
}

/* What the headline is about, and whether the person is one of those that the article goes through.
 */
static void see_topic(const struct kd_resolver *r, uint32_t person, const struct shares *shares,
                      double *seen)
{
    const struct kd_doc *doc = r->doc;
    bool heads = false;
    for (uint32_t p = r->places.start[person]; p < r->places.start[person + 1] && !heads; p++) {
        const struct kd_mention *m = &doc->mentions.v[r->places.mention[p]];
        uint32_t line = doc->sentences.v[m->sentence].line;
        heads = line > 0 && !m->chrome && kd_is_mostly_names(doc, &doc->lines.v[line]);
    }
    for (int i = 0; i < KD_ROLES; i++) {
        seen[KD_R_TOPIC + i] = shares->topic[i];
        seen[KD_R_HEADS + i] = shares->topic[i] && heads;
    }
}

static void see_mentions(const struct kd_resolver *r, uint32_t person, double *seen,
                         struct kd_nears *nears)
{
    const struct kd_doc *doc = r->doc;
    uint32_t count = 0;
    for (uint32_t p = r->places.start[person]; p < r->places.start[person + 1]; p++) {
        uint32_t m = r->places.mention[p];
        if (doc->mentions.v[m].chrome)
            continue;
        see_sentence(r, m, seen);
        see_words(r, m, seen);
        kd_near_around(doc, r->things, m, nears);
        seen[KD_R_HEADLINE] +=
            doc->sentences.v[doc->mentions.v[m].sentence].line == 0 && seen[KD_R_HEADLINE] < 1;
        count++;
    }
    seen[KD_R_ONCE] = count == 1;
}

/* ---- what it says ---- */

static double likely_role(const double odds[KD_ROLES], enum kd_role role)
{
    double all = 0;
    for (int i = 0; i < KD_ROLES; i++)
        all += exp(odds[i] - odds[role]);
    return 1 / all;
}

static void judge_role(struct kd_resolver *r, uint32_t t, const struct shares *shares)
{
    const struct kd_roles_model *model = r->lists->roles;
    struct kd_thing *person = &r->things->v[t];
    double *seen = kd_arena_alloc(r->doc->arena, KD_ROLE_SIGNS * sizeof *seen);
    double odds[KD_ROLES] = {0};
    struct kd_nears nears = {0};
    seen[KD_R_ALWAYS] = 1;
    see_votes(person, seen);
    see_article(shares, person, seen);
    see_topic(r, t, shares, seen);
    see_mentions(r, t, seen, &nears);
    kd_votes_add_up(model->rules, person->votes, odds);
    kd_near_add_up(model->words, r->doc, &nears, odds);
    for (int s = 0; s < KD_ROLE_SIGNS; s++)
        for (int i = 0; seen[s] > 0 && i < KD_ROLES; i++)
            odds[i] += seen[s] * model->weight[s][i];
    person->acts = likely_role(odds, KD_ACTOR);
    int best = KD_OTHER_ROLE;
    for (int i = 0; i < KD_ROLES; i++)
        best = odds[i] > odds[best] ? i : best;
    if (!kd_is_korean_text(r->doc))
        person->is_role = (enum kd_role)best;
    person->role_signs = seen;
    if (r->doc->keep_reasons)
        person->nears = nears;
}

/* Whether the claim names works and all of them are known to be shows or music; musicals and plays,
 * which are other works, are acted in. */
static bool is_of_shows(const struct kd_resolver *r, const struct kd_claim *claim)
{
    for (uint32_t i = 0; i < claim->arg[2].count; i++) {
        const struct kd_thing *work =
            kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[2].from + i]);
        if (work == NULL || work->is != KD_A_WORK || work->is_kind == KD_DRAMA ||
            work->is_kind == KD_FILM || work->is_kind == KD_OTHER_WORK)
            return false;
    }
    return claim->arg[2].count > 0;
}

/* Who "stars in" a show is a person, but no actor for it: takes those votes for the role back, now
 * that kinds are known. */
static void drop_shows(const struct kd_resolver *r, struct kd_thing *person)
{
    for (size_t i = 0; i < person->votes->n; i++) {
        const struct kd_vote *vote = &person->votes->v[i];
        if (vote->type == KD_PERSON && vote->claim != NULL && vote->claim->say->op == KD_SAY_CAST &&
            is_of_shows(r, vote->claim))
            person->role[KD_ACTOR] =
                fmax(person->role[KD_ACTOR] - kd_actor_weight(vote->claim, vote->weight), 0);
    }
}

void kd_judge_roles(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t && is_person(&r->things->v[t]))
            drop_shows(r, &r->things->v[t]);
    struct shares shares = shares_of(r->doc, r->things);
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t && is_person(&r->things->v[t]))
            judge_role(r, t, &shares);
}
