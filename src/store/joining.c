/* What names are joined with, as a hash of all lists of names and of the code that joins. More
 * lists than are used: joining once too often costs as much as an ingest of one article, and a list
 * that is used from now on is not forgotten here. */
#include "store/joining.h"

#include <string.h>

#include "base/buf.h"
#include "base/data.h"
#include "base/hash.h"

/* Made by the Makefile: a checksum of the source of joining. */
extern const char kd_joining_code[];

static enum kdidx_status add_lists(struct kd_buf *out, struct kd_error *err)
{
    struct kd_data_names names;
    enum kdidx_status status = kd_data_list(NULL, "names/", ".tsv", &names, err);
    for (size_t i = 0; status == KDIDX_OK && i < names.n; i++) {
        kd_buf_add(out, names.v[i], strlen(names.v[i]) + 1);
        status = kd_data_read(NULL, names.v[i], out, err);
    }
    kd_data_names_free(&names);
    return status;
}

static enum kdidx_status hash_all(int64_t *out, struct kd_error *err)
{
    struct kd_buf bytes = KD_BUF_EMPTY;
    kd_buf_add(&bytes, kd_joining_code, strlen(kd_joining_code) + 1);
    enum kdidx_status status = add_lists(&bytes, err);
    if (status == KDIDX_OK && bytes.failed)
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (status == KDIDX_OK)
        *out = (int64_t)kd_hash64(bytes.data, bytes.len);
    kd_buf_free(&bytes);
    return status;
}

/* Runs a statement with the hash as its parameter; *out, unless NULL, is what it gives. */
static enum kdidx_status run(struct kd_stmt *stmt, int64_t *out, struct kd_error *err)
{
    int64_t hash = 0;
    enum kdidx_status status = hash_all(&hash, err);
    if (status != KDIDX_OK)
        return status;
    kd_bind_int(stmt, 1, hash);
    return out != NULL ? kd_run_int(stmt, out, err) : kd_run(stmt, err);
}

enum kdidx_status kd_joining_differs(struct kd_db *db, bool *out, struct kd_error *err)
{
    int64_t differs = 0;
    enum kdidx_status status = run(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM entity) AND NOT EXISTS"
                                               " (SELECT 1 FROM joined WHERE hash = ?1)"),
                                   &differs, err);
    *out = differs != 0;
    return status;
}

enum kdidx_status kd_joining_note(struct kd_db *db, struct kd_error *err)
{
    return run(kd_stmt(db, "INSERT INTO joined (what, hash) VALUES ('same', ?1)"
                           " ON CONFLICT (what) DO UPDATE SET hash = ?1"),
               NULL, err);
}
