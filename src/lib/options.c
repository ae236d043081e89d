/* Words in place of a command line. */
#include <stdio.h>
#include <string.h>

#include "lib/lib.h"

/* --help, --version and --db are for a command line. */
static bool is_common(const char *word)
{
    size_t len = strcspn(word, "=");
    for (const struct kd_option *o = kd_common_options; o->name != NULL; o++)
        if (strlen(o->name) == len && strncmp(o->name, word, len) == 0)
            return true;
    return false;
}

enum kdidx_status kd_lib_options(const struct kd_option *const *tables, const char *const *words,
                                 struct kd_arena *arena, struct kd_options *out,
                                 struct kd_error *err)
{
    *out = kd_options_default();
    for (; words != NULL && *words != NULL; words++) {
        size_t len = strlen(*words);
        char *dashed = kd_arena_alloc(arena, len + 3);
        const char *argv[] = {dashed};
        int used = 0, operands = 0;
        if (len == 0 || is_common(*words))
            return kd_fail(err, KDIDX_USAGE, "there is no option '%s' here", *words);
        snprintf(dashed, len + 3, "--%s", *words);
        enum kdidx_status status =
            kd_options_parse(tables, false, argv, 1, &used, &operands, out, err);
        if (status != KDIDX_OK)
            return status;
    }
    return KDIDX_OK;
}
