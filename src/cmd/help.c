/* Help, made from the tables of commands and options. */
#include "base/nearest.h"
#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

enum { MOST_COMMANDS = 64 }; /* more of them are found, but not suggested */

/* A command line that can be typed so; `db` is NULL when it need not be named. */
static void first_words_line(FILE *out, const char *db, const char *words, const char *operand,
                             const char *about)
{
    struct kd_buf left = KD_BUF_EMPTY, clean = KD_BUF_EMPTY;
    kd_buf_printf(&left, "kdidx %s%s%s%s", db != NULL ? "-d " : "", db != NULL ? db : "",
                  db != NULL ? " " : "", words);
    if (operand != NULL)
        kd_buf_printf(&left, " \"%s\"", operand);
    if (!left.failed)
        kd_print_clean(&clean, left.data, left.len);
    fprintf(out, "  %-29s  %s\n", clean.data != NULL ? clean.data : "", about);
    kd_buf_free(&left);
    kd_buf_free(&clean);
}

void kd_help_first_words(FILE *out, const char *db, const char *drama)
{
    fprintf(out, "kdidx finds who plays whom in articles about Korean dramas.\n\n");
    if (drama == NULL)
        first_words_line(out, db, "ingest FOLDER", NULL, "read articles into a database");
    first_words_line(out, db, "who", drama != NULL ? drama : "Alchemy of Souls",
                     "ask: the people of a drama");
    if (drama != NULL) {
        first_words_line(out, db, "list dramas", NULL, "all that can be asked about");
        first_words_line(out, db, "search", "first episode", "the articles themselves");
        first_words_line(out, db, "ingest FOLDER", NULL, "read more articles");
    }
    first_words_line(out, NULL, "help", NULL, "everything else");
}

static void print_options(FILE *out, const struct kd_option *table)
{
    for (; table->name != NULL; table++) {
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", table->letter != '\0' ? '-' : ' ',
                 table->letter != '\0' ? table->letter : ' ', table->letter != '\0' ? "," : " ",
                 table->name, table->arg != NULL ? " " : "", table->arg != NULL ? table->arg : "");
        fprintf(out, "  %-24s %s\n", left, table->help);
    }
}

void kd_help_all(FILE *out)
{
    fprintf(out, "Usage: kdidx [-d FILE] COMMAND [OPTION...] ...\n\n");
    for (const struct kd_command *c = kd_commands; c->name != NULL; c++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", c->name, c->operands);
        fprintf(out, "  %-22s %s\n", left, c->summary);
    }
    fprintf(out, "\nOptions of every command\n");
    print_options(out, kd_common_options);
    fprintf(out,
            "\nExit status: 0 done or found, 1 nothing matched, 2 wrong usage or query, 3 some\n"
            "inputs rejected, 4 database busy, 5 of another version, 6 system error.\n");
    fprintf(out, "\nkdidx help COMMAND says more of one. A first try:\n\n"
                 "  kdidx ingest FOLDER && kdidx who \"Alchemy of Souls\"\n");
}

void kd_help_command(FILE *out, const struct kd_command *command)
{
    fprintf(out, "Usage: kdidx %s [OPTION...]%s%s\n\n%s.\n", command->name,
            command->operands[0] != '\0' ? " " : "", command->operands, command->summary);
    if (command->notes != NULL)
        fprintf(out, "\n%s", command->notes);
    fprintf(out, "\nOptions\n");
    for (const struct kd_option *const *t = command->tables; t != NULL && *t != NULL; t++)
        print_options(out, *t);
    print_options(out, kd_common_options);
}

const struct kd_command *kd_find_command(const char *name, struct kd_error *err)
{
    const char *names[MOST_COMMANDS + 1];
    size_t n = 0;
    for (const struct kd_command *c = kd_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        if (n < MOST_COMMANDS)
            names[n++] = c->name;
    }
    names[n] = NULL;
    const char *near = kd_nearest(name, names);
    if (near != NULL)
        kd_fail(err, KDIDX_USAGE, "there is no command %s; did you mean %s?", name, near);
    else
        kd_fail(err, KDIDX_USAGE, "there is no command %s; kdidx help lists them", name);
    return NULL;
}

enum kdidx_status kd_cmd_help(struct kd_run *run)
{
    if (run->count == 0) {
        kd_help_all(stdout);
        return KDIDX_OK;
    }
    const struct kd_command *command = kd_find_command(run->operands[0], &run->err);
    if (command == NULL)
        return KDIDX_USAGE;
    kd_help_command(stdout, command);
    return KDIDX_OK;
}
