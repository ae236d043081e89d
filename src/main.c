/* The command line: the table of commands, and what happens before and after each of them. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#ifdef __GLIBC__ /* defined by any header of glibc */
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/cmd.h"
#include "cmd/guard.h"
#include "cmd/pager.h"
#include "cmd/progress.h"
#include "cmd/reject.h"
#include "input/input.h"
#include "query/query.h"

#define TABLES(...) ((const struct kd_option *const[]){__VA_ARGS__, NULL})

/* What every command that prints rows has; LIMITED where --limit means rows. */
#define ROWS kd_answer_options, kd_row_options, kd_sort_options
#define LIMITED ROWS, kd_limit_options

#define PACKED                                                                                     \
    "Text, HTML, feeds and other XML, JSON, CSV and TSV, WARC; also compressed (gzip, zstd, xz,\n" \
    "bzip2) or in ZIP or tar archives.\n"

#define MEMORY                                                                                     \
    "Takes less than 512 MiB of memory, whatever an article holds: of one whose extraction\n"      \
    "takes more than 256 MiB, some megabytes of prose, facts come from a first part only; a\n"     \
    "note says from which byte on there are none.\n"

#define DECIDED                                                                                    \
    "Without names: lists all that was said so with same, differ and alias. It stands against\n"   \
    "what articles and lists say, whatever is ingested later, until something else is said of\n"   \
    "the two; export prints it. A name of several words needs quotation marks. Two people of\n"    \
    "one name are told apart as \"Kim Hee-won (actor)\" and \"Kim Hee-won (director)\".\n"

#define NAMES                                                                                      \
    "With - the names come from standard input, one a line: --json prints a document each, the\n"  \
    "others the rows of all, each with the line as \"query\". Exit status 1 when nothing has "     \
    "any.\n"

#define LISTED                                                                                     \
    "--since and --until: what the articles published then name, and how many of them; not\n"      \
    "sources. --network: dramas and works. --role: people.\n"

/* A writer of another process holds the database for a batch, a second or so. */
enum { BUSY_MS = 10000 };

const struct kd_command kd_commands[] = {
    {"ingest", kd_cmd_ingest, KD_CREATE_DB, 1, -1, false, "PATH...",
     "Read articles from files, folders or - and store what they say",
     TABLES(kd_reading_options, kd_ingest_options, kd_reject_options, kd_sandbox_options, ROWS),
     "Safe to repeat: an article that is already there is skipped, a changed one "
     "replaced.\n" PACKED MEMORY
     "Each input is told of with --dry-run, -v, or --json and the like.\n"
     "--refresh needs no PATH: it takes the stored texts.\n"},
    {"extract", kd_cmd_extract, KD_NO_DB, 1, -1, false, "PATH...",
     "Print what articles say, one record a line, without a database",
     TABLES(kd_extract_options, kd_reading_options, kd_reject_options, kd_sandbox_options, ROWS),
     PACKED MEMORY "--json, --csv, --fields and the like are for --dry-run.\n"},
    {"load", kd_cmd_load, KD_CREATE_DB, 0, -1, false, "[FILE...]",
     "Store records made by extract --text or export",
     TABLES(kd_reject_options, kd_sandbox_options),
     "Without a FILE, or with -, standard input is read.\n"},
    {"merge", kd_cmd_merge, KD_CREATE_DB, 1, -1, false, "DB...",
     "Store what other kdidx databases hold", TABLES(kd_reject_options, kd_sandbox_options),
     "The result is that of one ingest of everything, in whatever order. Where one path holds\n"
     "different articles in two databases, both are kept. Two names that are the same by\n"
     "the word of one and differ by that of another, differ. The others are only read.\n"},
    {"export", kd_cmd_export, KD_READ_DB, 0, 0, false, "",
     "Print the whole database, one record a line, for load to read", NULL,
     "In order of the articles' ids: databases with the same content give the same bytes. Before\n"
     "them what was said with same, differ and alias.\n"},
    {"who", kd_cmd_who, KD_ASK_DB, 1, -1, true, "DRAMA",
     "The people of a drama: who plays whom, who directs, who writes",
     TABLES(LIMITED, kd_query_options, kd_time_options, kd_role_options), NAMES},
    {"what", kd_cmd_what, KD_ASK_DB, 1, -1, true, "PERSON",
     "The dramas and other works of a person",
     TABLES(LIMITED, kd_query_options, kd_time_options, kd_network_options, kd_role_options),
     NAMES
     "Of two people of one name the one whom more articles name; a note on standard error tells\n"
     "how to ask for the other: \"Kim Hee-won (director)\".\n"},
    {"when", kd_cmd_when, KD_ASK_DB, 1, -1, true, "NAME",
     "What happened to a drama and when; dates of a person",
     TABLES(LIMITED, kd_query_options, kd_when_options),
     NAMES
     "--since and --until: only dates that lie there, whole where the year or month alone is\n"
     "told, and whose year is known.\n"},
    {"where", kd_cmd_where, KD_ASK_DB, 1, -1, true, "DRAMA",
     "Networks, streaming services and air times of a drama",
     TABLES(LIMITED, kd_query_options, kd_time_options, kd_network_options), NAMES},
    {"search", kd_cmd_search, KD_ASK_DB, 1, -1, true, "QUERY",
     "Full-text search over the articles, best first",
     TABLES(LIMITED, kd_time_options, kd_network_options),
     "Words must all be there; also \"a phrase\", prefix*, AND, OR, NOT, brackets, NEAR(a b, 5), "
     "and\n"
     "fields before a word or phrase: title: and text: where it stands; person:, drama:,\n"
     "character:, network:, outlet: articles that name it, by any of its names, or are of that\n"
     "outlet; date:2021, date:2021-05..2022 when they were published. A shell needs quotes around\n"
     "all of it: kdidx search 'drama:\"Alchemy of Souls\" poster NOT date:..2021'\n"
     "With - queries come from standard input, one a line.\n"},
    {"show", kd_cmd_show, KD_READ_DB, 1, 1, false, "ARTICLE",
     "One article and all that was found in it", TABLES(LIMITED, kd_sure_options),
     "ARTICLE is an id (or its first 4 digits or more), a path, or PATH#N. With - they come from\n"
     "standard input, one a line; the article that was read from there itself is -#0.\n"},
    {"list", kd_cmd_list, KD_ASK_DB, 1, 1, false, "KIND",
     "All people, characters, dramas, works, networks, outlets, articles or sources",
     TABLES(LIMITED, kd_time_options, kd_network_options, kd_role_options), LISTED},
    {"same", kd_cmd_same, KD_READ_OR_WRITE_DB, 0, -1, false, "[A B]",
     "Say that two names are of one person or work", TABLES(LIMITED, kd_decide_options), DECIDED},
    {"differ", kd_cmd_differ, KD_READ_OR_WRITE_DB, 0, -1, false, "[A B]",
     "Say that two names are of two people or works", TABLES(LIMITED, kd_decide_options), DECIDED},
    {"alias", kd_cmd_alias, KD_READ_OR_WRITE_DB, 0, -1, false, "[NAME FORM]",
     "Say that FORM is another name of NAME, though no article may have it",
     TABLES(LIMITED, kd_decide_options), DECIDED},
    {"copies", kd_cmd_copies, KD_READ_DB, 0, 0, false, "",
     "Near copies: articles that are one text, cut, re-edited or reworded",
     TABLES(LIMITED, kd_time_options),
     "--limit and --offset count groups, or with --sort rows. ALIKE is the estimated share of what "
     "an article has in\n"
     "common with the first of its group. --since and --until: groups of what was published then,\n"
     "as if there were nothing else; an article that stands alone then is in none.\n"},
    {"conflicts", kd_cmd_conflicts, KD_READ_DB, 0, 1, false, "[NAME]",
     "What articles do not agree on: who plays, networks, times, dates, spellings",
     TABLES(LIMITED, kd_query_options, kd_time_options, kd_network_options),
     "NAME is a drama or a person; without it, everything. With - names come from standard input,\n"
     "one a line. --limit and --offset count conflicts, or with --sort rows.\n"
     "--since and --until: what the articles published then do not agree on, whatever others say.\n"
     "--network: dramas that it shows, their titles' spellings among it, and no spellings of "
     "people.\n"
     "Either side may be right: a character has a child's part, a drama a rerun.\n"},
    {"graph", kd_cmd_graph, KD_READ_DB, 0, 0, false, "",
     "Who worked with whom: people and dramas as a graph",
     TABLES(ROWS, kd_graph_options, kd_time_options, kd_network_options, kd_role_options),
     "An edge is a person's part in a drama, or with --people that two act in one; its weight is "
     "the\n"
     "number of independent articles that say so, of two people of the one of whom fewer do.\n"
     "DOT, GraphML and GEXF name nodes by the same ids as JSON.\n"},
    {"report", kd_cmd_report, KD_READ_DB, 0, 0, false, "",
     "A page for the browser: graph, timeline, people, dramas, coverage", TABLES(kd_report_options),
     "The page holds all it needs and fetches nothing. It shows what most articles name, with the\n"
     "sentence for each fact, and takes less than 3 MB unless --limit asks for more.\n"},
    {"stats", kd_cmd_stats, KD_READ_DB, 0, 0, false, "", "Counts, coverage, what is named most",
     TABLES(kd_answer_options, kd_row_options, kd_limit_options, kd_time_options),
     "--since and --until: of the articles published then and what they say; the size on disk is\n"
     "that of the whole database. --limit and --offset: of what is named most.\n"},
    {"status", kd_cmd_status, KD_READ_DB, 0, 0, false, "",
     "What is stale, what gave nothing, what was rejected and why",
     TABLES(LIMITED, kd_data_options, kd_status_options),
     "Stale is what other rules, lists or another program made than this call has; ingest "
     "--refresh\nmakes it anew. --limit and --offset count in each of the lists, or with\n--sort "
     "all rows.\n"},
    {"diff", kd_cmd_diff, KD_NO_DB, 2, 2, false, "OLD NEW",
     "Facts added, lost and changed from one database to another", TABLES(LIMITED),
     "OLD and NEW are databases, or files of records made by extract --text. Exit status: 0 when\n"
     "they say the same, 1 when they differ.\n"},
    {"sql", kd_cmd_sql, KD_READ_DB, 1, 1, false, "QUERY", "One read-only SQL statement",
     TABLES(LIMITED, kd_sql_options),
     "It asks views: articles, published, sources, copies, makers, rejects, entities, people, "
     "characters,\n"
     "works, networks, outlets, aliases, mentions, consensus, cast_list, crew_list, airs_list, "
     "airtimes,\n"
     "dates, events, facts. kdidx sql --schema tells what they hold; the tables below them may "
     "change\n"
     "and are refused.\n"},
    {"schema", kd_cmd_schema, KD_NO_DB, 0, 1, false, "[SCHEMA]",
     "List the JSON Schemas of what kdidx prints, or print one", TABLES(LIMITED),
     "SCHEMA is who, who/1 or kdidx/who/1, as the field \"schema\" of a document has it.\n"},
    {"check", kd_cmd_check, KD_WRITE_DB, 0, 0, false, "", "Prove that a database is sound",
     TABLES(LIMITED), NULL},
    {"explain", kd_cmd_explain, KD_NO_DB, 1, -1, false, "ARTICLE [NAME]",
     "Why an article gives its facts, and why a name is not taken",
     TABLES(LIMITED, kd_data_options, kd_explain_options),
     "ARTICLE is a file, FILE#N, or - for standard input.\n"},
    {"rules", kd_cmd_rules, KD_NO_DB, 0, -1, false, "[list|check]",
     "List the rules, run the examples that they carry, or time them",
     TABLES(LIMITED, kd_rules_options, kd_data_options, kd_explain_options),
     "kdidx rules --stats PATH... tells what each rule does on the articles there.\n"},
    {"completion", kd_cmd_completion, KD_NO_DB, 1, -1, false, "SHELL",
     "Print what makes bash, zsh or fish complete kdidx's command lines", NULL,
     "As in: source <(kdidx completion bash). Its script asks kdidx in turn, with words after --:\n"
     "what can stand in place of the last.\n"},
    {"help", kd_cmd_help, KD_NO_DB, 0, 1, false, "[COMMAND]", "Say how to use kdidx or a command",
     NULL, NULL},
    {0}};

void kd_say(const char *format, ...)
{
    va_list args;
    char *line = NULL;
    struct kd_buf clean = KD_BUF_EMPTY;
    va_start(args, format);
    int n = vasprintf(&line, format, args);
    va_end(args);
    kd_progress_clear();
    if (n >= 0) {
        kd_print_clean(&clean, line, (size_t)n);
        fprintf(stderr, "kdidx: %s\n", clean.data != NULL ? clean.data : "");
        free(line);
    }
    kd_buf_free(&clean);
}

static struct kd_printer *to_standard_output(struct kd_run *run)
{
    struct kd_print_opts opts = kd_print_opts_for(stdout);
    struct kd_printer *printer =
        kd_printer_new((enum kd_print_format)run->options.format, stdout, &opts);
    if (printer != NULL && opts.terminal && !run->options.no_pager &&
        run->options.format != KD_PRINT_NUL && run->command->needs != KD_CREATE_DB &&
        !run->confined)
        kd_pager_start();
    return printer;
}

static void to_standard_error(struct kd_run *run, const char *sentence)
{
    (void)run;
    kd_say("%s", sentence);
}

/* Which database is meant, named or not: commands say it in what they report. */
static void choose_db(struct kd_run *run)
{
    const char *path = run->options.db;
    if (path == NULL || path[0] == '\0')
        path = getenv("KDIDX_DB");
    if (path == NULL || path[0] == '\0')
        path = "kdidx.db";
    run->options.db = path;
}

/* Whether there is something at that path which no kdidx made: a folder, a text. */
static bool is_something_else(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char start[sizeof magic];
    struct stat info;
    FILE *file = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rbe") : NULL;
    if (file == NULL)
        return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    size_t n = fread(start, 1, sizeof start, file);
    fclose(file);
    return n > 0 && (n < sizeof start || memcmp(start, magic, sizeof magic) != 0);
}

/* Adds what to do when the database that was named is none. */
static enum kdidx_status open_named(struct kd_run *run, const char *path, enum kd_db_mode mode)
{
    struct kd_error why;
    enum kdidx_status status = kd_db_open(path, mode, BUSY_MS, &run->db, &run->err);
    if (status == KDIDX_OK || !is_something_else(path))
        return status;
    why = run->err;
    return kd_fail(&run->err, status, "%s; name another file with -d or $KDIDX_DB", why.text);
}

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 || errno != ENOENT;
}

/* A misspelt name, a folder without files. */
static bool has_nothing_to_store(const struct kd_run *run)
{
    return run->count > 0 && !kd_input_any(run->operands, (size_t)run->count);
}

enum kdidx_status kd_open_db(struct kd_run *run)
{
    const char *path = run->options.db;
    enum kd_needs needs = run->command->needs;
    if (run->options.refresh && run->count == 0)
        needs = KD_WRITE_DB; /* nothing to make one of */
    if (needs == KD_READ_OR_WRITE_DB)
        needs = run->count > 0 ? KD_WRITE_DB : KD_READ_DB;
    if (needs == KD_ASK_DB) {
        needs = KD_READ_DB;
        if (strcmp(run->operands[0], "-") != 0)
            kd_db_own_pages();
    }
    if (needs == KD_NO_DB || run->options.schema)
        return KDIDX_OK;
    run->in_memory = needs == KD_CREATE_DB && !is_there(path) && has_nothing_to_store(run);
    if (run->in_memory)
        path = ":memory:"; /* an empty database would be found by every later question */
    else if (needs != KD_CREATE_DB && !is_there(path))
        return kd_fail(&run->err, KDIDX_IO,
                       "there is no database %s yet; make it: kdidx%s%s ingest FOLDER", path,
                       strcmp(path, "kdidx.db") == 0 ? "" : " -d ",
                       strcmp(path, "kdidx.db") == 0 ? "" : path);
    enum kd_db_mode mode = needs == KD_READ_DB    ? KD_DB_READ
                           : needs == KD_WRITE_DB ? KD_DB_WRITE
                                                  : KD_DB_CREATE;
    return open_named(run, path, mode);
}

/* Several words that are one name become one operand. */
static void join_operands(struct kd_run *run)
{
    struct kd_arena_text name = {0};
    for (int i = 0; i < run->count; i++)
        kd_arena_printf(&run->arena, &name, "%s%s", i > 0 ? " " : "", run->operands[i]);
    run->operands[0] = name.v;
    run->count = 1;
}

static enum kdidx_status check_operands(struct kd_run *run)
{
    const struct kd_command *c = run->command;
    if (run->options.format_version != 1)
        return kd_fail(&run->err, KDIDX_USAGE,
                       "--format-version: documents are of version 1, the only one there is");
    if (run->count < c->least && !run->options.refresh && !run->options.schema)
        return kd_fail(&run->err, KDIDX_USAGE, "%s needs %s; kdidx help %s says more", c->name,
                       c->operands, c->name);
    if (c->most >= 0 && run->count > c->most && !c->words)
        return kd_fail(&run->err, KDIDX_USAGE, "%s: %s is too much; kdidx help %s says more",
                       c->name, run->operands[c->most], c->name);
    if (c->words && run->count > 1)
        join_operands(run);
    return KDIDX_OK;
}

static enum kdidx_status help_or_version(const struct kd_run *run)
{
    if (run->options.version)
        printf("kdidx %s\n", kdidx_version());
    else if (run->command != NULL)
        kd_help_command(stdout, run->command);
    else
        kd_help_all(stdout);
    return KDIDX_OK;
}

static enum kdidx_status run_command(struct kd_run *run, const char **argv, int argc)
{
    int used = 0;
    jmp_buf oom;
    enum kdidx_status status = kd_options_parse(run->command->tables, false, argv, argc, &used,
                                                &run->count, &run->options, &run->err);
    if (status != KDIDX_OK)
        return status;
    if (run->options.help || run->options.version)
        return help_or_version(run);
    run->operands = argv;
    if (setjmp(oom) != 0)
        return kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    run->arena.on_oom = &oom;
    status = check_operands(run);
    if (status == KDIDX_OK)
        status = kd_rejects_open(run);
    choose_db(run);
    if (status == KDIDX_OK && run->command->needs != KD_CREATE_DB)
        status = kd_open_db(run);
    if (status == KDIDX_OK)
        status = run->command->run(run);
    run->arena.on_oom = NULL;
    return status;
}

/* What is still in the buffer counts too: a full disk must not look like success. */
static enum kdidx_status close_output(enum kdidx_status status)
{
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (fclose(stdout) != 0 || failed) {
        if (status == KDIDX_OK || status == KDIDX_NONE || status == KDIDX_REJECTED) {
            kd_say("standard output: %s", errno != 0 ? strerror(errno) : "write error");
            return KDIDX_IO;
        }
    }
    return status;
}

/* Somebody typed the name alone: what to type next, with a drama of the database if there is one.
 */
static enum kdidx_status first_words(struct kd_run *run)
{
    const char *named = run->options.db;
    struct stat info;
    struct kd_list dramas = {0};
    struct kd_query_opts opts = {.limit = 1};
    jmp_buf oom;
    if (setjmp(oom) != 0)
        return kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    run->arena.on_oom = &oom;
    choose_db(run);
    const char *path = run->options.db;
    if (stat(path, &info) == 0 && open_named(run, path, KD_DB_READ) == KDIDX_OK)
        kd_query_list(run->db, &run->arena, KD_LIST_DRAMAS, &opts, &dramas, &run->err);
    bool other = run->db == NULL && is_something_else(path);
    if (other)
        kd_say("%s", run->err.text); /* an ingest would fail, too */
    run->arena.on_oom = NULL;
    run->err.text[0] = '\0'; /* whoever asks something is told */
    kd_help_first_words(stderr, other ? "FILE" : named,
                        dramas.rows.n > 0 ? dramas.rows.v[0].name : NULL);
    return KDIDX_USAGE;
}

static enum kdidx_status dispatch(struct kd_run *run, const char **argv, int argc)
{
    int used = 0, count = 0;
    enum kdidx_status status =
        kd_options_parse(NULL, true, argv, argc, &used, &count, &run->options, &run->err);
    if (status != KDIDX_OK)
        return status;
    if (run->options.help || run->options.version)
        return help_or_version(run);
    if (used == argc)
        return first_words(run);
    run->command = kd_find_command(argv[used], &run->err);
    if (run->command == NULL)
        return KDIDX_USAGE;
    return run_command(run, argv + used + 1, argc - used - 1);
}

/* glibc raises the size from which pieces of memory go back to the system when they are freed:
 * after one long article each thread would keep as much as that took. */
static void fix_malloc(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
}

int main(int argc, char **argv)
{
    fix_malloc();
    signal(SIGPIPE, SIG_DFL); /* whoever reads may stop reading, also where the caller ignores it */
    const struct kd_outlet standard = {to_standard_output, to_standard_error, kd_guard, stdin};
    struct kd_run run = {.options = kd_options_default(), .outlet = &standard};
    run.options.commands = kd_commands;
    enum kdidx_status status = dispatch(&run, (const char **)argv + 1, argc > 0 ? argc - 1 : 0);
    status = kd_rejects_close(&run, status);
    kd_progress_clear();
    if (run.err.text[0] != '\0' && status != KDIDX_OK)
        kd_say("%s", run.err.text);
    status = close_output(status);
    kd_pager_wait();
    kd_printer_free(run.print);
    kd_db_close(run.db);
    kd_arena_free(&run.arena);
    kd_options_free(&run.options);
    return kd_exit_status(status);
}
