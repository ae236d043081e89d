/* What the formats share: finishing an article and handing it over, refusals, notes. */
#include "input/reader.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "input/day.h"

enum { PLACE = 100 /* bytes of a place in a record, and of the record's */ };

const char *kd_place_line(struct kd_place *place, uint64_t line)
{
    snprintf(place->text, sizeof place->text, "line %" PRIu64, line);
    return place->text;
}

const char *kd_place_byte(struct kd_place *place, uint64_t byte)
{
    snprintf(place->text, sizeof place->text, "byte %" PRIu64, byte);
    return place->text;
}

/* The place in the input of what is at `place` in a record of it. */
static const char *whole_place(const struct kd_reader *reader, const char *place,
                               char whole[static PLACE])
{
    if (reader->within == NULL)
        return place;
    snprintf(whole, PLACE, "%s%s%s", reader->within, place[0] != '\0' ? ", " : "", place);
    return whole;
}

void kd_reject(struct kd_reader *reader, const char *place, const char *format, ...)
{
    char reason[1024], whole[PLACE];
    va_list args;
    if (reader->stopped)
        return;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    reader->rejections++;
    reader->account.rejected++;
    reader->sink->reject(reader->sink->ctx, reader->source, whole_place(reader, place, whole),
                         reason);
}

void kd_note(struct kd_reader *reader, const char *place, const char *format, ...)
{
    char what[1024], whole[PLACE];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (reader->sink->note != NULL)
        reader->sink->note(reader->sink->ctx, reader->source, whole_place(reader, place, whole),
                           what);
}

void kd_reject_long(struct kd_reader *reader, const char *place, const char *what)
{
    kd_reject(reader, place,
              "%s is longer than %zu bytes: split it (--split), or allow more (--max-article)",
              what, reader->max_article);
}

void kd_reject_unread(struct kd_reader *reader, struct kd_stream *stream, const char *place,
                      const char *cost)
{
    if (stream->error != ENOMEM) /* which kd_format_read returns */
        kd_reject(reader, place, "%s%s", kd_stream_why(stream), cost);
    stream->told = true;
}

bool kd_textless(struct kd_reader *reader)
{
    const struct kd_input_sink *sink = reader->sink;
    reader->account.rejected++;
    if (sink->one_of_many != NULL)
        sink->one_of_many(sink->ctx, reader->source, "JSON that holds no text " KD_NO_TEXT);
    if (reader->textless++ == 0) {
        kd_buf_clear(&reader->textless_first);
        kd_buf_add_str(&reader->textless_first, reader->source);
    }
    return !reader->textless_first.failed;
}

bool kd_leave_out_parts(struct kd_reader *reader, uint64_t n)
{
    if (reader->folder != NULL)
        reader->parts += n;
    return reader->folder != NULL;
}

bool kd_is_part(const struct kd_reader *reader, const char *path)
{
    static const char *const ends[] = {".css", ".js", ".mjs", ".svg", ".map", NULL};
    const char *end = strrchr(path, '.');
    for (const char *const *own = ends; reader->folder != NULL && end != NULL && *own != NULL;
         own++)
        if (strcasecmp(end, *own) == 0)
            return true;
    return false;
}

static void reject_textless(struct kd_reader *reader)
{
    char reason[1024];
    const char *first = reader->textless_first.data, *name = first;
    size_t len = strlen(reader->folder);
    if (reader->textless == 0)
        return;
    if (strncmp(first, reader->folder, len) == 0)
        name += len + strspn(first + len, "/");
    if (reader->textless == 1)
        snprintf(reason, sizeof reason, "%s is JSON that holds no text " KD_NO_TEXT, name);
    else
        snprintf(reason, sizeof reason,
                 "%" PRIu64 " files of JSON that hold no text " KD_NO_TEXT ", the first is %s",
                 reader->textless, name);
    reader->sink->reject_many(reader->sink->ctx, reader->folder, reader->textless, reason);
    reader->textless = 0;
}

void kd_tell_folder(struct kd_reader *reader)
{
    const struct kd_input_sink *sink = reader->sink;
    char what[100];
    reject_textless(reader);
    if (reader->parts > 0 && sink->note != NULL) {
        snprintf(what, sizeof what,
                 "pictures, fonts, style sheets, scripts of pages, left out: %" PRIu64,
                 reader->parts);
        sink->note(sink->ctx, reader->folder, "", what);
    }
    reader->parts = 0;
}

static void tell_input(struct kd_reader *reader)
{
    const struct kd_account *account = &reader->account;
    const struct kd_input input = {reader->source,
                                   account->format[0] != '\0' ? account->format : NULL,
                                   account->articles, account->rejected};
    if (reader->sink->input != NULL && (account->read || account->rejected > 0))
        reader->sink->input(reader->sink->ctx, &input);
}

void kd_reader_source(struct kd_reader *reader, const char *source)
{
    tell_input(reader);
    reader->account = (struct kd_account){0};
    reader->source = source;
    reader->ordinal = 0;
    if (reader->member_count > 0)
        memset(reader->members, 0, reader->member_cap * sizeof *reader->members);
    reader->member_count = 0;
}

void kd_reader_format(struct kd_reader *reader, const char *name)
{
    const struct kd_layers *layers = &reader->layers;
    struct kd_account *account = &reader->account;
    size_t len = 0;
    account->format[0] = '\0';
    for (size_t i = layers->depth + 1; i-- > 0;) {
        const char *part = i == layers->depth ? name : layers->name[i];
        if (part != NULL && len < sizeof account->format)
            len += (size_t)snprintf(account->format + len, sizeof account->format - len, "%s%s",
                                    len > 0 ? " in " : "", part);
    }
    account->read = name != NULL;
}

void kd_reader_free(struct kd_reader *reader)
{
    kd_furniture_free(reader->furniture);
    kd_markup_free(reader->markup);
    kd_buf_free(&reader->text);
    kd_buf_free(&reader->textless_first);
    kd_buf_free(&reader->name);
    free(reader->chrome.v);
    free(reader->members);
}

/* Makes the table twice as large; a table that is more than half full gets slow. */
static bool grow_members(struct kd_reader *reader)
{
    size_t cap = reader->member_cap > 0 ? reader->member_cap * 2 : 64;
    struct kd_member *table = calloc(cap, sizeof *table);
    if (table == NULL)
        return false;
    for (size_t i = 0; i < reader->member_cap; i++) {
        struct kd_member member = reader->members[i];
        size_t at = member.hash & (cap - 1);
        while (member.articles > 0 && table[at].articles > 0)
            at = (at + 1) & (cap - 1);
        if (member.articles > 0)
            table[at] = member;
    }
    free(reader->members);
    reader->members = table;
    reader->member_cap = cap;
    return true;
}

/* A member's articles are numbered by themselves, so that they keep their numbers when another
 * member comes before them. */
static bool member_ordinal(struct kd_reader *reader, const char *member, uint32_t *ordinal)
{
    if (reader->member_count * 2 >= reader->member_cap && !grow_members(reader))
        return false;
    uint64_t hash = kd_hash64(member, strlen(member));
    size_t mask = reader->member_cap - 1, at = hash & mask;
    struct kd_member *table = reader->members;
    while (table[at].articles > 0 && table[at].hash != hash)
        at = (at + 1) & mask;
    if (table[at].articles == 0)
        reader->member_count++;
    table[at].hash = hash;
    *ordinal = table[at].articles++;
    return true;
}

/* Puts the text into reader->text: the title first, where it is stated and the text lacks it. */
static bool take_text(struct kd_reader *reader, const char *text, size_t len,
                      const struct kd_stated *stated)
{
    struct kd_buf *out = &reader->text;
    kd_buf_clear(out);
    const char *title = stated != NULL ? stated->title : NULL;
    size_t title_len = title != NULL ? strlen(title) : 0;
    if (title_len > 0 && (len < title_len || memcmp(text, title, title_len) != 0)) {
        kd_buf_add(out, title, title_len);
        if (len > 0)
            kd_buf_add_str(out, "\n\n");
    }
    kd_buf_add(out, text, len);
    return !out->failed;
}

/* "-03" of a month or a day, or "-XX"; the end of the text is fine, too. */
static bool is_part(const char *text, const char *most)
{
    if (text[0] == '\0' || strcmp(text, "-XX") == 0 || strncmp(text, "-XX-", 4) == 0)
        return true;
    return text[0] == '-' && strspn(text + 1, "0123456789") == 2 &&
           strncmp(text + 1, "01", 2) >= 0 && strncmp(text + 1, most, 2) <= 0;
}

/* "2021", "2021-03", "XXXX-03-04"; not "0000-00-00", which databases have for none. */
static bool is_edtf(const char *text)
{
    size_t n = strlen(text);
    return (n == 4 || n == 7 || n == 10) && strspn(text, "0123456789X") == 4 &&
           strncmp(text, "0000", 4) != 0 && is_part(text + 4, "12") &&
           (n < 10 || is_part(text + 7, "31"));
}

/* The day of publication as EDTF: what is stated may be of any form; NULL when it is none. */
static const char *stated_day(const char *published, char day[static KD_DAY_SIZE])
{
    enum { AROUND = 40 /* bytes around the day */ };
    if (published == NULL || is_edtf(published))
        return published;
    return kd_day_of(published, AROUND, day) ? day : NULL;
}

/* "en-US", "en_US" -> "en" (the primary subtag, BCP 47); other words are no codes. */
static const char *stated_lang(const char *lang, char code[static 4])
{
    size_t n = 0;
    while (lang != NULL && isalpha((unsigned char)lang[n]))
        n++;
    if (n < 2 || n > 3)
        return NULL;
    for (size_t i = 0; i < n; i++)
        code[i] = (char)tolower((unsigned char)lang[i]);
    code[n] = '\0';
    return code;
}

/* Not an address of a page or of a mailbox, which some put in a name's place. */
static const char *stated_author(const char *author)
{
    if (author == NULL || author[0] == '\0' || strpbrk(author, "@\n") != NULL)
        return NULL;
    return strstr(author, "://") == NULL ? author : NULL;
}

/* A source as records can hold it, for JSON is UTF-8: other bytes become \xE9, so that two names
 * stay two. NULL: out of memory. */
static const char *printable_source(struct kd_reader *reader, const char *source)
{
    uint32_t cp;
    size_t len = strlen(source);
    if (kd_utf8_valid(source, len) == len)
        return source;
    kd_buf_clear(&reader->name);
    for (size_t i = 0; i < len;) {
        size_t n = kd_utf8_next(source + i, len - i, &cp);
        if (n > 0)
            kd_buf_add(&reader->name, source + i, n);
        else
            kd_buf_printf(&reader->name, "\\x%02X", (unsigned char)source[i]);
        i += n > 0 ? n : 1;
    }
    return reader->name.failed ? NULL : reader->name.data;
}

static enum kdidx_status hand_over(struct kd_reader *reader, const struct kd_stated *stated)
{
    char day[KD_DAY_SIZE], lang[4];
    struct kd_article article = {.source = reader->source,
                                 .ordinal = reader->ordinal,
                                 .text = reader->text.data,
                                 .len = reader->text.len};
    if (stated != NULL) {
        article.title = stated->title;
        article.url = stated->url;
        article.published = stated_day(stated->published, day);
        article.outlet = stated->outlet;
        article.author = stated_author(stated->author);
        article.lang = stated_lang(stated->lang, lang);
    }
    const char *member = stated != NULL && stated->member != NULL ? stated->member : reader->member;
    if (member != NULL) {
        article.source = member;
        if (!member_ordinal(reader, member, &article.ordinal))
            return KDIDX_NOMEM;
    } else {
        reader->ordinal++;
    }
    article.source = printable_source(reader, article.source);
    if (article.source == NULL)
        return KDIDX_NOMEM;
    enum kdidx_status status =
        kd_chrome_find(reader->furniture, article.text, article.len, &reader->chrome);
    if (status != KDIDX_OK)
        return status;
    article.chrome = reader->chrome.v;
    article.chrome_count = reader->chrome.n;
    kd_article_set_id(&article);
    status = reader->sink->article(reader->sink->ctx, &article);
    if (status != KDIDX_OK)
        return status;
    reader->account.articles++;
    if (++reader->articles == reader->opts->limit)
        reader->done = true;
    return KDIDX_OK;
}

enum kdidx_status kd_reader_article(struct kd_reader *reader, const char *text, size_t len,
                                    const struct kd_stated *stated, const char *place)
{
    size_t start = 0, end = len;
    if (reader->stopped)
        return KDIDX_INTERRUPTED;
    kd_trim(text, &start, &end);
    if (!take_text(reader, text + start, end - start, stated))
        return KDIDX_NOMEM;
    if (reader->text.len == 0) {
        kd_reject(reader, place, "no text in it");
        return KDIDX_OK;
    }
    if (reader->text.len > reader->max_article) {
        kd_reject_long(reader, place, "the article");
        return KDIDX_OK;
    }
    const char *nul = memchr(reader->text.data, '\0', reader->text.len);
    if (nul != NULL) {
        kd_reject(reader, place, "a NUL byte at byte %zu of the article: not text, or damaged",
                  (size_t)(nul - reader->text.data));
        return KDIDX_OK;
    }
    return hand_over(reader, stated);
}

void kd_tell_repair(struct kd_reader *reader, const char *place, const char *how, uint64_t bytes)
{
    if (bytes > 0)
        kd_note(reader, place, "not UTF-8; bytes from here on that were %s: %" PRIu64, how, bytes);
}

void kd_tell_repairs(struct kd_reader *reader, const struct kd_repairs *repairs)
{
    struct kd_place place;
    kd_tell_repair(reader, kd_place_line(&place, repairs->cp1252_line), KD_READ_AS_1252,
                   repairs->cp1252_bytes);
    kd_tell_repair(reader, kd_place_line(&place, repairs->replaced_line), KD_REPLACED,
                   repairs->replaced_bytes);
}
