/* Across articles: which row a name belongs to, and how many articles use the row.
 *
 * Entities of one kind with one key are one thing. A person's name has two keys, see side.h; what
 * goes by several keys and is one for all that is settled at the end (same.h).
 *
 * Rows that many articles share are looked up in memory first; what an article adds to their
 * counts is gathered there and written once a batch. A kd_resolver belongs to one writer.
 */
#ifndef KD_STORE_RESOLVE_H
#define KD_STORE_RESOLVE_H

#include "extract/record.h"
#include "store/db.h"

enum kd_entity_kind { KD_PERSON, KD_CHARACTER, KD_WORK, KD_NETWORK, KD_OUTLET };

/* The word in entity.kind: "person" ... Static. */
const char *kd_entity_kind_name(enum kd_entity_kind kind);

enum { KD_KEY_SIZE = 512 };

/* The key of a name: kd_name_key, or the name itself where that leaves nothing ("..."). Returns
 * its length; out has KD_KEY_SIZE bytes. */
size_t kd_entity_key(const char *name, size_t len, char *out);

/* A relation as its row in the table. 0 and NULL: not said. */
struct kd_relation_row {
    const char *kind; /* "cast", "crew", "airs", "airtime"; a literal */
    int64_t drama, other, character;
    const char *role;
    int days; /* -1: not an air time */
    const char *time, *tz;
};

struct kd_resolver;

/* NULL when memory runs out. */
struct kd_resolver *kd_resolver_new(struct kd_db *db);
void kd_resolver_free(struct kd_resolver *resolver);

/* A row that this process knows: valid until forget or flush. */
typedef uint32_t kd_row;

int64_t kd_row_id(const struct kd_resolver *resolver, kd_row row);

/* Finds the row or makes it. KDIDX_OK or a status of db.h. `side`: what stands behind the name in
 * the key, "" or KD_CREW (side.h). */
enum kdidx_status kd_resolve_entity(struct kd_resolver *resolver, enum kd_entity_kind kind,
                                    const char *name, size_t len, const char *side, kd_row *out,
                                    struct kd_error *err);
enum kdidx_status kd_resolve_alias(struct kd_resolver *resolver, int64_t entity, const char *form,
                                   size_t len, kd_row *out, struct kd_error *err);
enum kdidx_status kd_resolve_tally(struct kd_resolver *resolver, int64_t entity, const char *trait,
                                   const char *value, kd_row *out, struct kd_error *err);
enum kdidx_status kd_resolve_relation(struct kd_resolver *resolver,
                                      const struct kd_relation_row *relation, kd_row *out,
                                      struct kd_error *err);
enum kdidx_status kd_resolve_rule(struct kd_resolver *resolver, const char *name, kd_row *out,
                                  struct kd_error *err);

/* The counting of one article: begin, any number of counts, end. Only with end do they hold. */
void kd_count_begin(struct kd_resolver *resolver);
bool kd_count_article(struct kd_resolver *resolver, kd_row row); /* one article more, once */
bool kd_count_alias(struct kd_resolver *resolver, kd_row row, int64_t uses, int64_t named);
/* One article more, once, which is as sure as the greatest of its confidences (hundredths). */
bool kd_count_relation(struct kd_resolver *resolver, kd_row row, int confidence);
void kd_count_end(struct kd_resolver *resolver);

/* The weight of a confidence in hundredths: see relation.weight. */
int64_t kd_confidence_weight(int confidence);
/* The confidence of a sum of weights, 0 to 0.99. */
double kd_weight_confidence(int64_t weight);

/* Writes the gathered counts into the open transaction. */
enum kdidx_status kd_resolver_flush(struct kd_resolver *resolver, struct kd_error *err);

/* After a rollback, after rows were deleted, and where the memory is needed: nothing in memory is
 * taken for known any more, counts that were not flushed are dropped. */
void kd_resolver_forget(struct kd_resolver *resolver);

/* Whether so much is held that a flush and a forget are due. */
bool kd_resolver_is_full(const struct kd_resolver *resolver);

#endif
