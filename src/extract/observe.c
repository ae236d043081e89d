/* What may be seen of a thing: the traits of traits.h. */
#include <math.h>
#include <string.h>

#include "extract/resolve_p.h"
#include "extract/token.h"

/* ---- its form ---- */

static bool has_token(const struct kd_doc *doc, const struct kd_mention *m, unsigned flag)
{
    for (uint32_t t = m->first; t < m->last; t++)
        if (doc->tokens.v[t].kind == KD_WORD && (doc->tokens.v[t].flags & flag))
            return true;
    return false;
}

static bool all_tokens(const struct kd_doc *doc, const struct kd_mention *m, unsigned flag)
{
    for (uint32_t t = m->first; t < m->last; t++)
        if (doc->tokens.v[t].kind == KD_WORD && !(doc->tokens.v[t].flags & flag))
            return false;
    return true;
}

static uint32_t words_in(const struct kd_doc *doc, const struct kd_mention *m)
{
    uint32_t words = 0;
    for (uint32_t t = m->first; t < m->last; t++)
        words += doc->tokens.v[t].kind == KD_WORD || doc->tokens.v[t].kind == KD_NUMBER;
    return words;
}

static void see_words(const struct kd_doc *doc, const struct kd_mention *m, double *seen)
{
    for (uint32_t t = m->first; t < m->last; t++) {
        const struct kd_token *token = &doc->tokens.v[t];
        if (token->kind == KD_NUMBER)
            seen[KD_T_DIGIT] = 1;
        if (token->kind == KD_WORD && !(token->flags & KD_CAP))
            seen[token->vocab & KD_V_FUNCTION ? KD_T_SMALL_WORD : KD_T_PLAIN_WORD] = 1;
    }
    seen[KD_T_HYPHEN] = has_token(doc, m, KD_HYPHEN);
    seen[KD_T_CAPITALS] = all_tokens(doc, m, KD_ALLCAPS);
    seen[KD_T_COMMON] = all_tokens(doc, m, KD_LOWER_TOO);
    seen[KD_T_RANK] =
        m->last > m->first + 1 && (doc->tokens.v[m->first].vocab & KD_V_TITLE) ? 1 : 0;
    seen[KD_T_FORENAME] = m->last > m->first + 1 && m->last <= m->first + 3 &&
                          (doc->tokens.v[m->first].vocab & KD_V_FORENAME) &&
                          (doc->tokens.v[m->first].flags & KD_CAP);
    seen[KD_T_THING_WORD] = m->thing_word;
}

static void see_form(const struct kd_resolver *r, const struct kd_thing *thing, double *seen)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *m = &doc->mentions.v[thing->full];
    static const enum kd_trait kinds[KD_KINDS] = {[KD_NAME] = KD_T_NAME,
                                                  [KD_UNKNOWN] = KD_T_UNKNOWN,
                                                  [KD_WORK] = KD_T_WORK,
                                                  [KD_TITLE] = KD_T_TITLE,
                                                  [KD_PHRASE] = KD_T_PHRASE};
    seen[kinds[m->kind]] = 1;
    see_words(doc, m, seen);
    uint32_t words = words_in(doc, m);
    seen[KD_T_KOREAN] = thing->korean;
    seen[KD_T_LONG] = words >= 6;
    seen[KD_T_HEADLINE_CASE] = words >= 6 && (doc->tokens.v[m->first].flags & KD_HEADLINE);
    if (words == 1 &&
        kd_given_name_shape(r->lists->vocabulary, doc->text.s + m->start, m->end - m->start) != 0)
        seen[KD_T_GIVEN] = 1;
    else if (!thing->korean)
        seen[words == 1 ? KD_T_ONE_WORD : words == 2 ? KD_T_TWO_WORDS : KD_T_MORE_WORDS] = 1;
}

/* ---- what stands around it ---- */

static void see_before(const struct kd_doc *doc, uint32_t first, double *seen)
{
    static const char *const the[] = {"the", NULL}, *const in[] = {"in", NULL},
                             *const as[] = {"as", NULL},
                             *const of[] = {"of", "for", "to", "from", NULL},
                             *const by[] = {"by", "with", NULL};
    const struct kd_token *token = &doc->tokens.v[first - 1];
    seen[KD_T_AFTER_THE] += kd_is_word(doc, first - 1, the);
    seen[KD_T_AFTER_IN] += kd_is_word(doc, first - 1, in);
    seen[KD_T_AFTER_AS] += kd_is_word(doc, first - 1, as);
    seen[KD_T_AFTER_OF] += kd_is_word(doc, first - 1, of);
    seen[KD_T_AFTER_BY] += kd_is_word(doc, first - 1, by);
    seen[KD_T_AFTER_OWNER] += token->kind == KD_POSSESSIVE;
    seen[KD_T_AFTER_TITLE] += (token->vocab & KD_V_TITLE) != 0;
    seen[KD_T_AFTER_WORK] += (token->vocab & KD_V_WORK) != 0;
}

static bool is_year(const struct kd_doc *doc, uint32_t t)
{
    return doc->tokens.v[t].kind == KD_NUMBER && KD_TOKEN_LEN(doc, t) == 4 &&
           (KD_TOKEN_TEXT(doc, t)[0] == '1' || KD_TOKEN_TEXT(doc, t)[0] == '2');
}

static void see_behind(const struct kd_doc *doc, uint32_t last, double *seen)
{
    const struct kd_token *token = &doc->tokens.v[last];
    seen[KD_T_BEFORE_OWNED] += token->kind == KD_POSSESSIVE;
    seen[KD_T_BEFORE_YEAR] +=
        kd_is_punct(doc, last, '(') && last + 1 < doc->tokens.n && is_year(doc, last + 1);
    seen[KD_T_BEFORE_SPOKEN] += (token->vocab & KD_V_SPOKEN) != 0;
    seen[KD_T_BEFORE_ACTING] += (token->vocab & KD_V_ACTING) != 0;
    seen[KD_T_BEFORE_WORD] += token->kind == KD_WORD && !(token->flags & KD_CAP);
}

/* Sets the trait for the type of mention m's thing, when it has one. */
static void see_type(const struct kd_resolver *r, uint32_t m, enum kd_trait person,
                     enum kd_trait character, enum kd_trait work, double *seen)
{
    const struct kd_thing *thing = kd_thing_of(r->doc, r->things, m);
    if (thing == NULL || thing->is == KD_NOTHING)
        return;
    seen[thing->is == KD_PERSON ? person : thing->is == KD_CHARACTER ? character : work] += 1;
}

static bool joins(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    static const char *const joints[] = {",", "and", "&", "/", NULL};
    if (last <= first || last - first > 2)
        return false;
    for (uint32_t t = first; t < last; t++)
        if (!kd_is_word(doc, t, joints))
            return false;
    return true;
}

/* What another thing beside mention m is. */
static void see_beside(const struct kd_resolver *r, uint32_t m, uint32_t other, double *seen)
{
    const struct kd_doc *doc = r->doc;
    bool before = other < m;
    const struct kd_mention *a = &doc->mentions.v[before ? other : m],
                            *b = &doc->mentions.v[before ? m : other];
    if (a->sentence != b->sentence ||
        kd_thing_of(doc, r->things, m) == kd_thing_of(doc, r->things, other))
        return;
    if (joins(doc, a->last, b->first))
        see_type(r, other, KD_T_BESIDE_PERSON, KD_T_BESIDE_CHARACTER, KD_T_BESIDE_WORK, seen);
    if (b->first == a->last + 1 && kd_is_punct(doc, a->last, '(')) {
        if (before)
            see_type(r, other, KD_T_BRACKETED_BY_PERSON, KD_T_BRACKETED_BY_CHARACTER,
                     KD_T_BRACKETED_BY_WORK, seen);
        else
            see_type(r, other, KD_T_BRACKET_PERSON, KD_T_BRACKET_CHARACTER, KD_T_BRACKET_WORK,
                     seen);
    }
}

/* Whether a bare mention is the surname or the given name of its thing. */
static void see_bare(const struct kd_doc *doc, const struct kd_mention *m,
                     const struct kd_mention *full, double *seen)
{
    uint32_t first = m->first + (doc->tokens.v[m->first].kind == KD_PUNCT); /* a quotation mark */
    bool surname = doc->tokens.v[first].hash == doc->tokens.v[full->first].hash;
    if (m->bare && full->last > full->first + 1)
        seen[surname ? KD_T_BY_SURNAME : KD_T_BY_GIVEN_NAME] += 1;
}

static void see_mention(const struct kd_resolver *r, uint32_t i, double *seen)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *m = &doc->mentions.v[i];
    see_bare(doc, m, &doc->mentions.v[kd_thing_of(doc, r->things, i)->full], seen);
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[m->sentence].line];
    seen[KD_T_QUOTED] += m->quoted && !m->speech;
    seen[KD_T_SAID] += m->speech;
    seen[KD_T_SPOTTED] = m->title > seen[KD_T_SPOTTED] ? m->title : seen[KD_T_SPOTTED];
    seen[KD_T_SPOTTED_MEAN] += m->title;
    seen[KD_T_HEADLINE] += line == doc->lines.v;
    seen[KD_T_LINE_START] += m->first == line->first;
    bool alone = m->first == line->first && m->last == line->last;
    seen[KD_T_LINE_ALONE] += alone;
    seen[KD_T_HEADING] += alone && kd_before_paragraph(doc, (uint32_t)(line - doc->lines.v));
    if (m->first > line->first) {
        see_before(doc, m->first, seen);
        seen[KD_T_BRACKETS] += kd_is_punct(doc, m->first - 1, '(') && m->last < line->last &&
                               kd_is_punct(doc, m->last, ')');
    }
    if (m->last < line->last)
        see_behind(doc, m->last, seen);
    if (i > 0)
        see_beside(r, i, i - 1, seen);
    if (i + 1 < doc->mentions.n)
        see_beside(r, i, i + 1, seen);
    if (kd_acting_near(doc, i))
        seen[KD_T_ACTING_NEAR] = 1;
}

/* ---- the article ---- */

/* Whether mention m is all that its line names, numbers and brackets aside, and a paragraph
 * follows: "3. Salt Road (2019)". */
static bool is_heading(const struct kd_doc *doc, uint32_t m)
{
    enum { LONGEST = 30 /* tokens */ };
    const struct kd_mention *mention = &doc->mentions.v[m];
    uint32_t l = doc->sentences.v[mention->sentence].line, depth = 0;
    const struct kd_line *line = &doc->lines.v[l];
    if (line->last - line->first > LONGEST || !kd_before_paragraph(doc, l))
        return false;
    for (uint32_t t = line->first; t < line->last; t++) {
        bool inside = t >= mention->first && t < mention->last;
        depth += kd_is_punct(doc, t, '(') ? 1 : 0;
        if (!inside && depth == 0 && doc->tokens.v[t].kind == KD_WORD)
            return false;
        depth -= depth > 0 && kd_is_punct(doc, t, ')') ? 1 : 0;
    }
    return depth == 0;
}

/* Adds a thing to the census, or takes it out again. */
static void count(struct kd_census *census, const struct kd_thing *thing, uint32_t by)
{
    bool person = thing->is == KD_PERSON, work = thing->is == KD_A_WORK;
    if (thing->count == 0)
        return;
    census->people += person ? by : 0;
    census->actors += person && thing->is_role == KD_ACTOR ? by : 0;
    census->characters += thing->is == KD_CHARACTER ? by : 0;
    census->works += work ? by : 0;
    census->quoted_works += work && thing->quoted ? by : 0;
    census->listed_works += work && (thing->list & KD_L_WORKS) ? by : 0;
    census->listed_people += person && (thing->list & KD_L_PEOPLE) ? by : 0;
    census->headings += thing->heads ? by : 0;
    census->heading_works += thing->heads && work ? by : 0;
    census->heading_people += thing->heads && person ? by : 0;
    if (work)
        census->of_kind[thing->is_kind] += by;
}

static void find_headings(struct kd_resolver *r)
{
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, m);
        if (thing != NULL && !thing->heads)
            thing->heads = is_heading(r->doc, m);
    }
}

static struct kd_index_key key_of(uint64_t hash)
{
    return (struct kd_index_key){{(uint32_t)hash, (uint32_t)(hash >> 32), 0, 0}};
}

/* The words of the article's titles, those of grammar left out. */
static void find_title_words(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    r->title_words = (struct kd_index){0};
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *work = &r->things->v[t];
        const struct kd_mention *m = &doc->mentions.v[work->full];
        if (work->parent != t || work->is != KD_A_WORK)
            continue;
        for (uint32_t i = m->first; i < m->last; i++) {
            const struct kd_token *token = &doc->tokens.v[i];
            if (token->kind == KD_WORD && !(token->vocab & KD_V_FUNCTION))
                *kd_index_at(doc->arena, &r->title_words, key_of(token->hash)) = i;
        }
    }
}

static bool is_in_titles(const struct kd_resolver *r, uint32_t token)
{
    return kd_index_get(&r->title_words, key_of(r->doc->tokens.v[token].hash)) != UINT32_MAX;
}

/* How far a title has the name of the thing: "Weightlifting Fairy Kim Bok-joo", "Attorney Woo". */
static double in_titles(const struct kd_resolver *r, const struct kd_thing *thing)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *m = &doc->mentions.v[thing->full];
    if (thing->is == KD_A_WORK || !thing->korean || m->last < m->first + 2)
        return 0;
    bool family = is_in_titles(r, m->first), given = true;
    for (uint32_t i = m->first + 1; i < m->last; i++)
        given &= is_in_titles(r, i);
    return given ? 1 : family ? 0.5 : 0;
}

void kd_take_census(struct kd_resolver *r)
{
    r->places = kd_find_places(r->doc, r->things);
    r->census = (struct kd_census){0};
    find_headings(r);
    find_title_words(r);
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            count(&r->census, &r->things->v[t], 1);
}

struct kd_census kd_others(const struct kd_resolver *r, const struct kd_thing *thing)
{
    struct kd_census others = r->census;
    count(&others, thing, (uint32_t)-1);
    return others;
}

static void see_article(const struct kd_resolver *r, const struct kd_thing *thing, double *seen)
{
    struct kd_census others = kd_others(r, thing);
    uint32_t names = others.people + others.characters;
    seen[KD_T_NO_PEOPLE] = others.actors == 0;
    if (names > 0)
        seen[KD_T_CHARACTERS] = (double)others.characters / names;
    seen[KD_T_HEADS] = thing->heads;
    if (thing->heads && others.headings > 0) {
        seen[KD_T_HEADS_WORKS] = (double)others.heading_works / others.headings;
        seen[KD_T_HEADS_PEOPLE] = (double)others.heading_people / others.headings;
    }
    if (others.works > 0 && !thing->quoted)
        seen[KD_T_TITLES_QUOTED] = (double)others.quoted_works / others.works;
    if (others.works > 0 && thing->list == 0)
        seen[KD_T_WORKS_LISTED] = (double)others.listed_works / others.works;
    if (others.people > 0 && thing->list == 0)
        seen[KD_T_PEOPLE_LISTED] = (double)others.listed_people / others.people;
}

static double at_most_one(double x)
{
    return x > 1 ? 1 : x < 0 ? 0 : x;
}

static void see_votes(const struct kd_resolver *r, const struct kd_thing *thing, double *seen)
{
    const double many = 4;
    for (int c = 0; c < KD_TYPES; c++) {
        seen[KD_T_JUDGED_NOTHING + c] = (int)thing->is == c;
        seen[KD_T_VOTES_NOTHING + c] = at_most_one(thing->type[c] / many);
    }
    seen[KD_T_RULED] = at_most_one(thing->ruled / many);
    seen[KD_T_DRAMA_VOTES] = at_most_one(thing->kind[KD_DRAMA] / many);
    seen[KD_T_LIST_PEOPLE] = (thing->list & KD_L_PEOPLE) != 0;
    seen[KD_T_LIST_CHARACTER] = (thing->list & KD_L_CHARACTER) != 0;
    seen[KD_T_LIST_WORK] = (thing->list & KD_L_WORKS) != 0;
    const struct kd_gazetteer *g = r->lists->gazetteer;
    bool sure = thing->entry != KD_NO_ENTRY && !kd_gazetteer_entry(g, thing->entry)->common;
    seen[KD_T_LIST_PEOPLE_SURE] = sure && (thing->list & KD_L_PEOPLE);
    seen[KD_T_LIST_WORK_SURE] = sure && (thing->list & KD_L_WORKS);
    uint32_t work = kd_main_listed(r);
    if (work == KD_NO_ENTRY)
        return;
    seen[KD_T_LIST_CAST_CHARACTER] =
        kd_gazetteer_has_character(g, kd_thing_sound(r->doc, thing), work);
    seen[KD_T_LIST_CAST_PERSON] =
        kd_gazetteer_works_on(g, KD_ACTOR, kd_gazetteer_person(g, thing->entry), work);
}

/* The likeliest mention's probability as log odds, for and against. */
static void see_odds(double *seen)
{
    const double many = log(100);
    double p = seen[KD_T_SPOTTED] < 0.001   ? 0.001
               : seen[KD_T_SPOTTED] > 0.999 ? 0.999
                                            : seen[KD_T_SPOTTED];
    double odds = log(p / (1 - p)) / many;
    seen[KD_T_SPOTTED] = odds > 0 ? odds : 0;
    seen[KD_T_NOT_SPOTTED] = odds < 0 ? -odds : 0;
}

void kd_observe(const struct kd_resolver *r, uint32_t index, double seen[KD_TRAITS])
{
    const struct kd_thing *thing = &r->things->v[index];
    double company = 0;
    uint32_t mentions = 0;
    for (int t = 0; t < KD_TRAITS; t++)
        seen[t] = 0;
    for (uint32_t p = r->places.start[index]; p < r->places.start[index + 1]; p++) {
        uint32_t i = r->places.mention[p];
        if (r->doc->mentions.v[i].chrome && thing->count > 0)
            continue;
        see_mention(r, i, seen);
        company += kd_company(r, i);
        mentions++;
    }
    seen[KD_T_SPOTTED_MEAN] /= mentions > 0 ? mentions : 1;
    see_odds(seen);
    for (int t = 0; t < KD_TRAITS; t++)
        seen[t] = at_most_one(seen[t]);
    seen[KD_T_ALWAYS] = 1;
    seen[KD_T_ONCE] = mentions == 1;
    seen[KD_T_CHROME] = thing->count == 0;
    seen[KD_T_TITLE_NAME] = in_titles(r, thing);
    seen[KD_T_COMPANY] = mentions > 0 ? at_most_one(0.5 + company / mentions / 3) : 0.5;
    see_form(r, thing, seen);
    see_votes(r, thing, seen);
    see_article(r, thing, seen);
}
