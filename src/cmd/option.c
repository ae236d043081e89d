/* The tables of options, and the one parser for all of them. */
#include "cmd/option.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "cmd/cmd.h"

#define AT(field) offsetof(struct kd_options, field)

const struct kd_option kd_common_options[] = {
    {"db", 'd', "FILE", KD_OPT_STRING, 0, AT(db), "the database (else $KDIDX_DB, else kdidx.db)"},
    {"help", 'h', NULL, KD_OPT_FLAG, 0, AT(help), "say how to use kdidx or the command"},
    {"no-pager", '\0', NULL, KD_OPT_FLAG, 0, AT(no_pager),
     "print answers on a terminal without $PAGER"},
    {"version", 'V', NULL, KD_OPT_FLAG, 0, AT(version), "print the version"},
    {0}};

const struct kd_option kd_answer_options[] = {
    {"json", '\0', NULL, KD_OPT_SET, KD_PRINT_JSON, AT(format), "print one JSON document"},
    {"ndjson", '\0', NULL, KD_OPT_SET, KD_PRINT_NDJSON, AT(format), "print one JSON line a row"},
    {"csv", '\0', NULL, KD_OPT_SET, KD_PRINT_CSV, AT(format), "print comma-separated values"},
    {"tsv", '\0', NULL, KD_OPT_SET, KD_PRINT_TSV, AT(format), "print tab-separated values"},
    {"format-version", '\0', "N", KD_OPT_COUNT, 0, AT(format_version),
     "print documents of version N (there is 1)"},
    {0}};

const struct kd_option kd_row_options[] = {
    {"print0", '0', NULL, KD_OPT_SET, KD_PRINT_NUL, AT(format),
     "print names or paths alone, each ended by NUL"},
    {"fields", '\0', "LIST", KD_OPT_STRING, 0, AT(chosen),
     "print these fields, in this order: name,articles,evidence.quote"},
    {0}};

const struct kd_option kd_sort_options[] = {{"sort", '\0', "FIELD", KD_OPT_STRING, 0, AT(sort),
                                             "sort by a field; FIELD:desc the other way round"},
                                            {0}};

const struct kd_option kd_time_options[] = {
    {"since", '\0', "DATE", KD_OPT_STRING, 0, AT(since),
     "count only articles published then or later: 2021, 2021-05, 2021-05-30"},
    {"until", '\0', "DATE", KD_OPT_STRING, 0, AT(until), "the same for then or earlier"},
    {0}};

const struct kd_option kd_when_options[] = {
    {"since", '\0', "DATE", KD_OPT_STRING, 0, AT(since),
     "only dates that lie there or later: 2021, 2021-05, 2021-05-30"},
    {"until", '\0', "DATE", KD_OPT_STRING, 0, AT(until), "the same for there or earlier"},
    {0}};

const struct kd_option kd_network_options[] = {
    {"network", '\0', "NAME", KD_OPT_STRING, 0, AT(network), "only what this network shows"}, {0}};

const struct kd_option kd_role_options[] = {
    {"role", '\0', "ROLE", KD_OPT_STRING, 0, AT(role), "only actor, director, writer or other"},
    {0}};

const struct kd_option kd_limit_options[] = {
    {"limit", 'n', "N", KD_OPT_COUNT, 1, AT(limit), "at most N rows"},
    {"offset", '\0', "N", KD_OPT_COUNT, 0, AT(offset), "leave the first N rows out"},
    {0}};

#define MIN_CONFIDENCE                                                                             \
    {                                                                                              \
        "min-confidence", '\0', "C", KD_OPT_SHARE, 0, AT(min_confidence),                          \
            "leave out what is less sure than C (0 to 1)"                                          \
    }

const struct kd_option kd_sure_options[] = {MIN_CONFIDENCE, {0}};

const struct kd_option kd_query_options[] = {MIN_CONFIDENCE,
                                             {"evidence", '\0', "N", KD_OPT_AMOUNT, 0, AT(evidence),
                                              "at most N pieces of evidence a row, or none, best "
                                              "or all (default 3)"},
                                             {0}};

#define SPLIT                                                                                      \
    {                                                                                              \
        "split", '\0', "HOW", KD_OPT_STRING, 0, AT(split),                                         \
            "where articles end: auto, none, formfeed, or a REGEX for a line between"              \
    }
#define FORMAT                                                                                     \
    {                                                                                              \
        "format", '\0', "NAME", KD_OPT_STRING, 0, AT(input_format),                                \
            "what the inputs are, if not to be found out: text, html, xml, json, csv, warc"        \
    }
#define NO_LISTS                                                                                   \
    {                                                                                              \
        "no-lists", '\0', NULL, KD_OPT_FLAG, 0, AT(no_lists),                                      \
            "rules alone: leave the built-in lists of names out"                                   \
    }

const struct kd_option kd_explain_options[] = {SPLIT, FORMAT, NO_LISTS, {0}};

const struct kd_option kd_reading_options[] = {
    SPLIT,
    FORMAT,
    {"names", '\0', "FILE", KD_OPT_LIST, 0, AT(names), "add a list of names; may be repeated"},
    NO_LISTS,
    {"data", '\0', "DIR", KD_OPT_STRING, 0, AT(data),
     "rules and names from DIR (else $KDIDX_DATA, else built in)"},
    {"field", '\0', "NAME=PATH", KD_OPT_LIST, 0, AT(fields),
     "where rows hold text, title, url ...: text=.a.b, title=column"},
    {"languages", '\0', "LIST", KD_OPT_STRING, 0, AT(languages),
     "codes of the languages to extract, or all (default en,ko)"},
    {"only-kdrama", '\0', NULL, KD_OPT_FLAG, 0, AT(only_kdrama),
     "leave out what does not look like being about Korean drama"},
    {"jobs", 'j', "N", KD_OPT_COUNT, 0, AT(jobs), "extract with N threads (default: processors)"},
    {"limit", 'n', "N", KD_OPT_COUNT, 0, AT(limit), "stop after N articles of all inputs together"},
    {"max-article", '\0', "BYTES", KD_OPT_COUNT, 0, AT(max_article),
     "refuse articles that are longer (default 16777216)"},
    {"max-expand", '\0', "N", KD_OPT_COUNT, 0, AT(max_expand),
     "refuse inputs that unpack to more than N times their size (default 1000)"},
    {"dry-run", '\0', NULL, KD_OPT_FLAG, 0, AT(dry_run),
     "only tell each input's format, articles and rejected; also as JSON ..."},
    {0}};

const struct kd_option kd_reject_options[] = {
    {"reject-file", '\0', "FILE", KD_OPT_STRING, 0, AT(reject_file),
     "write what is rejected to FILE, too, a line of JSON each"},
    {0}};

const struct kd_option kd_sandbox_options[] = {
    {"no-sandbox", '\0', NULL, KD_OPT_FLAG, 0, AT(no_sandbox),
     "read without the sandbox (Linux: Landlock and seccomp)"},
    {0}};

const struct kd_option kd_ingest_options[] = {
    {"refresh", '\0', NULL, KD_OPT_FLAG, 0, AT(refresh),
     "extract stored articles again that other rules or lists made"},
    {"verbose", 'v', NULL, KD_OPT_FLAG, 0, AT(verbose),
     "tell the same of each input after storing its articles"},
    {0}};

const struct kd_option kd_extract_options[] = {
    {"text", '\0', NULL, KD_OPT_FLAG, 0, AT(text), "put the article's text into the record"}, {0}};

const struct kd_option kd_data_options[] = {
    {"data", '\0', "DIR", KD_OPT_STRING, 0, AT(data),
     "rules and names from DIR (else $KDIDX_DATA, else built in)"},
    {"names", '\0', "FILE", KD_OPT_LIST, 0, AT(names), "add a list of names; may be repeated"},
    {0}};

const struct kd_option kd_rules_options[] = {
    {"stats", '\0', NULL, KD_OPT_FLAG, 0, AT(stats),
     "each rule's tries, matches, limits and time on the articles of PATH..."},
    {0}};

const struct kd_option kd_status_options[] = {NO_LISTS, {0}};

const struct kd_option kd_sql_options[] = {
    {"timeout", '\0', "S", KD_OPT_COUNT, 0, AT(timeout),
     "give up after S seconds, 0: never (default 30)"},
    {"schema", '\0', NULL, KD_OPT_FLAG, 0, AT(schema), "tell of the views that can be asked"},
    {0}};

const struct kd_option kd_decide_options[] = {
    {"kind", '\0', "KIND", KD_OPT_STRING, 0, AT(kind),
     "what the names are of, where it could be either: person or work"},
    {"forget", '\0', NULL, KD_OPT_FLAG, 0, AT(forget), "take back what was said of the two"},
    {0}};

const struct kd_option kd_graph_options[] = {
    {"dot", '\0', NULL, KD_OPT_SET, KD_AS_DOT, AT(format), "print DOT, for Graphviz"},
    {"graphml", '\0', NULL, KD_OPT_SET, KD_AS_GRAPHML, AT(format), "print GraphML"},
    {"gexf", '\0', NULL, KD_OPT_SET, KD_AS_GEXF, AT(format), "print GEXF 1.3, for Gephi"},
    {"around", '\0', "NAME", KD_OPT_STRING, 0, AT(around), "only what is near a person or drama"},
    {"depth", '\0', "N", KD_OPT_COUNT, 1, AT(depth),
     "with --around: as many steps from a person to a drama or back (default 2)"},
    {"people", '\0', NULL, KD_OPT_FLAG, 0, AT(people),
     "people alone: an edge between two who act in one drama"},
    {"limit", 'n', "N", KD_OPT_COUNT, 1, AT(limit),
     "at most N people and dramas, nearest first, then by articles (a table: 1000)"},
    MIN_CONFIDENCE,
    {0}};

const struct kd_option kd_report_options[] = {{"output", 'o', "FILE", KD_OPT_STRING, 0, AT(output),
                                               "write to FILE instead of standard output"},
                                              {"limit", 'n', "N", KD_OPT_COUNT, 1, AT(limit),
                                               "at most N dramas and N people; 50 if not given"},
                                              MIN_CONFIDENCE,
                                              {0}};
/* By the name of the option and that of its argument: one name can have two meanings. */
static const struct {
    const char *name, *arg;
    bool open;
    const char *words[12];
} WORDS[] = {{"format", "NAME", false, {"auto", "text", "html", "xml", "json", "csv", "warc"}},
             {"split", "HOW", true, {"auto", "none", "formfeed"}},
             {"role", "ROLE", false, {"actor", "director", "writer", "other"}},
             {"evidence", "N", true, {"none", "best", "all"}},
             {"kind", "KIND", false, {"person", "work"}},
             {"languages", "LIST", true, {"en", "ko", "en,ko", "all"}},
             {"field",
              "NAME=PATH",
              true,
              {"text=", "title=", "url=", "published=", "outlet=", "author=", "lang="}}};

const char *const *kd_option_words(const struct kd_option *option, bool *open)
{
    for (size_t i = 0; option->arg != NULL && i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].name, option->name) == 0 && strcmp(WORDS[i].arg, option->arg) == 0) {
            *open = WORDS[i].open;
            return WORDS[i].words;
        }
    *open = true;
    return NULL;
}

struct kd_options kd_options_default(void)
{
    return (struct kd_options){.format = KD_PRINT_TABLE, .format_version = 1, .timeout = 30};
}

void kd_options_free(struct kd_options *options)
{
    free(options->names);
    free(options->fields);
}

static const struct kd_option *in_table(const struct kd_option *table, const char *name, size_t len,
                                        char letter)
{
    for (; table->name != NULL; table++) {
        if (name == NULL ? table->letter == letter
                         : strlen(table->name) == len && strncmp(table->name, name, len) == 0)
            return table;
    }
    return NULL;
}

const struct kd_option *kd_option_find(const struct kd_option *const *tables, const char *name,
                                       size_t len, char letter)
{
    for (; tables != NULL && *tables != NULL; tables++) {
        const struct kd_option *option = in_table(*tables, name, len, letter);
        if (option != NULL)
            return option;
    }
    return in_table(kd_common_options, name, len, letter);
}

/* "what, where": the commands that have the option; out is empty when none has. */
static void who_has(const struct kd_command *commands, const char *name, size_t len, char *out,
                    size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (const struct kd_command *c = commands; c != NULL && c->name != NULL; c++) {
        bool has = false;
        for (const struct kd_option *const *t = c->tables; t != NULL && *t != NULL && !has; t++)
            has = in_table(*t, name, len, '\0') != NULL;
        if (has && n < size)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "", c->name);
    }
}

static enum kdidx_status unknown(const struct kd_option *const *tables,
                                 const struct kd_command *commands, bool before_command,
                                 const char *word, size_t len, struct kd_error *err)
{
    const char *names[64], *near = NULL;
    char wrong[64], others[256] = "";
    size_t n = 0;
    const struct kd_option *table = kd_common_options;
    for (bool more = true; more;) {
        for (; table->name != NULL && n < 63; table++)
            names[n++] = table->name;
        more = tables != NULL && *tables != NULL;
        if (more)
            table = *tables++;
    }
    names[n] = NULL;
    if (len > 2 && len - 2 < sizeof wrong) {
        memcpy(wrong, word + 2, len - 2);
        wrong[len - 2] = '\0';
        near = kd_nearest(wrong, names);
        if (!before_command)
            who_has(commands, word + 2, len - 2, others, sizeof others);
    }
    if (others[0] != '\0')
        return kd_fail(err, KDIDX_USAGE, "%.*s is an option of %s, not of this command", (int)len,
                       word, others);
    if (near != NULL)
        return kd_fail(err, KDIDX_USAGE, "unknown option %.*s; did you mean --%s?", (int)len, word,
                       near);
    if (before_command)
        return kd_fail(err, KDIDX_USAGE,
                       "unknown option %.*s; a command's own options go after it: kdidx COMMAND %s",
                       (int)len, word, word);
    return kd_fail(err, KDIDX_USAGE, "unknown option %.*s; --help lists them", (int)len, word);
}

static enum kdidx_status add_to_list(const char ***list, const char *value, struct kd_error *err)
{
    size_t *count = (size_t *)(void *)(list + 1);
    const char **grown = realloc(*list, (*count + 1) * sizeof **list);
    if (grown == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    grown[(*count)++] = value;
    *list = grown;
    return KDIDX_OK;
}

static enum kdidx_status set_number(const struct kd_option *option, void *field, const char *arg,
                                    struct kd_error *err)
{
    char *end = NULL;
    errno = 0;
    if (option->kind == KD_OPT_SHARE) {
        double share = strtod(arg, &end);
        if (end == arg || *end != '\0' || !(share >= 0 && share <= 1))
            return kd_fail(err, KDIDX_USAGE, "--%s: %s is not a number from 0 to 1", option->name,
                           arg);
        *(double *)field = share;
        return KDIDX_OK;
    }
    unsigned long long count = strtoull(arg, &end, 10);
    if (arg[0] < '0' || arg[0] > '9' || *end != '\0')
        return kd_fail(err, KDIDX_USAGE, "--%s: %s is not a whole number", option->name, arg);
    if (errno != 0)
        return kd_fail(err, KDIDX_USAGE, "--%s: %s is too large", option->name, arg);
    if (count < (unsigned)option->value)
        return kd_fail(err, KDIDX_USAGE, "--%s: %s is not a whole number from %d on", option->name,
                       arg, option->value);
    *(uint64_t *)field = count;
    return KDIDX_OK;
}

static enum kdidx_status set_amount(const struct kd_option *option, uint64_t *field,
                                    const char *arg, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    if (strcmp(arg, "best") == 0)
        *field = 1;
    else if (strcmp(arg, "all") == 0)
        *field = KD_EVIDENCE_ALL;
    else if (strcmp(arg, "none") == 0)
        *field = 0;
    else
        status = set_number(option, field, arg, err);
    if (status != KDIDX_OK)
        return kd_fail(err, KDIDX_USAGE, "--%s: %s is not a whole number, none, best or all",
                       option->name, arg);
    *field = *field == 0 ? KD_EVIDENCE_NONE : *field;
    return KDIDX_OK;
}

static enum kdidx_status check_word(const struct kd_option *option, const char *arg,
                                    struct kd_error *err)
{
    char what[40];
    bool open;
    const char *const *words = kd_option_words(option, &open);
    for (const char *const *word = words; !open && *word != NULL; word++)
        if (strcmp(*word, arg) == 0)
            return KDIDX_OK;
    snprintf(what, sizeof what, "--%s", option->name);
    return open ? KDIDX_OK : kd_no_such(err, what, arg, words);
}

static enum kdidx_status set(const struct kd_option *option, const char *arg,
                             struct kd_options *options, struct kd_error *err)
{
    void *field = (char *)options + option->offset;
    enum kdidx_status status = check_word(option, arg, err);
    if (status != KDIDX_OK)
        return status;
    switch (option->kind) {
    case KD_OPT_FLAG:
        *(bool *)field = true;
        return KDIDX_OK;
    case KD_OPT_SET:
        *(int *)field = option->value;
        return KDIDX_OK;
    case KD_OPT_STRING:
        *(const char **)field = arg;
        return KDIDX_OK;
    case KD_OPT_LIST:
        return add_to_list(field, arg, err);
    case KD_OPT_AMOUNT:
        return set_amount(option, field, arg, err);
    case KD_OPT_COUNT:
    case KD_OPT_SHARE:
        return set_number(option, field, arg, err);
    }
    return KDIDX_OK;
}

/* One word that begins with a dash, and the next one when it is its argument. */
static enum kdidx_status take(const struct kd_option *const *tables, bool before_command,
                              const char **argv, int argc, int *i, struct kd_options *options,
                              struct kd_error *err)
{
    const char *word = argv[*i], *arg = NULL;
    bool is_long = word[1] == '-';
    size_t len = is_long ? strcspn(word, "=") : 2;
    const struct kd_option *option = is_long ? kd_option_find(tables, word + 2, len - 2, '\0')
                                             : kd_option_find(tables, NULL, 0, word[1]);
    if (option == NULL)
        return unknown(tables, options->commands, before_command, word, len, err);
    const char *rest = word + len;
    if (*rest != '\0')
        arg = is_long ? rest + 1 : rest;
    if (option->arg == NULL && arg != NULL)
        return kd_fail(err, KDIDX_USAGE, "%.*s takes no argument", (int)len, word);
    if (option->arg != NULL && arg == NULL) {
        if (*i + 1 >= argc)
            return kd_fail(err, KDIDX_USAGE, "%s needs an argument: %s", word, option->arg);
        arg = argv[++*i];
    }
    return set(option, arg != NULL ? arg : "", options, err); /* a flag has none */
}

enum kdidx_status kd_options_parse(const struct kd_option *const *tables, bool first_only,
                                   const char **argv, int argc, int *used, int *count,
                                   struct kd_options *options, struct kd_error *err)
{
    int i = 0;
    bool ended = false;
    *count = 0;
    for (; i < argc; i++) {
        if (ended || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (first_only)
                break;
            argv[(*count)++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            ended = true;
        } else {
            enum kdidx_status status = take(tables, first_only, argv, argc, &i, options, err);
            if (status != KDIDX_OK)
                return status;
        }
    }
    *used = i;
    return KDIDX_OK;
}
