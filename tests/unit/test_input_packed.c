/* Unit tests of compressed data and archives: what comes out of them, whole, damaged and hostile.
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

/* An archive with everything that can be in one. */
static void make_archive(struct kd_buf *out, bool zip)
{
    struct kd_buf inner = KD_BUF_EMPTY;
    struct archiver archiver = archiver_begin(out, zip);
    pack_xz(&inner, "<?xml version=\"1.0\"?><list><item>Four.</item><item>Five.</item></list>", 70);
    archiver_add(&archiver, "a", AE_IFDIR, NULL, 0);
    archiver_add_text(&archiver, "./a/one.txt", "One.");
    archiver_add_text(&archiver, "a/.hidden", "No.");
    archiver_add_text(&archiver, ".git/config", "No.");
    archiver_add_text(&archiver, "__MACOSX/a/._one.txt", "No.");
    archiver_add_text(&archiver, "lines", "{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n");
    archiver_add(&archiver, "/b.xml.xz", AE_IFREG, inner.data, inner.len);
    archiver_add_text(&archiver, "nothing", "");
    archiver_add_text(&archiver, "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88.txt", "Six.");
    archiver_add_text(&archiver, "image", "\x89PNG\r\n\x1A\n");
    if (!zip) { /* read through a pipe, ZIP does not tell links from files */
        archiver_add(&archiver, "link", AE_IFLNK, NULL, 0);
        archiver_add(&archiver, "pipe", AE_IFIFO, NULL, 0);
    }
    archiver_add_text(&archiver, "last.txt", "Seven.");
    archiver_end(&archiver);
    kd_buf_free(&inner);
}

static void expect_archive(const struct gathered *all, const char *archive, bool zip)
{
    static const char *const articles[][2] = {
        {"a/one.txt", "One."}, {"lines", "Two."},
        {"lines", "Three."},   {"b.xml.xz", "Four."},
        {"b.xml.xz", "Five."}, {"\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88.txt", "Six."},
        {"last.txt", "Seven."}};
    char text[200];
    for (size_t i = 0; i < 7; i++) {
        snprintf(text, sizeof text, "%s/%s", archive, articles[i][0]);
        expect_article(all, i, text, articles[i][1]);
        assert_int_equal(all->article[i].ordinal, i == 2 || i == 4);
    }
    snprintf(text, sizeof text, "reject %s/nothing||empty", archive);
    expect_said(all, 0, text);
    snprintf(text, sizeof text, "reject %s/image||a PNG image", archive);
    expect_said(all, 1, text);
    if (!zip) {
        snprintf(text, sizeof text, "note %s/link||not a regular file", archive);
        expect_said(all, 2, text);
        snprintf(text, sizeof text, "note %s/pipe||not a regular file", archive);
        expect_said(all, 3, text);
    }
    assert_int_equal(all->articles, 7);
    assert_int_equal(all->said_count, zip ? 2 : 4);
}

static void archives_are_read_as_folders(void **state)
{
    (void)state;
    for (int zip = 0; zip <= 1; zip++) {
        struct kd_buf archive = KD_BUF_EMPTY, outer = KD_BUF_EMPTY;
        make_archive(&archive, zip);
        struct gathered *all = gather_buf(&archive);
        expect_archive(all, "input", zip);
        gathered_free(all);
        for (size_t i = 0; i < PACKERS; i++) {
            kd_buf_clear(&outer);
            packers[i].pack(&outer, archive.data, archive.len);
            all = gather_buf(&outer);
            expect_archive(all, "input", zip);
            gathered_free(all);
        }
        kd_buf_clear(&outer);
        struct archiver archiver = archiver_begin(&outer, !zip);
        archiver_add(&archiver, "inner", AE_IFREG, archive.data, archive.len);
        archiver_end(&archiver);
        all = gather_buf(&outer);
        expect_archive(all, "input/inner", zip);
        gathered_free(all);
        kd_buf_free(&archive);
        kd_buf_free(&outer);
    }
}

static void an_archive_may_hold_nothing(void **state)
{
    (void)state;
    for (int zip = 0; zip <= 1; zip++) {
        struct kd_buf archive = KD_BUF_EMPTY;
        struct archiver archiver = archiver_begin(&archive, zip);
        archiver_add(&archiver, "a", AE_IFDIR, NULL, 0);
        archiver_add(&archiver, "a/b", AE_IFDIR, NULL, 0);
        archiver_end(&archiver);
        struct gathered *all = gather_buf(&archive);
        expect_said(all, 0, "reject input||no files to read in this archive");
        gathered_free(all);
        kd_buf_clear(&archive);
        archiver = archiver_begin(&archive, zip);
        archiver_end(&archiver);
        all = gather_buf(&archive);
        expect_said(all, 0,
                    zip ? "reject input||no files to read in this archive"
                        : "reject input||nothing but NUL bytes: an empty archive (tar)");
        assert_int_equal(all->said_count, 1);
        gathered_free(all);
        kd_buf_free(&archive);
    }
}

/* Three files of 3 kB, the second with bytes of its own to be looked for. */
static void make_three(struct kd_buf *out, bool zip)
{
    struct kd_buf lines = KD_BUF_EMPTY;
    struct archiver archiver = archiver_begin(out, zip);
    for (int i = 0; i < 3; i++) {
        char name[] = "1.txt";
        name[0] = (char)('1' + i);
        kd_buf_clear(&lines);
        make_lines(&lines, 9, (uint32_t)i);
        archiver_add_text(&archiver, name, lines.data);
    }
    archiver_end(&archiver);
    kd_buf_free(&lines);
}

static size_t find_name(const struct kd_buf *archive, const char *name)
{
    const char *at = memmem(archive->data, archive->len, name, strlen(name));
    assert_non_null(at);
    return (size_t)(at - archive->data);
}

static void a_damaged_file_costs_only_itself(void **state)
{
    (void)state;
    struct kd_buf archive = KD_BUF_EMPTY;
    make_three(&archive, true);
    size_t second = find_name(&archive, "2.txt");
    memset(archive.data + second + 60, 0xFF, 40);
    struct gathered *all = gather_buf(&archive);
    assert_int_equal(all->articles, 18);
    assert_string_equal(all->article[0].source, "input/1.txt");
    assert_string_equal(all->article[17].source, "input/3.txt");
    assert_int_equal(all->said_count, 1);
    expect_said(all, 0, "reject input/2.txt|");
    expect_said(all, 0, "damaged in the archive");
    gathered_free(all);
    kd_buf_clear(&archive);
    make_three(&archive, false);
    archive.data[find_name(&archive, "2.txt") + 150] ^= 1; /* the header's checksum */
    all = gather_buf(&archive);
    assert_int_equal(all->articles, 18);
    assert_string_equal(all->article[17].source, "input/3.txt");
    assert_int_equal(all->said_count, 1);
    expect_said(all, 0, "reject input|byte ");
    expect_said(all, 0, "the archive is damaged or cut off here");
    gathered_free(all);
    kd_buf_free(&archive);
}

static void archives_that_are_cut_off_are_told(void **state)
{
    (void)state;
    for (int zip = 0; zip <= 1; zip++) {
        for (int packed = 0; packed <= 1; packed++) {
            struct kd_buf archive = KD_BUF_EMPTY, gz = KD_BUF_EMPTY;
            make_three(&archive, zip);
            size_t third = find_name(&archive, "3.txt");
            archive.len = third + 1000;
            if (packed) {
                kd_buf_clear(&archive);
                make_three(&archive, zip);
                pack_gzip(&gz, archive.data, archive.len);
                gz.len = gz.len * 4 / 5;
            }
            struct gathered *all = gather_buf(packed ? &gz : &archive);
            assert_true(all->articles >= 18 && all->articles < 27);
            assert_int_equal(all->said_count, 1);
            expect_said(all, 0, "reject input");
            if (packed)
                expect_said(all, 0, "the gzip data is cut off after byte");
            gathered_free(all);
            kd_buf_free(&archive);
            kd_buf_free(&gz);
        }
    }
}

static void joined_archives_are_read(void **state)
{
    (void)state;
    for (int zip = 0; zip <= 1; zip++) {
        struct kd_buf archive = KD_BUF_EMPTY;
        make_three(&archive, zip);
        make_three(&archive, zip);
        struct gathered *all = gather_buf(&archive);
        assert_int_equal(all->articles, 54);
        assert_int_equal(all->said_count, 0);
        gathered_free(all);
        kd_buf_free(&archive);
    }
}

static void encrypted_files_are_refused(void **state)
{
    (void)state;
    struct kd_buf archive = KD_BUF_EMPTY;
    make_three(&archive, true);
    archive.data[find_name(&archive, "2.txt") - 30 + 6] |= 1; /* the flag is what counts */
    struct gathered *all = gather_buf(&archive);
    assert_int_equal(all->articles, 18);
    assert_int_equal(all->said_count, 1);
    expect_said(all, 0, "reject input/2.txt||encrypted: unpack it first");
    gathered_free(all);
    kd_buf_free(&archive);
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

/* A file of 20 MB that is one line of x, packed and packed again. */
static void bombs_are_refused(void **state)
{
    (void)state;
    enum { SIZE = 20 << 20 };
    struct kd_buf once = KD_BUF_EMPTY, twice = KD_BUF_EMPTY;
    char *bomb = malloc(SIZE);
    assert_non_null(bomb);
    memset(bomb, 'x', SIZE);
    pack_gzip(&once, bomb, SIZE);
    free(bomb);
    struct archiver archiver = archiver_begin(&twice, false);
    archiver_add(&archiver, "a", AE_IFREG, once.data, once.len);
    archiver_add_text(&archiver, "b", "Not read.");
    archiver_end(&archiver);
    kd_buf_clear(&once);
    pack_xz(&once, twice.data, twice.len);
    struct gathered *all = gather_buf(&once);
    assert_int_equal(all->articles, 0);
    expect_said(all, all->said_count - 1, "it unpacks to more than 1000 times its size");
    gathered_free(all);
    const struct kd_input_opts opts = {.max_expand = 1000000, .max_article = 64 << 20};
    all = gather_bytes(once.data, once.len, &opts);
    assert_int_equal(all->articles, 2);
    assert_int_equal(all->said_count, 0);
    assert_string_equal(all->article[1].text, "Not read.");
    gathered_free(all);
    kd_buf_free(&once);
    kd_buf_free(&twice);
}

/* Whatever is damaged: it ends, and every article comes from a file of the archive. */
static void damage_anywhere_is_survived(void **state)
{
    (void)state;
    uint32_t x = 1;
    for (int round = 0; round < 400; round++) {
        struct kd_buf archive = KD_BUF_EMPTY, packed = KD_BUF_EMPTY;
        make_three(&archive, round & 1);
        packers[round / 2 % PACKERS].pack(&packed, archive.data, archive.len);
        struct kd_buf *hit = round & 8 ? &packed : &archive;
        for (int k = 0; k < 1 + round % 5; k++) {
            x = x * 1664525 + 1013904223;
            hit->data[(x >> 8) % hit->len] = (char)(x >> 4);
        }
        if (round % 7 == 0)
            hit->len = (x >> 8) % hit->len + 1;
        struct gathered *all = gather_buf(hit);
        for (size_t i = 0; i < all->articles; i++)
            assert_memory_equal(all->article[i].source, "input", 5);
        gathered_free(all);
        kd_buf_free(&archive);
        kd_buf_free(&packed);
    }
}

static void office_documents_are_no_archives(void **state)
{
    (void)state;
    struct kd_buf archive = KD_BUF_EMPTY;
    struct archiver archiver = archiver_begin(&archive, true);
    archiver_add_text(&archiver, "[Content_Types].xml", "<Types/>");
    archiver_end(&archiver);
    struct gathered *all = gather_buf(&archive);
    expect_said(all, 0, "reject input||an office document or electronic book: save it as text");
    gathered_free(all);
    kd_buf_free(&archive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_compression_is_read),
        cmocka_unit_test(frames_are_joined),
        cmocka_unit_test(what_is_cut_off_is_told),
        cmocka_unit_test(damage_is_noticed),
        cmocka_unit_test(archives_are_read_as_folders),
        cmocka_unit_test(an_archive_may_hold_nothing),
        cmocka_unit_test(a_damaged_file_costs_only_itself),
        cmocka_unit_test(archives_that_are_cut_off_are_told),
        cmocka_unit_test(joined_archives_are_read),
        cmocka_unit_test(encrypted_files_are_refused),
        cmocka_unit_test(layers_have_an_end),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(damage_anywhere_is_survived),
        cmocka_unit_test(office_documents_are_no_archives),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
