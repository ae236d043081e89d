/* Bytes of a text file -> UTF-8 with \n line ends. */
#include "input/text.h"

#include <string.h>

#include "base/utf8.h"

enum {
    CHUNK = 65536,           /* bytes asked of the stream at a time */
    LONGEST_HELD = 4 * CHUNK /* a longer line is decoded in pieces */
};

/* Windows-1252's characters for 0x80 to 0x9F; 0 where it has none. */
static const uint16_t cp1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void kd_decoder_init(struct kd_decoder *decoder)
{
    *decoder = (struct kd_decoder){0};
}

void kd_decoder_free(struct kd_decoder *decoder)
{
    kd_buf_free(&decoder->raw);
}

size_t kd_bom(const char *bytes, size_t n, enum kd_encoding *encoding)
{
    *encoding = KD_ENC_UTF8;
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        return 3;
    if (n >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0) {
        *encoding = KD_ENC_UTF16LE;
        return 2;
    }
    if (n >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0) {
        *encoding = KD_ENC_UTF16BE;
        return 2;
    }
    return 0;
}

static void add_char(uint32_t cp, struct kd_buf *out)
{
    char utf8[4];
    kd_buf_add(out, utf8, kd_utf8_put(cp, utf8));
}

/* Copies text, turning \r\n and \r into \n. */
static void add_text(struct kd_decoder *decoder, const char *text, size_t n, struct kd_buf *out)
{
    while (n > 0) {
        if (decoder->after_cr && *text == '\n') {
            text++;
            n--;
        }
        decoder->after_cr = false;
        const char *cr = n > 0 ? memchr(text, '\r', n) : NULL;
        size_t plain = cr != NULL ? (size_t)(cr - text) : n;
        kd_buf_add(out, text, plain);
        text += plain;
        n -= plain;
        if (cr != NULL) {
            kd_buf_add_char(out, '\n');
            decoder->after_cr = true;
            text++;
            n--;
        }
    }
}

/* The length of a UTF-8 character at s that is cut off by the end of its line, 0 if it is none. */
static size_t cut_character(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t want = u[0] >= 0xF0 && u[0] <= 0xF4 ? 4 : u[0] >= 0xE0 ? 3 : u[0] >= 0xC2 ? 2 : 0;
    size_t have = 1;
    while (have < n && have < want && (u[have] & 0xC0) == 0x80)
        have++;
    return want > have && have > 1 && (have == n || u[have] < 0x20) ? have : 0;
}

/* Whether a line that is not UTF-8 can be Windows-1252: it holds no good UTF-8 character of more
 * than one byte, none cut off at its end, and every byte means something in Windows-1252. */
static bool can_be_cp1252(const char *line, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)line[i];
        uint32_t cp;
        if (c < 0x80)
            continue;
        if (kd_utf8_next(line + i, n - i, &cp) > 0 || cut_character(line + i, n - i) > 0)
            return false;
        if (c < 0xA0 && cp1252[c - 0x80] == 0)
            return false;
    }
    return true;
}

static void repair_line(struct kd_decoder *decoder, const char *line, size_t n, uint64_t number,
                        struct kd_buf *out)
{
    struct kd_repairs *repairs = &decoder->repairs;
    bool old = can_be_cp1252(line, n);
    uint64_t *first = old ? &repairs->cp1252_line : &repairs->replaced_line;
    if (*first == 0)
        *first = number;
    for (size_t i = 0; i < n;) {
        size_t good = old ? 0 : kd_utf8_valid(line + i, n - i);
        if (good == 0 && (unsigned char)line[i] < 0x80)
            good = 1;
        if (good > 0) {
            add_text(decoder, line + i, good, out);
            i += good;
            continue;
        }
        decoder->after_cr = false;
        unsigned char c = (unsigned char)line[i];
        if (old) {
            add_char(c < 0xA0 ? cp1252[c - 0x80] : c, out);
            repairs->cp1252_bytes++;
            i++;
        } else {
            size_t cut = cut_character(line + i, n - i);
            cut = cut > 0 ? cut : 1;
            add_char(0xFFFD, out);
            repairs->replaced_bytes += cut;
            i += cut;
        }
    }
}

static uint64_t count_lines(const char *text, size_t n)
{
    uint64_t lines = 0;
    const char *at = text, *end = text + n;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return lines;
}

/* Decodes UTF-8 that ends at a line's end, at the input's, or in a very long line. */
static void decode_utf8(struct kd_decoder *decoder, const char *text, size_t n, struct kd_buf *out)
{
    while (n > 0) {
        size_t good = kd_utf8_valid(text, n);
        if (good < n) { /* up to the beginning of the line that is bad */
            const char *nl = memrchr(text, '\n', good);
            good = nl != NULL ? (size_t)(nl - text) + 1 : 0;
        }
        add_text(decoder, text, good, out);
        decoder->line += count_lines(text, good);
        text += good;
        n -= good;
        if (n == 0)
            break;
        const char *nl = memchr(text, '\n', n);
        size_t bad = nl != NULL ? (size_t)(nl - text) + 1 : n;
        repair_line(decoder, text, bad, decoder->line + 1, out);
        decoder->line += nl != NULL;
        text += bad;
        n -= bad;
    }
}

/* Decodes UTF-16; returns the bytes used, all but a character's beginning. */
static size_t decode_utf16(struct kd_decoder *decoder, const char *text, size_t n, bool last,
                           struct kd_buf *out)
{
    const unsigned char *u = (const unsigned char *)text;
    int high = decoder->encoding == KD_ENC_UTF16BE ? 0 : 1;
    size_t i = 0;
    for (; i + 1 < n; i += 2) {
        uint32_t c = (uint32_t)u[i + (size_t)high] << 8 | u[i + 1 - (size_t)high];
        if (c >= 0xD800 && c < 0xDC00) {
            if (i + 3 >= n && !last)
                break;
            uint32_t low =
                i + 3 < n ? (uint32_t)u[i + 2 + (size_t)high] << 8 | u[i + 3 - (size_t)high] : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
            decoder->repairs.replaced_bytes += 2;
            if (decoder->repairs.replaced_line == 0)
                decoder->repairs.replaced_line = decoder->line + 1;
        }
        char utf8[4];
        add_text(decoder, utf8, kd_utf8_put(c, utf8), out);
        decoder->line += c == '\n';
    }
    return i;
}

/* How much of the bytes in hand can be decoded now: whole lines, unless there is no end in sight.
 */
static size_t decodable(const struct kd_buf *raw, bool last)
{
    if (last)
        return raw->len;
    const char *nl = memrchr(raw->data, '\n', raw->len);
    if (nl != NULL)
        return (size_t)(nl - raw->data) + 1;
    if (raw->len < LONGEST_HELD)
        return 0;
    size_t n = raw->len; /* not into a character */
    while (n > raw->len - 4 && ((unsigned char)raw->data[n - 1] & 0xC0) == 0x80)
        n--;
    return (unsigned char)raw->data[n - 1] >= 0xC0 ? n - 1 : raw->len;
}

static void drop_front(struct kd_buf *buf, size_t n)
{
    memmove(buf->data, buf->data + n, buf->len - n);
    buf->len -= n;
    buf->data[buf->len] = '\0';
}

void kd_decoder_feed(struct kd_decoder *decoder, const char *bytes, size_t n, bool last,
                     struct kd_buf *out)
{
    struct kd_buf *raw = &decoder->raw;
    kd_buf_add(raw, bytes, n);
    if (raw->failed || raw->data == NULL)
        return;
    if (decoder->encoding == KD_ENC_UNKNOWN) {
        if (raw->len < 3 && !last)
            return;
        drop_front(raw, kd_bom(raw->data, raw->len, &decoder->encoding));
    }
    size_t used;
    if (decoder->encoding == KD_ENC_UTF8) {
        used = decodable(raw, last);
        decode_utf8(decoder, raw->data, used, out);
    } else {
        used = decode_utf16(decoder, raw->data, raw->len, last, out);
    }
    drop_front(raw, used);
}

int kd_decoder_pull(struct kd_decoder *decoder, struct kd_stream *stream, struct kd_buf *out)
{
    char chunk[CHUNK];
    ssize_t n = kd_stream_read(stream, chunk, sizeof chunk);
    if (n < 0)
        return -1;
    kd_decoder_feed(decoder, chunk, (size_t)n, n == 0, out);
    if (out->failed || decoder->raw.failed)
        return -2;
    return n > 0;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

void kd_trim(const char *text, size_t *start, size_t *end)
{
    uint32_t cp = 0;
    size_t n;
    while (*start < *end && (n = kd_utf8_next(text + *start, *end - *start, &cp)) > 0 &&
           is_space(cp))
        *start += n;
    while (*start < *end) {
        size_t last = *end - 1;
        while (last > *start && ((unsigned char)text[last] & 0xC0) == 0x80)
            last--;
        if (kd_utf8_next(text + last, *end - last, &cp) == 0 || !is_space(cp))
            break;
        *end = last;
    }
}

const char *kd_trimmed(struct kd_buf *buf)
{
    size_t start = 0;
    if (buf->len == 0)
        return NULL;
    kd_trim(buf->data, &start, &buf->len);
    buf->data[buf->len] = '\0';
    return buf->len > start ? buf->data + start : NULL;
}

int kd_decoder_refill(struct kd_decoder *decoder, struct kd_stream *stream, struct kd_buf *out,
                      size_t *at)
{
    if (*at > 0) {
        memmove(out->data, out->data + *at, out->len - *at);
        out->len -= *at;
        out->data[out->len] = '\0';
        *at = 0;
    }
    return kd_decoder_pull(decoder, stream, out);
}
