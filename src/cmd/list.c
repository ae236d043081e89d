/* kdidx list KIND: everything of a kind, most named first. */
#include "cmd/answer.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct kd_column PEOPLE[] = {
    {"name", "NAME", KD_COL_LEFT},    {"role", "ROLE", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT}, {"independent", "ARTICLES", KD_COL_RIGHT},
    {"qualifier", NULL, KD_COL_LEFT}, {"mended", NULL, KD_COL_ASKED}};

static const struct kd_column WORKS[] = {{"title", "TITLE", KD_COL_LEFT},
                                         {"kind", "KIND", KD_COL_LEFT},
                                         {"articles", NULL, KD_COL_RIGHT},
                                         {"independent", "ARTICLES", KD_COL_RIGHT},
                                         {"mended", NULL, KD_COL_ASKED}};

static const struct kd_column CHARACTERS[] = {{"name", "NAME", KD_COL_LEFT},
                                              {"articles", NULL, KD_COL_RIGHT},
                                              {"independent", "ARTICLES", KD_COL_RIGHT},
                                              {"mended", NULL, KD_COL_ASKED}};

static const struct kd_column NAMES[] = {{"name", "NAME", KD_COL_LEFT},
                                         {"articles", NULL, KD_COL_RIGHT},
                                         {"independent", "ARTICLES", KD_COL_RIGHT}};

static const struct kd_column SOURCES[] = {{"name", "NAME", KD_COL_LEFT},
                                           {"articles", "ARTICLES", KD_COL_RIGHT}};

static const struct kd_column ARTICLES[] = {
    {"id", NULL, KD_COL_LEFT},         {"source", "SOURCE", KD_COL_GROUP},
    {"ordinal", "NO", KD_COL_RIGHT},   {"published", "PUBLISHED", KD_COL_WHOLE},
    {"outlet", "OUTLET", KD_COL_LEFT}, {"title", "TITLE", KD_COL_LEFT},
    {"url", NULL, KD_COL_LEFT}};

static enum kdidx_status unknown_kind(struct kd_run *run)
{
    const char *names[KD_LIST_KINDS + 1] = {0};
    for (int k = 0; k < KD_LIST_KINDS; k++)
        names[k] = kd_list_kind_name((enum kd_list_kind)k);
    return kd_no_such(&run->err, "list", run->operands[0], names);
}

static struct kd_rows rows_of(enum kd_list_kind kind)
{
    struct kd_rows rows = {"items", NAMES, COUNT(NAMES), NULL, NULL, "name"};
    if (kind == KD_LIST_PEOPLE) {
        rows.columns = PEOPLE;
        rows.count = COUNT(PEOPLE);
    } else if (kind == KD_LIST_DRAMAS || kind == KD_LIST_WORKS) {
        rows.columns = WORKS;
        rows.name = "title";
        rows.count = COUNT(WORKS);
    } else if (kind == KD_LIST_CHARACTERS) {
        rows.columns = CHARACTERS;
        rows.count = COUNT(CHARACTERS);
    } else if (kind == KD_LIST_SOURCES) {
        rows.columns = SOURCES;
        rows.count = COUNT(SOURCES);
    } else if (kind == KD_LIST_ARTICLES) {
        rows.columns = ARTICLES;
        rows.name = "source";
        rows.count = COUNT(ARTICLES);
    }
    return rows;
}

static void print_article(struct kd_printer *p, const struct kd_list_row *row)
{
    kd_print_row(p);
    kd_print_pair(p, "id", row->id);
    kd_print_pair(p, "source", row->source);
    kd_print_pair_int(p, "ordinal", row->ordinal);
    kd_print_pair(p, "title", row->name);
    kd_print_pair(p, "url", row->url);
    kd_print_pair(p, "published", row->published);
    kd_print_pair(p, "outlet", row->outlet);
    kd_print_end(p);
}

static void print_named(struct kd_run *run, enum kd_list_kind kind, const struct kd_list_row *row)
{
    bool work = kind == KD_LIST_DRAMAS || kind == KD_LIST_WORKS;
    struct kd_printer *p = run->print;
    kd_print_row(p);
    kd_print_pair(p, work ? "title" : "name", row->name);
    if (work || kind == KD_LIST_PEOPLE)
        kd_print_pair(p, work ? "kind" : "role", row->sub);
    if (kind <= KD_LIST_WORKS)
        kd_answer_strings(run, "mended", &row->mended);
    kd_print_pair_int(p, "articles", (int64_t)row->articles);
    if (kind != KD_LIST_SOURCES)
        kd_print_pair_int(p, "independent", (int64_t)row->independent);
    if (kind == KD_LIST_PEOPLE)
        kd_print_pair(p, "qualifier", row->qualifier);
    kd_print_end(p);
}

enum kdidx_status kd_cmd_list(struct kd_run *run)
{
    struct kd_list list = {0};
    enum kd_list_kind kind;
    struct kd_query_opts opts = kd_answer_query_opts(run);
    if (!kd_list_kind_parse(run->operands[0], &kind))
        return unknown_kind(run);
    kd_answer_ask_shown(run, &opts);
    enum kdidx_status asked = kd_query_list(run->db, &run->arena, kind, &opts, &list, &run->err);
    asked = kd_answer_check(run, asked, &list.match);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    struct kd_rows rows = rows_of(kind);
    kd_print_pair(run->print, "kind", kd_list_kind_name(kind));
    kd_print_rows(run->print, &rows);
    for (size_t i = 0; i < list.rows.n; i++) {
        if (kind == KD_LIST_ARTICLES)
            print_article(run->print, &list.rows.v[i]);
        else
            print_named(run, kind, &list.rows.v[i]);
    }
    kd_print_end(run->print);
    kd_answer_total(run, list.total, list.rows.n, kd_list_kind_name(kind));
    return kd_answer_end_found(run);
}
