/* Options: tables that the parser, the help, and later manual pages and completion read. */
#ifndef KD_OPTION_H
#define KD_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Every option's value; what was not given stays as kd_options_default has it. */
struct kd_command;

struct kd_options {
    const struct kd_command *commands; /* whose options a message may name; NULL: none */
    const char *db;
    bool help, version, quiet;

    int format; /* enum kd_print_format; of graph also one of kd_graph_as */
    uint64_t limit, offset;
    uint64_t evidence; /* pieces a row; 0: not said; KD_EVIDENCE_NONE, KD_EVIDENCE_ALL */
    double min_confidence;
    uint64_t format_version; /* of documents */
    const char *chosen;      /* --fields: "name,articles" */
    const char *sort;        /* "name:desc" */
    const char *since, *until, *network, *role;
    bool no_pager;
    uint64_t timeout; /* sql; seconds; 0: none */

    const char *split, *input_format, *data, *languages, *reject_file;
    const char **names; /* --names, given once or more */
    size_t names_count;
    const char **fields; /* --field, the same */
    size_t fields_count;
    uint64_t jobs;        /* 0: one for each processor */
    uint64_t max_article; /* bytes; 0: the default */
    uint64_t max_expand;  /* times its size; 0: the default */
    bool no_lists, text, only_kdrama, dry_run, verbose;
    bool no_sandbox;    /* ingest, extract, load, merge */
    bool stats;         /* rules */
    bool schema;        /* sql */
    bool refresh;       /* ingest */
    bool forget;        /* same, differ, alias */
    const char *kind;   /* the same: "person", "work" or NULL */
    const char *around; /* graph */
    uint64_t depth;     /* the same; 0: the default */
    bool people;        /* the same */
    const char *output; /* report */
};

#define KD_EVIDENCE_NONE UINT64_MAX
#define KD_EVIDENCE_ALL (UINT64_MAX - 1)

/* Forms of a graph, beside those of all answers. */
enum kd_graph_as { KD_AS_DOT = 100, KD_AS_GRAPHML, KD_AS_GEXF };

enum kd_option_kind {
    KD_OPT_FLAG,   /* bool: true */
    KD_OPT_SET,    /* int: the option's `value` */
    KD_OPT_STRING, /* const char * */
    KD_OPT_COUNT,  /* uint64_t, at least the option's `value` */
    KD_OPT_SHARE,  /* double from 0 to 1 */
    KD_OPT_AMOUNT, /* uint64_t: a number, or none (also 0), best, all */
    KD_OPT_LIST,   /* const char **, its count the size_t behind it; may be given again */
};

struct kd_option {
    const char *name; /* without dashes; NULL ends a table */
    char letter;      /* or '\0' */
    const char *arg;  /* name of its argument in the help; NULL: it takes none */
    enum kd_option_kind kind;
    int value;
    size_t offset; /* in struct kd_options */
    const char *help;
};

extern const struct kd_option kd_common_options[]; /* every command */
extern const struct kd_option kd_answer_options[]; /* commands that print rows */
extern const struct kd_option kd_row_options[];    /* the same */
extern const struct kd_option kd_sort_options[]; /* the same, but stats, whose rows are not alike */
extern const struct kd_option kd_limit_options[];   /* the same, where --limit means rows */
extern const struct kd_option kd_query_options[];   /* who, what, when, where, conflicts */
extern const struct kd_option kd_sure_options[];    /* show */
extern const struct kd_option kd_time_options[];    /* who, what, where, list, search, graph */
extern const struct kd_option kd_when_options[];    /* when */
extern const struct kd_option kd_network_options[]; /* what, where, list, search, graph */
extern const struct kd_option kd_role_options[];    /* who, what, list, graph */
extern const struct kd_option kd_reading_options[]; /* ingest, extract */
extern const struct kd_option kd_ingest_options[];  /* ingest */
extern const struct kd_option kd_extract_options[]; /* extract */
extern const struct kd_option kd_reject_options[];  /* ingest, extract, load */
extern const struct kd_option kd_sandbox_options[]; /* ingest, extract, load, merge */
extern const struct kd_option kd_data_options[];    /* rules, explain */
extern const struct kd_option kd_explain_options[]; /* explain, rules */
extern const struct kd_option kd_rules_options[];   /* rules */
extern const struct kd_option kd_status_options[];  /* status */
extern const struct kd_option kd_sql_options[];     /* sql */
extern const struct kd_option kd_decide_options[];  /* same, differ, alias */
extern const struct kd_option kd_graph_options[];   /* graph */
extern const struct kd_option kd_report_options[];  /* report */

/* The option of one of the tables, or of the common ones: by name, or by letter when name is NULL.
 * NULL: there is none. `tables` may be NULL. */
const struct kd_option *kd_option_find(const struct kd_option *const *tables, const char *name,
                                       size_t len, char letter);

/* The words that can be its argument, up to NULL; NULL when it is none of a few. Where others can
 * be, too, these are only some of them (*open). */
const char *const *kd_option_words(const struct kd_option *option, bool *open);

struct kd_options kd_options_default(void);
void kd_options_free(struct kd_options *options);

/* Takes the options out of argv[0..argc): *count operands are left at its start, in order. With
 * `first_only` it ends before the first operand, *used telling how many words were taken. `--`
 * ends the options; "-" is an operand. `tables` end with NULL; the common options need not be in
 * them. KDIDX_USAGE: err says what is wrong. KDIDX_NOMEM. */
enum kdidx_status kd_options_parse(const struct kd_option *const *tables, bool first_only,
                                   const char **argv, int argc, int *used, int *count,
                                   struct kd_options *options, struct kd_error *err);

#endif
