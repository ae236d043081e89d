/* Reading JSON (jansson) when memory may end. */
#include "base/json.h"

#include <stdio.h>

#include "base/spare.h"

/* What jansson takes at most: the bytes of a string stand in a buffer that doubles, and in the
 * string; each value has a node, each object and list a table, each member an entry in it. */
static size_t most_memory(const char *json, size_t len)
{
    enum { SOME = 4096, PER_BYTE = 6, PER_VALUE = 256 };
    size_t values = 0;
    for (size_t i = 0; i < len; i++)
        values += json[i] == '{' || json[i] == '[' || json[i] == ',' || json[i] == ':';
    return SOME + len * PER_BYTE + values * PER_VALUE;
}

json_t *kd_json_read(const char *json, size_t len, size_t flags, json_error_t *why)
{
    if (!kd_can_spare(most_memory(json, len))) {
        *why = (json_error_t){.line = -1, .column = -1};
        snprintf(why->text, sizeof why->text - 1, "out of memory");
        why->text[sizeof why->text - 1] = json_error_out_of_memory;
        return NULL;
    }
    return json_loadb(json, len, flags, why);
}
