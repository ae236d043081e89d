/* Two people of one name: the one who acts and the one who directs or writes.
 *
 * Korean names repeat, and most of all between those two trades. What an article says of a name
 * therefore goes to one of two entities, its sides, by what this article alone shows: to that of
 * the crew when it shows the person as director or writer and nothing else, to the plain one when
 * it shows an actor, somebody in both roles, or nobody knows what. Both are one person unless all
 * articles together tell otherwise (namesakes.h): split fine, joined late, so that the order of
 * articles cannot matter.
 *
 * There are no more sides than these. Two actors of one name are not told apart: what would tell
 * them (years of birth, another Hangul, two characters in one drama) stands in next to no article,
 * and other co-stars are no sign, for an actor works with new people in each drama. A director and
 * a writer of one name are left one: many write what they direct.
 *
 * The key of the crew's side is that of the name with KD_CREW behind it, which no name has: keys
 * have neither spaces nor marks.
 */
#ifndef KD_SIDE_H
#define KD_SIDE_H

#include "store/resolve.h"
#include "store/valid.h"

#define KD_CREW " (crew)"
enum { KD_CREW_LEN = sizeof KD_CREW - 1, KD_SIDE_KEY_SIZE = KD_KEY_SIZE + KD_CREW_LEN };

/* In SQL, of a person's key: that of the name alone; that of the name's other side. */
#define KD_NAME_PART(key) "replace(" key ", '" KD_CREW "', '')"
#define KD_OTHER_SIDE(key)                                                                         \
    "iif(" key " LIKE '%" KD_CREW "', " KD_NAME_PART(key) ", " key " || '" KD_CREW "')"

/* The length of the part of a key that is the name's; *crew: whether it is that of the crew. */
size_t kd_key_name(const char *key, bool *crew);

/* Whether a name ends in what tells which of two people is meant, as in "Kim Ji-hoon (director)":
 * actor, actress; director, writer, PD, crew. *len is then the length of the name before it. */
bool kd_name_qualifier(const char *name, size_t *len, bool *crew);

/* The key of a name as the user gives it, with or without a qualifier; out has KD_SIDE_KEY_SIZE
 * bytes. Returns its length, 0 when there is no name. A key without the crew's mark stands for the
 * plain side, or for that of the crew where there is no other. */
size_t kd_person_key(const char *name, char *out);

/* Of each person of a record whether this article shows one of the crew and no more; in the arena,
 * in the order of record->people. */
bool *kd_record_sides(const struct kd_record *record, const struct kd_links *links,
                      struct kd_arena *arena);

#endif
