/* What people type into a search. */
#include "fuzz.h"
#include "query/searchquery.h"

enum { DEEPEST = 200 };

/* Each part says what it is for, and no quotation mark of the user's ends a phrase. */
static void check(const struct kd_term *term, int depth)
{
    must(depth < DEEPEST);
    bool joins = term->kind == KD_TERM_ALL || term->kind == KD_TERM_ANY;
    must(!joins || term->parts.n > 1);
    must(term->kind != KD_TERM_NOT || term->parts.n == 1);
    must(term->kind != KD_TERM_NAME || (term->name != NULL && term->name[0] != '\0'));
    must(term->kind != KD_TERM_DATE || term->since != NULL || term->until != NULL);
    if (term->kind == KD_TERM_WORDS) {
        size_t quotes = 0;
        for (const char *s = term->fts; *s != '\0'; s++)
            quotes += *s == '"';
        must(quotes > 0 && quotes % 2 == 0);
    }
    for (size_t i = 0; i < term->parts.n; i++)
        check(term->parts.v[i], depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *query = copy_of(bytes, n);
    struct kd_arena arena = {0};
    struct kd_error err = {0};
    struct kd_term *term = NULL;
    if (kd_utf8_valid(query, strlen(query)) == strlen(query)) {
        enum kdidx_status status = kd_search_parse(&arena, query, &term, &err);
        must(status == KDIDX_OK || status == KDIDX_USAGE);
        must((status == KDIDX_OK) == (term != NULL) || status != KDIDX_OK);
        must(status == KDIDX_OK || err.text[0] != '\0');
        if (status == KDIDX_OK)
            check(term, 0);
    }
    kd_arena_free(&arena);
    free(query);
    return 0;
}
