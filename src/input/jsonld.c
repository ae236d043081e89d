/* JSON-LD in a page: what schema.org's articles say of themselves (jansson). */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "input/day.h"
#include "input/facts.h"

enum {
    DEEPEST = 6,
    AROUND = 40,       /* bytes around a date */
    LONGEST = 1 << 21, /* bytes of a script that says what an article is */
    VISITS = 1 << 16   /* values that are looked at for those with an @id */
};

struct search {
    struct kd_arena *arena;
    struct kd_facts *facts;
    const json_t *root;
    int visits; /* left */
};

/* "NewsArticle", or a list of types that has it. */
static bool is_of_type(const json_t *object, const char *const *types)
{
    const json_t *type = json_object_get(object, "@type");
    for (size_t i = 0; i < (json_is_array(type) ? json_array_size(type) : 1); i++) {
        const char *name = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        for (const char *const *t = types; name != NULL && *t != NULL; t++)
            if (strcmp(name, *t) == 0)
                return true;
    }
    return false;
}

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The object with that @id, anywhere below `value`. */
static const json_t *by_id(struct search *search, const json_t *value, const char *id, int depth)
{
    const json_t *found = NULL;
    if (depth > DEEPEST || search->visits-- <= 0)
        return NULL;
    if (json_is_object(value)) {
        const char *own = string_of(value, "@id");
        if (own != NULL && strcmp(own, id) == 0 && string_of(value, "name") != NULL)
            return value;
        const char *key;
        json_t *member;
        json_object_foreach((json_t *)value, key, member)
        {
            if (found == NULL)
                found = by_id(search, member, id, depth + 1);
        }
    }
    for (size_t i = 0; found == NULL && i < json_array_size(value); i++)
        found = by_id(search, json_array_get(value, i), id, depth + 1);
    return found;
}

/* The name of what `key` holds: a string, an object, the first of a list, or one named by @id. */
static const char *name_of(struct search *search, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    value = json_is_array(value) ? json_array_get(value, 0) : value;
    const char *id = string_of(value, "@id");
    if (json_is_string(value))
        return json_string_value(value);
    if (string_of(value, "name") == NULL && id != NULL)
        value = by_id(search, search->root, id, 0);
    return string_of(value, "name");
}

static void take(struct search *search, const char **fact, const char *value)
{
    size_t len = value != NULL ? strnlen(value, KD_WORDS + 1) : 0;
    if (*fact == NULL && len > 0 && len <= KD_WORDS)
        *fact = kd_arena_strndup(search->arena, value, len);
}

static void take_day(struct search *search, const json_t *object)
{
    const char *text = string_of(object, "datePublished");
    if (text == NULL)
        text = string_of(object, "dateCreated");
    if (text != NULL && search->facts->published[0] == '\0')
        kd_day_of(text, AROUND, search->facts->published);
}

static void take_address(struct search *search, const json_t *object)
{
    const json_t *page = json_object_get(object, "mainEntityOfPage");
    const char *candidates[] = {string_of(object, "url"), json_string_value(page),
                                string_of(page, "@id"), string_of(page, "url")};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
        if (candidates[i] != NULL && strncmp(candidates[i], "http", 4) == 0)
            take(search, &search->facts->url, candidates[i]);
}

static void take_article(struct search *search, const json_t *object)
{
    struct kd_facts *facts = search->facts;
    take(search, &facts->title, string_of(object, "headline"));
    take(search, &facts->outlet, name_of(search, object, "publisher"));
    take(search, &facts->author, name_of(search, object, "author"));
    take(search, &facts->lang, string_of(object, "inLanguage"));
    take_day(search, object);
    take_address(search, object);
}

/* The page is believed where no article says it, its site only for its name. */
static void take_page(struct search *search, const json_t *object, int round)
{
    static const char *const articles[] = {"NewsArticle",
                                           "Article",
                                           "BlogPosting",
                                           "Report",
                                           "ReportageNewsArticle",
                                           "AnalysisNewsArticle",
                                           "OpinionNewsArticle",
                                           "ReviewNewsArticle",
                                           "Review",
                                           "LiveBlogPosting",
                                           "SocialMediaPosting",
                                           "DiscussionForumPosting",
                                           "CreativeWork",
                                           NULL};
    static const char *const pages[] = {"WebPage", "ItemPage", NULL};
    static const char *const sites[] = {"WebSite", "NewsMediaOrganization", NULL};
    if (round == 0 && is_of_type(object, articles))
        take_article(search, object);
    if (round == 1 && is_of_type(object, pages)) {
        take_day(search, object);
        take(search, &search->facts->lang, string_of(object, "inLanguage"));
    }
    if (round == 1 && is_of_type(object, sites))
        take(search, &search->facts->outlet, string_of(object, "name"));
}

static void look_through(struct search *search, const json_t *value, int depth, int round)
{
    if (depth > DEEPEST)
        return;
    if (json_is_object(value)) {
        take_page(search, value, round);
        look_through(search, json_object_get(value, "@graph"), depth + 1, round);
        look_through(search, json_object_get(value, "mainEntity"), depth + 1, round);
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        look_through(search, json_array_get(value, i), depth + 1, round);
}

void kd_jsonld_find(struct kd_arena *arena, const char *json, size_t len, struct kd_facts *facts)
{
    jmp_buf oom, *outer = arena->on_oom;
    json_error_t why = {0};
    json_t *root = len <= LONGEST ? kd_json_read(json, len, 0, &why) : NULL;
    if (root == NULL && json_error_code(&why) == json_error_out_of_memory)
        longjmp(*outer, 1);
    struct search search = {arena, facts, root, VISITS};
    bool enough = true;
    arena->on_oom = &oom;
    if (setjmp(oom) == 0) {
        look_through(&search, root, 0, 0);
        look_through(&search, root, 0, 1);
    } else {
        enough = false;
    }
    arena->on_oom = outer;
    json_decref(root);
    if (!enough)
        longjmp(*outer, 1);
}
