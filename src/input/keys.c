/* The names of the data sets: C4, OSCAR, RefinedWeb, FineWeb, CC-News, NewsAPI and their like. */
#include "input/keys.h"

#include <string.h>

static const char *const text[] = {"text",      "content",     "body",     "raw_content", "article",
                                   "full_text", "articleBody", "maintext", NULL};
static const char *const title[] = {"title", "headline", "name", NULL};
static const char *const url[] = {"url", "link", "source_url", "canonical_url", NULL};
static const char *const published[] = {
    "published",    "publishedAt",   "date_published", "published_at", "pubDate", "publish_date",
    "date_publish", "datePublished", "date",           "timestamp",    NULL};
static const char *const outlet[] = {"outlet", "publisher", "site_name", "site", NULL};
static const char *const author[] = {"author", "byline", "creator", NULL};
static const char *const lang[] = {"lang", "language", NULL};

const char *const *const kd_key_names[KD_KEYS] = {text,   title,  url, published,
                                                  outlet, author, lang};

bool kd_key_option(const char *option, enum kd_key *key, const char **path)
{
    static const char *const names[KD_KEYS] = {"text",   "title",  "url", "published",
                                               "outlet", "author", "lang"};
    const char *equals = strchr(option, '=');
    for (int k = 0; equals != NULL && k < KD_KEYS; k++)
        if (strlen(names[k]) == (size_t)(equals - option) &&
            strncmp(option, names[k], (size_t)(equals - option)) == 0) {
            *key = (enum kd_key)k;
            *path = equals + 1;
            return equals[1] != '\0';
        }
    return false;
}
