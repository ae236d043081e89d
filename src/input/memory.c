/* Texts in memory -> articles, by the same steps as those of a file. */
#include "input/memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "input/day.h"
#include "input/reader.h"

enum { MAX_ARTICLE = 16 << 20 /* as that of kd_input_read */ };

struct kd_memory {
    struct kd_reader reader;
    struct kd_input_opts opts;
    struct kd_input_sink sink;
    struct kd_buf decoded;
    struct kd_article *out;  /* of the call that is at work */
    struct kd_error *reason; /* the same */
    char published[KD_DAY_SIZE], lang[4];
};

/* The reader's article points into the reader, which stays, and at two words which do not. */
static enum kdidx_status take(void *ctx, const struct kd_article *article)
{
    struct kd_memory *m = ctx;
    *m->out = *article;
    if (article->published != NULL) {
        snprintf(m->published, sizeof m->published, "%s", article->published);
        m->out->published = m->published;
    }
    if (article->lang != NULL) {
        snprintf(m->lang, sizeof m->lang, "%s", article->lang);
        m->out->lang = m->lang;
    }
    return KDIDX_OK;
}

static void refuse(void *ctx, const char *source, const char *place, const char *reason)
{
    struct kd_memory *m = ctx;
    (void)source, (void)place;
    kd_fail(m->reason, KDIDX_REJECTED, "%s", reason);
}

enum kdidx_status kd_memory_new(const char *data_dir, struct kd_memory **out, struct kd_error *err)
{
    struct kd_memory *m = calloc(1, sizeof *m);
    *out = NULL;
    if (m == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    m->sink = (struct kd_input_sink){.ctx = m, .article = take, .reject = refuse};
    m->reader.opts = &m->opts;
    m->reader.sink = &m->sink;
    m->reader.max_article = MAX_ARTICLE;
    enum kdidx_status status = kd_furniture_new(data_dir, &m->reader.furniture, err);
    if (status == KDIDX_OK)
        *out = m;
    else
        kd_memory_free(m);
    return status;
}

void kd_memory_free(struct kd_memory *m)
{
    if (m == NULL)
        return;
    kd_reader_free(&m->reader);
    kd_buf_free(&m->decoded);
    free(m);
}

static bool decode(struct kd_memory *m, const char *text, size_t len)
{
    struct kd_decoder decoder;
    kd_buf_clear(&m->decoded);
    kd_decoder_init(&decoder);
    kd_decoder_feed(&decoder, text, len, true, &m->decoded);
    bool done = !m->decoded.failed && !decoder.raw.failed;
    kd_decoder_free(&decoder);
    return done;
}

enum kdidx_status kd_memory_article(struct kd_memory *m, const char *text, size_t len,
                                    const struct kd_known *known, struct kd_article *out,
                                    struct kd_error *err)
{
    const struct kd_stated stated = {.title = known->title,
                                     .url = known->url,
                                     .published = known->published,
                                     .outlet = known->outlet,
                                     .author = known->author,
                                     .lang = known->lang};
    struct kd_error reason = {0};
    if (len > MAX_ARTICLE)
        return kd_fail(err, KDIDX_REJECTED, "the article is longer than %d bytes", MAX_ARTICLE);
    if (!decode(m, text, len))
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    m->out = out;
    /* cppcheck-suppress autoVariables ; it is taken out again below, on the only way */
    m->reason = &reason;
    *out = (struct kd_article){0};
    kd_reader_source(&m->reader, known->source);
    m->reader.ordinal = known->ordinal;
    const char *bytes = m->decoded.data != NULL ? m->decoded.data : "";
    enum kdidx_status status = kd_reader_article(&m->reader, bytes, m->decoded.len, &stated, "");
    kd_reader_source(&m->reader, NULL);
    m->out = NULL;
    m->reason = NULL;
    if (status != KDIDX_OK)
        return kd_fail(err, status, "out of memory");
    if (out->text == NULL)
        return kd_fail(err, KDIDX_REJECTED, "%s", reason.text);
    return KDIDX_OK;
}
