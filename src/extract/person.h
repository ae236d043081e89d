/* The grammar of Korean names in Latin letters. */
#ifndef KD_PERSON_H
#define KD_PERSON_H

#include "extract/context.h"
#include "extract/gazetteer.h"
#include "extract/kinds.h"
#include "extract/roles.h"
#include "extract/titles.h"
#include "extract/traits.h"
#include "extract/vocabulary.h"

/* The tables that the steps of an extraction work with. */
struct kd_lists {
    const struct kd_vocabulary *vocabulary;
    const struct kd_gazetteer *gazetteer;
    const struct kd_context *context;
    const struct kd_traits_model *traits;
    const struct kd_kinds_model *kinds;
    const struct kd_titles *titles;
    const struct kd_roles_model *roles;
};

/* The token after the Korean name that starts at token i ("Lee Jae-wook", "Lee Jae Wook",
 * "Lee Jaewook", "Jang Uk", "Jae-wook Lee"), or 0 when none does. *given is set to the first token
 * of the given name, *western when the given name stands first. */
uint32_t kd_korean_name(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                        uint32_t limit, uint32_t *given, bool *western);

/* Whether token i + 1 follows token i after white space, on the same line. */
bool kd_adjacent(const struct kd_doc *doc, uint32_t i);

/* Whether token i is a capitalised word. */
bool kd_is_cap_word(const struct kd_doc *doc, uint32_t i);

#endif
