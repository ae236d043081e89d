/* Who is told of libxml2's errors. */
#include "input/quiet.h"

static void say_nothing(void *ctx, const char *format, ...)
{
    (void)ctx, (void)format;
}

void kd_quiet_begin(struct kd_quiet *before, xmlStructuredErrorFunc tell, void *ctx)
{
    *before = (struct kd_quiet){.structured = xmlStructuredError,
                                .generic = xmlGenericError,
                                .structured_ctx = xmlStructuredErrorContext,
                                .generic_ctx = xmlGenericErrorContext};
    xmlSetStructuredErrorFunc(ctx, tell);
    xmlSetGenericErrorFunc(NULL, say_nothing);
}

void kd_quiet_end(const struct kd_quiet *before)
{
    xmlSetStructuredErrorFunc(before->structured_ctx, before->structured);
    xmlSetGenericErrorFunc(before->generic_ctx, before->generic);
}
