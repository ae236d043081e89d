/* What one text says, as a record and fact by fact.
 *
 *   cc extract.c $(pkg-config --cflags --libs kdidx) && ./a.out
 */
#include <kdidx.h>
#include <stdio.h>
#include <string.h>

static int print_fact(void *ctx, const struct kdidx_fact *fact)
{
    (void)ctx;
    if (strcmp(fact->kind, "cast") == 0)
        printf("%s plays %s in %s (%.2f): %s\n", fact->name,
               fact->character != NULL ? fact->character : "somebody", fact->drama,
               fact->confidence, fact->quote);
    return 0;
}

int main(void)
{
    static const char text[] =
        "Moon Sae Ro boards \"Ferry at Dawn\"\n\n"
        "Moon Sae Ro plays mechanic Han Gyo in the tvN drama \"Ferry at Dawn\".\n";
    const char *about[] = {"source=ferry.txt", "published=4 March 2024", NULL};
    kdidx_extractor *extractor = NULL;
    struct kdidx_error err;
    const char *json;

    if (kdidx_extractor_new(NULL, &extractor, &err) != KDIDX_OK ||
        kdidx_extract(extractor, text, strlen(text), about, &json, NULL, &err) != KDIDX_OK) {
        fprintf(stderr, "%s\n", err.text);
        kdidx_extractor_free(extractor);
        return 1;
    }
    puts(json);
    if (kdidx_facts(extractor, text, strlen(text), about, print_fact, NULL, &err) != KDIDX_OK)
        fprintf(stderr, "%s\n", err.text);
    kdidx_extractor_free(extractor);
    return 0;
}
