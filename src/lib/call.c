/* What each function of kdidx.h begins and ends with. */
#include <stdio.h>

#include "lib/lib.h"

/* That of C is there without any memory; if it should not be, the caller's has to do. */
struct kd_lib_call kd_lib_begin(void)
{
    struct kd_lib_call call = {.own = newlocale(LC_ALL_MASK, "C", (locale_t)0)};
    call.before = uselocale(call.own);
    return call;
}

void kd_lib_outside(const struct kd_lib_call *call)
{
    uselocale(call->before);
}

void kd_lib_inside(const struct kd_lib_call *call)
{
    uselocale(call->own);
}

enum kdidx_status kd_lib_end(const struct kd_lib_call *call, enum kdidx_status status,
                             const struct kd_error *why, struct kdidx_error *err)
{
    kd_lib_outside(call);
    if (call->own != (locale_t)0)
        freelocale(call->own);
    if (err == NULL)
        return status;
    err->text[0] = '\0';
    if (status != KDIDX_OK)
        snprintf(err->text, sizeof err->text, "%s",
                 why->text[0] != '\0' ? why->text : kdidx_status_text(status));
    return status;
}

void kd_lib_note(const struct kd_error *note, struct kdidx_error *err)
{
    if (err != NULL)
        snprintf(err->text, sizeof err->text, "%s", note->text);
}
