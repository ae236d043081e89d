/* What a command is, what it is given, and what commands share. */
#ifndef KD_CMD_H
#define KD_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/status.h"
#include "cmd/option.h"
#include "print/print.h"
#include "store/db.h"

/* How a command needs the database; main opens it before the command runs, but for the last. */
enum kd_needs {
    KD_NO_DB,
    KD_READ_DB,
    KD_ASK_DB, /* only read, and of that little */
    KD_WRITE_DB,
    KD_READ_OR_WRITE_DB, /* without operands it is only read */
    KD_CREATE_DB /* the command calls kd_open_db, once it has all else that it needs: what fails
                    before leaves no empty database behind */
};

struct kd_run;

struct kd_command {
    const char *name;
    enum kdidx_status (*run)(struct kd_run *run);
    enum kd_needs needs;
    int least, most;      /* operands; most < 0: any number */
    bool words;           /* several operands are one name: kdidx who Alchemy of Souls */
    const char *operands; /* as help shows them: "DRAMA" */
    const char *summary;  /* one line, without a full stop */
    const struct kd_option *const *tables; /* its own options, up to a NULL */
    const char *notes;                     /* further lines of its help, or NULL */
};

/* Where an answer goes, and what is said beside it: of the program to standard output and standard
 * error, of the library into memory. */
struct kd_outlet {
    /* A printer in the format of run's options, which becomes run's; NULL: out of memory. */
    struct kd_printer *(*printer)(struct kd_run *run);
    void (*say)(struct kd_run *run, const char *sentence);
    void (*guard)(uint64_t seconds); /* kd_guard; NULL: nothing may end the process */
    FILE *names; /* what the name "-" stands for: names, one a line; NULL: it is a name */
};

/* One call of a command. */
struct kd_run {
    const struct kd_command *command;
    struct kd_options options;
    const char **operands;
    int count;
    struct kd_db *db;          /* as `needs` says, once it is open; else NULL */
    bool in_memory;            /* it is no file: there was nothing to store */
    FILE *rejects;             /* --reject-file, else NULL (reject.h) */
    enum kdidx_status noted;   /* what noting rejected inputs in the database came to, */
    struct kd_error noted_err; /* ... and why */
    struct kd_arena arena;     /* for the answer of a query */
    const struct kd_outlet *outlet;
    struct kd_printer *print; /* made by kd_answer_begin */
    bool confined;            /* in the sandbox (confine.h) */
    bool paged;               /* --limit and --offset are the query's to count, not the printer's */
    struct kd_error err;      /* what main prints when the status is an error */
};

/* All commands, in the order in which help lists them, up to one without a name. */
extern const struct kd_command kd_commands[];

/* Writes "kdidx: ", the sentence, a line end to standard error, without control characters and
 * clear of a progress line. */
__attribute__((format(printf, 1, 2))) void kd_say(const char *format, ...);

/* Opens run's database as its command needs it. Where that is to make it and no operand has
 * anything that could be stored, it lies in memory. */
enum kdidx_status kd_open_db(struct kd_run *run);

/* help.c */
void kd_help_all(FILE *out);
void kd_help_command(FILE *out, const struct kd_command *command);
/* `db`: the database that was named with -d, or NULL. `drama`: one that it has; NULL: none yet. */
void kd_help_first_words(FILE *out, const char *db, const char *drama);
enum kdidx_status kd_cmd_help(struct kd_run *run);
/* The command of that name; NULL: there is none, and err (KDIDX_USAGE) says which is like it. */
const struct kd_command *kd_find_command(const char *name, struct kd_error *err);

/* KDIDX_USAGE with "WHAT: there is no WRONG; did you mean NEAR?", or with all the names there are.
 */
enum kdidx_status kd_no_such(struct kd_error *err, const char *what, const char *wrong,
                             const char *const *names);

/* ---- answers (answer.c; those to questions have more in answer.h) ---- */

/* Opens run->print and the document: schema "kdidx/NAME/1" (and query when not NULL). */
enum kdidx_status kd_answer_begin(struct kd_run *run, const char *query);
/* The same without a query, for a document of another name than the command's. */
enum kdidx_status kd_answer_begin_as(struct kd_run *run, const char *name);
/* Ends the document; the status of the writing. */
enum kdidx_status kd_answer_end(struct kd_run *run);
/* kd_answer_end, and KDIDX_NONE when the document has no row. */
enum kdidx_status kd_answer_end_found(struct kd_run *run);
/* The same of what is an answer without a row, too: KDIDX_NONE when options have left all out. */
enum kdidx_status kd_answer_end_part(struct kd_run *run);

/* The total line for people when limit or offset hid rows, and "total" in JSON. Where the printer
 * counts, it knows how many are shown. */
void kd_answer_total(struct kd_run *run, uint64_t total, size_t shown, const char *what);
/* The same of all rows that the printer was given, where it counts. */
void kd_answer_given(struct kd_run *run, const char *what);
/* The same of groups of rows, which limit and offset count unless rows are sorted. */
void kd_answer_groups(struct kd_run *run, uint64_t groups, size_t shown, const char *what);

/* Whether people get sentences in place of rows, of a command that has them: they asked for no
 * format, fields, order or part. */
bool kd_answer_is_told(const struct kd_run *run);

/* ---- commands ---- */

enum kdidx_status kd_cmd_ingest(struct kd_run *run);
enum kdidx_status kd_cmd_extract(struct kd_run *run);
enum kdidx_status kd_cmd_load(struct kd_run *run);
enum kdidx_status kd_cmd_merge(struct kd_run *run);
enum kdidx_status kd_cmd_export(struct kd_run *run);
enum kdidx_status kd_cmd_who(struct kd_run *run);
enum kdidx_status kd_cmd_what(struct kd_run *run);
enum kdidx_status kd_cmd_when(struct kd_run *run);
enum kdidx_status kd_cmd_where(struct kd_run *run);
enum kdidx_status kd_cmd_show(struct kd_run *run);
enum kdidx_status kd_cmd_list(struct kd_run *run);
enum kdidx_status kd_cmd_same(struct kd_run *run);
enum kdidx_status kd_cmd_differ(struct kd_run *run);
enum kdidx_status kd_cmd_alias(struct kd_run *run);
enum kdidx_status kd_cmd_search(struct kd_run *run);
enum kdidx_status kd_cmd_conflicts(struct kd_run *run);
enum kdidx_status kd_cmd_copies(struct kd_run *run);
enum kdidx_status kd_cmd_stats(struct kd_run *run);
enum kdidx_status kd_cmd_status(struct kd_run *run);
enum kdidx_status kd_cmd_diff(struct kd_run *run);
enum kdidx_status kd_cmd_graph(struct kd_run *run);
enum kdidx_status kd_cmd_report(struct kd_run *run);
enum kdidx_status kd_cmd_sql(struct kd_run *run);
enum kdidx_status kd_cmd_schema(struct kd_run *run);

/* The names of the schemas, NULL behind the last; none where they cannot be read. */
const char *const *kd_schema_names(struct kd_run *run);
enum kdidx_status kd_cmd_check(struct kd_run *run);
enum kdidx_status kd_cmd_explain(struct kd_run *run);
enum kdidx_status kd_cmd_rules(struct kd_run *run);
enum kdidx_status kd_cmd_completion(struct kd_run *run);

#endif
