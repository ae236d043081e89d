/* Which of two names is the character: "Kang Chul (Lee)", "Lee Jong Suk (Kang Chul)". The pairs of
 * one line, or of a list of lines, are written one way. */
#include <math.h>

#include "extract/resolve_p.h"
#include "extract/token.h"

/* Two names, the second one mostly in brackets behind the first. */
struct pair {
    const struct kd_claim *claim;
    struct kd_thing *outer, *inner;
    uint32_t line;
    bool starts; /* the first stands at the start of its line, behind the mark of a list perhaps */
};

struct pairs {
    struct pair *v;
    size_t n, cap;
};

static uint32_t member(const struct kd_resolver *r, const struct kd_claim *claim, size_t arg)
{
    return r->claims->members.v[claim->arg[arg].from];
}

static bool find_sides(const struct kd_resolver *r, const struct kd_claim *claim, struct pair *pair)
{
    if (claim->say->op != KD_SAY_PAIR || claim->arg[0].count != 1 || claim->arg[1].count != 1)
        return false;
    pair->claim = claim;
    pair->outer = kd_thing_of(r->doc, r->things, member(r, claim, 0));
    pair->inner = kd_thing_of(r->doc, r->things, member(r, claim, 1));
    return pair->outer != NULL && pair->inner != NULL && pair->outer != pair->inner &&
           pair->outer->is != KD_A_WORK && pair->inner->is != KD_A_WORK;
}

static void find_pairs(const struct kd_resolver *r, struct pairs *out)
{
    enum { MARKS = 3 /* tokens before the first name of a line */ };
    const struct kd_doc *doc = r->doc;
    for (size_t i = 0; i < r->claims->list.n; i++) {
        struct pair pair;
        if (!find_sides(r, &r->claims->list.v[i], &pair))
            continue;
        uint32_t first = doc->mentions.v[member(r, pair.claim, 0)].first;
        pair.line = doc->tokens.v[first].line;
        pair.starts = first <= doc->lines.v[pair.line].first + MARKS;
        *KD_PUSH(doc->arena, out) = pair;
    }
}

/* Whether the pairs of the two lines stand in one list. */
static bool are_one_list(const struct pair *a, const struct pair *b)
{
    enum { APART = 3 /* lines */ };
    return a->line == b->line || (a->starts && b->starts && b->line - a->line <= APART);
}

/* The pair behind the last of the list that starts with pair `from`. */
static size_t list_end(const struct pairs *pairs, size_t from)
{
    size_t to = from + 1;
    while (to < pairs->n && are_one_list(&pairs->v[to - 1], &pairs->v[to]))
        to++;
    return to;
}

/* ---- what speaks for which ---- */

/* Whether one of tokens [first, last) brings in those who act, "Cast:", "starring". */
static bool brings_in_actors(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    static const char *const words[] = {
        "cast",  "casts",     "starring", "stars",     "star",       "starred", "actors",
        "actor", "actresses", "actress",  "superstar", "superstars", NULL};
    for (uint32_t t = first; t < last; t++)
        if (kd_is_word(doc, t, words))
            return true;
    return false;
}

/* Whether what stands before a list says that it begins with an actor: in its line, or, where the
 * pair starts the line, in a short line above. */
static bool is_cast_list(const struct kd_resolver *r, const struct pair *pair)
{
    enum { NEAR = 6, SHORT = 8 /* tokens */, ABOVE = 2 /* lines */ };
    const struct kd_doc *doc = r->doc;
    uint32_t first = doc->mentions.v[member(r, pair->claim, 0)].first;
    uint32_t from = doc->lines.v[pair->line].first;
    if (brings_in_actors(doc, first > from + NEAR ? first - NEAR : from, first))
        return true;
    for (uint32_t l = pair->line, up = 0; pair->starts && l > 0 && up < ABOVE; up++) {
        const struct kd_line *line = &doc->lines.v[--l];
        if (line->last > line->first)
            return line->last - line->first <= SHORT &&
                   brings_in_actors(doc, line->first, line->last);
    }
    return false;
}

/* At most `most` either way. */
static double clamp(double x, double most)
{
    return x > most ? most : x < -most ? -most : x;
}

static double person_margin(const struct kd_thing *thing)
{
    return clamp(thing->type[KD_PERSON] - thing->type[KD_CHARACTER], 3);
}

/* How far what is known of the two speaks for the inner one being the actor. */
static double inner_acts(const struct pair *pair)
{
    return person_margin(pair->inner) - person_margin(pair->outer);
}

/* Whether the article has titles in brackets behind people again and again, as columns of casting
 * news do. */
static bool has_credits(const struct kd_resolver *r)
{
    enum { OFTEN = 4 };
    uint32_t credits = 0;
    for (size_t i = 1; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i], *before = m - 1;
        const struct kd_thing *work = kd_thing_of(r->doc, r->things, (uint32_t)i);
        credits += before->full_korean && before->kind == KD_NAME && m->first == before->last + 1 &&
                   kd_is_punct(r->doc, before->last, '(') && work != NULL && work->is == KD_A_WORK;
    }
    return credits >= OFTEN;
}

/* "Do Ra-hee (You and the Other You)": several words that are no Korean name, behind a person, are
 * an earlier work of that person; a single word is one where that is `usual`. */
static bool is_credit(const struct kd_resolver *r, const struct pair *pair, bool usual)
{
    const struct kd_thing *outer = pair->outer, *inner = pair->inner;
    const struct kd_mention *m = &r->doc->mentions.v[member(r, pair->claim, 1)];
    bool rank = (r->doc->tokens.v[m->first].vocab & KD_V_TITLE) != 0;
    if (m->first == 0 || !kd_is_punct(r->doc, m->first - 1, '('))
        return false;
    if (usual && outer->korean && !m->full_korean && !rank && inner->type[KD_PERSON] < 1 &&
        m->last == m->first + 1)
        return true;
    if (m->kind != KD_UNKNOWN || rank || inner->korean || person_margin(inner) >= 0.5)
        return false;
    if (m->last == m->first + 1) /* one word is a role, unless it cannot be a Korean name */
        return outer->korean && person_margin(outer) > 0.8 &&
               kd_given_name_shape(r->lists->vocabulary, r->doc->text.s + m->start,
                                   m->end - m->start) == 0 &&
               m->end - m->start > 5;
    return person_margin(outer) > 0.5 && (outer->korean || m->last > m->first + 2);
}

/* ---- the first word: votes ---- */

static void vote(const struct pair *pair, bool inner)
{
    struct kd_thing *person = inner ? pair->inner : pair->outer,
                    *character = inner ? pair->outer : pair->inner;
    kd_believe(person, KD_PERSON, 1.0, pair->claim->rule->id);
    person->ruled += 1.0;
    person->role[KD_ACTOR] += 1.0;
    kd_believe(character, KD_CHARACTER, 1.5, pair->claim->rule->id);
    character->ruled += 1.5;
}

/* Takes out the earlier works in brackets. */
static void take_credits(struct kd_resolver *r, struct pairs *pairs)
{
    bool usual = has_credits(r);
    size_t kept = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        struct pair *pair = &pairs->v[i];
        if (!is_credit(r, pair, usual)) {
            pairs->v[kept++] = *pair;
            continue;
        }
        kd_believe(pair->inner, KD_A_WORK, usual ? 2.5 : 1.3, "form.credit-in-brackets");
        pair->inner->passing++;
    }
    pairs->n = kept;
}

/* The sum over a list decides, a strong single pair for itself; where the list says nothing, the
 * whole article. With no evidence at all the actor stands in the brackets. */
void kd_orient_pairs(struct kd_resolver *r)
{
    const double nothing = 0.3, strong = 0.8, cast = 1.0;
    double all = 0.5;
    struct pairs pairs = {0};
    find_pairs(r, &pairs);
    take_credits(r, &pairs);
    double *own = kd_arena_alloc(r->doc->arena, (pairs.n + 1) * sizeof *own);
    for (size_t i = 0; i < pairs.n; i++)
        all += own[i] = inner_acts(&pairs.v[i]);
    for (size_t from = 0, to; from < pairs.n; from = to) {
        to = list_end(&pairs, from);
        double list = is_cast_list(r, &pairs.v[from]) ? -cast : 0;
        for (size_t i = from; i < to; i++)
            list += own[i];
        for (size_t i = from; i < to; i++)
            vote(&pairs.v[i],
                 own[i] > strong || (own[i] > -strong && (fabs(list) > nothing ? list : all) > 0));
    }
}

/* ---- the last word: chances ---- */

/* The log odds of the inner one being the actor and not the outer one, at most 2 either way. */
static double inner_odds(const struct pair *pair)
{
    const double tiny = 1e-3, most = 2;
    const double *outer = pair->outer->chance, *inner = pair->inner->chance;
    double odds = log((outer[KD_CHARACTER] * inner[KD_PERSON] + tiny) /
                      (outer[KD_PERSON] * inner[KD_CHARACTER] + tiny));
    return clamp(odds, most);
}

/* Of a pair one acts and one is played, the more so as the rest of its list (`others`, log odds
 * that the inner one acts) is of one mind. */
static void settle(struct pair *pair, double others)
{
    const double alike = 0.35; /* how likely two of one sort are to be written so */
    double outer[KD_TYPES] = {0}, inner[KD_TYPES] = {0}, sum = 0;
    for (int a = 0; a < KD_TYPES; a++)
        for (int b = 0; b < KD_TYPES; b++) {
            double both = pair->outer->chance[a] * pair->inner->chance[b];
            if (a == KD_PERSON && b == KD_CHARACTER)
                both *= exp(-others / 2);
            else if (a == KD_CHARACTER && b == KD_PERSON)
                both *= exp(others / 2);
            else if (a == b && (a == KD_PERSON || a == KD_CHARACTER))
                both *= alike;
            outer[a] += both;
            inner[b] += both;
            sum += both;
        }
    for (int c = 0; c < KD_TYPES && sum > 0; c++) {
        pair->outer->chance[c] = outer[c] / sum;
        pair->inner->chance[c] = inner[c] / sum;
    }
}

/* Leaves the pairs whose things have chances, each once. */
static void take_known(struct kd_resolver *r, struct pairs *pairs)
{
    struct kd_index met = {0};
    size_t kept = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        const struct pair *pair = &pairs->v[i];
        struct kd_index_key key = {
            {(uint32_t)(pair->outer - r->things->v), (uint32_t)(pair->inner - r->things->v), 0, 0}};
        uint32_t *at = kd_index_at(r->doc->arena, &met, key);
        bool is_new = *at == UINT32_MAX;
        *at = 0;
        if (is_new && pair->outer->chance != NULL && pair->inner->chance != NULL)
            pairs->v[kept++] = *pair;
    }
    pairs->n = kept;
}

void kd_settle_pairs(struct kd_resolver *r)
{
    const double most = 4, cast = 1; /* log odds */
    struct pairs pairs = {0};
    find_pairs(r, &pairs);
    take_known(r, &pairs);
    double *own = kd_arena_alloc(r->doc->arena, (pairs.n + 1) * sizeof *own);
    for (size_t from = 0, to; from < pairs.n; from = to) {
        double list = is_cast_list(r, &pairs.v[from]) ? -cast : 0;
        to = list_end(&pairs, from);
        for (size_t i = from; i < to; i++)
            list += own[i] = inner_odds(&pairs.v[i]);
        for (size_t i = from; i < to; i++)
            settle(&pairs.v[i], clamp(list - own[i], most));
    }
}
