/* Unit tests of headers, HTTP responses and the codings of their bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>

#include "input/http.h"

static void a_header_ends_at_its_empty_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool strict;
        enum kd_head result;
        size_t len;
    } heads[] = {
        {"A\r\nb: c\r\n\r\nbody", true, KD_HEAD_WHOLE, 11},
        {"A\nb: c\n\nbody", true, KD_HEAD_WHOLE, 8},
        {"A\r\nb: c\n\r\nbody", true, KD_HEAD_WHOLE, 10},
        {"A\r\n\r\n", true, KD_HEAD_WHOLE, 5},
        {"A\r\nb: c\r\n", true, KD_HEAD_OPEN, 9},
        {"A\r\nb: c\r\n\r", true, KD_HEAD_OPEN, 9},
        {"A\r\nb:", true, KD_HEAD_OPEN, 3},
        {"", true, KD_HEAD_OPEN, 0},
        {"A\r\nno field\r\n\r\n", true, KD_HEAD_BAD, 3},
        {"A\r\nno field\r\n\r\n", false, KD_HEAD_WHOLE, 15},
        {"A\r\nb: c\r\n\tgoes on\r\n\r\n", true, KD_HEAD_WHOLE, 21},
    };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        size_t len;
        assert_int_equal(
            kd_head_find(heads[i].bytes, strlen(heads[i].bytes), heads[i].strict, &len),
            heads[i].result);
        assert_int_equal(len, heads[i].len);
    }
}

static void headers_have_limits(void **state)
{
    (void)state;
    size_t len;
    struct kd_buf head = KD_BUF_EMPTY;
    kd_buf_add_str(&head, "A\r\nb: ");
    while (head.len < KD_HEAD_LINE + 3)
        kd_buf_add_char(&head, 'x');
    size_t longest = head.len;
    kd_buf_add_str(&head, "\r\n\r\n");
    assert_int_equal(kd_head_find(head.data, head.len, true, &len), KD_HEAD_WHOLE);
    head.len = longest;
    kd_buf_add_str(&head, "x\r\n\r\n");
    assert_int_equal(kd_head_find(head.data, head.len, true, &len), KD_HEAD_LONG);
    assert_int_equal(kd_head_find(head.data, longest, true, &len), KD_HEAD_OPEN);
    assert_int_equal(kd_head_find(head.data, longest + 1, true, &len), KD_HEAD_LONG);
    kd_buf_clear(&head);
    for (int i = 0; i < KD_HEAD_LINES - 1; i++)
        kd_buf_add_str(&head, "b:\n");
    kd_buf_add_str(&head, "\n");
    assert_int_equal(kd_head_find(head.data, head.len, true, &len), KD_HEAD_WHOLE);
    head.len--;
    kd_buf_add_str(&head, "b:\n\n");
    assert_int_equal(kd_head_find(head.data, head.len, true, &len), KD_HEAD_MANY);
    kd_buf_free(&head);
}

static void fields_are_found(void **state)
{
    (void)state;
    static const char head[] = "First: line\r\n"
                               "One: a\r\n"
                               "tWO :  b c \t\r\n"
                               "Folded: d\r\n  e\r\n\tf\r\n"
                               "Empty:\r\n"
                               "one: g: h\r\n"
                               "no field\r\n"
                               "\r\n"
                               "Body: no\r\n";
    static const struct {
        const char *name, *value;
    } fields[] = {
        {"one", "a, g: h"}, {"Two", "b c"}, {"FOLDED", "d e f"}, {"empty", ""},
        {"three", NULL},    {"Body", NULL}, {"no field", NULL},  {"o", NULL},
    };
    struct kd_buf value = KD_BUF_EMPTY;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        bool there = kd_head_field(head, sizeof head - 1, fields[i].name, &value);
        assert_int_equal(there, fields[i].value != NULL);
        if (there)
            assert_string_equal(value.data, fields[i].value);
    }
    kd_buf_free(&value);
}

static void types_and_charsets_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *value, *type, *charset;
    } types[] = {
        {"text/html", "text/html", ""},
        {"Text/HTML; Charset=UTF-8", "text/html", "utf-8"},
        {"text/html;charset=\"EUC-KR\"; x=y", "text/html", "euc-kr"},
        {"text/html; x=charset; charset = 'latin1'", "text/html", "latin1"},
        {"text/html, text/html; charset=utf-8", "text/html", "utf-8"},
        {"text/html; charset=", "text/html", ""},
        {"text/html; charset", "text/html", ""},
        {"; charset=utf-8", "", "utf-8"},
        {"a\033[31m/b", "a", ""},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char type[KD_TOKEN], charset[KD_TOKEN];
        kd_media_type(types[i].value, type);
        kd_media_charset(types[i].value, charset);
        assert_string_equal(type, types[i].type);
        assert_string_equal(charset, types[i].charset);
    }
    char huge[4 * KD_TOKEN], type[KD_TOKEN];
    memset(huge, 'x', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    kd_media_type(huge, type);
    assert_int_equal(strlen(type), KD_TOKEN - 1);
}

static void status_lines_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int status;
    } lines[] = {
        {"HTTP/1.1 200 OK\r\n", 200},
        {"HTTP/1.0 404\n", 404},
        {"HTTP/2 301 \r\n", 301},
        {"HTTP/1.1  200\tFine: so\r\n", 200},
        {"HTTP/1.1 200 OK", 0}, /* its end is missing */
        {"HTTP/1.1 2000 OK\r\n", 0},
        {"HTTP/1.1 20 OK\r\n", 0},
        {"HTTP/1.1 020 OK\r\n", 0},
        {"HTTP/1.1\r\n", 0},
        {"HTTP/ 200 OK\r\n", 0},
        {"HTTP/1.1200 OK\r\n", 0},
        {"HTTP/1.1 +20 OK\r\n", 0},
        {"http/1.1 200 OK\r\n", 0},
        {"<html>\r\n", 0},
        {"\r\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(kd_http_status(lines[i].line, strlen(lines[i].line)), lines[i].status);
}

static void chunks_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum kd_decoded result;
        const char *text;
    } bodies[] = {
        {"4\r\nLead\r\n3\r\ning\r\n0\r\n\r\n", KD_DECODED, "Leading"},
        {"4\nLead\n3\ning\n0\n\n", KD_DECODED, "Leading"},
        {"0\r\n\r\n", KD_DECODED, ""},
        {"0000a\r\n0123456789\r\n00\r\n\r\n", KD_DECODED, "0123456789"},
        {"A\r\n0123456789\r\n0\r\n", KD_DECODED, "0123456789"},
        {"1;name=value\r\na\r\n1 ; x=\"y\"\r\nb\r\n1 \t\r\nc\r\n0;z\r\n\r\n", KD_DECODED, "abc"},
        {"1\r\na\r\n0\r\nTrailer: b\r\nOther: c\r\n\r\n", KD_DECODED, "a"},
        {"2\r\n\r\n\r\n0\r\n\r\n", KD_DECODED, "\r\n"},
        {"1\r\na\r\n0\r\n\r\nmore", KD_DECODED, "a"},
        /* Cut off: what is there is used. */
        {"4\r\nLead\r\n3\r\nin", KD_DECODED_CUT, "Leadin"},
        {"4\r\nLead\r\n3\r\ning", KD_DECODED_CUT, "Leading"},
        {"4\r\nLead\r\n3\r\ning\r", KD_DECODED_CUT, "Leading"},
        {"4\r\nLead\r\n3\r\ning\r\n", KD_DECODED_CUT, "Leading"},
        {"4\r\nLead\r\n3", KD_DECODED_CUT, "Lead"},
        {"ffffff\r\nLead", KD_DECODED_CUT, "Lead"},
        {"4\r\n", KD_DECODED_CUT, ""},
        /* Damaged. */
        {"4\r\nLeading\r\n0\r\n\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead3\r\ning\r\n0\r\n\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\rX\r\n0\r\n\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\n\r\n3\r\ning\r\n0\r\n\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\nx\r\n0\r\n\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\n-1\r\nx\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\n10000000000000000\r\nx\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\nfffffffffffffffff\r\nx\r\n", KD_DECODED_DAMAGED, NULL},
        {"4\r\nLead\r\nfffffffffffffff\r\nx\r\n", KD_DECODED_CUT, "Leadx\r\n"},
        /* Not chunked at all. */
        {"<html>\r\n", KD_DECODED_NOT, NULL},
        {"Faced with\r\n", KD_DECODED_NOT, NULL},
        {"0x4\r\nLead", KD_DECODED_NOT, NULL},
        {"\r\n4\r\nLead", KD_DECODED_NOT, NULL},
        {"4", KD_DECODED_NOT, NULL},
        {"", KD_DECODED_NOT, NULL},
    };
    struct kd_buf out = KD_BUF_EMPTY;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_int_equal(kd_dechunk(bodies[i].bytes, strlen(bodies[i].bytes), &out),
                         bodies[i].result);
        if (bodies[i].text != NULL)
            assert_string_equal(out.data != NULL ? out.data : "", bodies[i].text);
    }
    kd_buf_free(&out);
}

/* Packs a text: with gzip's header, zlib's or none. */
static size_t pack(const char *text, size_t len, int window, char *out, size_t size)
{
    z_stream z = {.next_in = (const unsigned char *)text, .avail_in = (unsigned)len};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)size;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n = size - z.avail_out;
    deflateEnd(&z);
    return n;
}

enum { GZIP = MAX_WBITS + 16, ZLIB = MAX_WBITS, RAW = -MAX_WBITS };

static void packed_bytes_are_unpacked(void **state)
{
    (void)state;
    static const char text[] = "Seo Ha On plays Cha Mok. Seo Ha On plays Cha Mok again.";
    static const int windows[] = {GZIP, ZLIB, RAW};
    enum { LEN = sizeof text - 1 };
    char packed[4096];
    struct kd_buf out = KD_BUF_EMPTY;
    for (size_t i = 0; i < 3; i++) {
        bool gzip = windows[i] == GZIP;
        size_t n = pack(text, LEN, windows[i], packed, sizeof packed);
        assert_int_equal(kd_inflate(packed, n, gzip, LEN, &out), KD_DECODED);
        assert_string_equal(out.data, text);
        assert_int_equal(kd_inflate(packed, n, gzip, LEN - 1, &out), KD_DECODED_LONG);
        for (size_t cut = gzip ? 2 : 3; cut < n; cut++) {
            assert_int_equal(kd_inflate(packed, cut, gzip, LEN, &out), KD_DECODED_CUT);
            assert_memory_equal(out.data, text, out.len);
        }
        memcpy(packed + n, "junk", 4);
        assert_int_equal(kd_inflate(packed, n + 4, gzip, LEN, &out), KD_DECODED);
        assert_int_equal(out.len, LEN);
        packed[n / 2] ^= 0x55;
        packed[n / 2 + 1] ^= 0x55;
        assert_int_not_equal(kd_inflate(packed, n, gzip, 4096, &out), KD_DECODED_NOMEM);
    }
    size_t n = pack(text, LEN, GZIP, packed, sizeof packed);
    n += pack("!", 1, GZIP, packed + n, sizeof packed - n);
    assert_int_equal(kd_inflate(packed, n, true, 4096, &out), KD_DECODED);
    assert_int_equal(out.len, LEN + 1);
    packed[15] ^= 0x7F;
    packed[16] ^= 0x7F;
    assert_int_equal(kd_inflate(packed, n, true, 4096, &out), KD_DECODED_DAMAGED);
    assert_int_equal(kd_inflate("<html>", 6, true, 4096, &out), KD_DECODED_NOT);
    assert_int_equal(kd_inflate("<html>", 6, false, 4096, &out), KD_DECODED_NOT);
    kd_buf_free(&out);
}

/* A megabyte of nothing packs to a kilobyte: what comes out is bounded, not what goes in. */
static void unpacking_is_bounded(void **state)
{
    (void)state;
    enum { SIZE = 16 << 20, MOST = 1 << 20 };
    char *zeros = calloc(1, SIZE), *packed = malloc(1 << 16);
    struct kd_buf out = KD_BUF_EMPTY;
    assert_non_null(zeros);
    assert_non_null(packed);
    size_t n = pack(zeros, SIZE, GZIP, packed, 1 << 16);
    assert_int_equal(kd_inflate(packed, n, true, MOST, &out), KD_DECODED_LONG);
    assert_true(out.cap < 2 * MOST);
    kd_buf_free(&out);
    free(zeros);
    free(packed);
}

/* Decodes a body under a header of one field. */
static enum kd_decoded decode(const char *field, const char *bytes, size_t n, struct kd_body *body)
{
    char head[200];
    int len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n%s\r\n\r\n", field);
    body->bytes = bytes;
    body->len = n;
    return kd_http_decode(head, (size_t)len, 4096, body);
}

static void codings_are_undone_from_the_last(void **state)
{
    (void)state;
    static const char text[] = "Cha Mok dives.";
    char packed[200], chunked[300];
    struct kd_body body = {0};
    size_t n = pack(text, sizeof text - 1, GZIP, packed, sizeof packed);
    int head = snprintf(chunked, sizeof chunked, "%zx\r\n", n);
    memcpy(chunked + head, packed, n);
    memcpy(chunked + head + n, "\r\n0\r\n\r\n", 7);
    size_t all = (size_t)head + n + 7;
    static const char *const both[] = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip",
        "content-encoding: X-GZIP\ntransfer-encoding: Chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip, identity, ",
    };
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        assert_int_equal(decode(both[i], chunked, all, &body), KD_DECODED);
        assert_int_equal(body.len, sizeof text - 1);
        assert_memory_equal(body.bytes, text, body.len);
        assert_false(body.cut);
    }
    assert_int_equal(decode(both[1], chunked, all - 12, &body), KD_DECODED);
    assert_true(body.cut);
    assert_int_equal(decode("Content-Encoding: gzip", packed, n, &body), KD_DECODED);
    assert_false(body.cut);
    assert_memory_equal(body.bytes, text, body.len);
    /* What is said to be coded and is not stays as it is. */
    assert_int_equal(decode(both[1], text, sizeof text - 1, &body), KD_DECODED);
    assert_ptr_equal(body.bytes, text);
    assert_int_equal(decode("Content-Encoding: gzip", "", 0, &body), KD_DECODED);
    assert_int_equal(body.len, 0);
    assert_int_equal(decode("Content-Encoding:", text, 3, &body), KD_DECODED);
    assert_int_equal(decode("Content-Encoding: gzip, br", packed, n, &body), KD_DECODED_UNKNOWN);
    assert_string_equal(body.coding, "br");
    assert_int_equal(decode("Transfer-Encoding: chunked", "1\r\nab\r\n", 7, &body),
                     KD_DECODED_DAMAGED);
    assert_string_equal(body.coding, "chunked");
    kd_body_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_ends_at_its_empty_line),
        cmocka_unit_test(headers_have_limits),
        cmocka_unit_test(fields_are_found),
        cmocka_unit_test(types_and_charsets_are_read),
        cmocka_unit_test(status_lines_are_read),
        cmocka_unit_test(chunks_are_joined),
        cmocka_unit_test(packed_bytes_are_unpacked),
        cmocka_unit_test(unpacking_is_bounded),
        cmocka_unit_test(codings_are_undone_from_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
