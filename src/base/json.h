/* Reading JSON (jansson) when memory may end. */
#ifndef KD_JSON_H
#define KD_JSON_H

#include <jansson.h>
#include <stddef.h>

/* As json_loadb(), which takes no notice when memory ends amid a string, and then aborts or finds
 * the JSON wrong. So it is asked first whether what it may take is to be had (base/spare.h); if
 * not, the result is NULL and json_error_code(why) json_error_out_of_memory. The caller frees the
 * result by json_decref(). */
json_t *kd_json_read(const char *json, size_t len, size_t flags, json_error_t *why);

#endif
