/* Plain text: where one article ends and the next begins. The first byte chooses the way in which
 * the rest is cut. */
#include "reading.h"
#include "input/split.h"

/* Lines of the user's expression: here those that begin with '='. */
static bool is_split_line(void *ctx, const char *line, size_t len)
{
    (void)ctx;
    return len > 0 && line[0] == '=';
}

static struct kd_furniture *furniture_of(void)
{
    static struct kd_furniture *furniture;
    struct kd_error err;
    if (furniture == NULL)
        must(kd_furniture_new(NULL, &furniture, &err) == KDIDX_OK);
    return furniture;
}

/* The text, as it is read from the bytes. */
static void decode(const uint8_t *bytes, size_t n, struct kd_buf *out)
{
    struct kd_decoder decoder;
    kd_decoder_init(&decoder);
    kd_decoder_feed(&decoder, (const char *)bytes, n, true, out);
    must(!out->failed && kd_buf_reserve(out, 0));
    must(kd_utf8_valid(out->data, out->len) == out->len);
    kd_decoder_free(&decoder);
}

/* Articles and the separators between them are the text, in its order. */
static void check_cuts(const char *text, size_t len, const struct kd_cuts *cuts)
{
    size_t at = 0;
    for (size_t i = 0; i < cuts->n; i++) {
        const struct kd_cut *cut = &cuts->v[i];
        must(cut->end >= at && cut->next >= cut->end && cut->next <= len);
        must(cut->next == len || ((unsigned char)text[cut->next] & 0xC0) != 0x80);
        must(cut->end == len || ((unsigned char)text[cut->end] & 0xC0) != 0x80);
        must(cut->name.start <= cut->name.end && cut->name.end <= len);
        must(cut->name.end == 0 || (cut->name.start >= cut->end && cut->name.end <= cut->next));
        at = cut->next;
    }
}

static void find_cuts(const struct kd_input_opts *opts, const struct kd_buf *text,
                      struct kd_cuts *cuts)
{
    struct kd_splitter *splitter = kd_splitter_new(opts, furniture_of());
    size_t decided = 0;
    must(splitter != NULL);
    must(kd_splitter_run(splitter, text->data, text->len, 0, true, cuts, &decided) == KDIDX_OK);
    must(decided == text->len);
    check_cuts(text->data, text->len, cuts);
    kd_splitter_free(splitter);
}

/* ---- what the reader makes of it ---- */

struct pieces {
    const struct kd_buf *text;
    const struct kd_cuts *cuts;
    size_t next; /* piece */
};

/* Piece i of the text, trimmed; false: there is none. */
static bool piece_of(const struct pieces *pieces, size_t i, size_t *start, size_t *end)
{
    const struct kd_cuts *cuts = pieces->cuts;
    *start = i > 0 && i <= cuts->n ? cuts->v[i - 1].next : 0;
    *end = i < cuts->n ? cuts->v[i].end : pieces->text->len;
    kd_trim(pieces->text->data, start, end);
    return i <= cuts->n;
}

/* Each article is the next piece that is not empty. */
static enum kdidx_status take_article(void *ctx, const struct kd_article *article)
{
    struct pieces *pieces = ctx;
    size_t start = 0, end = 0;
    while (start == end)
        must(piece_of(pieces, pieces->next++, &start, &end));
    must(article->len == end - start);
    must(memcmp(article->text, pieces->text->data + start, article->len) == 0);
    return KDIDX_OK;
}

/* And so is what is refused for a NUL in it. */
static void take_refusal(void *ctx, const char *source, const char *place, const char *reason)
{
    struct pieces *pieces = ctx;
    size_t start = 0, end = 0;
    (void)source;
    (void)place;
    while (strstr(reason, "NUL") != NULL && start == end)
        must(piece_of(pieces, pieces->next++, &start, &end));
}

static void ignore(void *ctx, const char *source, const char *place, const char *what)
{
    (void)ctx;
    (void)source;
    (void)place;
    (void)what;
}

static void check_reader(const struct kd_input_opts *opts, const uint8_t *bytes, size_t n,
                         struct pieces *pieces)
{
    const struct kd_input_sink sink = {
        .ctx = pieces, .article = take_article, .reject = take_refusal, .note = ignore};
    struct kd_reader reader = {
        .opts = opts, .sink = &sink, .furniture = furniture_of(), .max_article = 1 << 20};
    struct kd_str rest = {(const char *)bytes, n};
    struct kd_stream stream;
    size_t start = 0, end = 0;
    kd_stream_init(&stream, read_memory, &rest);
    kd_stream_fill_head(&stream);
    kd_reader_source(&reader, "fuzz");
    must(kd_plain_read(&reader, &stream) == KDIDX_OK);
    while (piece_of(pieces, pieces->next, &start, &end)) {
        must(start == end);
        pieces->next++;
    }
    reader.furniture = NULL;
    kd_reader_free(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const enum kd_split_mode modes[] = {KD_SPLIT_AUTO, KD_SPLIT_NONE, KD_SPLIT_FORMFEED,
                                               KD_SPLIT_LINE};
    if (n == 0)
        return 0;
    const struct kd_input_opts opts = {.split = modes[bytes[0] % 4], .split_line = is_split_line};
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_cuts cuts = {0};
    decode(bytes + 1, n - 1, &text);
    find_cuts(&opts, &text, &cuts);
    check_reader(&opts, bytes + 1, n - 1, &(struct pieces){&text, &cuts, 0});
    free(cuts.v);
    kd_buf_free(&text);
    return 0;
}
