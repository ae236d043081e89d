/* Unit tests of src/base: buffers, arena, UTF-8, keys, ids, statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/article.h"
#include "base/buf.h"
#include "base/data.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/status.h"
#include "base/utf8.h"

static void buf_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct kd_buf buf = KD_BUF_EMPTY;
    for (int i = 0; i < 1000; i++) {
        kd_buf_add(&buf, "ab\0c", 4);
        assert_int_equal(buf.data[buf.len], 0);
    }
    assert_int_equal(buf.len, 4000);
    assert_memory_equal(buf.data + 3996, "ab\0c", 4);
    kd_buf_clear(&buf);
    kd_buf_printf(&buf, "%s-%d", "x", 7);
    assert_string_equal(buf.data, "x-7");
    kd_buf_free(&buf);
    assert_null(buf.data);
}

static void buf_refuses_sizes_that_overflow(void **state)
{
    (void)state;
    struct kd_buf buf = KD_BUF_EMPTY;
    kd_buf_add_str(&buf, "kept");
    assert_false(kd_buf_reserve(&buf, SIZE_MAX - 2));
    assert_true(buf.failed);
    kd_buf_add_str(&buf, "lost");
    assert_string_equal(buf.data, "kept");
    kd_buf_free(&buf);
}

static void arena_gives_aligned_zeroed_memory(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    for (size_t size = 1; size < 5000; size += 97) {
        char *p = kd_arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xA5, size);
    }
    kd_arena_reset(&arena);
    char *again = kd_arena_alloc(&arena, 4096);
    for (size_t i = 0; i < 4096; i++)
        assert_int_equal(again[i], 0);
    assert_string_equal(kd_arena_strndup(&arena, "Oh Soo-jae", 2), "Oh");
    kd_arena_free(&arena);
}

static void arena_push_keeps_what_is_there(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    struct {
        int *v;
        size_t n, cap;
    } list = {0};
    for (int i = 0; i < 1000; i++)
        *KD_PUSH(&arena, &list) = i;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.v[i], i);
    kd_arena_free(&arena);
}

/* Long arrays grow where they stand; what is pushed between them moves nothing. */
static void arena_grows_long_arrays_in_place(void **state)
{
    enum { MANY = 300 * 1000 };
    (void)state;
    struct kd_arena arena = {0};
    struct {
        int *v;
        size_t n, cap;
    } a = {0}, b = {0};
    for (int i = 0; i < MANY; i++) {
        *KD_PUSH(&arena, &a) = i;
        *KD_PUSH(&arena, &b) = -i;
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(a.v[i], i);
        assert_int_equal(b.v[i], -i);
    }
    for (size_t i = a.n; i < a.cap; i++)
        assert_int_equal(a.v[i], 0);
    /* what they left behind while they were short aside */
    assert_true(arena.given < (a.cap + b.cap) * sizeof *a.v + 2 * 3 * 256 * 1024);
    kd_arena_drop(&arena, a.v, a.cap * sizeof *a.v);
    kd_arena_drop(&arena, b.v, b.cap * sizeof *b.v);
    assert_true(arena.given < 2 * 3 * 256 * 1024);
    kd_arena_free(&arena);
}

static void arena_takes_the_last_piece_back(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    kd_arena_alloc(&arena, 100);
    size_t given = arena.given;
    char *first = kd_arena_alloc(&arena, 40), *second = kd_arena_alloc(&arena, 40);
    kd_arena_drop(&arena, first, 40); /* not the last: kept until the end */
    assert_int_equal(arena.given, given + 2 * 48);
    memset(second, 0xA5, 40);
    kd_arena_drop(&arena, second, 40);
    kd_arena_drop(&arena, NULL, 40);
    assert_int_equal(arena.given, given + 48);
    char *again = kd_arena_alloc(&arena, 40);
    assert_ptr_equal(again, second);
    for (size_t i = 0; i < 40; i++)
        assert_int_equal(again[i], 0);
    kd_arena_free(&arena);
}

static void arena_puts_texts_together(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    struct kd_arena_text text = {0}, empty = {0};
    kd_arena_add(&arena, &empty, "", 0);
    assert_string_equal(empty.v, "");
    for (int i = 0; i < 100000; i++) {
        kd_arena_printf(&arena, &text, "%05d", i);
        kd_arena_add(&arena, &text, ", and", 1);
    }
    assert_int_equal(text.n, 600000);
    assert_int_equal(strlen(text.v), text.n);
    assert_memory_equal(text.v + 6 * 99998, "99998,99999,", 13);
    kd_arena_free(&arena);
}

static void arena_keeps_to_its_limit(void **state)
{
    enum { LIMIT = 3 * 1024 * 1024 };
    (void)state;
    struct kd_arena arena = {.limit = LIMIT};
    jmp_buf out;
    struct {
        char *v;
        size_t n, cap;
    } list = {0};
    arena.on_oom = &out;
    if (setjmp(out) == 0) {
        for (;;)
            *KD_PUSH(&arena, &list) = 'x';
    }
    assert_true(arena.limited);
    assert_true(arena.given <= LIMIT);
    if (setjmp(out) == 0) {
        kd_arena_alloc(&arena, LIMIT);
        fail();
    }
    kd_arena_reset(&arena);
    assert_false(arena.limited);
    assert_non_null(kd_arena_alloc(&arena, LIMIT));
    kd_arena_free(&arena);
}

static struct kd_index_key index_key(uint32_t i)
{
    return (struct kd_index_key){{i, i / 3, 7, 0}};
}

/* Through many growths, for keys that differ in a part only, and for those that were never set. */
static void index_finds_what_was_set(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct kd_arena arena = {0};
    struct kd_index index = {0};
    assert_int_equal(kd_index_get(&index, index_key(1)), UINT32_MAX);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t *number = kd_index_at(&arena, &index, index_key(i));
        assert_int_equal(*number, UINT32_MAX);
        *number = i * 2;
    }
    *kd_index_at(&arena, &index, index_key(3)) = 1;
    assert_int_equal(index.n, MANY);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(kd_index_get(&index, index_key(i)), i == 3 ? 1 : i * 2);
    assert_int_equal(kd_index_get(&index, index_key(MANY)), UINT32_MAX);
    assert_int_equal(kd_index_get(&index, (struct kd_index_key){{1, 0, 8, 0}}), UINT32_MAX);
    kd_arena_free(&arena);
}

static void arena_jumps_when_memory_is_out(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    jmp_buf out;
    if (setjmp(out) == 0) {
        arena.on_oom = &out;
        kd_arena_alloc(&arena, PTRDIFF_MAX);
        fail();
    }
    assert_non_null(kd_arena_alloc(&arena, 8));
    kd_arena_free(&arena);
}

static void utf8_refuses_what_rfc_3629_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xC0\xAF",
                                      "\xE0\x80\xAF",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xE2\x82",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(kd_utf8_valid(bad[i], strlen(bad[i])), 0);
    static const char good[] = "A\xC3\xA9\xED\x95\x9C\xF0\x9F\x98\x80";
    assert_int_equal(kd_utf8_valid(good, sizeof good - 1), sizeof good - 1);
    assert_int_equal(kd_utf8_valid("ok\xFFno", 5), 2);
}

static void utf8_reads_what_it_writes(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp += 61) {
        char bytes[4];
        uint32_t back = 0;
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        size_t n = kd_utf8_put(cp, bytes);
        assert_int_equal(kd_utf8_next(bytes, n, &back), n);
        assert_int_equal(back, cp);
    }
}

static void assert_key(const char *name, const char *key)
{
    char out[64];
    size_t n = kd_name_key(name, strlen(name), out, sizeof out);
    assert_int_equal(n, strlen(out));
    assert_string_equal(out, key);
}

static void name_key_unites_spellings(void **state)
{
    (void)state;
    assert_key("Lee Jae-wook", "leejaewook");
    assert_key("LEE  JAE WOOK", "leejaewook");
    assert_key("“Caf\xC3\xA9”", "cafe");
    assert_key("Disney+", "disney+");
    assert_key("Grey\xE2\x80\x99s", "greys");
    assert_key("", "");
}

static void name_key_is_cut_at_a_character(void **state)
{
    (void)state;
    char out[6];
    static const char hangul[] = "\xED\x99\x98\xED\x98\xBC"; /* two syllables, three bytes each */
    size_t n = kd_name_key(hangul, sizeof hangul - 1, out, sizeof out);
    assert_int_equal(kd_utf8_valid(out, n), n);
    assert_true(n < sizeof out);
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(kd_utf8_width("abc", 3), 3);
    assert_int_equal(kd_utf8_width("\xED\x99\x98\xED\x98\xBC", 6), 4);
    assert_int_equal(kd_utf8_width("e\xCC\x81", 3), 1);
}

static void ids_are_those_of_the_text(void **state)
{
    (void)state;
    struct kd_article a = {.text = "one", .len = 3}, b = {.text = "two", .len = 3};
    struct kd_article c = {.source = "elsewhere", .text = "one", .len = 3};
    kd_article_set_id(&a);
    kd_article_set_id(&b);
    kd_article_set_id(&c);
    assert_int_equal(strlen(a.id), KD_ID_SIZE - 1);
    assert_string_equal(a.id, c.id);
    assert_string_not_equal(a.id, b.id);
    /* Fixed by the specification of XXH3: ids are stored and may never change. */
    assert_true(kd_hash64("", 0) == 0x2D06800538D394C2);
}

static void statuses_have_texts_and_exit_codes(void **state)
{
    (void)state;
    static const int codes[] = {0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6};
    for (int s = KDIDX_OK; s <= KDIDX_INTERRUPTED; s++) {
        assert_int_equal(kd_exit_status((enum kdidx_status)s), codes[s]);
        assert_string_not_equal(kdidx_status_text((enum kdidx_status)s), "unknown status");
    }
}

static void error_keeps_the_sentence_and_cuts_it(void **state)
{
    (void)state;
    struct kd_error err = {0};
    char big[4096];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    assert_int_equal(kd_fail(&err, KDIDX_IO, "%s", big), KDIDX_IO);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_int_equal(kd_fail(NULL, KDIDX_USAGE, "nobody reads this"), KDIDX_USAGE);
}

static void files_that_cannot_be_read_say_why(void **state)
{
    (void)state;
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_error err = {0};
    assert_int_equal(kd_file_read("/nonexistent/file", &buf, &err), KDIDX_IO);
    assert_non_null(strstr(err.text, "/nonexistent/file"));
    assert_non_null(strstr(err.text, "No such file"));
    assert_int_equal(kd_data_read("/nonexistent", "rules/x.rules", &buf, &err), KDIDX_IO);
    assert_int_equal(kd_data_read(NULL, "rules/none-of-this-name", &buf, &err), KDIDX_IO);
    kd_buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_and_stays_terminated),
        cmocka_unit_test(buf_refuses_sizes_that_overflow),
        cmocka_unit_test(arena_gives_aligned_zeroed_memory),
        cmocka_unit_test(arena_push_keeps_what_is_there),
        cmocka_unit_test(arena_grows_long_arrays_in_place),
        cmocka_unit_test(arena_takes_the_last_piece_back),
        cmocka_unit_test(arena_puts_texts_together),
        cmocka_unit_test(arena_keeps_to_its_limit),
        cmocka_unit_test(index_finds_what_was_set),
        cmocka_unit_test(arena_jumps_when_memory_is_out),
        cmocka_unit_test(utf8_refuses_what_rfc_3629_refuses),
        cmocka_unit_test(utf8_reads_what_it_writes),
        cmocka_unit_test(name_key_unites_spellings),
        cmocka_unit_test(name_key_is_cut_at_a_character),
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(ids_are_those_of_the_text),
        cmocka_unit_test(statuses_have_texts_and_exit_codes),
        cmocka_unit_test(error_keeps_the_sentence_and_cuts_it),
        cmocka_unit_test(files_that_cannot_be_read_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
