/* Unit tests of src/input: what is read, decoded, refused and noted. Splitting is in
 * test_input_split.c. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "gather.h"
#include "input/format.h"
#include "input/reader.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Each of these bytes is one input; what must come of it. */
static const struct {
    const char *bytes;
    size_t n;
    const char *text; /* of the only article, or NULL */
    const char *said; /* what is said, or NULL */
} decoded[] = {
#define BYTES(s) s, sizeof(s) - 1
    {BYTES("Plain text.\n"), "Plain text.", NULL},
    {BYTES("\xEF\xBB\xBFWith a mark.\n"), "With a mark.", NULL},
    {BYTES("\xFF\xFEW\0\x19\x20s\0\r\0\n\0x\0"), "W\xE2\x80\x99s\nx", NULL},
    {BYTES("\xFE\xFF\0W\x20\x19\0s"), "W\xE2\x80\x99s", NULL},
    {BYTES("\xFF\xFEg\0\x3D\xD8\x00\xDE\x00\xD8x\0"), "g\xF0\x9F\x98\x80\xEF\xBF\xBDx",
     "note input|line 1|not UTF-8; bytes from here on that were replaced by U+FFFD: 2"},
    {BYTES("one\r\ntwo\rthree\n\rfour"), "one\ntwo\nthree\n\nfour", NULL},
    {BYTES("fine\nShe said \x93"
           "caf\xE9\x94.\n"),
     "fine\nShe said \xE2\x80\x9C"
     "caf\xC3\xA9\xE2\x80\x9D.",
     "note input|line 2|not UTF-8; bytes from here on that were read as Windows-1252: 3"},
    {BYTES("\xE2\x80\x9CLee\xE2\x80\x9D \xFF here\n"),
     "\xE2\x80\x9CLee\xE2\x80\x9D \xEF\xBF\xBD here",
     "note input|line 1|not UTF-8; bytes from here on that were replaced by U+FFFD: 1"},
    {BYTES("cut off \xE2\x80"), "cut off \xEF\xBF\xBD",
     "note input|line 1|not UTF-8; bytes from here on that were replaced by U+FFFD: 2"},
    {BYTES("\xC2\xA0\xE3\x80\x80 Trimmed. \xE2\x80\x83\n\n"), "Trimmed.", NULL},
    {BYTES(""), NULL, "reject input||empty"},
    {BYTES("\n \t\n\xC2\xA0\n"), NULL, "reject input||no text in it"},
    {BYTES("A good line.\n\nAnd a \0 here.\n"), NULL,
     "reject input|line 1|a NUL byte at byte 20 of the article: not text, or damaged"},
    {BYTES("a\0b\0c\0d\0e\0f\0"), NULL,
     "reject input||UTF-16 without a byte order mark: convert it first (iconv -f UTF-16LE -t "
     "UTF-8)"},
    {BYTES("\1\2\3\4\5\6 junk"), NULL, "reject input||binary data, not text"},
    {BYTES("%PDF-1.4"), NULL,
     "reject input||a PDF: turn it into text first (pdftotext FILE - | kdidx ... -)"},
};

static void bytes_become_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decoded / sizeof decoded[0]; i++) {
        struct gathered *all = gather_bytes(decoded[i].bytes, decoded[i].n, NULL);
        assert_int_equal(all->articles, decoded[i].text != NULL);
        if (decoded[i].text != NULL)
            assert_string_equal(all->article[0].text, decoded[i].text);
        assert_int_equal(all->said_count, decoded[i].said != NULL);
        if (decoded[i].said != NULL)
            assert_string_equal(all->said[0], decoded[i].said);
        gathered_free(all);
    }
}

/* The decoder's answer must not depend on how the bytes arrive. */
static void decoding_does_not_depend_on_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decoded / sizeof decoded[0]; i++) {
        struct kd_decoder whole, parts;
        struct kd_buf one = KD_BUF_EMPTY, two = KD_BUF_EMPTY;
        kd_decoder_init(&whole);
        kd_decoder_init(&parts);
        kd_decoder_feed(&whole, decoded[i].bytes, decoded[i].n, true, &one);
        for (size_t k = 0; k < decoded[i].n; k++)
            kd_decoder_feed(&parts, decoded[i].bytes + k, 1, false, &two);
        kd_decoder_feed(&parts, "", 0, true, &two);
        assert_int_equal(one.len, two.len);
        if (one.len > 0)
            assert_memory_equal(one.data, two.data, one.len);
        assert_int_equal(whole.repairs.cp1252_bytes, parts.repairs.cp1252_bytes);
        assert_int_equal(whole.repairs.replaced_bytes, parts.repairs.replaced_bytes);
        kd_decoder_free(&whole);
        kd_decoder_free(&parts);
        kd_buf_free(&one);
        kd_buf_free(&two);
    }
}

/* An input that fails after some bytes. */
struct failing {
    const char *text;
    size_t left;
};

static ssize_t read_failing(void *ctx, char *buf, size_t n)
{
    struct failing *failing = ctx;
    if (failing->left == 0) {
        errno = EIO;
        return -1;
    }
    n = n < failing->left ? n : failing->left;
    memcpy(buf, failing->text, n);
    failing->text += n;
    failing->left -= n;
    return (ssize_t)n;
}

static void what_cannot_be_read_to_the_end_is_refused(void **state)
{
    (void)state;
    const char text[] = "==> a <==\nThe first article is whole.\n\n==> b <==\nThe second is n";
    static const char padding[3 << 20] = {0};
    char *long_text = malloc(sizeof padding + sizeof text);
    assert_non_null(long_text);
    memset(long_text, ' ', sizeof padding + sizeof text);
    memcpy(long_text, text, sizeof text - 1);
    struct failing failing = {long_text, sizeof padding};
    struct gathered *all = calloc(1, sizeof *all);
    assert_non_null(all);
    const struct kd_input_opts opts = {0};
    const struct kd_input_sink sink = {
        .ctx = all, .article = gather_article, .reject = gather_reject, .note = gather_note};
    struct kd_reader reader = {.opts = &opts, .sink = &sink, .max_article = 16 << 20};
    struct kd_error err = {0};
    assert_int_equal(kd_furniture_new(NULL, &reader.furniture, &err), KDIDX_OK);
    struct kd_stream *stream = malloc(sizeof *stream);
    assert_non_null(stream);
    kd_stream_init(stream, read_failing, &failing);
    kd_reader_source(&reader, "disk");
    assert_int_equal(kd_plain_read(&reader, stream), KDIDX_OK);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, "The first article is whole.");
    assert_int_equal(all->said_count, 1);
    assert_string_equal(all->said[0], "reject disk|byte 3145728|Input/output error: what was read "
                                      "of the last article is left out");
    free(stream);
    free(long_text);
    kd_reader_free(&reader);
    gathered_free(all);
}

/* Of JSON that fails, every value that is there is read, also the last. */
static void what_came_before_a_failure_is_read(void **state)
{
    (void)state;
    static const char lines[] = "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}{\"text\":\"Thr";
    struct failing failing = {lines, sizeof lines - 1};
    struct gathered *all = calloc(1, sizeof *all);
    struct kd_stream *stream = malloc(sizeof *stream);
    assert_non_null(all);
    assert_non_null(stream);
    const struct kd_input_opts opts = {0};
    const struct kd_input_sink sink = {
        .ctx = all, .article = gather_article, .reject = gather_reject, .note = gather_note};
    struct kd_reader reader = {.opts = &opts, .sink = &sink, .max_article = 16 << 20};
    struct kd_error err = {0};
    assert_int_equal(kd_furniture_new(NULL, &reader.furniture, &err), KDIDX_OK);
    kd_stream_init(stream, read_failing, &failing);
    kd_reader_source(&reader, "disk");
    assert_int_equal(kd_format_read(&reader, stream), KDIDX_OK);
    assert_int_equal(all->articles, 2);
    assert_string_equal(all->article[1].text, "Two.");
    assert_int_equal(all->said_count, 1);
    assert_string_equal(all->said[0], "reject disk|byte 43|Input/output error");
    kd_reader_free(&reader);
    free(stream);
    gathered_free(all);
}

static void what_is_too_long_is_refused_and_the_rest_read(void **state)
{
    (void)state;
    struct kd_input_opts opts = {.max_article = 100000};
    struct kd_buf text = KD_BUF_EMPTY;
    kd_buf_add_str(&text, "An article stands before it.\n\n");
    for (int i = 0; i < 4000000; i++)
        kd_buf_add_char(&text, 'x');
    kd_buf_add_str(&text, "\nAnd one comes after it.\n");
    struct gathered *all = gather_bytes(text.data, text.len, &opts);
    assert_int_equal(all->articles, 2);
    assert_string_equal(all->article[0].text, "An article stands before it.");
    assert_string_equal(all->article[1].text, "And one comes after it.");
    assert_int_equal(all->said_count, 1);
    assert_string_equal(all->said[0], "reject input|line 3|the line is longer than 100000 bytes: "
                                      "split it (--split), or allow more (--max-article)");
    gathered_free(all);
    kd_buf_clear(&text);
    kd_buf_add_str(&text, "==> long <==\n");
    for (int i = 0; i < 200000; i++)
        kd_buf_add_str(&text, "A line of it.\n");
    kd_buf_add_str(&text, "\n==> short <==\nThe next member is fine.\n");
    all = gather_bytes(text.data, text.len, &opts);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].source, "short");
    assert_int_equal(all->said_count, 1);
    assert_non_null(strstr(all->said[0], "|line 2|the article is longer than 100000 bytes"));
    gathered_free(all);
    kd_buf_free(&text);
}

static void missing_and_unreadable_inputs_are_named(void **state)
{
    (void)state;
    struct gathered *all = calloc(1, sizeof *all);
    assert_non_null(all);
    write_file("fine", "It is still read.\n");
    assert_int_equal(mkdir("closed", 0700), 0);
    write_file("closed/a", "Nobody may read it.\n");
    assert_int_equal(chmod("closed", 0), 0);
    bool root = access("closed/a", R_OK) == 0; /* whom permissions do not stop */
    const char *const paths[] = {"nothing-there", "fine/below", "closed", "fine"};
    const struct kd_input_opts opts = {0};
    const struct kd_input_sink sink = {
        .ctx = all, .article = gather_article, .reject = gather_reject, .note = gather_note};
    assert_int_equal(kd_input_read(paths, 4, &opts, &sink, NULL), KDIDX_OK);
    assert_string_equal(all->said[0], "reject nothing-there||No such file or directory");
    assert_string_equal(all->said[1], "reject fine/below||Not a directory");
    if (!root)
        assert_string_equal(all->said[2], "reject closed||Permission denied");
    assert_string_equal(all->article[all->articles - 1].text, "It is still read.");
    assert_int_equal(chmod("closed", 0700), 0);
    gathered_free(all);
}

/* Messages are refused; articles that begin as they do, or are about them, are read. */
static void mail_is_no_article(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool mail;
    } inputs[] = {
        {"From: Ha <ha@l.example>\r\nDate: Thu, 4 Mar 2021 09:30:00 +0900\r\nSubject: The Salt\r\n"
         " Road\r\nMessage-ID: <1@l.example>\r\n\r\nHa Yoon Seo joins.\r\n",
         true},
        {"Return-Path: <ha@l.example>\nReceived: from l.example\n\tby m.example; 4 Mar 2021\n"
         "X-Spam: no\nFrom: Ha\n\nHa Yoon Seo joins.\n",
         true},
        {"From ha@l.example Thu Mar  4 09:30:00 2021\nfrom: Ha\nmime-version: 1.0\n\nText.\n",
         true},
        {"From: <Saved by Blink>\nSnapshot-Content-Location: https://l.example/\nSubject: Salt\n"
         "MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\"",
         true},
        {"From: Lantern Daily\nDate: March 4, 2021\nSubject: Casting\n\nHa Yoon Seo joins.\n",
         false},
        {"Received: two awards\nHa Yoon Seo took them home.\nDate: March 4\n\nMore.\n", false},
        {"From the sea she came\n\nFrom: Ha\nMessage-ID: <1@l.example>\n\nIs what it said.\n",
         false},
        {"From the sea: she came.\nMessage-ID: <1@l.example>\n", false},
    };
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct gathered *all = gather_bytes(inputs[i].bytes, strlen(inputs[i].bytes), NULL);
        assert_int_equal(all->articles, inputs[i].mail ? 0 : 1);
        if (inputs[i].mail)
            assert_string_equal(all->said[0], "reject input||e-mail, which is not read: save the "
                                              "message as HTML or text first (in the mail program: "
                                              "save as)");
        gathered_free(all);
    }
}

static void folders_are_read_in_the_order_of_names(void **state)
{
    (void)state;
    struct gathered *all = calloc(1, sizeof *all);
    assert_non_null(all);
    assert_int_equal(mkdir("top", 0700), 0);
    assert_int_equal(mkdir("top/b", 0700), 0);
    assert_int_equal(mkdir("top/empty", 0700), 0);
    write_file("top/b/inner.txt", "Inner.");
    write_file("top/a.txt", "First.");
    write_file("top/Z.txt", "Capitals come before.");
    write_file("top/c.txt", "Last.");
    write_file("top/.hidden", "Not read.");
    assert_int_equal(mkdir("top/index_files", 0700), 0); /* of no page */
    write_file("top/index_files/e.txt", "Read.");
    assert_int_equal(mkdir("top/page_files", 0700), 0);
    write_file("top/page_files/script.js", "Not read.");
    write_file("top/page.htm", "A page is what its text says.");
    write_file("top/kdidx.db", "Not read.");
    write_file("top/kdidx.db-wal", "Not read.");
    write_file("top/index", "SQLite format 3"); /* the NUL is missing: it is text */
    FILE *other = fopen("top/other", "wb");
    assert_non_null(other);
    fwrite("SQLite format 3", 1, 16, other);
    assert_int_equal(fclose(other), 0);
    write_file("top/d.bin", "\1\2\3\4\5\6\7");
    assert_int_equal(symlink("..", "top/b/up"), 0);
    assert_int_equal(symlink("nowhere", "top/dangling"), 0);
    assert_int_equal(mkfifo("top/fifo", 0600), 0);
    assert_int_equal(gather("top/", NULL, all), KDIDX_OK);
    static const char *const sources[] = {"top/Z.txt",   "top/a.txt", "top/b/inner.txt",
                                          "top/c.txt",   "top/index", "top/index_files/e.txt",
                                          "top/page.htm"};
    assert_int_equal(all->articles, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_string_equal(all->article[i].source, sources[i]);
        assert_int_equal(all->article[i].ordinal, 0);
    }
    assert_int_equal(all->said_count, 5);
    assert_string_equal(all->said[0], "note top/b/up||a link back to a folder around it: left out");
    assert_string_equal(all->said[1], "reject top/d.bin||binary data, not text");
    assert_string_equal(all->said[2], "reject top/dangling||No such file or directory");
    assert_string_equal(all->said[3], "note top/fifo||not a regular file: left out");
    assert_string_equal(all->said[4], "note top/other||a database: left out");
    gathered_free(all);
    all = calloc(1, sizeof *all);
    assert_non_null(all);
    assert_int_equal(gather("top/empty", NULL, all), KDIDX_OK);
    assert_string_equal(all->said[0], "reject top/empty||no files to read in this folder");
    gathered_free(all);
}

static void json_of_any_shape_is_read(void **state)
{
    (void)state;
    static const char *const shapes[] = {
        "{\"text\":\"One.\"}\n{\"content\":\"Two.\"}\n",
        "{\"body\":\"One.\"}{\"raw_content\":\"Two.\"}",
        "[{\"article\":\"One.\"},{\"text\":\"Two.\"}]",
        "[\n  {\n    \"text\": \"One.\"\n  },\n  {\n    \"text\": \"Two.\"\n  }\n]\n",
        "{\"status\":\"ok\",\"articles\":[{\"content\":\"One.\"},{\"content\":\"Two.\"}]}",
        "\xEF\xBB\xBF \n{\n\"text\": \"One.\"}\n\n{\n\"text\":\"Two.\"}",
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct gathered *all = gather_bytes(shapes[i], strlen(shapes[i]), NULL);
        assert_int_equal(all->articles, 2);
        assert_string_equal(all->article[0].text, "One.");
        assert_string_equal(all->article[1].text, "Two.");
        assert_int_equal(all->article[1].ordinal, 1);
        assert_int_equal(all->said_count, 0);
        gathered_free(all);
    }
}

static void json_says_what_the_text_does_not(void **state)
{
    (void)state;
    static const char json[] =
        "{\"id\":7,\"headline\":\"A Title\",\"body\":\"The "
        "text.\",\"link\":\"https://x.example/1\","
        "\"publishedAt\":\"2021-03-04T05:06:07Z\",\"source\":{\"name\":\"A Paper\"}}\n"
        "{\"title\":\"Said\",\"text\":\"Said already.\\nHere "
        "\\u201cso\\u201d.\",\"timestamp\":1614837967}\n";
    struct gathered *all = gather_bytes(json, sizeof json - 1, NULL);
    assert_int_equal(all->articles, 2);
    assert_string_equal(all->article[0].text, "A Title\n\nThe text.");
    assert_string_equal(all->article[0].title, "A Title");
    assert_string_equal(all->article[0].url, "https://x.example/1");
    assert_string_equal(all->article[0].published, "2021-03-04");
    assert_string_equal(all->article[0].outlet, "A Paper");
    assert_string_equal(all->article[1].text, "Said already.\nHere \xE2\x80\x9Cso\xE2\x80\x9D.");
    assert_string_equal(all->article[1].published, "2021-03-04");
    gathered_free(all);
}

static void broken_json_costs_only_itself(void **state)
{
    (void)state;
    static const char json[] = "{\"text\":\"One.\"}\n"
                               "{\"text\":\"cut of\n"
                               "{\"text\":\"Two.\"}\n"
                               "{\"text\":[1,\n"
                               "{\"text\":\"Three.\"}\n"
                               "{\"text\":\"a \\u0000 in it\"}\n"
                               "{\"title\":\"no text\"}\n"
                               "{\"text\":\"  \"}\n"
                               "{\"text\":\"never ends";
    struct gathered *all = gather_bytes(json, sizeof json - 1, NULL);
    assert_int_equal(all->articles, 3);
    assert_string_equal(all->article[2].text, "Three.");
    assert_int_equal(all->said_count, 6);
    static const char *const places[] = {
        "|line 2|broken JSON",   "|line 4|broken JSON",
        "|line 6|broken JSON",   "|line 7|the object has no text",
        "|line 8|no text in it", "|line 9|broken JSON: the file ends"};
    for (size_t i = 0; i < 6; i++)
        assert_non_null(strstr(all->said[i], places[i]));
    gathered_free(all);
}

static void xml_with_a_repeated_element_is_read(void **state)
{
    (void)state;
    static const char xml[] =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"boom\">"
        "<!ENTITY p SYSTEM \"file:///etc/passwd\">]>\n"
        "<a><meta>about</meta><list>\n"
        "<item id=\"1\"><title>A "
        "Title</title><link>https://x.example/1</link><pubDate>2021-03-04</pubDate>"
        "<body><p>Tom &amp; Jerry&b;&p;.</p><p>The <i>end</i>.</p></body></item>\n"
        "<item>Plain text,\nwith a line.</item></list></a>";
    struct gathered *all = gather_bytes(xml, sizeof xml - 1, NULL);
    assert_int_equal(all->articles, 2);
    assert_string_equal(all->article[0].text, "A Title\n\nTom & Jerry.\nThe end.");
    assert_string_equal(all->article[0].url, "https://x.example/1");
    assert_string_equal(all->article[0].published, "2021-03-04");
    assert_string_equal(all->article[1].text, "Plain text,\nwith a line.");
    gathered_free(all);
    static const char cut[] = "<?xml version=\"1.0\"?><x><y>One.</y><y>Tw";
    all = gather_bytes(cut, sizeof cut - 1, NULL);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, "One.");
    assert_non_null(strstr(all->said[0], "|line 1|broken XML"));
    gathered_free(all);
}

static void limits_and_stops_are_obeyed(void **state)
{
    (void)state;
    static const char lines[] = "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"text\":\"3\"}\n";
    struct kd_input_opts opts = {.limit = 2};
    struct gathered *all = gather_bytes(lines, sizeof lines - 1, &opts);
    assert_int_equal(all->articles, 2);
    gathered_free(all);
    all = calloc(1, sizeof *all);
    assert_non_null(all);
    all->stop = KDIDX_FULL;
    assert_int_equal(gather("input", NULL, all), KDIDX_FULL);
    assert_int_equal(all->articles, 1);
    gathered_free(all);
    all = calloc(1, sizeof *all);
    assert_non_null(all);
    opts = (struct kd_input_opts){.format = "no-such"};
    assert_int_equal(gather("input", &opts, all), KDIDX_USAGE);
    opts = (struct kd_input_opts){.data_dir = "no-such-folder"};
    assert_int_equal(gather("input", &opts, all), KDIDX_IO);
    assert_int_equal(mkdir("data", 0700), 0);
    assert_int_equal(mkdir("data/names", 0700), 0);
    write_file("data/names/furniture.tsv", "role\tmatch\ttext\nend\tis\tThe End\nend\tlike\tx\n");
    opts = (struct kd_input_opts){.data_dir = "data"};
    assert_int_equal(gather("input", &opts, all), KDIDX_USAGE);
    gathered_free(all);
}

static void furniture_is_marked(void **state)
{
    (void)state;
    static const char text[] = "Menu\n\nA headline about a drama\n\nA paragraph that goes on for "
                               "long enough to be taken for a "
                               "paragraph of an article, and ends.\n\nWatch Now\n\nShe watched it "
                               "now.\nSource: A Paper\n\n"
                               "187 Points\nRelated Posts\n\nAnother Page's Title\nTwo More\n\n"
                               "Then comes a paragraph again that is too long and too much like a "
                               "sentence to be in a list.\n";
    static const char *const marked[] = {
        "Menu", "Watch Now", "187 Points", "Related Posts", "Another Page's Title", "Two More"};
    struct gathered *all = gather_bytes(text, sizeof text - 1, NULL);
    assert_int_equal(all->articles, 1);
    assert_int_equal(all->article[0].chrome_count, 6);
    for (size_t i = 0; i < 6; i++) {
        struct kd_span span = all->article[0].chrome[i];
        assert_int_equal(span.end - span.start, strlen(marked[i]));
        assert_memory_equal(all->article[0].text + span.start, marked[i], strlen(marked[i]));
    }
    gathered_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_text),
        cmocka_unit_test(decoding_does_not_depend_on_pieces),
        cmocka_unit_test(what_cannot_be_read_to_the_end_is_refused),
        cmocka_unit_test(what_came_before_a_failure_is_read),
        cmocka_unit_test(what_is_too_long_is_refused_and_the_rest_read),
        cmocka_unit_test(missing_and_unreadable_inputs_are_named),
        cmocka_unit_test(mail_is_no_article),
        cmocka_unit_test(folders_are_read_in_the_order_of_names),
        cmocka_unit_test(json_of_any_shape_is_read),
        cmocka_unit_test(json_says_what_the_text_does_not),
        cmocka_unit_test(broken_json_costs_only_itself),
        cmocka_unit_test(xml_with_a_repeated_element_is_read),
        cmocka_unit_test(limits_and_stops_are_obeyed),
        cmocka_unit_test(furniture_is_marked),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
