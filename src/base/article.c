/* The content id of an article. */
#include "base/article.h"

#include <stdio.h>

#include "base/hash.h"

void kd_article_set_id(struct kd_article *article)
{
    struct kd_hash128 hash = kd_hash128(article->text, article->len);
    snprintf(article->id, sizeof article->id, "%016llx%016llx", (unsigned long long)hash.high,
             (unsigned long long)hash.low);
}

unsigned kd_article_stated(const struct kd_article *article)
{
    return (article->title != NULL ? KD_STATED_TITLE : 0U) |
           (article->url != NULL ? KD_STATED_URL : 0U) |
           (article->outlet != NULL ? KD_STATED_OUTLET : 0U) |
           (article->lang != NULL ? KD_STATED_LANG : 0U);
}

const char *kd_stated_name(unsigned bit)
{
    static const char *const names[] = {"title", "url", "outlet", "lang"};
    return bit < sizeof names / sizeof *names ? names[bit] : NULL;
}
