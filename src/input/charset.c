/* Which encoding a page has, and its text in UTF-8. */
#include "input/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum { SAID_WITHIN = 4096 /* bytes in which a page says its encoding */, NAME = 40 };

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
    if (charset != NULL && charset[0] != '\0')
        return iconv_name(charset);
    if (said_by_page(bytes, n, name))
        return iconv_name(name);
    return looks_korean(bytes, n) ? "CP949" : NULL;
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

/* Bytes that mean nothing in their encoding become U+FFFD, one for each. */
static bool decode_with(iconv_t with, const char *bytes, size_t n, struct kd_buf *out,
                        struct kd_repairs *repairs)
{
    char *in = (char *)bytes; /* iconv's prototype; it does not write there */
    while (n > 0) {
        char utf8[4096], *to = utf8;
        size_t room = sizeof utf8;
        size_t done = iconv(with, &in, &n, &to, &room);
        kd_buf_add(out, utf8, (size_t)(to - utf8));
        if (done != (size_t)-1 || errno == E2BIG)
            continue;
        kd_buf_add_str(out, "\xEF\xBF\xBD");
        repairs->replaced_line = 1;
        repairs->replaced_bytes++;
        in++;
        n--;
    }
    return !out->failed;
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
    bool fine = decode_with(with, bytes, n, out, repairs);
    iconv_close(with);
    if (!fine || out->len == before ||
        kd_utf8_valid(out->data + before, out->len - before) == out->len - before)
        return fine;
    out->len = before; /* iconv's UCS-4 has characters that Unicode has not */
    *repairs = (struct kd_repairs){0};
    return decode_text(bytes, n, out, repairs);
}
