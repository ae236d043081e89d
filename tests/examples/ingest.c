/* Files, folders and a text of the program's own into a database.
 *
 *   cc ingest.c $(pkg-config --cflags --libs kdidx) && ./a.out DB PATH...
 */
#include <inttypes.h>
#include <kdidx.h>
#include <stdio.h>
#include <string.h>

static void print_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    (void)ctx;
    printf("rejected %s%s%s: %s\n", source, place[0] != '\0' ? ", " : "", place, reason);
}

static enum kdidx_status add_all(kdidx_db *db, kdidx_extractor *extractor, char **paths,
                                 struct kdidx_error *err)
{
    static const char letter[] = "Bae Mi Ran writes the drama \"Ferry at Dawn\" for tvN.";
    const char *about[] = {"source=letters/17", "title=A letter", NULL};
    enum kdidx_status status = KDIDX_OK;
    for (; status == KDIDX_OK && *paths != NULL; paths++) {
        status = kdidx_add_path(db, extractor, *paths, NULL, print_reject, NULL, err);
        if (status == KDIDX_REJECTED) /* each was told; the others were added */
            status = KDIDX_OK;
    }
    if (status == KDIDX_OK)
        status = kdidx_add(db, extractor, letter, strlen(letter), about, err);
    if (status == KDIDX_OK)
        status = kdidx_commit(db, err);
    return status;
}

int main(int argc, char **argv)
{
    kdidx_extractor *extractor = NULL;
    kdidx_db *db = NULL;
    struct kdidx_error err;
    if (argc < 2)
        return 2;
    enum kdidx_status status = kdidx_extractor_new(NULL, &extractor, &err);
    if (status == KDIDX_OK)
        status = kdidx_open(argv[1], KDIDX_CREATE, &db, &err);
    if (status == KDIDX_OK)
        status = add_all(db, extractor, argv + 2, &err);
    if (status == KDIDX_OK) {
        const struct kdidx_counts *n = kdidx_counts(db);
        printf("%" PRIu64 " added, %" PRIu64 " same, %" PRIu64 " changed, %" PRIu64 " rejected\n",
               n->added, n->same, n->changed, n->rejected);
    } else {
        fprintf(stderr, "%s\n", err.text);
    }
    kdidx_close(db);
    kdidx_extractor_free(extractor);
    return status == KDIDX_OK ? 0 : 1;
}
