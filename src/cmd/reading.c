/* The reading options of ingest and extract, made ready for the stages. */
#include "cmd/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract/match.h"

static bool split_line(void *ctx, const char *line, size_t len)
{
    struct kd_reading *reading = ctx;
    enum kd_match match = kd_pattern_search(reading->split, reading->split_ctx, line, len, 0);
    if (match == KD_MATCH_LIMIT)
        reading->split_limits++;
    return match == KD_MATCH_YES;
}

static enum kdidx_status init_split(struct kd_reading *reading, const char *how,
                                    struct kd_error *err)
{
    struct kd_error why = {0};
    if (how == NULL || strcmp(how, "auto") == 0) {
        reading->input.split = KD_SPLIT_AUTO;
    } else if (strcmp(how, "none") == 0) {
        reading->input.split = KD_SPLIT_NONE;
    } else if (strcmp(how, "formfeed") == 0) {
        reading->input.split = KD_SPLIT_FORMFEED;
    } else {
        enum kdidx_status status = kd_pattern_new(how, strlen(how), &reading->split, &why);
        if (status == KDIDX_NOMEM)
            return kd_fail(err, status, "out of memory");
        if (status != KDIDX_OK)
            return kd_fail(err, status,
                           "--split: not auto, none, formfeed, nor a regular expression: %s",
                           why.text);
        reading->split_ctx = kd_match_ctx_new();
        if (reading->split_ctx == NULL)
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        reading->input.split = KD_SPLIT_LINE;
        reading->input.split_line = split_line;
        reading->input.split_ctx = reading;
    }
    return KDIDX_OK;
}

static enum kdidx_status init_fields(struct kd_reading *reading, const struct kd_options *options,
                                     struct kd_error *err)
{
    for (size_t i = 0; i < options->fields_count; i++) {
        enum kd_key key;
        const char *path;
        if (!kd_key_option(options->fields[i], &key, &path))
            return kd_fail(
                err, KDIDX_USAGE,
                "--field: %s is not text, title, url, published, outlet, author or lang, '=' and a "
                "path",
                options->fields[i]);
        reading->input.fields[key] = path;
    }
    return KDIDX_OK;
}

struct kd_extract_opts kd_reading_extract_opts(const struct kd_options *options)
{
    const char *data = options->data != NULL ? options->data : getenv("KDIDX_DATA");
    return (struct kd_extract_opts){.data_dir = data != NULL && data[0] != '\0' ? data : NULL,
                                    .names_files = options->names,
                                    .names_count = options->names_count,
                                    .no_lists = options->no_lists};
}

/* All but the extractor and the choice. */
static enum kdidx_status init_input(struct kd_reading *reading, const struct kd_options *options,
                                    const char *data_dir, struct kd_error *err)
{
    *reading = (struct kd_reading){.input = {.limit = options->limit,
                                             .max_article = options->max_article,
                                             .max_expand = options->max_expand,
                                             .leave_out = options->reject_file,
                                             .data_dir = data_dir}};
    const char *format = options->input_format;
    reading->input.format = format != NULL && strcmp(format, "auto") != 0 ? format : NULL;
    enum kdidx_status status = init_split(reading, options->split, err);
    if (status == KDIDX_OK)
        status = init_fields(reading, options, err);
    return status;
}

enum kdidx_status kd_reading_init(struct kd_reading *reading, const struct kd_options *options,
                                  struct kd_error *err)
{
    struct kd_extract_opts opts = kd_reading_extract_opts(options);
    enum kdidx_status status = init_input(reading, options, opts.data_dir, err);
    if (status == KDIDX_OK)
        status = kd_extractor_new(&opts, &reading->extractor, err);
    if (status == KDIDX_OK)
        status =
            kd_choice_init(&reading->choice, options, kd_extractor_screen(reading->extractor), err);
    return status;
}

enum kdidx_status kd_reading_init_for(struct kd_reading *reading, const struct kd_options *options,
                                      const char *data_dir, const struct kd_extractor *extractor,
                                      struct kd_error *err)
{
    enum kdidx_status status = init_input(reading, options, data_dir, err);
    if (status == KDIDX_OK)
        status = kd_choice_init(&reading->choice, options, kd_extractor_screen(extractor), err);
    return status;
}

void kd_reading_free(struct kd_reading *reading)
{
    kd_extractor_free(reading->extractor);
    kd_match_ctx_free(reading->split_ctx);
    kd_pattern_free(reading->split);
}
