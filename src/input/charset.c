/* Which encoding a page or a feed has, and its text in UTF-8. */
#include "input/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum {
    SAID_WITHIN = 4096, /* bytes in which a page says its encoding */
    NAME = KD_CHARSET_NAME,
    CHUNK = 65536, /* bytes asked of a stream at a time */
    ENOUGH = 4096  /* bytes from the first that is not ASCII, by which an encoding is known */
};

/* ---- what is said ---- */

/* The value behind "charset=" or "encoding=" at s, with or without quotation marks. */
static bool copy_value(const char *s, const char *end, char name[static NAME])
{
    size_t n = 0;
    while (s < end && memchr(" \t\r\n=\"'", *s, 7) != NULL)
        s++;
    while (s + n < end && n < NAME - 1 && memchr(" \t\r\n\"'/>;?", s[n], 10) == NULL)
        n++;
    snprintf(name, NAME, "%.*s", (int)n, s);
    return n > 0;
}

/* What <meta charset>, <meta http-equiv> or an XML declaration says. */
static bool said_by_page(const char *bytes, size_t n, char name[static NAME])
{
    const char *end = bytes + (n < SAID_WITHIN ? n : SAID_WITHIN);
    for (const char *s = bytes; (s = memchr(s, '<', (size_t)(end - s))) != NULL; s++) {
        bool xml = end - s > 5 && memcmp(s, "<?xml", 5) == 0;
        if (!xml && (end - s <= 5 || strncasecmp(s, "<meta", 5) != 0))
            continue;
        const char *key = xml ? "encoding" : "charset", *close = memchr(s, '>', (size_t)(end - s));
        for (const char *at = s; close != NULL && at + 8 < close; at++)
            if (strncasecmp(at, key, strlen(key)) == 0)
                return copy_value(at + strlen(key), close, name);
    }
    return false;
}

/* ---- what the bytes show ---- */

/* Whether most of what lies beyond ASCII is UTF-8. Characters of other encodings may look so now
 * and then. */
static bool is_mostly_utf8(const char *bytes, size_t n, bool last)
{
    size_t good = 0, bad = 0, len;
    for (size_t i = 0; i < n; i += len) {
        uint32_t cp;
        len = kd_utf8_next(bytes + i, n - i, &cp);
        if (len == 0 && n - i < 4 && !last)
            break;
        good += len > 1;
        bad += len == 0;
        len = len > 0 ? len : 1;
    }
    return good > bad;
}

/* Whether the text is Korean in EUC-KR (KS X 1001): what lies beyond ASCII comes in pairs, most of
 * them syllables. */
static bool looks_korean(const char *bytes, size_t n)
{
    size_t syllables = 0, others = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        unsigned char d = i + 1 < n ? (unsigned char)bytes[i + 1] : 0;
        if (c < 0x80)
            continue;
        bool pair = c >= 0xA1 && c <= 0xFD && d >= 0xA1 && d <= 0xFE;
        syllables += pair && c >= 0xB0 && c <= 0xC8;
        others += !pair;
        i += pair;
    }
    return syllables >= 4 && others * 20 < syllables;
}

/* The name that iconv knows it by; NULL: UTF-8, or what the decoder of plain text makes of it. The
 * standard's names stand for what browsers read (WHATWG Encoding, 4.2). */
static const char *iconv_name(const char *said)
{
    static const struct {
        const char *said, *name;
    } names[] = {
        {"utf-8", NULL},
        {"utf8", NULL},
        {"unicode-1-1-utf-8", NULL},
        {"utf-16", NULL},
        {"utf-16le", NULL},
        {"us-ascii", NULL},
        {"ascii", NULL},
        {"iso-8859-1", "CP1252"},
        {"latin1", "CP1252"},
        {"iso8859-1", "CP1252"},
        {"windows-1252", "CP1252"},
        {"euc-kr", "CP949"},
        {"euc_kr", "CP949"},
        {"euckr", "CP949"},
        {"ks_c_5601-1987", "CP949"},
        {"ksc5601", "CP949"},
        {"windows-949", "CP949"},
        {"ms949", "CP949"},
        {"x-windows-949", "CP949"},
        {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},
        {"x-sjis", "CP932"},
        {"windows-31j", "CP932"},
        {"gb2312", "GB18030"},
        {"gbk", "GB18030"},
        {"x-gbk", "GB18030"},
        {"big5-hkscs", "BIG5-HKSCS"},
        {"iso-8859-9", "CP1254"},
        {"tis-620", "CP874"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(said, names[i].said) == 0)
            return names[i].name;
    return said;
}

static const char *encoding_of(const char *bytes, size_t n, const char *charset,
                               char name[static NAME])
{
    enum kd_encoding mark;
    if (kd_bom(bytes, n, &mark) > 0)
        return NULL;
    if (charset != NULL && strncasecmp(charset, "utf-16", 6) == 0)
        return strcasecmp(charset, "utf-16be") == 0 ? "UTF-16BE" : "UTF-16LE";
    if (kd_utf8_valid(bytes, n) == n)
        return NULL;
    const char *said = charset;
    if (charset == NULL || charset[0] == '\0')
        said = said_by_page(bytes, n, name) ? name : NULL;
    if (said != NULL && iconv_name(said) != NULL)
        return iconv_name(said);
    return !is_mostly_utf8(bytes, n, true) && looks_korean(bytes, n) ? "CP949" : NULL;
}

/* ---- decoding ---- */

/* UTF-8, UTF-16 with its mark, and what claims to be UTF-8 and is not. */
static bool decode_text(const char *bytes, size_t n, struct kd_buf *out, struct kd_repairs *repairs)
{
    struct kd_decoder decoder;
    kd_decoder_init(&decoder);
    enum kd_encoding mark;
    size_t bom = kd_bom(bytes, n, &mark);
    if (mark == KD_ENC_UTF8) {
        bytes += bom;
        n -= bom;
    }
    kd_decoder_feed(&decoder, bytes, n, true, out);
    bool fine = !out->failed && !decoder.raw.failed;
    *repairs = decoder.repairs;
    kd_decoder_free(&decoder);
    return fine;
}

static uint64_t count_lines(const char *text, size_t n)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    return lines;
}

/* Decodes all but the beginning of a character at the end, unless these are the `last` bytes;
 * returns how many that are. Bytes that mean nothing in their encoding become U+FFFD, one for each;
 * the first's line is counted from `out`'s beginning. */
static size_t decode_with(iconv_t with, const char *bytes, size_t n, bool last, struct kd_buf *out,
                          struct kd_repairs *repairs)
{
    char *in = (char *)bytes; /* iconv's prototype; it does not write there */
    while (n > 0) {
        char utf8[4096], *to = utf8;
        size_t room = sizeof utf8;
        size_t done = iconv(with, &in, &n, &to, &room);
        int error = errno;
        kd_buf_add(out, utf8, (size_t)(to - utf8));
        if (done != (size_t)-1 || error == E2BIG)
            continue;
        if (error == EINVAL && !last)
            break;
        kd_buf_add_str(out, "\xEF\xBF\xBD");
        if (repairs->replaced_line == 0)
            repairs->replaced_line = 1 + count_lines(out->data, out->len);
        repairs->replaced_bytes++;
        in++;
        n--;
    }
    return (size_t)(in - bytes);
}

bool kd_charset_decode(const char *bytes, size_t n, const char *charset, struct kd_buf *out,
                       struct kd_repairs *repairs)
{
    char name[NAME];
    const char *encoding = encoding_of(bytes, n, charset, name);
    *repairs = (struct kd_repairs){0};
    iconv_t with = encoding != NULL ? iconv_open("UTF-8", encoding) : (iconv_t)-1;
    if (with == (iconv_t)-1) /* an encoding that nobody knows may still be a wrong name for UTF-8 */
        return decode_text(bytes, n, out, repairs);
    size_t before = out->len;
    decode_with(with, bytes, n, true, out, repairs);
    iconv_close(with);
    if (out->failed || out->len == before ||
        kd_utf8_valid(out->data + before, out->len - before) == out->len - before)
        return !out->failed;
    out->len = before; /* iconv's UCS-4 has characters that Unicode has not */
    *repairs = (struct kd_repairs){0};
    return decode_text(bytes, n, out, repairs);
}

/* ---- decoding piece by piece ---- */

void kd_recoder_init(struct kd_recoder *recoder)
{
    *recoder = (struct kd_recoder){0};
    kd_decoder_init(&recoder->decoder);
}

void kd_recoder_free(struct kd_recoder *recoder)
{
    if (recoder->with != NULL)
        iconv_close(recoder->with);
    kd_buf_free(&recoder->raw);
    kd_buf_free(&recoder->utf8);
    kd_decoder_free(&recoder->decoder);
}

/* iconv for an encoding in which the declaration can be read as it was; NULL: another was said than
 * it is, or none that is known. */
static iconv_t open_declared(const char *said)
{
    char declaration[] = "<?xml", *in = declaration, out[16], *to = out;
    size_t n = sizeof declaration - 1, room = sizeof out;
    const char *name = said[0] != '\0' ? iconv_name(said) : NULL;
    iconv_t with = name != NULL ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (with == (iconv_t)-1)
        return NULL;
    if (iconv(with, &in, &n, &to, &room) != (size_t)-1 && to - out == sizeof declaration - 1 &&
        memcmp(out, declaration, sizeof declaration - 1) == 0)
        return with;
    iconv_close(with);
    return NULL;
}

/* What is known of the encoding before anything but ASCII has come. */
static void begin(struct kd_recoder *recoder, const char *charset)
{
    enum kd_encoding mark;
    const struct kd_buf *raw = &recoder->raw;
    size_t space = strspn(raw->data, " \t\r\n");
    recoder->begun = true;
    recoder->decided = kd_bom(raw->data, raw->len, &mark) > 0;
    if (raw->len - space < 5 || memcmp(raw->data + space, "<?xml", 5) != 0 ||
        !said_by_page(raw->data + space, raw->len - space, recoder->said))
        snprintf(recoder->said, sizeof recoder->said, "%s", charset != NULL ? charset : "");
    if (!recoder->decided && strncasecmp(recoder->said, "iso-2022-", 9) == 0) {
        recoder->with = open_declared(recoder->said); /* what is not ASCII looks as if it were */
        recoder->decided = true;
    }
}

/* Decides by the bytes from the first that is not ASCII. False: more of them are needed. */
static bool decide(struct kd_recoder *recoder, bool last)
{
    const struct kd_buf *raw = &recoder->raw;
    size_t first = 0;
    while (first < raw->len && (unsigned char)raw->data[first] < 0x80)
        first++;
    if (first == raw->len)
        return true; /* and decides another time */
    if (raw->len - first < ENOUGH && !last)
        return false;
    recoder->decided = true;
    if (is_mostly_utf8(raw->data + first, raw->len - first, last))
        return true;
    recoder->with = open_declared(recoder->said);
    if (recoder->with == NULL && looks_korean(raw->data + first, raw->len - first))
        recoder->with = open_declared("euc-kr");
    return true;
}

/* Decodes what is in hand. A failed allocation shows in a buffer. */
static void decode_raw(struct kd_recoder *recoder, bool last, struct kd_buf *out)
{
    struct kd_buf *raw = &recoder->raw;
    struct kd_decoder *decoder = &recoder->decoder;
    size_t used = raw->len;
    if (recoder->with == NULL) {
        kd_decoder_feed(decoder, raw->data, raw->len, last, out);
    } else {
        bool first = decoder->repairs.replaced_line == 0;
        kd_buf_clear(&recoder->utf8);
        used = decode_with(recoder->with, raw->data, raw->len, last, &recoder->utf8,
                           &decoder->repairs);
        if (first && decoder->repairs.replaced_line > 0)
            decoder->repairs.replaced_line += decoder->line;
        kd_decoder_feed(decoder, recoder->utf8.data, recoder->utf8.len, last, out);
    }
    memmove(raw->data, raw->data + used, raw->len - used);
    raw->len -= used;
}

int kd_recoder_pull(struct kd_recoder *recoder, struct kd_stream *stream, struct kd_buf *out)
{
    struct kd_buf *raw = &recoder->raw;
    if (!kd_buf_reserve(raw, CHUNK))
        return -2;
    ssize_t n = kd_stream_read(stream, raw->data + raw->len, CHUNK);
    if (n < 0)
        return -1;
    bool last = n == 0;
    raw->len += (size_t)n;
    raw->data[raw->len] = '\0';
    if (!recoder->begun)
        begin(recoder, stream->charset);
    if (recoder->decided || decide(recoder, last))
        decode_raw(recoder, last, out);
    return out->failed || recoder->utf8.failed || recoder->decoder.raw.failed ? -2 : !last;
}
