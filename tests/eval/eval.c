/* How good extraction is, measured against annotated articles.
 *
 *   eval [OPTION...] DIR    DIR holds NNN.txt, and NNN.json beside it (data/sample/README.md)
 *
 *   --data DIR       rules and names from DIR, not those compiled in
 *   --errors         list each miss (-) and each wrong item (+)
 *   --floors FILE    the table of floors: fail where F1 is below one, print TAP
 *   --print-floors   print a table of floors, 0.01 below what is measured
 *   --annotations    check the annotations: each must score 1 against itself; print TAP
 *
 * Each article is read and extracted as `kdidx extract` does it, with the name lists and without.
 * An article of which nothing comes out counts as all missed; one that is split in two has the
 * second part counted as all wrong. Exit status: 0; 1 below a floor; 2 when it cannot be run. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/tsv.h"
#include "extract/extract.h"
#include "input/input.h"
#include "score.h"
#include "self.h"

enum { LISTS, NO_LISTS, MODES };

static const char *const mode_names[MODES] = {"lists", "no_lists"};

struct annotated {
    char name[256]; /* without .json */
    json_t *gold;
};

struct eval {
    const char *dir, *data, *floors;
    bool errors, print_floors, annotations;
    struct {
        struct annotated *v;
        size_t n, cap;
    } articles;
    struct kd_arena arena, scratch; /* of the run; of the article at hand */
    struct ev_score score[MODES];
    struct kd_error err;
};

static int fail(struct eval *e, const char *what)
{
    fprintf(stderr, "eval: %s%s%s\n", what, e->err.text[0] != '\0' ? ": " : "", e->err.text);
    return 2;
}

/* ---- annotations ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct annotated *)a)->name, ((const struct annotated *)b)->name);
}

static enum kdidx_status add_annotation(struct eval *e, const char *file)
{
    char path[1024];
    json_error_t why;
    snprintf(path, sizeof path, "%s/%s", e->dir, file);
    struct annotated *article = KD_PUSH(&e->arena, &e->articles);
    snprintf(article->name, sizeof article->name, "%.*s", (int)(strlen(file) - 5), file);
    article->gold = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (article->gold == NULL || !json_is_object(article->gold))
        return kd_fail(&e->err, KDIDX_USAGE, "%s:%d: %s", path, why.line, why.text);
    return KDIDX_OK;
}

static enum kdidx_status read_annotations(struct eval *e)
{
    DIR *dir = opendir(e->dir);
    if (dir == NULL)
        return kd_fail(&e->err, KDIDX_IO, "%s cannot be read", e->dir);
    enum kdidx_status status = KDIDX_OK;
    for (struct dirent *entry; status == KDIDX_OK && (entry = readdir(dir)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (len > 5 && len < sizeof(((struct annotated *)0)->name) &&
            strcmp(entry->d_name + len - 5, ".json") == 0)
            status = add_annotation(e, entry->d_name);
    }
    closedir(dir);
    if (status == KDIDX_OK && e->articles.n == 0)
        return kd_fail(&e->err, KDIDX_USAGE, "%s holds no annotations (*.json)", e->dir);
    if (status == KDIDX_OK)
        qsort(e->articles.v, e->articles.n, sizeof *e->articles.v, by_name);
    return status;
}

/* ---- measuring ---- */

struct reading {
    struct eval *eval;
    struct kd_worker *worker;
    const struct annotated *article;
    int mode;
    size_t records; /* of the article at hand */
};

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct reading *r = ctx;
    struct kd_record *record;
    enum kdidx_status status = kd_extract(r->worker, article, &record);
    if (status != KDIDX_OK)
        return status;
    ev_score_article(&r->eval->score[r->mode], &r->eval->scratch, r->article->name,
                     r->article->gold, record, r->records > 0);
    r->records++;
    return KDIDX_OK;
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    (void)ctx;
    fprintf(stderr, "eval: %s %s: %s\n", source, place, reason);
}

static void on_note(void *ctx, const char *source, const char *place, const char *what)
{
    on_reject(ctx, source, place, what);
}

static enum kdidx_status measure_article(struct reading *r, const struct annotated *article)
{
    char path[1024];
    const char *paths[] = {path};
    struct kd_input_opts opts = {.data_dir = r->eval->data};
    const struct kd_input_sink sink = {
        .ctx = r, .article = on_article, .reject = on_reject, .note = on_note};
    snprintf(path, sizeof path, "%s/%s.txt", r->eval->dir, article->name);
    r->article = article;
    r->records = 0;
    enum kdidx_status status = kd_input_read(paths, 1, &opts, &sink, &r->eval->err);
    if (status == KDIDX_OK && r->records == 0)
        ev_score_article(&r->eval->score[r->mode], &r->eval->scratch, article->name, article->gold,
                         NULL, false);
    kd_arena_reset(&r->eval->scratch);
    return status;
}

static enum kdidx_status measure(struct eval *e, int mode)
{
    struct kd_extractor *extractor = NULL;
    struct reading reading = {.eval = e, .mode = mode};
    const struct kd_extract_opts opts = {.data_dir = e->data, .no_lists = mode == NO_LISTS};
    enum kdidx_status status = kd_extractor_new(&opts, &extractor, &e->err);
    if (status == KDIDX_OK)
        status = kd_worker_new(extractor, &reading.worker);
    if (e->errors && status == KDIDX_OK) {
        printf("%s %s\n", mode == LISTS ? "With the name lists" : "\nWithout the name lists",
               "(- missed, + wrong):");
        e->score[mode].errors = stdout;
    }
    for (size_t i = 0; status == KDIDX_OK && i < e->articles.n; i++)
        status = measure_article(&reading, &e->articles.v[i]);
    kd_worker_free(reading.worker);
    kd_extractor_free(extractor);
    return status;
}

/* ---- tables ---- */

static void print_scores(const struct eval *e)
{
    printf("%zu articles of %s\n\n", e->score[LISTS].articles, e->dir);
    printf("%-16s%-43s  %s\n", "", "with the name lists", "rules alone");
    printf("%-16s", "kind");
    for (int mode = 0; mode < MODES; mode++)
        printf("%s%9s%7s%7s%7s%6s%7s", mode > 0 ? "  " : "", "precision", "recall", "F1", "right",
               "wrong", "missed");
    printf("\n");
    for (int k = 0; k < EV_KINDS; k++) {
        printf("%-16s", ev_kind_names[k]);
        for (int mode = 0; mode < MODES; mode++) {
            const struct ev_tally *t = &e->score[mode].kind[k];
            printf("%s%9.3f%7.3f%7.3f%7zu%6zu%7zu", mode > 0 ? "  " : "", ev_precision(t),
                   ev_recall(t), ev_f1(t), t->right, t->wrong, t->missed);
        }
        printf("\n");
    }
}

static void print_share(const struct ev_tally *t)
{
    char share[16] = "-";
    size_t n = t->right + t->wrong;
    if (n > 0)
        snprintf(share, sizeof share, "%.2f", (double)t->right / (double)n);
    printf("%7s%5zu", share, n);
}

/* Of what is said with that confidence, how much is right. */
static void print_reliability(const struct ev_score *score, const char *heading)
{
    printf("\nReliability, %s: share right, and of how many\n", heading);
    printf("%-12s", "confidence");
    for (int b = 0; b < EV_BUCKETS; b++) {
        char range[32];
        if (b == 0)
            snprintf(range, sizeof range, "< %.1f", ev_bucket_floor[1]);
        else if (b + 1 < EV_BUCKETS)
            snprintf(range, sizeof range, "%.2g-%.2g", ev_bucket_floor[b], ev_bucket_floor[b + 1]);
        else
            snprintf(range, sizeof range, "%.2g-1", ev_bucket_floor[b]);
        printf("%12s", range);
    }
    printf("\n");
    struct ev_tally sum[EV_BUCKETS] = {0};
    for (int f = 0; f <= EV_FACTS; f++) {
        printf("%-12s", f < EV_FACTS ? ev_fact_names[f] : "all");
        for (int b = 0; b < EV_BUCKETS; b++) {
            const struct ev_tally *t = f < EV_FACTS ? &score->stated[f][b] : &sum[b];
            print_share(t);
            if (f < EV_FACTS) {
                sum[b].right += t->right;
                sum[b].wrong += t->wrong;
            }
        }
        printf("\n");
    }
}

/* ---- floors ---- */

static void print_floors(const struct eval *e)
{
    printf("# F1 on data/sample below which `make check` fails; made by `make eval-floors`\n");
    printf("kind\t%s\t%s\n", mode_names[LISTS], mode_names[NO_LISTS]);
    for (int k = 0; k < EV_KINDS; k++) {
        printf("%s", ev_kind_names[k]);
        for (int mode = 0; mode < MODES; mode++) {
            double floor = ev_f1(&e->score[mode].kind[k]) - 0.01;
            printf("\t%.3f", floor > 0 ? floor : 0);
        }
        printf("\n");
    }
}

/* One TAP line for a kind and mode; returns whether it holds. */
static bool check_floor(const struct eval *e, int kind, int mode, struct kd_str cell, unsigned test)
{
    char text[32] = "";
    if (cell.len > 0 && cell.len < sizeof text)
        memcpy(text, cell.s, cell.len);
    char *end;
    double floor = strtod(text, &end), f1 = ev_f1(&e->score[mode].kind[kind]);
    bool given = end != text && *end == '\0' && floor >= 0 && floor <= 1;
    bool good = given && f1 >= floor - 0.0005; /* floors have three decimals */
    printf("%sok %u - %s, %s: %.3f, floor %s\n", good ? "" : "not ", test, ev_kind_names[kind],
           mode_names[mode], f1, given ? text : "missing or no number");
    return good;
}

static int kind_of(struct kd_str name)
{
    for (int k = 0; k < EV_KINDS; k++)
        if (kd_str_is(name, ev_kind_names[k]))
            return k;
    return -1;
}

/* Every kind must have a floor in both modes. */
static enum kdidx_status check_floors(struct eval *e, struct kd_buf *text, bool *held)
{
    struct kd_tsv tsv;
    struct kd_str cells[EV_KINDS][MODES] = {0};
    enum kdidx_status status = kd_file_read(e->floors, text, &e->err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, e->floors, text->data, text->len, &e->err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, &e->err)) == KDIDX_OK) {
        int kind = kind_of(kd_tsv_get(&tsv, "kind"));
        if (kind < 0)
            return kd_fail(&e->err, KDIDX_USAGE, "%s:%u: no such kind", e->floors, tsv.line);
        for (int mode = 0; mode < MODES; mode++)
            cells[kind][mode] = kd_tsv_get(&tsv, mode_names[mode]);
    }
    if (status != KDIDX_NONE)
        return status;
    printf("1..%d\n", EV_KINDS * MODES);
    *held = true;
    for (int k = 0; k < EV_KINDS; k++)
        for (int mode = 0; mode < MODES; mode++)
            *held &= check_floor(e, k, mode, cells[k][mode], (unsigned)(k * MODES + mode + 1));
    return KDIDX_OK;
}

/* ---- annotations against themselves ---- */

static void on_complaint(void *ctx, const char *what)
{
    size_t *complaints = ctx;
    printf("# %s\n", what);
    ++*complaints;
}

/* Whether the annotation's own record has nothing wrong and misses nothing. */
static bool check_annotation(struct eval *e, const struct annotated *article, const char *text,
                             size_t len)
{
    struct ev_score score = {.errors = stdout};
    size_t complaints = 0;
    struct kd_record *record =
        ev_self(&e->scratch, article->gold, text, len, on_complaint, &complaints);
    ev_score_article(&score, &e->scratch, "#", article->gold, record, false);
    for (int k = 0; k < EV_KINDS; k++)
        complaints += score.kind[k].wrong + score.kind[k].missed;
    kd_arena_reset(&e->scratch);
    return complaints == 0;
}

static enum kdidx_status check_annotations(struct eval *e, bool *good)
{
    enum kdidx_status status = KDIDX_OK;
    *good = true;
    printf("1..%zu\n", e->articles.n);
    for (size_t i = 0; status == KDIDX_OK && i < e->articles.n; i++) {
        char path[1024];
        struct kd_buf text = KD_BUF_EMPTY;
        snprintf(path, sizeof path, "%s/%s.txt", e->dir, e->articles.v[i].name);
        status = kd_file_read(path, &text, &e->err);
        bool right =
            status == KDIDX_OK &&
            check_annotation(e, &e->articles.v[i], text.data != NULL ? text.data : "", text.len);
        printf("%sok %zu - annotation of %s\n", right ? "" : "not ", i + 1, e->articles.v[i].name);
        *good &= right;
        kd_buf_free(&text);
    }
    return status;
}

/* ---- the command ---- */

static bool parse(struct eval *e, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--errors") == 0)
            e->errors = true;
        else if (strcmp(argv[i], "--print-floors") == 0)
            e->print_floors = true;
        else if (strcmp(argv[i], "--annotations") == 0)
            e->annotations = true;
        else if (strcmp(argv[i], "--floors") == 0 && more)
            e->floors = argv[++i];
        else if (strcmp(argv[i], "--data") == 0 && more)
            e->data = argv[++i];
        else if (argv[i][0] != '-' && e->dir == NULL)
            e->dir = argv[i];
        else
            return false;
    }
    return e->dir != NULL;
}

static int run(struct eval *e)
{
    enum kdidx_status status = read_annotations(e);
    if (status == KDIDX_OK && e->annotations) {
        bool good;
        status = check_annotations(e, &good);
        return status != KDIDX_OK ? fail(e, "annotations") : !good;
    }
    for (int mode = 0; status == KDIDX_OK && mode < MODES; mode++)
        status = measure(e, mode);
    if (status != KDIDX_OK)
        return fail(e, e->err.text[0] != '\0' ? "cannot measure" : kdidx_status_text(status));
    if (e->print_floors) {
        print_floors(e);
    } else if (e->floors != NULL) {
        struct kd_buf text = KD_BUF_EMPTY;
        bool held = false;
        status = check_floors(e, &text, &held);
        kd_buf_free(&text);
        return status != KDIDX_OK ? fail(e, "floors") : !held;
    } else if (!e->errors) {
        print_scores(e);
        print_reliability(&e->score[LISTS], "with the name lists");
        print_reliability(&e->score[NO_LISTS], "rules alone");
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct eval eval = {0};
    if (!parse(&eval, argc, argv)) {
        fprintf(stderr, "usage: eval [--data DIR] [--errors | --floors FILE | --print-floors | "
                        "--annotations] DIR\n");
        return 2;
    }
    int status = run(&eval);
    for (size_t i = 0; i < eval.articles.n; i++)
        json_decref(eval.articles.v[i].gold);
    kd_arena_free(&eval.scratch);
    kd_arena_free(&eval.arena);
    return status;
}
