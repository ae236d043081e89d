/* What the articles show, for tests/fit/fit.py: of each work (`kinds`), of each person (`roles`),
 * of each drama and actor, maker or network that no rule ties together (`cast`, `crew`, `airs`), of
 * each actor and character (`role`); for tests/fit/titles.py of each token (`titles`), for
 * tests/fit/things.py of each mention of something (`types`).
 *
 *   shown titles|types|kinds|roles|BOND [--data DIR] [--no-lists] FILE...     each FILE one article
 *   shown types|kinds|roles|BOND --names                the names of what may be shown
 *
 * One line for each: file, thing or party and drama, what is shown, the words near, between tabs;
 * of a person before these who votes for what ("cast.plays person").
 * Of a token: file, number of the line, text, what it is weighed by itself and what its neighbours
 * are. Of a mention: file, thing, its traits, who votes for what, the words near, and what stands
 * between it and the one before. Words are signs as in types-words.tsv, with
 * U+001F between two. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "extract/explain.h"
#include "extract/extract.h"
#include "extract/near.h"
#include "extract/spot.h"
#include "extract/worker.h"

enum { TYPES = -1, KINDS = -2, TITLES = -3, ROLES = -4 }; /* no enum kd_bond */

static void print_name(const struct kd_steps *steps, uint32_t thing)
{
    const struct kd_mention *m = &steps->doc->mentions.v[steps->things.v[thing].full];
    printf("%.*s\t", (int)(m->end - m->start), steps->doc->text.s + m->start);
}

static void print_network(const struct kd_steps *steps, const struct kd_lists *lists, uint32_t m)
{
    uint32_t entry = steps->doc->mentions.v[m].entry;
    printf("%s\t", kd_gazetteer_entry(lists->gazetteer, entry)->network);
}

/* Words as they are looked up: without case and hyphens. */
static void print_element(const struct kd_doc *doc, int32_t element)
{
    char key[200];
    if (element >= KD_NEAR_START)
        fputs(kd_near_element_name((enum kd_near_element)element), stdout);
    else if (kd_name_key(KD_TOKEN_TEXT(doc, element), KD_TOKEN_LEN(doc, element), key, sizeof key) >
             0)
        fputs(key, stdout);
    else
        printf("%.*s", (int)KD_TOKEN_LEN(doc, element), KD_TOKEN_TEXT(doc, element));
}

static void print_nears(const struct kd_doc *doc, const struct kd_nears *nears)
{
    for (size_t i = 0; i < nears->n; i++) {
        printf("%s%s", i > 0 ? "\x1f" : "", kd_near_place_name(nears->v[i].place));
        for (uint32_t e = 0; e < nears->v[i].n; e++) {
            putchar(' ');
            print_element(doc, nears->v[i].element[e]);
        }
    }
}

static void print_pairs(const char *file, const struct kd_steps *steps,
                        const struct kd_lists *lists, enum kd_bond bond)
{
    for (size_t i = 0; i < steps->found.weighed.n; i++) {
        const struct kd_weighed *pair = &steps->found.weighed.v[i];
        if (pair->bond != bond)
            continue;
        printf("%s\t", file);
        if (bond == KD_BOND_AIRS)
            print_network(steps, lists, pair->other);
        else
            print_name(steps, pair->other);
        print_name(steps, pair->drama);
        if (bond == KD_BOND_CLAIM && pair->character != KD_NO_ENTRY)
            print_name(steps, pair->character);
        else if (bond == KD_BOND_CLAIM)
            putchar('\t');
        for (int e = 0; e < KD_EVIDENCE; e++)
            if (pair->shown.seen[e])
                printf(" %s", kd_evidence_name((enum kd_evidence)e));
        putchar('\t');
        print_nears(steps->doc, &pair->shown.nears);
        putchar('\n');
    }
}

static void print_votes(const struct kd_votes *votes)
{
    for (size_t i = 0; i < votes->n; i++)
        printf("%s%s %s", i > 0 ? "\x1f" : "", votes->v[i].rule, kd_type_name(votes->v[i].type));
}

static void print_people(const char *file, const struct kd_steps *steps)
{
    for (uint32_t t = 0; t < steps->things.n; t++) {
        const struct kd_thing *person = &steps->things.v[t];
        if (person->role_signs == NULL)
            continue;
        printf("%s\t", file);
        print_name(steps, t);
        for (int i = 0; i < KD_ROLE_SIGNS; i++)
            if (person->role_signs[i] > 0)
                printf(" %s=%.3g", kd_role_sign_name((enum kd_role_sign)i), person->role_signs[i]);
        putchar('\t');
        print_votes(person->votes);
        putchar('\t');
        print_nears(steps->doc, &person->nears);
        putchar('\n');
    }
}

static void print_works(const char *file, const struct kd_steps *steps)
{
    for (uint32_t t = 0; t < steps->things.n; t++) {
        const double *seen = steps->things.v[t].signs;
        if (seen == NULL)
            continue;
        printf("%s\t", file);
        print_name(steps, t);
        for (int i = 0; i < KD_KIND_SIGNS; i++)
            if (seen[i] > 0)
                printf(" %s=%.3g", kd_kind_sign_name((enum kd_kind_sign)i), seen[i]);
        putchar('\t');
        print_nears(steps->doc, &steps->things.v[t].nears);
        putchar('\n');
    }
}

static void print_named(const char *file, const struct kd_steps *steps)
{
    const struct kd_doc *doc = steps->doc;
    const struct kd_named *named = &steps->things.named;
    struct kd_nears nears = {0};
    for (uint32_t i = 0; i < named->n; i++) {
        const struct kd_thing *thing = &steps->things.v[named->thing[i]];
        printf("%s\t", file);
        print_name(steps, named->thing[i]);
        for (int t = 0; t < KD_TRAITS; t++)
            if (thing->traits[t] > 0)
                printf(" %s=%.3g", kd_trait_name((enum kd_trait)t), thing->traits[t]);
        putchar('\t');
        print_votes(thing->votes);
        putchar('\t');
        nears.n = 0;
        kd_near_around(doc, NULL, named->mention[i], &nears);
        print_nears(doc, &nears);
        nears.n = 0;
        putchar('\t');
        if (i > 0)
            kd_near_step(doc, named->mention[i - 1], named->mention[i],
                         named->thing[i - 1] == named->thing[i], &nears);
        print_nears(doc, &nears);
        putchar('\n');
    }
}

/* A sign as titles.tsv has it; a word is told from other signs by its number. */
static void print_sign(const struct kd_doc *doc, uint32_t i, uint64_t sign)
{
    if (sign < KD_SIGNS) {
        printf("%s%s ", sign >= KD_SIGN_CLASS && sign < KD_SIGN_ALWAYS ? "v:" : "",
               kd_sign_name(sign));
        return;
    }
    printf(doc->tokens.v[i].flags & KD_CAP ? "W:" : "w:");
    for (const char *c = KD_TOKEN_TEXT(doc, i); c < doc->text.s + doc->tokens.v[i].end; c++)
        putchar(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    putchar(' ');
}

static void print_tokens(const char *file, const struct kd_steps *steps)
{
    const struct kd_doc *doc = steps->doc;
    struct kd_spotter spotter;
    struct kd_seen seen;
    kd_spotter_init(&spotter, doc, NULL);
    for (uint32_t i = 0, m = 0; i < doc->tokens.n; i++) {
        while (m < doc->mentions.n && doc->mentions.v[m].last <= i)
            m++;
        bool in = m < doc->mentions.n && doc->mentions.v[m].first <= i;
        uint32_t next = in ? m + 1 : m;
        kd_see_token(&spotter, i, in ? &doc->mentions.v[m] : NULL,
                     next < doc->mentions.n ? &doc->mentions.v[next] : NULL, &seen);
        printf("%s\t%u\t%.*s\t", file, doc->tokens.v[i].line, (int)KD_TOKEN_LEN(doc, i),
               KD_TOKEN_TEXT(doc, i));
        for (uint32_t k = 0; k < seen.heres; k++)
            print_sign(doc, i, seen.here[k]);
        putchar('\t');
        for (uint32_t k = 0; k < seen.besides; k++)
            print_sign(doc, i, seen.beside[k]);
        putchar('\n');
    }
}

static void print_names(int what)
{
    for (int i = 0; what == TYPES && i < KD_TRAITS; i++)
        puts(kd_trait_name((enum kd_trait)i));
    for (int i = 0; what == KINDS && i < KD_KIND_SIGNS; i++)
        puts(kd_kind_sign_name((enum kd_kind_sign)i));
    for (int i = 0; what == ROLES && i < KD_ROLE_SIGNS; i++)
        puts(kd_role_sign_name((enum kd_role_sign)i));
    for (int i = 0; what >= 0 && i < KD_EVIDENCE; i++)
        puts(kd_evidence_name((enum kd_evidence)i));
}

static enum kdidx_status read_article(struct kd_worker *worker, const char *file, int bond,
                                      struct kd_error *err)
{
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_steps steps;
    jmp_buf oom;
    enum kdidx_status status = kd_file_read(file, &text, err);
    struct kd_article article = {.source = file, .text = text.data, .len = text.len};
    kd_arena_reset(&worker->arena);
    worker->arena.on_oom = &oom;
    if (status == KDIDX_OK && setjmp(oom) == 0) {
        kd_run_steps(worker, &article, true, &steps);
        if (bond == TITLES)
            print_tokens(file, &steps);
        else if (bond == TYPES)
            print_named(file, &steps);
        else if (bond == KINDS)
            print_works(file, &steps);
        else if (bond == ROLES)
            print_people(file, &steps);
        else
            print_pairs(file, &steps, &worker->analysis.lists, (enum kd_bond)bond);
    }
    worker->arena.on_oom = NULL;
    kd_buf_free(&text);
    return status;
}

int main(int argc, char **argv)
{
    struct kd_extract_opts opts = {0};
    struct kd_error err = {{0}};
    struct kd_extractor *extractor = NULL;
    struct kd_worker *worker = NULL;
    static const char *const bonds[KD_BONDS] = {"cast", "crew", "airs", "role", "claim", "making"};
    int i = 2, bond = argc <= 1                        ? TYPES
                      : strcmp(argv[1], "kinds") == 0  ? KINDS
                      : strcmp(argv[1], "titles") == 0 ? TITLES
                      : strcmp(argv[1], "roles") == 0  ? ROLES
                                                       : TYPES;
    for (int b = 0; argc > 1 && b < KD_BONDS; b++)
        bond = strcmp(argv[1], bonds[b]) == 0 ? b : bond;
    for (; i < argc && argv[i][0] == '-'; i++)
        if (strcmp(argv[i], "--no-lists") == 0)
            opts.no_lists = true;
        else if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
            opts.data_dir = argv[++i];
        else if (strcmp(argv[i], "--names") == 0)
            print_names(bond);
    enum kdidx_status status = kd_extractor_new(&opts, &extractor, &err);
    if (status == KDIDX_OK)
        status = kd_worker_new(extractor, &worker);
    for (; i < argc && status == KDIDX_OK; i++)
        status = read_article(worker, argv[i], bond, &err);
    if (status != KDIDX_OK)
        fprintf(stderr, "shown: %s\n", err.text);
    kd_worker_free(worker);
    kd_extractor_free(extractor);
    return status == KDIDX_OK ? 0 : 2;
}
