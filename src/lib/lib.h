/* What is behind the handles of kdidx.h. Only src/lib includes this. */
#ifndef KD_LIB_H
#define KD_LIB_H

#include <locale.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cmd/batch.h"
#include "cmd/option.h"
#include "extract/extract.h"
#include "extract/maker.h"
#include "input/memory.h"
#include "store/db.h"

/* What extractors share: only read once it is made, and freed with the last that uses it. */
struct kd_core {
    atomic_size_t users;
    struct kd_arena arena; /* the options' strings */
    struct kd_extract_opts opts;
    bool with_text;
    struct kd_extractor *extractor;
    struct kd_maker *maker;
};

struct kd_core *kd_core_use(struct kd_core *core); /* counts one more user; NULL is fine */
void kd_core_leave(struct kd_core *core);          /* one less; NULL is fine */

struct kdidx_extractor {
    struct kd_core *core;
    struct kd_worker *worker;
    struct kd_memory *memory;
    struct kd_article article; /* of the last record */
    struct kd_record *record;  /* NULL: there is none */
    struct kd_buf json;
};

/* A text -> x->article. `about` as in kdidx.h; `need_source`: it must have one. What the last call
 * gave ends. */
enum kdidx_status kd_lib_article(kdidx_extractor *x, const char *text, size_t len,
                                 const char *const *about, bool need_source, struct kd_error *err);

/* x->article -> x->record. */
enum kdidx_status kd_lib_record(kdidx_extractor *x, const struct kd_article *article,
                                struct kd_error *err);

/* Gives the memory of x->record back; the words of `about`, which are the caller's, are forgotten,
 * the text stays. */
void kd_lib_rest(kdidx_extractor *x);

struct kdidx_db {
    struct kd_db *db;
    char *path;
    struct kd_batch batch; /* writer NULL: nothing was added yet */
    bool due;              /* something was added since the last commit */
    char **paths;          /* read to their end since then */
    size_t path_count;
    struct kd_core *maker; /* what makes the records that are added; NULL: they say it themselves */
    struct kd_arena arena; /* of a record that is added, or of an answer */
    struct kdidx_counts counts;
    struct kd_buf answer;
};

/* Takes option words; `tables` as kd_options_parse. KDIDX_USAGE, KDIDX_NOMEM. *out is to be freed
 * by kd_options_free in any case; it points into `words` and `arena` (which has an on_oom). */
enum kdidx_status kd_lib_options(const struct kd_option *const *tables, const char *const *words,
                                 struct kd_arena *arena, struct kd_options *out,
                                 struct kd_error *err);

/* The caller's locale, while a function of the library works in that of C: programs that show
 * numbers with a comma would make tables unreadable, and JSON none. */
struct kd_lib_call {
    locale_t own, before;
};

/* First and last thing of a function of kdidx.h. The last tells the caller why, when he gave `err`,
 * and returns the status. */
struct kd_lib_call kd_lib_begin(void);
enum kdidx_status kd_lib_end(const struct kd_lib_call *call, enum kdidx_status status,
                             const struct kd_error *why, struct kdidx_error *err);

/* Around a function of the caller's. */
void kd_lib_outside(const struct kd_lib_call *call);
void kd_lib_inside(const struct kd_lib_call *call);

/* What is to be known beside an answer, also with KDIDX_OK. */
void kd_lib_note(const struct kd_error *note, struct kdidx_error *err);

#endif
