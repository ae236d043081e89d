/* Is a record what the contract says? Looked at before anything of it is stored. */
#ifndef KD_VALID_H
#define KD_VALID_H

#include "base/status.h"
#include "extract/record.h"

enum { KD_NO_FOUND = -1 };

/* A relation's names as positions in the record's entities: people first, then characters, works,
 * networks, outlets. KD_NO_FOUND: not named. */
struct kd_link {
    int32_t drama, other, character;
};

/* The links of cast, crew, airs, air times and events, in this order. */
struct kd_links {
    struct kd_link *v;
    size_t n;
};

/* The five lists of a record's entities in the order of their numbering. */
enum { KD_LISTS = 5 };
const struct kd_entities *kd_record_list(const struct kd_record *record, int list);

/* The 16 bytes that a content id writes in hex. */
void kd_id_bytes(const char *id, unsigned char bytes[16]);

/* KDIDX_OK: *out holds the links, in the arena. KDIDX_USAGE: err says what is wrong with the
 * record. Memory that runs out goes to the arena's on_oom. */
enum kdidx_status kd_record_check(const struct kd_record *record, struct kd_arena *arena,
                                  struct kd_links *out, struct kd_error *err);

#endif
