/* Rule files: reading their lines, expanding and compiling their patterns. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/tsv.h"
#include "base/utf8.h"
#include "extract/rule_p.h"

/* What is wrong in a line, and what to write instead. */
__attribute__((format(printf, 3, 4))) static enum kdidx_status
wrong_at(const struct kd_rule_reader *r, unsigned line, const char *format, ...)
{
    char what[600];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return kd_fail(r->err, KDIDX_USAGE, "%s%s%s:%u: %s", r->dir != NULL ? r->dir : "",
                   r->dir != NULL ? "/" : "", r->file, line, what);
}

#define WRONG(r, ...) wrong_at((r), (r)->line, __VA_ARGS__)

/* A piece of the line as an argument of "%.*s", cut to what a message can show. */
#define SHOWN(str) ((str).len < 200 ? (int)(str).len : 200), (str).s

/* ---- words of a line ---- */

static struct kd_str trim(struct kd_str s)
{
    while (s.len > 0 && isspace((unsigned char)s.s[0])) {
        s.s++;
        s.len--;
    }
    while (s.len > 0 && isspace((unsigned char)s.s[s.len - 1]))
        s.len--;
    return s;
}

/* Takes the first word off `rest`; empty at the end. */
static struct kd_str next_word(struct kd_str *rest)
{
    *rest = trim(*rest);
    size_t n = 0;
    while (n < rest->len && !isspace((unsigned char)rest->s[n]))
        n++;
    struct kd_str word = {rest->s, n};
    rest->s += n;
    rest->len -= n;
    return word;
}

static const char *keep(struct kd_rule_reader *r, struct kd_str s)
{
    return kd_arena_strndup(&r->rules->arena, s.s, s.len);
}

/* ---- patterns ---- */

static const struct kd_let builtin[] = {
    {"name", "[\\x10\\x11][\\x80-\\xff]{3}"}, {"known", "\\x10[\\x80-\\xff]{3}"},
    {"unknown", "\\x11[\\x80-\\xff]{3}"},     {"title", "[\\x11-\\x13\\x18\\x19][\\x80-\\xff]{3}"},
    {"work", "[\\x12\\x13][\\x80-\\xff]{3}"}, {"network", "\\x14[\\x80-\\xff]{3}"},
    {"outlet", "\\x15[\\x80-\\xff]{3}"},      {"group", "\\x16[\\x80-\\xff]{3}"},
    {"date", "\\x17[\\x80-\\xff]{3}"},        {"place", "\\x18[\\x80-\\xff]{3}"},
    {"phrase", "\\x19[\\x80-\\xff]{3}"},      {"any", "[\\x10-\\x19][\\x80-\\xff]{3}"},
};

static const char *find_let(const struct kd_rule_reader *r, struct kd_str name)
{
    for (size_t i = r->rules->lets.n; i-- > 0;)
        if (kd_str_is(name, r->rules->lets.v[i].name))
            return r->rules->lets.v[i].value;
    for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
        if (kd_str_is(name, builtin[i].name))
            return builtin[i].value;
    return NULL;
}

/* Appends `pattern` with {ID} and {X:ID} replaced; the values of lets are expanded already. */
static enum kdidx_status expand(struct kd_rule_reader *r, struct kd_str pattern, struct kd_buf *out)
{
    for (size_t i = 0; i < pattern.len; i++) {
        const char *close = memchr(pattern.s + i, '}', pattern.len - i);
        if (pattern.s[i] == '\\' && i + 1 < pattern.len) {
            kd_buf_add(out, pattern.s + i++, 2);
            continue;
        }
        if (pattern.s[i] != '{' || i + 1 >= pattern.len || close == NULL ||
            !isalpha((unsigned char)pattern.s[i + 1])) {
            kd_buf_add_char(out, pattern.s[i]);
            continue;
        }
        struct kd_str inside = {pattern.s + i + 1, (size_t)(close - pattern.s) - i - 1};
        const char *colon = memchr(inside.s, ':', inside.len);
        struct kd_str name = inside;
        if (colon != NULL)
            name = (struct kd_str){colon + 1, inside.len - (size_t)(colon + 1 - inside.s)};
        const char *value = find_let(r, name);
        if (value == NULL)
            return WRONG(r,
                         "there is no piece {%.*s}; it needs a line `let %.*s PATTERN` before, "
                         "here or in a file that comes earlier",
                         SHOWN(name), SHOWN(name));
        if (colon != NULL)
            kd_buf_printf(out, "(?<%.*s>%s)", (int)(colon - inside.s), inside.s, value);
        else
            kd_buf_printf(out, "(?:%s)", value);
        i += inside.len + 1;
    }
    return out->failed ? kd_fail(r->err, KDIDX_NOMEM, "out of memory") : KDIDX_OK;
}

static enum kdidx_status read_let(struct kd_rule_reader *r, struct kd_str rest)
{
    struct kd_str name = next_word(&rest);
    kd_buf_clear(&r->let);
    if (name.len == 0 || trim(rest).len == 0)
        return WRONG(r, "let needs a name and a pattern: let month jan|feb|mar");
    enum kdidx_status status = expand(r, trim(rest), &r->let);
    if (status != KDIDX_OK)
        return status;
    struct kd_str text = {r->let.data != NULL ? r->let.data : "", r->let.len};
    *KD_PUSH(&r->rules->arena, &r->rules->lets) = (struct kd_let){keep(r, name), keep(r, text)};
    return KDIDX_OK;
}

/* ---- say ---- */

/* The arguments of each: g a capture, r a role, k a kind of work, h a happening; a weight may
 * follow. */
static const struct {
    const char *name, *args;
    double weight;
} say_ops[KD_SAY_OPS] = {
    [KD_SAY_PERSON] = {"person", "gr", 2.0}, [KD_SAY_CHARACTER] = {"character", "g", 2.0},
    [KD_SAY_WORK] = {"work", "gk", 2.0},     [KD_SAY_NOTHING] = {"nothing", "g", 2.0},
    [KD_SAY_CAST] = {"cast", "ggg", 1.0},    [KD_SAY_PAIR] = {"pair", "ggg", 1.0},
    [KD_SAY_CREW] = {"crew", "grg", 1.0},    [KD_SAY_AIRS] = {"airs", "gg", 1.0},
    [KD_SAY_OFFER] = {"offer", "ggg", 1.0},  [KD_SAY_EARLIER] = {"earlier", "g", 1.0},
    [KD_SAY_BESIDE] = {"beside", "g", 1.0},  [KD_SAY_SAME] = {"same", "gg", 1.0},
    [KD_SAY_ALIKE] = {"alike", "g", 1.0},    [KD_SAY_AIRTIME] = {"airtime", "gg", 1.0},
    [KD_SAY_DATE] = {"date", "", 1.0},       [KD_SAY_PUBLISHED] = {"published", "", 1.0},
    [KD_SAY_OUTLET] = {"outlet", "g", 1.0},  [KD_SAY_CREDIT] = {"credit", "g", 1.0},
    [KD_SAY_EVENT] = {"event", "hggg", 1.0},
};

const char *kd_say_name(enum kd_say_op op)
{
    return say_ops[op].name;
}

static bool parse_word(struct kd_str word, char type, int *out)
{
    char name[24];
    enum kd_role role;
    enum kd_work_kind kind;
    enum kd_happening happening;
    *out = -1;
    if (word.len >= sizeof name)
        return false;
    memcpy(name, word.s, word.len);
    name[word.len] = '\0';
    if (strcmp(name, "any") == 0)
        return type != 'h';
    if (type == 'r' && kd_role_parse(name, &role))
        *out = (int)role;
    else if (type == 'k' && kd_work_kind_parse(name, &kind))
        *out = (int)kind;
    else if (type == 'h' && kd_happening_parse(name, &happening))
        *out = (int)happening;
    return *out >= 0;
}

/* A capture by its name. The pattern is compiled later, so that its names are kept here and
 * resolved then: the first letter is enough, names are one capital letter. */
static bool parse_group(struct kd_str word, int *out)
{
    if (word.len != 1)
        return false;
    *out = word.s[0] == '-' ? KD_NO_GROUP : word.s[0] == '<' ? KD_SUBJECT_BEFORE : word.s[0];
    return true;
}

static const char *not_that(char type)
{
    switch (type) {
    case 'g':
        return "no capture: one letter of the pattern, - or <";
    case 'r':
        return "no role: actor, director, writer, other or any";
    case 'k':
        return "no kind: drama, film, show, music, other or any";
    default:
        return "nothing that happens: announced, script_reading, filming_start, filming_end, "
               "press_conference, premiere, episode, finale or aired";
    }
}

static enum kdidx_status read_say(struct kd_rule_reader *r, struct kd_rule *rule,
                                  struct kd_str rest)
{
    struct kd_str op = next_word(&rest), word;
    size_t n = 0;
    while (n < KD_SAY_OPS && !kd_str_is(op, say_ops[n].name))
        n++;
    if (n == KD_SAY_OPS)
        return WRONG(
            r,
            "a rule cannot say `%.*s`; it can say cast, pair, crew, airs, airtime, "
            "event, person, character, work, nothing, offer, earlier, beside, same, alike, "
            "date, published, outlet, credit",
            SHOWN(op));
    if (rule->says == KD_RULE_SAYS)
        return WRONG(r, "a rule can say %d things at most; put the rest into a second rule",
                     KD_RULE_SAYS);
    struct kd_say *say = &rule->say[rule->says++];
    *say = (struct kd_say){
        .op = (enum kd_say_op)n, .group = {KD_NO_GROUP, KD_NO_GROUP, KD_NO_GROUP}, .word = -1};
    size_t groups = 0;
    for (const char *a = say_ops[n].args; *a != '\0'; a++) {
        word = next_word(&rest);
        bool ok =
            *a == 'g' ? parse_group(word, &say->group[groups++]) : parse_word(word, *a, &say->word);
        if (!ok)
            return WRONG(r, "say %s: `%.*s` is %s", say_ops[n].name, SHOWN(word), not_that(*a));
    }
    word = next_word(&rest);
    char *end = NULL;
    say->weight = say_ops[n].weight;
    if (word.len > 0)
        say->weight = strtod(keep(r, word), &end);
    bool number = end == NULL || *end == '\0';
    if (!number || !(say->weight > 0 && say->weight <= 100) || next_word(&rest).len > 0)
        return WRONG(r, "say %s: the weight `%.*s` is no number from 0 to 100, or more follows it",
                     say_ops[n].name, SHOWN(word));
    return KDIDX_OK;
}

/* ---- the other lines of a rule ---- */

static void read_cues(struct kd_rule_reader *r, struct kd_str rest)
{
    for (;;) {
        struct kd_str word = next_word(&rest);
        if (word.len == 0)
            return;
        bool punctuation = word.len == 1 && ispunct((unsigned char)word.s[0]);
        uint64_t hash = punctuation ? kd_hash64(word.s, 1) : kd_word_hash(word.s, word.len);
        *KD_PUSH(&r->rules->arena, &r->rules->cues) =
            (struct kd_cue){hash, (uint32_t)r->rules->rules.n - 1};
        r->has_cue = true;
    }
}

/* A string with \" for a quotation mark. */
static const char *keep_unescaped(struct kd_rule_reader *r, struct kd_str s)
{
    char *copy = kd_arena_strndup(&r->rules->arena, s.s, s.len), *out = copy;
    for (const char *in = copy; *in != '\0'; in++)
        if (in[0] != '\\' || in[1] != '"')
            *out++ = *in;
    *out = '\0';
    return copy;
}

static enum kdidx_status read_example(struct kd_rule_reader *r, struct kd_rule *rule,
                                      struct kd_str rest, bool yes)
{
    rest = trim(rest);
    const char *end = NULL;
    for (size_t i = 1; i < rest.len; i++)
        if (rest.s[i] == '"' &&
            (i + 1 == rest.len ||
             (yes && memmem(rest.s + i + 1, rest.len - i - 1, "=>", 2) == rest.s + i + 2)))
            end = rest.s + i;
    if (rest.len < 2 || rest.s[0] != '"' || end == NULL)
        return WRONG(r, "an example is \"text\", for yes with => A=...; B=... behind it: %.*s",
                     SHOWN(rest));
    struct kd_example example = {.line = r->line};
    example.text = keep_unescaped(r, (struct kd_str){rest.s + 1, (size_t)(end - rest.s) - 1});
    if (yes) {
        struct kd_str expected = {end + 1, rest.len - (size_t)(end + 1 - rest.s)};
        expected = trim(expected);
        if (expected.len < 2)
            return WRONG(r, "behind a yes example stands => and what it captures: => A=...; B=...");
        example.expected = keep(r, trim((struct kd_str){expected.s + 2, expected.len - 2}));
    }
    rule->examples =
        kd_arena_grow(&r->rules->arena, rule->examples, rule->example_count * sizeof example,
                      (rule->example_count + 1) * sizeof example);
    rule->examples[rule->example_count++] = example;
    return KDIDX_OK;
}

static int find_group(const struct kd_pattern *pattern, int letter)
{
    for (size_t i = 0; i < kd_pattern_groups(pattern); i++)
        if (kd_pattern_group_name(pattern, i)[0] == letter &&
            kd_pattern_group_name(pattern, i)[1] == '\0')
            return (int)i;
    return -1;
}

/* What the rule does, as bytes: other words about it, and examples, leave it the same. */
static enum kdidx_status set_version(struct kd_rule_reader *r, struct kd_rule *rule)
{
    kd_buf_add(&r->says, r->pattern.data, r->pattern.len);
    if (r->says.failed)
        return kd_fail(r->err, KDIDX_NOMEM, "out of memory");
    rule->version = kd_hash128(r->says.data, r->says.len);
    kd_buf_clear(&r->says);
    return KDIDX_OK;
}

/* Compiles the rule that the lines before made, if there is one. */
static enum kdidx_status finish_rule(struct kd_rule_reader *r)
{
    if (r->rules->rules.n == 0 || r->finished)
        return KDIDX_OK;
    struct kd_rule *rule = &r->rules->rules.v[r->rules->rules.n - 1];
    struct kd_error why = {{0}};
    r->finished = true;
    if (r->pattern.len == 0)
        return wrong_at(r, rule->line, "rule %s has no `pattern`", rule->id);
    enum kdidx_status status = set_version(r, rule);
    if (status != KDIDX_OK)
        return status;
    status = kd_pattern_new(r->pattern.data, r->pattern.len, &rule->pattern, &why);
    rule->need = kd_need_of(&r->rules->arena, r->pattern.data, r->pattern.len);
    kd_buf_clear(&r->pattern);
    if (status == KDIDX_NOMEM)
        return kd_fail(r->err, status, "out of memory");
    if (status != KDIDX_OK)
        return wrong_at(r, rule->line, "rule %s: %s", rule->id, why.text);
    bool yes = false;
    for (size_t i = 0; i < rule->example_count; i++)
        yes |= rule->examples[i].expected != NULL;
    if (!yes || rule->says == 0)
        return wrong_at(r, rule->line, "rule %s has no `%s` line; it needs at least one", rule->id,
                        yes ? "say" : "yes");
    for (size_t i = 0; i < rule->says; i++)
        for (size_t g = 0; g < KD_SAY_ARGS; g++)
            if (rule->say[i].group[g] > 0) {
                rule->say[i].group[g] = find_group(rule->pattern, rule->say[i].group[g]);
                if (rule->say[i].group[g] < 0)
                    return wrong_at(r, rule->line,
                                    "rule %s: `say %s` names a capture that the pattern does not "
                                    "have; {A:name} makes one",
                                    rule->id, say_ops[rule->say[i].op].name);
            }
    if (!r->has_cue)
        *KD_PUSH(&r->rules->arena, &r->rules->cues) = (struct kd_cue){0, rule->number};
    return KDIDX_OK;
}

static enum kdidx_status start_rule(struct kd_rule_reader *r, struct kd_str rest)
{
    enum kdidx_status status = finish_rule(r);
    if (status != KDIDX_OK)
        return status;
    struct kd_str id = next_word(&rest);
    if (id.len == 0)
        return WRONG(r, "a rule needs an id: rule cast.plays");
    for (size_t i = 0; i < r->rules->rules.n; i++)
        if (kd_str_is(id, r->rules->rules.v[i].id))
            return WRONG(r, "there is a rule %.*s already, in %s:%u; choose another id", SHOWN(id),
                         r->rules->rules.v[i].file, r->rules->rules.v[i].line);
    uint32_t number = (uint32_t)r->rules->rules.n;
    struct kd_rule *rule = KD_PUSH(&r->rules->arena, &r->rules->rules);
    *rule = (struct kd_rule){.id = keep(r, id), .about = "", .line = r->line, .number = number};
    rule->file = keep(r, (struct kd_str){r->file, strlen(r->file)});
    r->has_cue = r->finished = false;
    return KDIDX_OK;
}

static enum kdidx_status read_stage(struct kd_rule_reader *r, struct kd_rule *rule,
                                    struct kd_str rest)
{
    struct kd_str word = next_word(&rest);
    if (kd_str_is(word, "text"))
        rule->stage = KD_STAGE_TEXT;
    else if (kd_str_is(word, "head"))
        rule->stage = KD_STAGE_HEAD;
    else
        return WRONG(r, "stage is text or head, not `%.*s`", SHOWN(word));
    return KDIDX_OK;
}

static enum kdidx_status read_line(struct kd_rule_reader *r, struct kd_str line)
{
    struct kd_str rest = line, word = next_word(&rest);
    if (memchr(line.s, '\0', line.len) != NULL || kd_utf8_valid(line.s, line.len) != line.len)
        return WRONG(r, "the line is not UTF-8, or holds a NUL byte");
    if (word.len == 0 || word.s[0] == '#')
        return KDIDX_OK;
    if (kd_str_is(word, "let"))
        return read_let(r, rest);
    if (kd_str_is(word, "rule"))
        return start_rule(r, rest);
    if (r->rules->rules.n == 0 || r->finished)
        return WRONG(r, "before the file's first `rule` only `let` may stand, not `%.*s`",
                     SHOWN(word));
    struct kd_rule *rule = &r->rules->rules.v[r->rules->rules.n - 1];
    if (kd_str_is(word, "cue") || kd_str_is(word, "say") || kd_str_is(word, "stage"))
        kd_buf_printf(&r->says, "%.*s\n", (int)trim(line).len, trim(line).s);
    if (kd_str_is(word, "about"))
        rule->about = keep(r, trim(rest));
    else if (kd_str_is(word, "cue"))
        read_cues(r, rest);
    else if (kd_str_is(word, "pattern"))
        return expand(r, trim(rest), &r->pattern);
    else if (kd_str_is(word, "say"))
        return read_say(r, rule, rest);
    else if (kd_str_is(word, "stage"))
        return read_stage(r, rule, rest);
    else if (kd_str_is(word, "yes") || kd_str_is(word, "no"))
        return read_example(r, rule, rest, kd_str_is(word, "yes"));
    else
        return WRONG(r,
                     "a line begins with let, rule, about, cue, stage, pattern, say, yes, no or "
                     "#, not with `%.*s`",
                     SHOWN(word));
    return KDIDX_OK;
}

enum kdidx_status kd_rules_read_file(struct kd_rule_reader *r, const char *s, size_t len)
{
    enum kdidx_status status = KDIDX_OK;
    struct kd_str text = {s, len};
    r->line = 0;
    while (status == KDIDX_OK && text.len > 0) {
        const char *newline = memchr(text.s, '\n', text.len);
        size_t n = newline != NULL ? (size_t)(newline - text.s) : text.len;
        r->line++;
        status = read_line(r, (struct kd_str){text.s, n});
        text.s += n + (newline != NULL);
        text.len -= n + (newline != NULL);
    }
    return status == KDIDX_OK ? finish_rule(r) : status;
}
