/* What the targets for readers share: a reader without a file, and what must hold of each article
 * that it hands over. */
#ifndef KD_FUZZ_READING_H
#define KD_FUZZ_READING_H

#include "fuzz.h"

#include "base/hash.h"
#include "base/tsv.h"
#include "input/format.h"

enum { MAX_ARTICLE = 1 << 16 };

static inline void add_stated(uint64_t *hash, const char *value)
{
    if (value != NULL) {
        must(is_utf8(value));
        *hash = *hash * 31 + kd_hash64(value, strlen(value));
    }
}

static inline enum kdidx_status check_article(void *ctx, const struct kd_article *article)
{
    uint64_t *hash = ctx;
    uint32_t before = 0;
    must(article->len > 0 && article->len <= MAX_ARTICLE);
    must(strlen(article->text) == article->len);
    must(kd_utf8_valid(article->text, article->len) == article->len);
    for (size_t i = 0; i < article->chrome_count; i++) {
        must(article->chrome[i].start >= before);
        must(article->chrome[i].end > article->chrome[i].start);
        must(article->chrome[i].end <= article->len);
        before = article->chrome[i].end;
    }
    *hash = *hash * 31 + kd_hash64(article->text, article->len);
    add_stated(hash, article->title);
    add_stated(hash, article->url);
    add_stated(hash, article->published);
    add_stated(hash, article->outlet);
    add_stated(hash, article->lang);
    return KDIDX_OK;
}

static inline void check_refusal(void *ctx, const char *source, const char *place,
                                 const char *reason)
{
    uint64_t *hash = ctx;
    must(source[0] != '\0' && reason[0] != '\0');
    *hash = *hash * 31 + kd_hash64(place, strlen(place)) + kd_hash64(reason, strlen(reason));
}

static inline ssize_t read_memory(void *ctx, char *buf, size_t n)
{
    struct kd_str *rest = ctx;
    n = n < rest->len ? n : rest->len;
    if (n > 0)
        memcpy(buf, rest->s, n);
    rest->s += n;
    rest->len -= n;
    return (ssize_t)n;
}

typedef enum kdidx_status read_function(struct kd_reader *reader, struct kd_stream *stream);

/* Reads the bytes twice, which must give the same both times. */
static inline void check_reading(read_function *read, const uint8_t *bytes, size_t n)
{
    static struct kd_furniture *furniture;
    static struct kd_markup *markup;
    const struct kd_input_opts opts = {0};
    uint64_t hash[2] = {0, 0};
    struct kd_error err;
    if (furniture == NULL)
        must(kd_furniture_new(NULL, &furniture, &err) == KDIDX_OK &&
             kd_markup_new(NULL, &markup, &err) == KDIDX_OK);
    for (int i = 0; i < 2; i++) {
        const struct kd_input_sink sink = {.ctx = &hash[i],
                                           .article = check_article,
                                           .reject = check_refusal,
                                           .note = check_refusal};
        struct kd_reader reader = {.opts = &opts,
                                   .sink = &sink,
                                   .furniture = furniture,
                                   .markup = markup,
                                   .max_article = MAX_ARTICLE};
        struct kd_str rest = {(const char *)bytes, n};
        struct kd_stream stream;
        kd_stream_init(&stream, read_memory, &rest);
        kd_stream_fill_head(&stream);
        kd_reader_source(&reader, "fuzz");
        must(read(&reader, &stream) == KDIDX_OK);
        reader.furniture = NULL;
        reader.markup = NULL;
        kd_reader_free(&reader);
    }
    must(hash[0] == hash[1]);
}

#endif
