/* A question, answered row by row.
 *
 *   cc query.c $(pkg-config --cflags --libs kdidx) && ./a.out DB who "Ferry at Dawn" limit=3
 */
#include <kdidx.h>
#include <stdio.h>

static int print_row(void *ctx, const char *row, size_t len)
{
    int *rows = (int *)ctx;
    (void)len;
    printf("%d: %s\n", ++*rows, row);
    return 0; /* another value ends it */
}

int main(int argc, char **argv)
{
    kdidx_db *db = NULL;
    struct kdidx_error err;
    int rows = 0;
    if (argc < 4)
        return 2;
    enum kdidx_status status = kdidx_open(argv[1], KDIDX_READ, &db, &err);
    if (status == KDIDX_OK)
        status = kdidx_query(db, argv[2], argv[3], (const char *const *)(argv + 4), print_row,
                             &rows, &err);
    if (err.text[0] != '\0') /* why there is no answer, or what is to be known of it */
        fprintf(stderr, "%s\n", err.text);
    kdidx_close(db);
    return status == KDIDX_OK ? 0 : 1;
}
