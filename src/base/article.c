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
