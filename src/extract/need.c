/* Reading patterns for the literals that they need. */
#include "extract/need.h"

#include <ctype.h>
#include <string.h>

enum {
    MOST = 24,    /* literals of a set */
    LONGEST = 15, /* bytes of a literal; of longer ones the rest is another clause */
    DEEPEST = 50, /* groups in one another */
    CLASS = 3,    /* characters of a class that are told apart */
    GRAMS = LONGEST - 2
};

/* ---- texts ---- */

static unsigned gram1(unsigned a)
{
    return a;
}

static unsigned gram2(unsigned a, unsigned b)
{
    return 256 + ((a << 8 | b) * UINT32_C(0x9E3779B1) >> (32 - KD_GRAM_BITS));
}

static unsigned gram3(unsigned a, unsigned b, unsigned c)
{
    return 256 + (1U << KD_GRAM_BITS) +
           ((a << 16 | b << 8 | c) * UINT32_C(0x85EBCA6B) >> (32 - KD_GRAM_BITS));
}

static unsigned folded(char byte)
{
    unsigned c = (unsigned char)byte;
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static void set(struct kd_grams *grams, unsigned gram)
{
    grams->bits[gram / 64] |= UINT64_C(1) << gram % 64;
}

void kd_grams_of(const char *text, size_t len, struct kd_grams *out)
{
    unsigned a = 0, b = 0;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < len; i++) {
        unsigned c = folded(text[i]);
        set(out, gram1(c));
        if (i > 0)
            set(out, gram2(b, c));
        if (i > 1)
            set(out, gram3(a, b, c));
        a = b;
        b = c;
    }
}

/* ---- needs ---- */

/* A literal as its grams, all of which a text that has it has. */
struct literal {
    uint16_t gram[GRAMS];
    uint16_t n;
};

struct clause {
    const struct literal *v;
    size_t n;
};

struct kd_need {
    struct clause *v;
    size_t n, cap;
};

static bool has(const struct kd_grams *grams, const struct literal *literal)
{
    for (unsigned i = 0; i < literal->n; i++)
        if ((grams->bits[literal->gram[i] / 64] >> literal->gram[i] % 64 & 1) == 0)
            return false;
    return true;
}

bool kd_need_met(const struct kd_need *need, const struct kd_grams *grams)
{
    for (size_t c = 0; need != NULL && c < need->n; c++) {
        const struct clause *clause = &need->v[c];
        size_t i = 0;
        while (i < clause->n && !has(grams, &clause->v[i]))
            i++;
        if (i == clause->n)
            return false;
    }
    return true;
}

/* ---- sets of literals ---- */

struct string {
    uint8_t len;
    char s[LONGEST];
};

struct strings {
    size_t n;
    struct string v[MOST];
};

/* What is known of a part of a pattern. */
struct part {
    bool exact;         /* it matches the strings of `all`, and nothing else */
    bool never;         /* it does not match at all: (*F) */
    struct strings all; /* of an exact part */
    struct {
        const struct strings **v;
        size_t n, cap;
    } clauses; /* of each, one string stands in what it matches; cut behind the last string */
};

static void add_string(struct strings *to, const struct string *string)
{
    for (size_t i = 0; i < to->n; i++)
        if (to->v[i].len == string->len && memcmp(to->v[i].s, string->s, string->len) == 0)
            return;
    to->v[to->n++] = *string;
}

static struct part empty_part(void)
{
    return (struct part){.exact = true, .all = {.n = 1}};
}

static size_t shortest(const struct strings *strings)
{
    size_t least = LONGEST;
    for (size_t i = 0; i < strings->n; i++)
        least = strings->v[i].len < least ? strings->v[i].len : least;
    return strings->n > 0 ? least : 0;
}

/* Adds what an exact part matches as a clause, unless it matches nothing at all as well. */
static void add_clause(struct kd_arena *arena, struct part *to, const struct strings *strings)
{
    size_t size = offsetof(struct strings, v) + strings->n * sizeof *strings->v;
    if (shortest(strings) > 0)
        *KD_PUSH(arena, &to->clauses) = memcpy(kd_arena_alloc(arena, size), strings, size);
}

static void add_clauses(struct kd_arena *arena, struct part *to, const struct part *from)
{
    if (from->exact)
        add_clause(arena, to, &from->all);
    for (size_t i = 0; i < from->clauses.n; i++)
        *KD_PUSH(arena, &to->clauses) = from->clauses.v[i];
}

/* The strings of a followed by those of b; false: too many, or too long. */
static bool cross(const struct strings *a, const struct strings *b, struct strings *out)
{
    out->n = 0;
    if (a->n * b->n > MOST)
        return false;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++) {
            struct string joined = a->v[i];
            if (joined.len + b->v[j].len > LONGEST)
                return false;
            memcpy(joined.s + joined.len, b->v[j].s, b->v[j].len);
            joined.len = (uint8_t)(joined.len + b->v[j].len);
            out->v[out->n++] = joined;
        }
    return true;
}

/* ---- parts behind each other, and beside each other ---- */

/* A row of parts while it is read: `part`, and the strings that end it. */
struct row {
    struct part part;
    struct strings end;
};

static void append(struct kd_arena *arena, struct row *row, const struct part *next)
{
    struct strings joined;
    row->part.never |= next->never;
    for (size_t i = 0; i < next->clauses.n; i++)
        *KD_PUSH(arena, &row->part.clauses) = next->clauses.v[i];
    if (next->exact && cross(&row->end, &next->all, &joined)) {
        row->end = joined;
        return;
    }
    add_clause(arena, &row->part, &row->end);
    row->part.exact = false;
    row->end = next->exact ? next->all : empty_part().all;
}

/* The same for one byte, which most of a pattern is made of. */
static void append_byte(struct kd_arena *arena, struct row *row, unsigned byte)
{
    bool room = true;
    for (size_t i = 0; i < row->end.n; i++)
        room = room && row->end.v[i].len < LONGEST;
    if (!room) {
        add_clause(arena, &row->part, &row->end);
        row->part.exact = false;
        row->end.n = 1;
        row->end.v[0].len = 0;
    }
    for (size_t i = 0; i < row->end.n; i++)
        row->end.v[i].s[row->end.v[i].len++] = (char)folded((char)byte);
}

static struct part whole_row(struct kd_arena *arena, struct row *row)
{
    if (row->part.exact)
        row->part.all = row->end;
    else
        add_clause(arena, &row->part, &row->end);
    return row->part;
}

/* How well a clause tells texts apart: by its shortest string, then by how few it has. */
static size_t worth(const struct strings *strings)
{
    return shortest(strings) * (MOST + 1) + (MOST - strings->n);
}

/* The clause of a part that is worth most; NULL: it has none. */
static const struct strings *best_clause(const struct part *part)
{
    const struct strings *best = part->exact && shortest(&part->all) > 0 ? &part->all : NULL;
    for (size_t i = 0; i < part->clauses.n; i++)
        if (best == NULL || worth(part->clauses.v[i]) > worth(best))
            best = part->clauses.v[i];
    return best;
}

/* Adds the strings of b to a; false: too many. */
static bool unite(struct strings *a, const struct strings *b)
{
    for (size_t i = 0; i < b->n; i++) {
        if (a->n == MOST)
            return false;
        add_string(a, &b->v[i]);
    }
    return true;
}

/* `a` or `b`. */
static struct part either(struct kd_arena *arena, const struct part *a, const struct part *b)
{
    if (a->never || b->never)
        return a->never ? *b : *a;
    struct part out = {.exact = true, .all = a->all};
    if (a->exact && b->exact && unite(&out.all, &b->all))
        return out;
    const struct strings *of_a = best_clause(a), *of_b = best_clause(b);
    struct strings both = {.n = 0};
    out.exact = false;
    if (of_a != NULL && of_b != NULL && unite(&both, of_a) && unite(&both, of_b))
        add_clause(arena, &out, &both);
    return out;
}

/* ---- reading ---- */

struct reader {
    struct kd_arena *arena;
    const char *s, *end;
    unsigned depth; /* of groups */
    bool failed;    /* a construct that is not read here */
};

static struct part read_choice(struct reader *r);

static bool take(struct reader *r, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(r->end - r->s) < n || memcmp(r->s, text, n) != 0)
        return false;
    r->s += n;
    return true;
}

static struct part anything(void)
{
    return (struct part){.exact = false};
}

static struct part one_byte(unsigned byte)
{
    struct part part = empty_part();
    part.all.v[0] = (struct string){.len = 1, .s = {(char)folded((char)byte)}};
    return part;
}

static unsigned hex(const char *digits)
{
    unsigned value = 0;
    for (int i = 0; i < 2; i++)
        value = value << 4 |
                (unsigned)(isdigit((unsigned char)digits[i]) ? digits[i] - '0'
                                                             : (digits[i] | 0x20) - 'a' + 10);
    return value;
}

/* What stands behind a backslash: one byte, its number in *byte, or something else. */
static enum { A_BYTE, NO_WIDTH, A_KIND, UNREAD } read_escape(struct reader *r, unsigned *byte)
{
    if (r->s == r->end)
        return UNREAD;
    char c = *r->s++;
    *byte = (unsigned char)c;
    if (c == 'x' && r->end - r->s >= 2 && isxdigit((unsigned char)r->s[0]) &&
        isxdigit((unsigned char)r->s[1])) {
        *byte = hex(r->s);
        r->s += 2;
        return A_BYTE;
    }
    if (c == 't' || c == 'n')
        *byte = c == 't' ? '\t' : '\n';
    if (c == 't' || c == 'n' || !isalnum((unsigned char)c))
        return A_BYTE;
    if (strchr("bBAzZGK", c) != NULL)
        return NO_WIDTH;
    return strchr("dDwWsShHvV", c) != NULL ? A_KIND : UNREAD;
}

/* One member of a class, or the end of a range; -1: a kind of characters. */
static int read_member(struct reader *r)
{
    unsigned byte = (unsigned char)*r->s++;
    if (byte != '\\')
        return (int)byte;
    switch (read_escape(r, &byte)) {
    case A_BYTE:
        return (int)byte;
    case A_KIND:
        return -1;
    default:
        r->failed = true;
        return -1;
    }
}

/* The bytes of a class as they are folded, behind its '['; false: of a kind, or all but some. */
static bool read_members(struct reader *r, bool seen[256])
{
    bool told = !take(r, "^");
    for (bool first = true; !r->failed && r->s < r->end && (first || *r->s != ']'); first = false) {
        if (r->end - r->s > 1 && r->s[0] == '[' && r->s[1] == ':') {
            const char *close = memmem(r->s, (size_t)(r->end - r->s), ":]", 2);
            r->failed |= close == NULL;
            r->s = close != NULL ? close + 2 : r->end;
            told = false;
            continue;
        }
        int from = read_member(r), to = from;
        bool range = from >= 0 && r->end - r->s > 1 && r->s[0] == '-' && r->s[1] != ']';
        if (range) {
            r->s++;
            to = read_member(r);
        }
        told = told && from >= 0 && to >= 0;
        for (int c = from; told && c <= to; c++)
            seen[folded((char)c)] = true;
    }
    r->failed |= r->s == r->end;
    r->s += r->s < r->end;
    return told;
}

static struct part read_class(struct reader *r)
{
    bool seen[256] = {false};
    struct part part = {.exact = false};
    struct strings members = {.n = 0};
    if (!read_members(r, seen))
        return part;
    for (unsigned c = 0; c < 256; c++) {
        if (!seen[c])
            continue;
        if (members.n == MOST)
            return part;
        add_string(&members, &one_byte(c).all.v[0]);
    }
    part.exact = members.n <= CLASS;
    part.all = members;
    if (!part.exact)
        add_clause(r->arena, &part, &members);
    return part;
}

/* A group behind its '(': what it matches, or nothing where it only looks. */
static struct part read_group(struct reader *r)
{
    bool look = take(r, "?=") || take(r, "?<="), deny = !look && (take(r, "?!") || take(r, "?<!"));
    bool plain =
        look || deny || take(r, "?:") || take(r, "?>") || take(r, "?-i:") || take(r, "?i:");
    if (!plain && (take(r, "?<") || take(r, "?P<"))) {
        const char *close = memchr(r->s, '>', (size_t)(r->end - r->s));
        r->failed |= close == NULL;
        r->s = close != NULL ? close + 1 : r->end;
    } else if (!plain) {
        r->failed |= r->s < r->end && (*r->s == '?' || *r->s == '*');
    }
    r->failed |= ++r->depth > DEEPEST;
    struct part inside = r->failed ? empty_part() : read_choice(r);
    r->depth--;
    r->failed |= !take(r, ")");
    struct part ahead = empty_part(); /* what is looked at must be there, but takes no room */
    if (look)
        add_clauses(r->arena, &ahead, &inside);
    return look || deny ? ahead : inside;
}

static struct part read_atom(struct reader *r)
{
    unsigned byte = (unsigned char)*r->s++;
    switch (byte) {
    case '(':
        if (take(r, "*SKIP)"))
            return empty_part();
        if (take(r, "*F)") || take(r, "*FAIL)")) {
            struct part never = empty_part();
            never.never = true;
            return never;
        }
        return read_group(r);
    case '[':
        return read_class(r);
    case '.':
        return anything();
    case '^':
    case '$':
        return empty_part();
    case '\\':
        switch (read_escape(r, &byte)) {
        case A_BYTE:
            return one_byte(byte);
        case NO_WIDTH:
            return empty_part();
        case A_KIND:
            return anything();
        default:
            r->failed = true;
        }
        return anything();
    default:
        return one_byte(byte);
    }
}

/* Takes a number, of which only is asked whether it is 0, 1 or more (2); -1: there is none. */
static int read_number(const char **s, const char *end)
{
    int number = *s < end && isdigit((unsigned char)**s) ? 0 : -1;
    for (; *s < end && isdigit((unsigned char)**s); ++*s)
        number = number > 0 || **s > '1' ? 2 : **s - '0';
    return number;
}

/* "{2}", "{2,}", "{2,3}". Other braces are themselves; what some versions of PCRE2 take for a
 * quantifier ("{,3}", "{ 2 }") is not read. */
static bool read_braces(struct reader *r, int *least, int *most)
{
    const char *s = r->s + 1;
    int from = read_number(&s, r->end), to = from;
    if (from >= 0 && s < r->end && *s == ',') {
        s++;
        to = read_number(&s, r->end);
    }
    if (from < 0 || s == r->end || *s != '}') {
        while (s < r->end && (isdigit((unsigned char)*s) || strchr(", \t", *s) != NULL))
            s++;
        r->failed |= s < r->end && *s == '}' && s > r->s + 1;
        return false;
    }
    *least = from > 0;
    *most = to < 0 ? 2 : to;
    r->s = s + 1;
    return true;
}

/* The least number of times of a quantifier, if one is next; *most is 0, 1 or many (2). */
static bool read_quantifier(struct reader *r, int *least, int *most)
{
    *least = *most = 1;
    if (r->s == r->end)
        return false;
    if (*r->s == '{') {
        if (!read_braces(r, least, most))
            return false;
    } else if (strchr("*+?", *r->s) != NULL) {
        char c = *r->s++;
        *least = c == '+';
        *most = c == '?' ? 1 : 2;
    } else {
        return false;
    }
    if (r->s < r->end && (*r->s == '+' || *r->s == '?'))
        r->s++;
    return true;
}

/* A part as often as its quantifier says. */
static struct part repeated(struct kd_arena *arena, const struct part *part, int least, int most)
{
    struct part out = *part, none = empty_part();
    if (least == 1 && most == 1)
        return out;
    if (least == 0 && most == 1 && part->exact && !part->never)
        return either(arena, part, &none);
    out = anything();
    if (least > 0)
        add_clauses(arena, &out, part);
    return out;
}

static bool is_plain(char c)
{
    return isalnum((unsigned char)c) || strchr(" '-,:\"", c) != NULL;
}

/* Behind the class that starts at s, or `end`; its first byte may be ']'. */
static const char *behind_class(const char *s, const char *end)
{
    s += s + 1 < end && s[1] == '^' ? 2 : 1;
    for (bool first = true; s < end && (first || *s != ']'); first = false)
        s += *s == '\\' && s + 1 < end ? 2 : 1;
    return s < end ? s + 1 : end;
}

/* Behind the group that starts at s, or `end`. */
static const char *behind_group(const char *s, const char *end)
{
    size_t depth = 0;
    while (s < end) {
        char c = *s;
        if (c == '[') {
            s = behind_class(s, end);
            continue;
        }
        s += c == '\\' && s + 1 < end ? 2 : 1;
        depth += c == '(';
        if (c == ')' && --depth == 0)
            return s;
    }
    return end;
}

/* Passes over a long group that need not be there: whatever is in it, nothing of it is needed. */
static bool skip_optional(struct reader *r)
{
    enum { LONG = 40 /* bytes */ };
    int least = 1, most;
    if (*r->s != '(')
        return false;
    const char *start = r->s, *behind = behind_group(r->s, r->end);
    r->s = behind;
    if (behind - start > LONG && read_quantifier(r, &least, &most) && least == 0)
        return true;
    r->s = start;
    return false;
}

static struct part read_row(struct reader *r)
{
    struct row row = {.part = {.exact = true}, .end = empty_part().all};
    while (!r->failed && r->s < r->end && *r->s != '|' && *r->s != ')') {
        int least, most;
        if (is_plain(*r->s) && (r->s + 1 == r->end || strchr("*+?{", r->s[1]) == NULL)) {
            append_byte(r->arena, &row, (unsigned char)*r->s++);
            continue;
        }
        bool optional = skip_optional(r);
        struct part next = optional ? anything() : read_atom(r);
        if (!optional && read_quantifier(r, &least, &most))
            next = repeated(r->arena, &next, least, most);
        append(r->arena, &row, &next);
    }
    return whole_row(r->arena, &row);
}

static struct part read_choice(struct reader *r)
{
    struct part part = read_row(r);
    while (!r->failed && take(r, "|")) {
        struct part other = read_row(r);
        part = either(r->arena, &part, &other);
    }
    return part;
}

/* ---- made ---- */

static struct literal literal_of(const struct string *string)
{
    struct literal out = {.n = 0};
    const unsigned char *s = (const unsigned char *)string->s;
    if (string->len == 1)
        out.gram[out.n++] = (uint16_t)gram1(s[0]);
    if (string->len == 2)
        out.gram[out.n++] = (uint16_t)gram2(s[0], s[1]);
    for (unsigned i = 0; i + 2 < string->len; i++)
        out.gram[out.n++] = (uint16_t)gram3(s[i], s[i + 1], s[i + 2]);
    return out;
}

static struct clause clause_of(struct kd_arena *arena, const struct strings *strings)
{
    struct literal *v = kd_arena_alloc(arena, strings->n * sizeof *v);
    for (size_t i = 0; i < strings->n; i++)
        v[i] = literal_of(&strings->v[i]);
    return (struct clause){v, strings->n};
}

static bool same_strings(const struct strings *a, const struct strings *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->v[i].len == b->v[i].len && memcmp(a->v[i].s, b->v[i].s, a->v[i].len) == 0;
    return same;
}

/* The clauses of a part, each once, those of few literals first, since they are asked first. */
static const struct kd_need *need_of_part(struct kd_arena *arena, const struct part *part)
{
    struct kd_need *need = kd_arena_alloc(arena, sizeof *need);
    for (size_t size = 1; size <= MOST; size++)
        for (size_t i = 0; i < part->clauses.n; i++) {
            bool again = false;
            for (size_t k = 0; k < i && !again; k++)
                again = same_strings(part->clauses.v[k], part->clauses.v[i]);
            if (part->clauses.v[i]->n == size && !again)
                *KD_PUSH(arena, need) = clause_of(arena, part->clauses.v[i]);
        }
    return need->n > 0 ? need : NULL;
}

const struct kd_need *kd_need_of(struct kd_arena *arena, const char *pattern, size_t len)
{
    jmp_buf oom, *outer = arena->on_oom;
    struct kd_arena scratch = {.on_oom = &oom};
    struct kd_arena *made = &scratch;
    const struct kd_need *volatile need = NULL;
    arena->on_oom = &oom;
    if (setjmp(oom) == 0) {
        struct reader r = {.arena = made, .s = pattern, .end = pattern + len};
        struct part part = read_choice(&r), all = {.exact = false};
        if (!r.failed && r.s == r.end && !part.never) {
            add_clauses(made, &all, &part);
            need = need_of_part(arena, &all);
        }
    }
    arena->on_oom = outer;
    kd_arena_free(made);
    return need;
}
