/* What to say of a word that is none of a few. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cmd/cmd.h"

enum kdidx_status kd_no_such(struct kd_error *err, const char *what, const char *wrong,
                             const char *const *names)
{
    char all[400] = "";
    const char *near = kd_nearest(wrong, names);
    if (near != NULL)
        return kd_fail(err, KDIDX_USAGE, "%s: there is no %s; did you mean %s?", what, wrong, near);
    for (size_t len = 0; *names != NULL && len < sizeof all; names++)
        len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", len > 0 ? ", " : "", *names);
    return kd_fail(err, KDIDX_USAGE, "%s: there is no %s, but %s", what, wrong, all);
}
