/* Relations: the claims, with things in place of candidates and a drama where the sentence left it
 * to the context. */
#include "extract/relate.h"

#include <string.h>

struct relater {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    const struct kd_claims *claims;
    struct kd_things *things;
    struct kd_relations_found *out;
    bool *passing;   /* per mention: a rule says that the work is mentioned in passing */
    uint32_t *focus; /* per line: the work that the lines before leave in the reader's mind */
    bool *headed;    /* per line: a heading above names the focus */
    struct kd_ties offers;
};

static uint32_t thing_index(const struct relater *r, uint32_t mention)
{
    const struct kd_thing *thing = kd_thing_of(r->doc, r->things, mention);
    return thing == NULL ? KD_NO_ENTRY : thing->parent;
}

static uint32_t member(const struct relater *r, const struct kd_claim *claim, size_t arg,
                       uint32_t i)
{
    return r->claims->members.v[claim->arg[arg].from + i];
}

static bool is_type(const struct relater *r, uint32_t thing, enum kd_type type)
{
    return thing != KD_NO_ENTRY && r->things->v[thing].is == type;
}

static bool is_drama(const struct relater *r, uint32_t thing)
{
    return is_type(r, thing, KD_A_WORK) && r->things->v[thing].is_kind == KD_DRAMA;
}

/* ---- which work is meant ---- */

static void mark_passing(struct relater *r)
{
    r->passing = kd_arena_alloc(r->doc->arena, r->doc->mentions.n + 1);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op == KD_SAY_EARLIER)
            for (uint32_t k = 0; k < claim->arg[0].count; k++)
                r->passing[member(r, claim, 0, k)] = true;
    }
}

/* The first mention that starts at or behind token t. */
static uint32_t mention_at(const struct kd_doc *doc, uint32_t t)
{
    uint32_t low = 0, high = (uint32_t)doc->mentions.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->mentions.v[middle].first < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A line that consists of a title, with a network or a year perhaps: what follows is about it. */
static uint32_t heading_work(const struct relater *r, const struct kd_line *line)
{
    uint32_t words = 0, inside = 0, work = KD_NO_ENTRY;
    for (uint32_t m = mention_at(r->doc, line->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < line->last; m++) {
        uint32_t thing = thing_index(r, m);
        if (is_type(r, thing, KD_A_WORK) && work == KD_NO_ENTRY && !r->passing[m])
            work = thing;
        for (uint32_t t = r->doc->mentions.v[m].first; t < r->doc->mentions.v[m].last; t++)
            inside += r->doc->tokens.v[t].kind == KD_WORD;
    }
    for (uint32_t t = line->first, depth = 0; t < line->last; t++) { /* brackets aside */
        depth += kd_is_punct(r->doc, t, '(') ? 1 : 0;
        words += depth == 0 && r->doc->tokens.v[t].kind == KD_WORD;
        depth -= depth > 0 && kd_is_punct(r->doc, t, ')') ? 1 : 0;
    }
    return words <= 12 && inside * 3 >= words * 2 ? work : KD_NO_ENTRY;
}

/* Carries the work that was named last (not in passing) from line to line. Where one work stands
 * out in the whole article, only headings move the focus away from it. */
static void carry_focus(struct relater *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t focus = r->things->main;
    bool headed = false;
    r->focus = kd_arena_alloc(doc->arena, (doc->lines.n + 1) * sizeof *r->focus);
    r->headed = kd_arena_alloc(doc->arena, doc->lines.n + 1);
    for (size_t l = 0; l < doc->lines.n; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        uint32_t heading = line->chrome ? KD_NO_ENTRY : heading_work(r, line);
        if (heading != KD_NO_ENTRY && (!r->things->single || l > 0))
            focus = heading;
        headed = headed || heading != KD_NO_ENTRY;
        r->headed[l] = headed;
        r->focus[l] = focus;
        if (r->things->single || line->chrome)
            continue;
        uint32_t named = KD_NO_ENTRY;
        for (uint32_t m = mention_at(doc, line->first);
             m < doc->mentions.n && doc->mentions.v[m].first < line->last; m++) {
            uint32_t thing = thing_index(r, m);
            if (!r->passing[m] && is_drama(r, thing) &&
                (named == KD_NO_ENTRY ||
                 (r->things->v[named].count < 2 && r->things->v[thing].count > 1)))
                named = thing;
        }
        headed = headed && (named == KD_NO_ENTRY || named == focus);
        focus = named != KD_NO_ENTRY ? named : focus;
    }
}

/* The work that a claim in this sentence is about, when it does not say: the one that the sentence
 * names last before `near` (a mention), else first behind it; else the focus. */
static uint32_t meant(const struct relater *r, uint32_t sentence, uint32_t near, uint32_t far)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t before = KD_NO_ENTRY, behind = KD_NO_ENTRY;
    for (uint32_t m = mention_at(r->doc, s->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->last; m++) {
        uint32_t thing = thing_index(r, m);
        if (r->passing[m] || !is_type(r, thing, KD_A_WORK))
            continue;
        if (m < near)
            before = thing;
        else if (behind == KD_NO_ENTRY && (m > far || is_drama(r, thing)))
            behind = thing; /* "Kim, who debuted in the film W, plays C": W is not meant */
    }
    if (before != KD_NO_ENTRY)
        return before;
    if (behind != KD_NO_ENTRY)
        return behind;
    if (!r->things->single) /* earlier in the paragraph */
        for (uint32_t m = mention_at(r->doc, s->first); m-- > 0;) {
            if (r->doc->sentences.v[r->doc->mentions.v[m].sentence].line != s->line)
                break;
            if (!r->passing[m] && is_drama(r, thing_index(r, m)))
                return thing_index(r, m);
        }
    return r->focus[s->line];
}

/* The one drama that the sentence before names, on the same line: what "there he plays C" means. */
static uint32_t work_just_before(const struct relater *r, uint32_t sentence)
{
    uint32_t found = KD_NO_ENTRY;
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    for (uint32_t m = mention_at(r->doc, s->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->last; m++)
        if (is_type(r, thing_index(r, m), KD_A_WORK))
            return KD_NO_ENTRY;
    if (sentence == 0 || r->doc->sentences.v[sentence - 1].line != s->line)
        return KD_NO_ENTRY;
    for (uint32_t m = mention_at(r->doc, r->doc->sentences.v[sentence - 1].first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->first; m++)
        if (is_drama(r, thing_index(r, m)))
            found = thing_index(r, m);
    return found;
}

/* ---- ties ---- */

/* Adds a tie unless it is there; a character takes the place of none. */
static void tie(struct relater *r, struct kd_ties *ties, struct kd_tie new_tie)
{
    for (size_t i = 0; i < ties->n; i++) {
        struct kd_tie *old = &ties->v[i];
        if (old->drama != new_tie.drama || old->other != new_tie.other || old->role != new_tie.role)
            continue;
        if (old->character == new_tie.character || new_tie.character == KD_NO_ENTRY) {
            if (new_tie.confidence > old->confidence)
                old->confidence = new_tie.confidence;
            return;
        }
        if (old->character == KD_NO_ENTRY) {
            *old = new_tie;
            return;
        }
    }
    *KD_PUSH(r->doc->arena, ties) = new_tie;
}

/* The works that argument `arg` names, or the one that the context means. */
static uint32_t works_of(const struct relater *r, const struct kd_claim *claim, size_t arg,
                         uint32_t near, uint32_t works[], uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < claim->arg[arg].count && n < room; i++) {
        uint32_t thing = thing_index(r, member(r, claim, arg, i));
        if (is_drama(r, thing))
            works[n++] = thing;
    }
    if (claim->arg[arg].count > 0)
        return n;
    uint32_t far = near;
    for (size_t a = 0; a < KD_SAY_ARGS; a++)
        for (uint32_t i = 0; i < claim->arg[a].count; i++)
            far = member(r, claim, a, i) > far ? member(r, claim, a, i) : far;
    works[0] = claim->arg[0].count == 0 && claim->say->op == KD_SAY_CAST
                   ? work_just_before(r, claim->sentence)
                   : KD_NO_ENTRY;
    if (works[0] == KD_NO_ENTRY)
        works[0] = meant(r, claim->sentence, near, far);
    return is_drama(r, works[0]) ? 1 : 0;
}

enum { MANY = 16 };

/* The `wanted` people whom "the two", "they" or "he" stands for: those named last before mention
 * m, in the order in which they were named. Returns how many there are. */
static uint32_t people_before(const struct relater *r, uint32_t m, uint32_t people[],
                              uint32_t wanted)
{
    uint32_t n = 0;
    while (m-- > 0 && n < wanted) {
        uint32_t thing = thing_index(r, m);
        bool seen = !is_type(r, thing, KD_PERSON) || r->doc->mentions.v[m].chrome;
        for (uint32_t i = 0; i < n; i++)
            seen |= people[i] == thing;
        if (!seen)
            people[n++] = thing;
    }
    for (uint32_t i = 0; i < n / 2; i++) {
        uint32_t swap = people[i];
        people[i] = people[n - 1 - i];
        people[n - 1 - i] = swap;
    }
    return n;
}

/* "The stars play C and D, respectively": the rule does not name who. */
static void tie_those_before(struct relater *r, const struct kd_claim *claim, struct kd_ties *ties)
{
    uint32_t people[MANY], works[MANY], characters = claim->arg[1].count;
    uint32_t wanted = characters > 0 ? characters : 1;
    if ((characters == 0 && claim->arg[2].count == 0) || wanted > MANY)
        return;
    uint32_t near = characters > 0 ? member(r, claim, 1, 0) : member(r, claim, 2, 0);
    if (people_before(r, near, people, wanted) != wanted)
        return;
    uint32_t n = works_of(r, claim, 2, near, works, MANY);
    for (uint32_t p = 0; p < wanted; p++) {
        uint32_t character = characters > 0 ? thing_index(r, member(r, claim, 1, p)) : KD_NO_ENTRY;
        if (characters > 0 && !is_type(r, character, KD_CHARACTER))
            continue;
        for (uint32_t w = 0; w < n; w++)
            tie(r, ties,
                (struct kd_tie){works[w], people[p], character, KD_ACTOR, claim->sentence,
                                claim->rule->id, 0.85});
    }
}

static void tie_cast(struct relater *r, const struct kd_claim *claim, struct kd_ties *ties)
{
    uint32_t works[MANY], people = claim->arg[0].count, characters = claim->arg[1].count;
    if (people == 0) {
        tie_those_before(r, claim, ties);
        return;
    }
    uint32_t n = works_of(r, claim, 2, member(r, claim, 0, 0), works, MANY);
    for (uint32_t p = 0; p < people; p++) {
        uint32_t person = thing_index(r, member(r, claim, 0, p));
        if (!is_type(r, person, KD_PERSON))
            continue;
        for (uint32_t c = 0; c < (characters > 0 && people == 1 ? characters : 1); c++) {
            uint32_t character = KD_NO_ENTRY;
            if (characters == people)
                character = thing_index(r, member(r, claim, 1, p));
            else if (people == 1 && characters > 0)
                character = thing_index(r, member(r, claim, 1, c));
            if (!is_type(r, character, KD_CHARACTER))
                character = KD_NO_ENTRY;
            for (uint32_t w = 0; w < n; w++)
                tie(r, ties,
                    (struct kd_tie){works[w], person, character, KD_ACTOR, claim->sentence,
                                    claim->rule->id, claim->arg[2].count > 0 ? 0.95 : 0.9});
        }
    }
}

static void tie_pair(struct relater *r, const struct kd_claim *claim)
{
    uint32_t works[MANY];
    if (claim->arg[0].count != 1 || claim->arg[1].count != 1)
        return;
    uint32_t a = thing_index(r, member(r, claim, 0, 0)), b = thing_index(r, member(r, claim, 1, 0));
    if (is_type(r, b, KD_CHARACTER) && is_type(r, a, KD_PERSON)) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    if (is_type(r, a, KD_PERSON) && is_drama(r, b)) { /* "Kim (Salt Road)": an earlier work */
        const double *role = r->things->v[a].role;
        enum kd_role maker = role[KD_DIRECTOR] > role[KD_WRITER] ? KD_DIRECTOR : KD_WRITER;
        bool acts = role[maker] < 2 || role[KD_ACTOR] >= role[maker];
        tie(r, acts ? &r->out->cast : &r->out->crew,
            (struct kd_tie){b, a, KD_NO_ENTRY, acts ? KD_ACTOR : maker, claim->sentence,
                            claim->rule->id, 0.85});
    }
    if (!is_type(r, a, KD_CHARACTER) || !is_type(r, b, KD_PERSON))
        return;
    uint32_t n = works_of(r, claim, 2, member(r, claim, 0, 0), works, MANY);
    for (uint32_t w = 0; w < n; w++)
        tie(r, &r->out->cast,
            (struct kd_tie){works[w], b, a, KD_ACTOR, claim->sentence, claim->rule->id, 0.93});
}

/* The confidence of a tie for which a rule names the drama itself. */
#define KD_STATED 0.95

/* The trade of one who makes dramas, or the role `other`. */
static enum kd_role trade(const struct relater *r, uint32_t person)
{
    const struct kd_thing *thing = &r->things->v[person];
    bool maker = thing->is_role == KD_DIRECTOR || thing->is_role == KD_WRITER;
    return maker ? thing->is_role : KD_OTHER_ROLE;
}

/* A rule that leaves the role open ("A, known for W") speaks of makers only, each in his trade. */
static void tie_crew(struct relater *r, const struct kd_claim *claim)
{
    uint32_t works[MANY];
    if (claim->arg[0].count == 0)
        return;
    uint32_t n = works_of(r, claim, 1, member(r, claim, 0, 0), works, MANY);
    for (uint32_t p = 0; p < claim->arg[0].count; p++) {
        uint32_t person = thing_index(r, member(r, claim, 0, p));
        if (!is_type(r, person, KD_PERSON))
            continue;
        enum kd_role role =
            claim->say->word >= 0 ? (enum kd_role)claim->say->word : trade(r, person);
        if (role == KD_OTHER_ROLE)
            continue;
        for (uint32_t w = 0; w < n; w++)
            tie(r, &r->out->crew,
                (struct kd_tie){works[w], person, KD_NO_ENTRY, role, claim->sentence,
                                claim->rule->id, claim->arg[1].count > 0 ? KD_STATED : 0.9});
    }
}

static void tie_airs(struct relater *r, const struct kd_claim *claim)
{
    uint32_t works[MANY];
    if (claim->arg[1].count == 0)
        return;
    uint32_t n = works_of(r, claim, 0, member(r, claim, 1, 0), works, MANY);
    for (uint32_t k = 0; k < claim->arg[1].count; k++) {
        uint32_t network = member(r, claim, 1, k);
        if (r->doc->mentions.v[network].kind != KD_NETWORK)
            continue;
        for (uint32_t w = 0; w < n; w++)
            tie(r, &r->out->airs,
                (struct kd_tie){works[w], network, KD_NO_ENTRY, KD_OTHER_ROLE, claim->sentence,
                                claim->rule->id, claim->arg[0].count > 0 ? 0.95 : 0.85});
    }
}

/* Whether a claim before this one has given the same words to a drama. */
static bool slot_taken(const struct relater *r, const struct kd_claim *claim)
{
    for (const struct kd_claim *c = claim;
         c-- > r->claims->list.v && c->sentence == claim->sentence;)
        if (c->say->op == KD_SAY_AIRTIME && c->text != NULL &&
            c->text + c->text_len == claim->text + claim->text_len)
            return true;
    return false;
}

/* The words of a slot with what stands for a placeholder put back ("Sun" may be a name). */
static const char *slot_text(struct relater *r, const struct kd_claim *claim, size_t *len)
{
    const struct kd_doc *doc = r->doc;
    struct {
        char *v;
        size_t n, cap;
    } text = {0};
    for (const char *s = claim->text; s < claim->text + claim->text_len; s++) {
        if (!kd_is_tag(s)) {
            *KD_PUSH(doc->arena, &text) = *s;
            continue;
        }
        const struct kd_mention *m = &doc->mentions.v[kd_tag_mention(s)];
        for (uint32_t i = m->start; i < m->end && m->kind == KD_UNKNOWN; i++)
            *KD_PUSH(doc->arena, &text) = doc->text.s[i];
        s += KD_TAG_SIZE - 1;
    }
    *len = text.n;
    *KD_PUSH(doc->arena, &text) = '\0';
    return text.v;
}

static void add_slot(struct relater *r, const struct kd_claim *claim)
{
    struct kd_slot slot = {.sentence = claim->sentence, .rule = claim->rule->id};
    uint32_t near = r->doc->sentences.v[claim->sentence].last;
    size_t len = 0;
    const char *text = claim->text != NULL ? slot_text(r, claim, &len) : NULL;
    slot.drama = claim->arg[0].count > 0 ? thing_index(r, member(r, claim, 0, 0))
                                         : meant(r, claim->sentence, mention_at(r->doc, near),
                                                 mention_at(r->doc, near));
    if (text == NULL || !is_drama(r, slot.drama) || slot_taken(r, claim) ||
        !kd_parse_slot(r->doc->arena, text, len, &slot.airtime))
        return;
    for (size_t i = 0; i < r->out->slots.n; i++) {
        struct kd_slot *old = &r->out->slots.v[i];
        if (old->drama != slot.drama || old->airtime.days != slot.airtime.days)
            continue;
        if (old->airtime.time == NULL)
            old->airtime.time = slot.airtime.time;
        if (old->airtime.tz == NULL)
            old->airtime.tz = slot.airtime.tz;
        return;
    }
    *KD_PUSH(r->doc->arena, &r->out->slots) = slot;
}

/* ---- people of the drama whom no rule tied to it ---- */

static bool tied(const struct kd_ties *ties, uint32_t person)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person)
            return true;
    return false;
}

/* Mentions of a person in lines where no tie of that person was found. */
static uint32_t mentions_elsewhere(const struct relater *r, uint32_t person)
{
    uint32_t n = 0;
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (thing_index(r, m) != person || r->doc->mentions.v[m].chrome)
            continue;
        uint32_t line = r->doc->sentences.v[r->doc->mentions.v[m].sentence].line;
        bool here = false;
        for (size_t i = 0; i < r->out->cast.n; i++)
            here |= r->out->cast.v[i].other == person &&
                    r->doc->sentences.v[r->out->cast.v[i].sentence].line == line;
        n += !here;
    }
    return n;
}

/* Where the article is about one work, but this person is named only in lines that tell of others:
 * the one that is named last before the person, else the first behind; else KD_NO_ENTRY. */
static uint32_t only_other_work(const struct relater *r, const struct kd_thing *person)
{
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (thing_index(r, m) != person->parent || r->doc->mentions.v[m].chrome)
            continue;
        const struct kd_line *line =
            &r->doc->lines.v[r->doc->sentences.v[r->doc->mentions.v[m].sentence].line];
        uint32_t near = KD_NO_ENTRY;
        for (uint32_t k = mention_at(r->doc, line->first);
             k < r->doc->mentions.n && r->doc->mentions.v[k].first < line->last; k++) {
            uint32_t thing = thing_index(r, k);
            if (thing == r->things->main)
                return KD_NO_ENTRY;
            if (is_drama(r, thing) && (k < m || near == KD_NO_ENTRY))
                near = thing;
        }
        if (near == KD_NO_ENTRY)
            return KD_NO_ENTRY;
        found = near;
    }
    return found;
}

static bool names_drama(const struct relater *r, uint32_t line)
{
    const struct kd_line *l = &r->doc->lines.v[line];
    for (uint32_t m = mention_at(r->doc, l->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < l->last; m++)
        if (!r->passing[m] && is_drama(r, thing_index(r, m)))
            return true;
    return false;
}

/* The drama that a person is taken to act in because the article is about it. */
static uint32_t drama_around(const struct relater *r, const struct kd_thing *person)
{
    const struct kd_mention *m = &r->doc->mentions.v[person->first];
    uint32_t line = r->doc->sentences.v[m->sentence].line;
    if (!r->things->single)
        return names_drama(r, line) || r->headed[line]
                   ? meant(r, m->sentence, person->first, person->first)
                   : KD_NO_ENTRY;
    uint32_t other = only_other_work(r, person);
    if (other != KD_NO_ENTRY)
        return other;
    return r->focus[line] != KD_NO_ENTRY ? r->focus[line] : r->things->main;
}

static bool tied_to(const struct kd_ties *ties, uint32_t person, uint32_t drama)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person && ties->v[i].drama == drama)
            return true;
    return false;
}

/* Whether the article tells of the drama, and does not merely mention it. */
static bool is_topic(const struct relater *r, uint32_t drama)
{
    if (drama == KD_NO_ENTRY)
        return false;
    const struct kd_thing *thing = &r->things->v[drama];
    uint32_t sentence = r->doc->mentions.v[thing->first].sentence;
    uint32_t others = 0;
    for (uint32_t t = 0; t < r->things->n; t++)
        others += r->things->v[t].parent == t && t != drama && is_drama(r, t);
    return thing->count >= 2 || others == 0 || r->doc->sentences.v[sentence].line <= 3;
}

/* An article about a drama names its actors without saying each time that they act in it. */
static void tie_the_rest(struct relater *r)
{
    size_t stated = r->out->cast.n;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_PERSON || thing->count == 0 || thing->offered ||
            tied(&r->out->crew, t))
            continue;
        bool other_trade = thing->is_role != KD_ACTOR && thing->role[KD_ACTOR] < 0.5 &&
                           thing->role[thing->is_role] >= 0.5;
        if (other_trade || (thing->is_role != KD_ACTOR && thing->role[thing->is_role] > 0.9))
            continue;
        uint32_t drama = drama_around(r, thing);
        struct kd_ties found = {r->out->cast.v, stated, stated};
        if (r->things->single && !is_topic(r, drama))
            continue;
        if (!is_drama(r, drama) || tied_to(&found, t, drama) ||
            (tied(&found, t) && (!r->things->single || mentions_elsewhere(r, t) == 0)))
            continue;
        tie(r, &r->out->cast,
            (struct kd_tie){drama, t, KD_NO_ENTRY, KD_ACTOR,
                            r->doc->mentions.v[thing->first].sentence,
                            "context.article-about-drama", 0.7});
    }
}

/* Whether the context has given the person a drama already, not counting works at his name. */
static bool placed(const struct kd_ties *ties, uint32_t person)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person && ties->v[i].confidence < KD_STATED)
            return true;
    return false;
}

/* A drama's article names its director and writer by their trade alone ("Director Kim said"), or
 * with what they made before. */
static void tie_the_makers(struct relater *r)
{
    uint32_t drama = r->things->main;
    if (!r->things->single || !is_drama(r, drama) || r->things->v[drama].count < 2)
        return;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_PERSON || thing->count == 0)
            continue;
        enum kd_role role = trade(r, t);
        if (role == KD_OTHER_ROLE || thing->role[role] < 2 || tied(&r->out->cast, t) ||
            placed(&r->out->crew, t))
            continue;
        tie(r, &r->out->crew,
            (struct kd_tie){drama, t, KD_NO_ENTRY, role, r->doc->mentions.v[thing->first].sentence,
                            "context.maker-of-the-drama", 0.7});
    }
}

static bool has_channel(const struct relater *r, uint32_t drama)
{
    for (size_t i = 0; i < r->out->airs.n; i++)
        if (r->out->airs.v[i].drama == drama)
            return true;
    return false;
}

/* Whether some drama has been tied to the network of mention m already. */
static bool has_drama(const struct relater *r, uint32_t m)
{
    for (size_t i = 0; i < r->out->airs.n; i++)
        if (r->doc->mentions.v[r->out->airs.v[i].other].entry == r->doc->mentions.v[m].entry)
            return true;
    return false;
}

static bool sentence_has(const struct relater *r, uint32_t sentence, const char *word)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t start = r->doc->tokens.v[s->first].start, end = r->doc->tokens.v[s->last - 1].end;
    return memmem(r->doc->text.s + start, end - start, word, strlen(word)) != NULL;
}

/* Whether a network is named for something else: another work, a prize, talks about a slot, its
 * dramas in general. */
static bool for_another(const struct relater *r, uint32_t m, uint32_t drama)
{
    static const char *const words[] = {"Awards", "discuss", "talks", "consider", "undecided"};
    const struct kd_doc *doc = r->doc;
    uint32_t sentence = doc->mentions.v[m].sentence;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (sentence_has(r, sentence, words[w]))
            return true;
    uint32_t end = doc->mentions.v[m].end;
    if (doc->text.len - end > 7 && memcmp(doc->text.s + end, " dramas", 7) == 0)
        return true;
    for (uint32_t i = mention_at(doc, doc->sentences.v[sentence].first);
         i < doc->mentions.n && doc->mentions.v[i].sentence == sentence; i++)
        if (is_type(r, thing_index(r, i), KD_A_WORK) && thing_index(r, i) != drama)
            return true;
    return false;
}

/* An article about one drama that names one network, and nothing else on it, means the drama's. */
static void tie_the_channel(struct relater *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t drama = r->things->main, found = KD_NO_ENTRY;
    if (!r->things->single || !is_drama(r, drama) || r->things->v[drama].count < 2 ||
        has_channel(r, drama))
        return;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        if (doc->mentions.v[m].kind != KD_NETWORK || doc->mentions.v[m].chrome || has_drama(r, m) ||
            for_another(r, m, drama))
            continue;
        if (found != KD_NO_ENTRY && doc->mentions.v[found].entry != doc->mentions.v[m].entry)
            return;
        found = found == KD_NO_ENTRY ? m : found;
    }
    if (found != KD_NO_ENTRY)
        tie(r, &r->out->airs,
            (struct kd_tie){drama, found, KD_NO_ENTRY, KD_OTHER_ROLE,
                            doc->mentions.v[found].sentence, "context.network-of-the-drama", 0.6});
}

/* Takes back what an offer stands against, unless a rule said outright who plays whom. */
static void drop_offered(struct relater *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        bool offered = false;
        for (size_t o = 0; o < r->offers.n; o++)
            offered |= r->offers.v[o].drama == tie->drama && r->offers.v[o].other == tie->other;
        if (!offered)
            r->out->cast.v[kept++] = *tie;
    }
    r->out->cast.n = kept;
}

/* A maker's other work named beside him is no part that he plays. */
static void drop_makers(struct relater *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        const struct kd_thing *person = &r->things->v[tie->other];
        double maker = person->role[KD_DIRECTOR] > person->role[KD_WRITER]
                           ? person->role[KD_DIRECTOR]
                           : person->role[KD_WRITER];
        if (tie->character != KD_NO_ENTRY || maker < 2 || person->role[KD_ACTOR] >= maker)
            r->out->cast.v[kept++] = *tie;
    }
    r->out->cast.n = kept;
}

static void settle_roles(struct relater *r)
{
    for (size_t i = 0; i < r->out->cast.n; i++) {
        struct kd_thing *person = &r->things->v[r->out->cast.v[i].other];
        if (person->role[person->is_role] < 3 || person->is_role == KD_OTHER_ROLE)
            person->is_role = KD_ACTOR;
    }
    for (size_t i = 0; i < r->out->crew.n; i++) {
        struct kd_thing *person = &r->things->v[r->out->crew.v[i].other];
        if (!tied(&r->out->cast, r->out->crew.v[i].other))
            person->is_role = r->out->crew.v[i].role;
    }
}

void kd_relate(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
               struct kd_things *things, struct kd_relations_found *out)
{
    struct relater relater = {.doc = doc, .lists = lists, .claims = claims, .things = things};
    struct relater *r = &relater;
    *out = (struct kd_relations_found){0};
    r->out = out;
    mark_passing(r);
    carry_focus(r);
    for (size_t i = 0; i < claims->list.n; i++) {
        const struct kd_claim *claim = &claims->list.v[i];
        switch (claim->say->op) {
        case KD_SAY_CAST:
            tie_cast(r, claim, &out->cast);
            break;
        case KD_SAY_OFFER:
            tie_cast(r, claim, &r->offers);
            break;
        case KD_SAY_PAIR:
            tie_pair(r, claim);
            break;
        case KD_SAY_CREW:
            tie_crew(r, claim);
            break;
        case KD_SAY_AIRS:
            tie_airs(r, claim);
            break;
        case KD_SAY_AIRTIME:
            add_slot(r, claim);
            break;
        default:
            break;
        }
    }
    drop_offered(r);
    drop_makers(r);
    tie_the_makers(r);
    tie_the_channel(r);
    tie_the_rest(r);
    settle_roles(r);
}
