/* Unit tests of compressed data: what comes out of it, whole, damaged and hostile.
 */
#include "pack.h"

/* JSON Lines of n articles "Article 0 ...", with text that compresses badly. */
static void make_lines(struct kd_buf *out, size_t n, uint32_t x)
{
    for (size_t i = 0; i < n; i++) {
        kd_buf_printf(out, "{\"text\":\"Article %zu", i);
        for (size_t k = 0; k < 40; k++) {
            x = x * 1664525 + 1013904223;
            kd_buf_printf(out, " %x", x >> 8);
        }
        kd_buf_add_str(out, "\"}\n");
    }
}

static struct gathered *gather_buf(const struct kd_buf *buf)
{
    return gather_bytes(buf->data, buf->len, NULL);
}

static void expect_article(const struct gathered *all, size_t n, const char *source,
                           const char *text)
{
    assert_true(n < all->articles);
    assert_string_equal(all->article[n].source, source);
    assert_string_equal(all->article[n].text, text);
}

static void expect_said(const struct gathered *all, size_t n, const char *said)
{
    assert_true(n < all->said_count);
    if (strstr(all->said[n], said) == NULL)
        fail_msg("said '%s', not '%s'", all->said[n], said);
}

static void every_compression_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        struct kd_buf lines = KD_BUF_EMPTY, packed = KD_BUF_EMPTY;
        make_lines(&lines, 150, 7);
        packers[i].pack(&packed, lines.data, lines.len);
        struct gathered *plain = gather_buf(&lines), *all = gather_buf(&packed);
        assert_int_equal(all->said_count, 0);
        assert_int_equal(all->articles, 150);
        for (size_t n = 0; n < 150; n++) {
            expect_article(all, n, "input", plain->article[n].text);
            assert_int_equal(all->article[n].ordinal, n);
        }
        gathered_free(plain);
        gathered_free(all);
        kd_buf_free(&lines);
        kd_buf_free(&packed);
    }
}

/* Frames one after another are one text, also with NUL bytes behind; of other things it is told. */
static void frames_are_joined(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        struct kd_buf packed = KD_BUF_EMPTY;
        char said[200];
        packers[i].pack(&packed, "It was ", 7);
        packers[i].pack(&packed, "", 0);
        packers[i].pack(&packed, "one text.\n", 10);
        kd_buf_add(&packed, "\0\0\0\0", 4);
        struct gathered *all = gather_buf(&packed);
        assert_int_equal(all->said_count, 0);
        assert_int_equal(all->articles, 1);
        expect_article(all, 0, "input", "It was one text.");
        gathered_free(all);
        snprintf(said, sizeof said, "reject input|byte %zu|what follows the %s data here is none",
                 packed.len, packers[i].name);
        kd_buf_add_str(&packed, "and so on, for longer than any magic number");
        all = gather_buf(&packed);
        expect_article(all, 0, "input", "It was one text.");
        assert_int_equal(all->said_count, 1);
        expect_said(all, 0, said);
        gathered_free(all);
        kd_buf_free(&packed);
    }
}

/* What came before the cut is read: all of it but what shares a block with the cut. */
static void what_is_cut_off_is_told(void **state)
{
    (void)state;
    struct kd_buf lines = KD_BUF_EMPTY;
    make_lines(&lines, 90, 7);
    for (size_t i = 0; i < PACKERS; i++) {
        struct kd_buf packed = KD_BUF_EMPTY;
        char said[100];
        packers[i].pack(&packed, lines.data, lines.len);
        packers[i].pack(&packed, lines.data, lines.len);
        packed.len -= packed.len / 4;
        struct gathered *all = gather_buf(&packed);
        assert_true(all->articles >= 90 && all->articles < 180);
        if (i == 0 || i == 2) /* gzip and xz give byte after byte */
            assert_true(all->articles > 120);
        assert_int_equal(all->said_count, 1);
        snprintf(said, sizeof said, "the %s data is cut off after byte %zu", packers[i].name,
                 packed.len);
        expect_said(all, 0, said);
        expect_said(all, 0, "reject input|byte ");
        gathered_free(all);
        kd_buf_free(&packed);
    }
    kd_buf_free(&lines);
}

static void damage_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKERS; i++) {
        struct kd_buf packed = KD_BUF_EMPTY;
        char said[100];
        packers[i].pack(&packed, "{\"text\":\"One.\"}\n", 16);
        size_t first = packed.len;
        packers[i].pack(&packed, "{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n", 34);
        for (size_t k = first + 24; k < packed.len; k++)
            packed.data[k] = (char)(packed.data[k] ^ 0x10);
        struct gathered *all = gather_buf(&packed);
        expect_article(all, 0, "input", "One.");
        snprintf(said, sizeof said, "the %s data is damaged at or before byte", packers[i].name);
        size_t at = 0; /* beside what became of the damaged text */
        while (at + 1 < all->said_count && strstr(all->said[at], said) == NULL)
            at++;
        expect_said(all, at, said);
        gathered_free(all);
        kd_buf_free(&packed);
    }
    struct kd_buf packed = KD_BUF_EMPTY; /* text that is read, but not what the checksum says */
    pack_gzip(&packed, "{\"text\":\"One.\"}\n", 16);
    packed.data[packed.len - 6] ^= 1;
    struct gathered *all = gather_buf(&packed);
    expect_said(all, 0, "the gzip data is damaged at or before byte");
    gathered_free(all);
    kd_buf_free(&packed);
}

static void layers_have_an_end(void **state)
{
    (void)state;
    struct kd_buf in = KD_BUF_EMPTY, out = KD_BUF_EMPTY;
    kd_buf_add_str(&in, "It was packed.");
    for (int depth = 1; depth <= 5; depth++) {
        kd_buf_clear(&out);
        packers[depth % PACKERS].pack(&out, in.data, in.len);
        struct gathered *all = gather_buf(&out);
        if (depth <= 4)
            expect_article(all, 0, "input", "It was packed.");
        else
            expect_said(all, 0, "reject input||packed more than 4 times over: unpack it first");
        gathered_free(all);
        struct kd_buf swap = in;
        in = out;
        out = swap;
    }
    kd_buf_free(&in);
    kd_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_compression_is_read), cmocka_unit_test(frames_are_joined),
        cmocka_unit_test(what_is_cut_off_is_told),   cmocka_unit_test(damage_is_noticed),
        cmocka_unit_test(layers_have_an_end),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
