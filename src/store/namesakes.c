/* Which names two people have: an actor, and a director or writer (side.h).
 *
 * A name is one person's unless the articles tell of two lives that do not touch. All names by
 * which a person goes are looked at together, and works under all their titles:
 *   - either side has a part in a work of which the other knows nothing; the weaker side's works
 *     together are as sure as one statement of 0.90;
 *   - there is next to nothing that both have to do with: a work in which the one plays and which
 *     the other makes, or what an article says that shows the name both ways, weigh less than a
 *     tenth of that. (One who acts in what he directs is one; of hundreds of articles some few
 *     take a director for one of the cast.)
 *   - of the side with fewer colleagues (all that have a part in those works) less than a quarter
 *     are the other's too. Among people who work in one trade in one town some always are, so that
 *     one or two of many tell nothing.
 * The user's word ("kdidx same", "differ" of the two sides) is above all of it. The lists are not
 * asked: their rows merge people of one name, and `homonym` is set on all that both act and direct.
 */
#include <stdlib.h>
#include <string.h>

#include "store/same_p.h"

enum {
    LEAST_SURE = 90,     /* hundredths, of the weaker side */
    MOST_IN_COMMON = 10, /* one in so many, by weight */
    SHARE_OF_COLLEAGUES = 4
};

/* What a person has to do with a work. */
enum part { PLAYS, MAKES, MAKES_TOO, PARTS }; /* the last: in articles that show him act, too */

struct share {
    uint32_t person, work; /* the first of their groups */
    enum part part;
    int64_t weight;
};

struct shares {
    struct share *v;
    size_t n, cap;
};

struct people {
    uint32_t *v;
    size_t n, cap;
};

struct search {
    struct same *s;
    struct shares by_person, by_work;
    unsigned char *said; /* of each first of a group: the user's word */
    struct people of[2]; /* colleagues of the side that plays, and of the one that makes */
};

enum { SAID_SAME = 1, SAID_DIFFER = 2 };

static int by_number(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_person(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    int order = by_number(x->person, y->person);
    return order != 0 ? order : by_number(x->work, y->work);
}

static int by_work(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    int order = by_number(x->work, y->work);
    return order != 0 ? order : by_number(x->person, y->person);
}

/* ---- reading ---- */

static enum kdidx_status read_shares(struct search *f, const struct places *places,
                                     struct kd_error *err)
{
    struct same *s = f->s;
    struct kd_stmt *stmt =
        kd_stmt(s->db, "SELECT other, drama, kind = 'crew', weight - surplus FROM relation"
                       " WHERE kind IN ('cast', 'crew')");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct share share = {.weight = kd_column_sum(stmt, 3)};
        int64_t other = kd_column_int(stmt, 0);
        uint32_t person, work;
        if (!kd_same_position(places, other, &person) ||
            !kd_same_position(places, kd_column_int(stmt, 1), &work))
            continue;
        share.part = !kd_column_int(stmt, 2)             ? PLAYS
                     : other == s->things.v[person].crew ? MAKES
                                                         : MAKES_TOO;
        share.person = kd_same_first(s, person);
        share.work = kd_same_first(s, work);
        *KD_PUSH(&s->arena, &f->by_person) = share;
        *KD_PUSH(&s->arena, &f->by_work) = share;
    }
    if (f->by_person.n > 0) {
        qsort(f->by_person.v, f->by_person.n, sizeof *f->by_person.v, by_person);
        qsort(f->by_work.v, f->by_work.n, sizeof *f->by_work.v, by_work);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* What the user said of the two sides of a name. */
static enum kdidx_status read_word(struct search *f, struct kd_error *err)
{
    struct same *s = f->s;
    struct kd_stmt *stmt =
        kd_stmt(s->db, "SELECT a_key, says = 'same' FROM decision WHERE kind = 'person'"
                       " AND b_key = a_key || '" KD_CREW "'");
    enum kdidx_status status;
    f->said = kd_arena_alloc(&s->arena, s->things.n + 1);
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        uint32_t at;
        if (kd_same_find(s, KD_PERSON, kd_column_text(stmt, 0), &at))
            f->said[kd_same_first(s, at)] |= kd_column_int(stmt, 1) ? SAID_SAME : SAID_DIFFER;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- one person, or two ---- */

static void add_colleagues(struct search *f, const struct share *of, struct people *out)
{
    size_t low = 0, high = f->by_work.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        bool less = f->by_work.v[middle].work < of->work;
        low = less ? middle + 1 : low;
        high = less ? high : middle;
    }
    for (; low < f->by_work.n && f->by_work.v[low].work == of->work; low++)
        if (f->by_work.v[low].person != of->person)
            *KD_PUSH(&f->s->arena, out) = f->by_work.v[low].person;
}

static int by_position(const void *a, const void *b)
{
    return by_number(*(const uint32_t *)a, *(const uint32_t *)b);
}

static void sort_people(struct people *people)
{
    size_t n = 0;
    if (people->n > 0)
        qsort(people->v, people->n, sizeof *people->v, by_position);
    for (size_t i = 0; i < people->n; i++)
        if (n == 0 || people->v[i] != people->v[n - 1])
            people->v[n++] = people->v[i];
    people->n = n;
}

static bool share_colleagues(struct search *f)
{
    struct people *a = &f->of[PLAYS], *b = &f->of[MAKES];
    size_t both = 0;
    sort_people(a);
    sort_people(b);
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        int order = by_number(a->v[i], b->v[k]);
        both += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return both > 0 && both * SHARE_OF_COLLEAGUES >= (a->n < b->n ? a->n : b->n);
}

/* The shares [from, to) of one person. */
static bool are_two(struct search *f, size_t from, size_t to)
{
    const struct share *v = f->by_person.v;
    int64_t alone[2] = {0}, together = 0;
    f->of[PLAYS].n = f->of[MAKES].n = 0;
    for (size_t next; from < to; from = next) {
        int64_t weight[PARTS] = {0};
        for (next = from; next < to && v[next].work == v[from].work; next++)
            weight[v[next].part] += v[next].weight;
        int64_t makes = weight[MAKES] + weight[MAKES_TOO];
        if (weight[PLAYS] == 0 && weight[MAKES_TOO] == 0) {
            alone[MAKES] += makes;
            add_colleagues(f, &v[from], &f->of[MAKES]);
        } else if (makes == 0) {
            alone[PLAYS] += weight[PLAYS];
            add_colleagues(f, &v[from], &f->of[PLAYS]);
        } else if (weight[PLAYS] == 0) {
            together += weight[MAKES_TOO];
        } else {
            together += weight[PLAYS] < makes ? weight[PLAYS] : makes;
        }
    }
    int64_t weaker = alone[PLAYS] < alone[MAKES] ? alone[PLAYS] : alone[MAKES];
    return weaker >= kd_confidence_weight(LEAST_SURE) && together * MOST_IN_COMMON < weaker &&
           !share_colleagues(f);
}

/* ---- all people ---- */

static enum kdidx_status find_two(struct search *f, bool *two)
{
    const struct shares *shares = &f->by_person;
    enum kdidx_status status = KDIDX_OK;
    for (size_t from = 0, to; status == KDIDX_OK && from < shares->n; from = to) {
        status = kd_db_at(f->s->db, "looking for people of one name", from, shares->n);
        to = from + 1;
        while (to < shares->n && shares->v[to].person == shares->v[from].person)
            to++;
        two[shares->v[from].person] = are_two(f, from, to);
    }
    for (size_t i = 0; i < f->s->things.n; i++)
        if (f->said[i] != 0)
            two[i] = (f->said[i] & SAID_DIFFER) != 0;
    return status;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum kdidx_status kd_same_find_namesakes(struct same *s, const struct places *places,
                                         struct kd_error *err)
{
    struct search f = {.s = s};
    bool *two = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *two);
    enum kdidx_status status = read_shares(&f, places, err);
    if (status == KDIDX_OK)
        status = read_word(&f, err);
    if (status == KDIDX_OK)
        status = find_two(&f, two);
    if (status != KDIDX_OK)
        return status;
    for (uint32_t i = 0; i < s->things.n; i++) {
        const struct thing *thing = &s->things.v[i];
        if (!two[kd_same_first(s, i)])
            continue;
        *KD_PUSH(&s->lists, &s->parted) = thing->id;
        if (thing->crew != 0 && thing->crew != thing->id)
            *KD_PUSH(&s->lists, &s->parted) = thing->crew;
    }
    if (s->parted.n > 0)
        qsort(s->parted.v, s->parted.n, sizeof *s->parted.v, by_id);
    return KDIDX_OK;
}
