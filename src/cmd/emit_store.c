/* What export prints beside records, and how lines are written. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/emit.h"

/* Cues are numbers of 64 bits, which not every reader of JSON keeps: written in hex. */
static void emit_part(struct kd_printer *p, const struct kd_part *part)
{
    char hex[KD_MAKER_HEX];
    kd_maker_hex(part->hash, hex);
    kd_print_map(p);
    kd_print_pair(p, "name", part->name);
    kd_print_pair(p, "hash", hex);
    if (part->cue_count > 0) {
        kd_print_key(p, "cues");
        kd_print_list(p);
        for (size_t i = 0; i < part->cue_count; i++) {
            snprintf(hex, sizeof hex, "%016" PRIx64, part->cues[i]);
            kd_print_string(p, hex);
        }
        kd_print_end(p);
    }
    kd_print_end(p);
}

void kd_emit_maker(struct kd_buf *out, const struct kd_maker *maker)
{
    char hex[KD_MAKER_HEX];
    struct kd_printer *p = kd_emit_printer(out);
    if (p == NULL)
        return;
    kd_maker_hex(maker->hash, hex);
    kd_print_map(p);
    kd_print_pair(p, "schema", "kdidx/maker/1");
    kd_print_pair(p, "maker", hex);
    kd_print_pair(p, "program", maker->program);
    kd_print_key(p, "parts");
    kd_print_list(p);
    for (size_t i = 0; i < maker->parts.n; i++)
        emit_part(p, &maker->parts.v[i]);
    kd_print_end(p);
    kd_print_end(p);
    kd_printer_free(p);
}

void kd_emit_decided(struct kd_printer *p, const struct kd_decision *decision)
{
    kd_print_pair(p, "kind", kd_decision_kind(decision->of_work));
    kd_print_pair(p, "says", decision->same ? "same" : "differ");
    kd_print_pair(p, "a", decision->a);
    kd_print_pair(p, "b", decision->b);
}

void kd_emit_decision(struct kd_buf *out, const struct kd_decision *decision)
{
    struct kd_printer *p = kd_emit_printer(out);
    if (p == NULL)
        return;
    kd_print_map(p);
    kd_print_pair(p, "schema", "kdidx/decision/1");
    kd_emit_decided(p, decision);
    kd_print_end(p);
    kd_printer_free(p);
}

enum kdidx_status kd_emit_write(const struct kd_buf *lines, struct kd_error *err)
{
    errno = 0;
    if (lines->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (lines->len == 0 || fwrite(lines->data, 1, lines->len, stdout) == lines->len)
        return KDIDX_OK;
    return kd_fail_system(err, errno, "standard output");
}
