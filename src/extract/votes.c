/* The weights of what votes: rows in the order of rule and type. */
#include "extract/votes.h"

#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "extract/weights.h"

enum { MOST = 50 /* log odds */ };

struct row {
    const char *rule; /* in the arena */
    int type;
    double weight[KD_VOTES_COLUMNS];
};

struct kd_votes_table {
    struct kd_arena arena;
    const char *path;
    const char *const *columns;
    int count; /* of columns */
    struct {
        struct row *v;
        size_t n, cap;
    } rows;
};

static int by_rule(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = strcmp(x->rule, y->rule);
    return order != 0 ? order : x->type - y->type;
}

/* ---- adding up ---- */

void kd_votes_add_up(const struct kd_votes_table *table, const struct kd_votes *votes, double *sum)
{
    bool *added = kd_arena_alloc(votes->arena, table->rows.n + 1);
    for (size_t i = 0; i < votes->n; i++) {
        const struct row key = {.rule = votes->v[i].rule, .type = (int)votes->v[i].type};
        const struct row *row = table->rows.n == 0 ? NULL
                                                   : bsearch(&key, table->rows.v, table->rows.n,
                                                             sizeof *table->rows.v, by_rule);
        if (row == NULL || added[row - table->rows.v])
            continue;
        added[row - table->rows.v] = true;
        for (int c = 0; c < table->count; c++)
            sum[c] += row->weight[c];
    }
    kd_arena_drop(votes->arena, added, table->rows.n + 1);
}

/* ---- reading ---- */

/* Copies the row, whose rule is not the table's. The jump must not leave the reader of rows. */
static enum kdidx_status keep_row(struct kd_votes_table *table, const struct row *row, size_t len,
                                  struct kd_error *err)
{
    jmp_buf oom;
    table->arena.on_oom = &oom;
    if (setjmp(oom) != 0)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    const char *rule = kd_arena_strndup(&table->arena, row->rule, len);
    struct row *kept = KD_PUSH(&table->arena, &table->rows);
    *kept = *row;
    kept->rule = rule;
    table->arena.on_oom = NULL;
    return KDIDX_OK;
}

static enum kdidx_status read_row(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    struct kd_votes_table *table = ctx;
    struct kd_str rule = kd_tsv_get(tsv, "rule"), votes = kd_tsv_get(tsv, "votes");
    struct row row = {.type = -1};
    for (int c = 0; c < KD_TYPES; c++)
        if (kd_str_is(votes, kd_type_name((enum kd_type)c)))
            row.type = c;
    if (rule.len == 0 || row.type < 0)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: no rule, or no type in the column votes",
                       tsv->name, tsv->line);
    for (int c = 0; c < table->count; c++) {
        enum kdidx_status status = kd_weights_number(tsv, table->columns[c], &row.weight[c], err);
        if (status != KDIDX_OK)
            return status;
        if (fabs(row.weight[c]) > MOST)
            return kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds more than %d", tsv->name,
                           tsv->line, table->columns[c], MOST);
    }
    row.rule = rule.s;
    return keep_row(table, &row, rule.len, err);
}

static enum kdidx_status check_order(struct kd_votes_table *table, struct kd_error *err)
{
    if (table->rows.n > 1)
        qsort(table->rows.v, table->rows.n, sizeof *table->rows.v, by_rule);
    for (size_t i = 1; i < table->rows.n; i++)
        if (by_rule(&table->rows.v[i - 1], &table->rows.v[i]) == 0)
            return kd_fail(err, KDIDX_USAGE, "%s: %s votes twice for %s", table->path,
                           table->rows.v[i].rule,
                           kd_type_name((enum kd_type)table->rows.v[i].type));
    return KDIDX_OK;
}

static enum kdidx_status read_all(struct kd_votes_table *table, const char *data_dir,
                                  struct kd_error *err)
{
    enum kdidx_status status = kd_weights_rows(table->path, data_dir, read_row, table, err);
    return status == KDIDX_OK ? check_order(table, err) : status;
}

enum kdidx_status kd_votes_new(const char *data_dir, const char *path, const char *const *columns,
                               int count, struct kd_votes_table **out, struct kd_error *err)
{
    *out = NULL;
    struct kd_votes_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    table->path = path;
    table->columns = columns;
    table->count = count;
    enum kdidx_status status = read_all(table, data_dir, err);
    if (status == KDIDX_OK)
        *out = table;
    else
        kd_votes_free(table);
    return status;
}

void kd_votes_free(struct kd_votes_table *table)
{
    if (table == NULL)
        return;
    kd_arena_free(&table->arena);
    free(table);
}
