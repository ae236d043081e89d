/* kdidx completion SHELL [WORD...]: the shell's script, and what that script asks for.
 *
 * The scripts know nothing of kdidx: at each TAB they call it with the words of the line, and the
 * tables that parse a command line say what can stand in place of the last. The first line printed
 * tells what is meant, "words" or "files" (the shell finds those itself); each other line is a
 * word, and, but for bash, what it means. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/data.h"
#include "cmd/cmd.h"
#include "cmd/fields.h"
#include "query/query.h"

enum { MOST_NAMES = 200, BUSY_MS = 100 };

struct completion {
    struct kd_run *run;
    bool meanings;                    /* printed, too */
    const char *start;                /* of the word that is being typed */
    const struct kd_command *command; /* NULL: it is not there yet */
    const struct kd_option *option;   /* whose argument the word is, or NULL */
    int operands;                     /* before it, */
    struct kd_strings words;          /* ... and these with the options: "people", "--stats" */
    bool ended;                       /* by "--": no option can follow */
};

static bool starts_alike(const char *word, const char *start)
{
    for (; *start != '\0'; word++, start++) {
        unsigned char a = (unsigned char)*word, b = (unsigned char)*start;
        a |= a >= 'A' && a <= 'Z' ? 0x20 : 0;
        b |= b >= 'A' && b <= 'Z' ? 0x20 : 0;
        if (a != b)
            return false;
    }
    return true;
}

/* `before` goes in front of the word. A word with a control character can be no candidate. */
static void print(const struct completion *c, const char *before, const char *word,
                  const char *meaning)
{
    struct kd_buf clean = KD_BUF_EMPTY;
    kd_print_clean(&clean, word, strlen(word));
    bool plain = !clean.failed && clean.len == strlen(word) && strcmp(clean.data, word) == 0;
    kd_buf_free(&clean);
    if (!plain || !starts_alike(word, c->start))
        return;
    if (c->meanings && meaning != NULL)
        printf("%s%s\t%s\n", before, word, meaning);
    else
        printf("%s%s\n", before, word);
}

/* ---- what can stand there ---- */

static void print_commands(const struct completion *c)
{
    for (const struct kd_command *command = kd_commands; command->name != NULL; command++)
        print(c, "", command->name, command->summary);
}

static void print_options(const struct completion *c, const struct kd_option *table)
{
    for (; table->name != NULL; table++) {
        char word[64];
        snprintf(word, sizeof word, "--%s", table->name);
        print(c, "", word, table->help);
        if (table->letter != '\0' && strlen(c->start) == 2) {
            snprintf(word, sizeof word, "-%c", table->letter);
            print(c, "", word, table->help);
        }
    }
}

static void print_all_options(const struct completion *c)
{
    const struct kd_option *const *tables = c->command != NULL ? c->command->tables : NULL;
    for (; tables != NULL && *tables != NULL; tables++)
        print_options(c, *tables);
    print_options(c, kd_common_options);
}

static void print_kinds(const struct completion *c)
{
    for (int k = 0; k < KD_LIST_KINDS; k++)
        print(c, "", kd_list_kind_name((enum kd_list_kind)k), NULL);
}

static void print_schemas(const struct completion *c)
{
    for (const char *const *name = kd_schema_names(c->run); *name != NULL; name++)
        print(c, "", *name, NULL);
}

/* "[list|check]" */
static void print_alternatives(const struct completion *c, const char *words, size_t len)
{
    for (size_t at = 0, n; at < len; at += n + 1) {
        char word[32];
        n = strcspn(words + at, "|] ");
        snprintf(word, sizeof word, "%.*s", (int)n, words + at);
        print(c, "", word, NULL);
    }
}

/* The names that are in most articles. Without a database there are none. */
static void print_names(const struct completion *c, enum kd_list_kind kind)
{
    struct kd_run *run = c->run;
    struct kd_query_opts opts = {0};
    struct kd_list list = {0};
    struct stat info;
    size_t printed = 0;
    if (run->db == NULL &&
        (stat(run->options.db, &info) != 0 ||
         kd_db_open(run->options.db, KD_DB_READ, BUSY_MS, &run->db, &run->err) != KDIDX_OK))
        return;
    if (kd_query_list(run->db, &run->arena, kind, &opts, &list, &run->err) != KDIDX_OK)
        return;
    for (size_t i = 0; i < list.rows.n && printed < MOST_NAMES; i++) {
        const struct kd_list_row *row = &list.rows.v[i];
        printed += starts_alike(row->name, c->start);
        print(c, "", row->name, row->sub);
    }
}

/* A field of the rows; in a list of them, behind those that are there. `before`: as below. */
static void print_fields(struct completion *c, const char *before)
{
    struct kd_arena *arena = &c->run->arena;
    struct kd_strings fields = {0};
    struct kd_arena_text front = {0};
    const char *comma = strrchr(c->start, ',');
    size_t typed = comma != NULL ? (size_t)(comma + 1 - c->start) : 0;
    if (c->command == NULL ||
        kd_fields_of(arena, c->command->name, &c->words, &fields, &c->run->err) != KDIDX_OK)
        return;
    kd_arena_printf(arena, &front, "%s%.*s", before, (int)typed, c->start);
    c->start += typed;
    for (size_t i = 0; i < fields.n; i++)
        print(c, front.v, fields.v[i], NULL);
}

/* ---- operands and arguments ---- */

static bool is_word(const char *word, size_t len, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == len && strncmp(word, *words, len) == 0)
            return true;
    return false;
}

static bool is_file(const char *word, size_t len)
{
    static const char *const words[] = {"FILE", "DIR", "DB", "PATH", "OLD", "NEW", "ARTICLE", NULL};
    return is_word(word, len, words);
}

/* The word of "ARTICLE [NAME]" that stands for operand n; the last one also for those after it,
 * where there may be any number. */
static const char *operand_word(const struct kd_command *command, int n, size_t *len)
{
    const char *at = command->operands, *word = NULL;
    for (int i = 0; *at != '\0' && i <= n; i++) {
        at += strspn(at, " [");
        word = at;
        *len = strcspn(at, " ].");
        at += strcspn(at, " ");
        if (i < n && *at == '\0' && command->most >= 0)
            return NULL;
    }
    return word;
}

static void complete_operand(const struct completion *c)
{
    static const char *const dramas[] = {"DRAMA", "NAME", "A", "B", NULL};
    static const char *const people[] = {"PERSON", "NAME", "A", "B", NULL};
    static const char *const shells[] = {"SHELL", NULL};
    size_t len = 0;
    const char *word = operand_word(c->command, c->operands, &len);
    bool files = word != NULL && is_file(word, len);
    puts(files ? "files" : "words");
    if (word == NULL || files)
        return;
    if (is_word(word, len, dramas))
        print_names(c, KD_LIST_DRAMAS);
    if (is_word(word, len, people))
        print_names(c, KD_LIST_PEOPLE);
    if (is_word(word, len, shells))
        print_alternatives(c, "bash|zsh|fish", strlen("bash|zsh|fish"));
    if (len == strlen("KIND") && strncmp(word, "KIND", len) == 0)
        print_kinds(c);
    if (len == strlen("COMMAND") && strncmp(word, "COMMAND", len) == 0)
        print_commands(c);
    if (len == strlen("SCHEMA") && strncmp(word, "SCHEMA", len) == 0)
        print_schemas(c);
    if (word[0] >= 'a' && word[0] <= 'z')
        print_alternatives(c, word, len);
}

/* `before` is "--format=" when both are one word. */
static void complete_argument(struct completion *c, const char *before)
{
    static const char *const of_rows[] = {"fields", "sort", NULL};
    bool open;
    const char *const *words = kd_option_words(c->option, &open);
    bool files = words == NULL && is_file(c->option->arg, strlen(c->option->arg));
    puts(files && before[0] == '\0' ? "files" : "words");
    for (; words != NULL && *words != NULL; words++)
        print(c, before, *words, NULL);
    if (is_word(c->option->name, strlen(c->option->name), of_rows))
        print_fields(c, before);
}

/* ---- the words before ---- */

static void keep_word(struct completion *c, const char *before, const char *word)
{
    struct kd_arena *arena = &c->run->arena;
    struct kd_arena_text kept = {0};
    kd_arena_printf(arena, &kept, "%s%s", before, word);
    *KD_PUSH(arena, &c->words) = kept.v;
}

static void take_option(struct completion *c, const char *word)
{
    const struct kd_option *const *tables = c->command != NULL ? c->command->tables : NULL;
    bool is_long = word[1] == '-';
    size_t len = is_long ? strcspn(word, "=") : 2;
    c->option = is_long ? kd_option_find(tables, word + 2, len - 2, '\0')
                        : kd_option_find(tables, NULL, 0, word[1]);
    if (c->option != NULL)
        keep_word(c, "--", c->option->name);
    if (c->option == NULL || c->option->arg == NULL || word[len] != '\0') {
        if (c->option != NULL && strcmp(c->option->name, "db") == 0 && word[len] != '\0')
            c->run->options.db = word + len + (is_long ? 1 : 0);
        c->option = NULL;
    }
}

static void take_word(struct completion *c, const char *word)
{
    struct kd_error ignored = {0};
    if (c->option != NULL) {
        if (strcmp(c->option->name, "db") == 0)
            c->run->options.db = word;
        c->option = NULL;
    } else if (!c->ended && strcmp(word, "--") == 0) {
        c->ended = true;
    } else if (!c->ended && word[0] == '-' && word[1] != '\0') {
        take_option(c, word);
    } else if (c->command == NULL) {
        c->command = kd_find_command(word, &ignored);
    } else {
        c->operands++;
        keep_word(c, "", word);
    }
}

/* "--format=ht" */
static bool is_with_argument(struct completion *c, char *before, size_t size)
{
    const char *equals = strchr(c->start, '=');
    if (c->ended || strncmp(c->start, "--", 2) != 0 || equals == NULL ||
        (size_t)(equals - c->start) + 2 > size)
        return false;
    const struct kd_option *const *tables = c->command != NULL ? c->command->tables : NULL;
    c->option = kd_option_find(tables, c->start + 2, (size_t)(equals - c->start) - 2, '\0');
    if (c->option == NULL || c->option->arg == NULL)
        return false;
    snprintf(before, size, "%.*s", (int)(equals - c->start) + 1, c->start);
    c->start = equals + 1;
    return true;
}

static void complete(struct completion *c)
{
    char before[64] = "";
    for (int i = 1; i + 1 < c->run->count; i++)
        take_word(c, c->run->operands[i]);
    c->start = c->run->operands[c->run->count - 1];
    if (c->option != NULL || is_with_argument(c, before, sizeof before)) {
        complete_argument(c, before);
    } else if (!c->ended && c->start[0] == '-') {
        puts("words");
        print_all_options(c);
    } else if (c->command == NULL) {
        puts("words");
        print_commands(c);
    } else {
        complete_operand(c);
    }
}

/* ---- the scripts ---- */

static enum kdidx_status print_script(struct kd_run *run)
{
    char name[32];
    struct kd_buf script = KD_BUF_EMPTY;
    snprintf(name, sizeof name, "completion/kdidx.%s", run->operands[0]);
    enum kdidx_status status = kd_data_read(NULL, name, &script, &run->err);
    if (status == KDIDX_OK)
        fwrite(script.data, 1, script.len, stdout);
    kd_buf_free(&script);
    return status;
}

enum kdidx_status kd_cmd_completion(struct kd_run *run)
{
    static const char *const shells[] = {"bash", "zsh", "fish", NULL};
    struct completion c = {.run = run, .meanings = strcmp(run->operands[0], "bash") != 0};
    if (!is_word(run->operands[0], strlen(run->operands[0]), shells))
        return kd_no_such(&run->err, "completion", run->operands[0], shells);
    if (run->count == 1)
        return print_script(run);
    complete(&c);
    return KDIDX_OK;
}
