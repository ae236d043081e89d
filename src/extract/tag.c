/* Tagged text: candidates replaced by placeholders. */
#include "extract/tag.h"

#include <string.h>

static char *put_tag(char *out, enum kd_kind kind, uint32_t number)
{
    *out++ = (char)(KD_TAG_BASE + kind);
    *out++ = (char)(0x80 | (number >> 14));
    *out++ = (char)(0x80 | ((number >> 7) & 0x7F));
    *out++ = (char)(0x80 | (number & 0x7F));
    return out;
}

uint32_t kd_tag_mention(const char *s)
{
    return ((uint32_t)s[1] & 0x7F) << 14 | ((uint32_t)s[2] & 0x7F) << 7 | ((uint32_t)s[3] & 0x7F);
}

/* The comma or full stop that stood inside the quotation marks belongs to the sentence. */
static char *put_inner_stop(const struct kd_doc *doc, const struct kd_mention *m, char *out)
{
    uint32_t inner = m->last >= m->first + 3 ? m->last - 2 : m->first;
    if (m->quoted && doc->tokens.v[inner].start >= m->end && doc->tokens.v[inner].kind == KD_PUNCT)
        *out++ = doc->text.s[doc->tokens.v[inner].start];
    return out;
}

struct kd_tagged *kd_tag(const struct kd_doc *doc)
{
    struct kd_tagged *tagged = kd_arena_alloc(doc->arena, (doc->sentences.n + 1) * sizeof *tagged);
    char *out = kd_arena_alloc(doc->arena, doc->text.len + doc->tokens.n * 2 +
                                               doc->mentions.n * (KD_TAG_SIZE + 1) + 16);
    uint32_t mention = 0, count = (uint32_t)doc->mentions.n;
    if (count > KD_TAG_MAX)
        count = KD_TAG_MAX;
    for (size_t i = 0; i < doc->sentences.n; i++) {
        const struct kd_sentence *sentence = &doc->sentences.v[i];
        tagged[i].s = out;
        for (uint32_t t = sentence->first; t < sentence->last; t++) {
            const struct kd_token *token = &doc->tokens.v[t];
            while (mention < count && doc->mentions.v[mention].first < t)
                mention++;
            if ((token->flags & KD_SPACE) && out != tagged[i].s)
                *out++ = ' ';
            if (mention < count && doc->mentions.v[mention].first == t) {
                const struct kd_mention *m = &doc->mentions.v[mention];
                out = put_tag(out, m->kind, mention);
                out = put_inner_stop(doc, m, out);
                t = m->last - 1;
                continue;
            }
            memcpy(out, doc->text.s + token->start, token->end - token->start);
            out += token->end - token->start;
        }
        tagged[i].len = (uint32_t)(out - tagged[i].s);
        *out++ = '\0';
    }
    return tagged;
}
