/* The normal form of a text, and the way back to the text's bytes. */
#include "fuzz.h"
#include "extract/text.h"

static size_t character(const struct kd_text *text, uint32_t at)
{
    uint32_t cp;
    size_t n = kd_utf8_next(text->s + at, text->len - at, &cp);
    must(n > 0);
    return n;
}

/* What is read of [start, end) stands somewhere. */
static void check_span(struct kd_arena *arena, const struct kd_text *text, uint32_t start,
                       uint32_t end)
{
    const struct kd_article *article = text->article;
    struct kd_span span = kd_text_span(text, start, end);
    must(is_span(article->text, article->len, span.start, span.end));
    must(is_utf8(kd_text_name(arena, text, start, end)));
}

static void check_text(struct kd_arena *arena, const struct kd_text *text)
{
    must(text->s[text->len] == '\0' && text->map[text->len] == text->article->len);
    must(kd_utf8_valid(text->s, text->len) == text->len);
    for (uint32_t i = 0, before = 0, n; i < text->len; before = i, i += n) {
        n = (uint32_t)character(text, i);
        for (uint32_t b = i; b < i + n; b++)
            must(text->map[b] <= text->map[b + 1] && text->map[b] < text->article->len);
        check_span(arena, text, i, i + n);
        check_span(arena, text, before, i + n);
        kd_text_quote_side(text, i);
    }
    if (text->len > 0)
        check_span(arena, text, 0, text->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct kd_arena arena = {0};
    struct kd_text text, again;
    char *copy = copy_of(bytes, n);
    const struct kd_article article = {.source = "fuzz", .text = copy, .len = strlen(copy)};
    if (is_utf8(copy)) {
        kd_text_make(&arena, &article, &text);
        kd_text_make(&arena, &article, &again);
        check_text(&arena, &text);
        must(text.len == again.len && memcmp(text.s, again.s, text.len) == 0);
        must(memcmp(text.map, again.map, (text.len + 1) * sizeof *text.map) == 0);
    }
    kd_arena_free(&arena);
    free(copy);
    return 0;
}
