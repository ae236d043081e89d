/* Records made by hand, for the tests of the store and of the questions.
 *
 * An article's text is given; mentions and evidence are found in it by searching, so that the
 * offsets are always true.
 */
#ifndef KD_TEST_FIXTURE_H
#define KD_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "extract/record.h"

struct fixture {
    struct kd_arena arena;
    struct kd_article article;
    struct kd_record record;
};

__attribute__((unused)) static struct fixture *fx_new(const char *source, uint32_t ordinal,
                                                      const char *text)
{
    struct fixture *fx = calloc(1, sizeof *fx);
    assert_non_null(fx);
    fx->article = (struct kd_article){
        .source = source, .ordinal = ordinal, .text = text, .len = strlen(text)};
    kd_article_set_id(&fx->article);
    fx->record.article = &fx->article;
    return fx;
}

__attribute__((unused)) static void fx_free(struct fixture *fx)
{
    kd_arena_free(&fx->arena);
    free(fx);
}

/* The first place of `what` in the text at or after byte `from`. */
__attribute__((unused)) static struct kd_span fx_span(struct fixture *fx, const char *what,
                                                      uint32_t from)
{
    const char *at = strstr(fx->article.text + from, what);
    if (at == NULL)
        fail_msg("\"%s\" is not in the text", what);
    uint32_t start = (uint32_t)(at - fx->article.text);
    return (struct kd_span){start, start + (uint32_t)strlen(what)};
}

/* Adds an entity with forms separated by '|', the first of which is its name, and a mention for
 * every place where a form stands and no longer one does. */
__attribute__((unused)) static struct kd_entity *
fx_entity(struct fixture *fx, struct kd_entities *list, const char *forms)
{
    struct kd_entity *entity = KD_PUSH(&fx->arena, list);
    *entity = (struct kd_entity){.confidence = 0.9, .rule = "test-rule"};
    do {
        size_t len = strcspn(forms, "|");
        const char *form = kd_arena_strndup(&fx->arena, forms, len);
        *KD_PUSH(&fx->arena, &entity->forms) = form;
        for (const char *at = fx->article.text; (at = strstr(at, form)) != NULL; at += len) {
            uint32_t start = (uint32_t)(at - fx->article.text);
            bool inside = false;
            for (size_t i = 0; i < entity->mentions.n; i++)
                inside |= start >= entity->mentions.v[i].start && start < entity->mentions.v[i].end;
            if (!inside)
                *KD_PUSH(&fx->arena, &entity->mentions) =
                    (struct kd_span){start, start + (uint32_t)len};
        }
        forms += len + (forms[len] == '|');
    } while (*forms != '\0');
    entity->name = entity->forms.v[0];
    return entity;
}

__attribute__((unused)) static void fx_person(struct fixture *fx, const char *forms,
                                              enum kd_role role)
{
    fx_entity(fx, &fx->record.people, forms)->role = role;
}

__attribute__((unused)) static void fx_work(struct fixture *fx, const char *forms,
                                            enum kd_work_kind kind, const char *season)
{
    struct kd_entity *work = fx_entity(fx, &fx->record.works, forms);
    work->kind = kind;
    work->season = season;
}

__attribute__((unused)) static struct kd_relation *
fx_relation(struct fixture *fx, struct kd_relations *list, const char *drama, const char *other,
            const char *character, const char *evidence)
{
    struct kd_relation *relation = KD_PUSH(&fx->arena, list);
    *relation = (struct kd_relation){.drama = drama,
                                     .other = other,
                                     .character = character,
                                     .confidence = 0.8,
                                     .rule = "test-rule"};
    *KD_PUSH(&fx->arena, &relation->evidence) = fx_span(fx, evidence, 0);
    return relation;
}

__attribute__((unused)) static void fx_date(struct fixture *fx, const char *value, const char *text)
{
    struct kd_span span = fx_span(fx, text, 0);
    *KD_PUSH(&fx->arena, &fx->record.dates) = (struct kd_date){
        .value = value, .text = text, .start = span.start, .end = span.end, .rule = "test-date"};
}

/* The article that most tests use: two seasons of one drama, a bare surname, an air time. */
__attribute__((unused)) static struct fixture *fx_souls(const char *source, uint32_t ordinal)
{
    struct fixture *fx = fx_new(
        source, ordinal,
        "Lee Jae-wook returns\n\n"
        "Lee Jae-wook plays Jang Uk in the tvN drama “Alchemy of Souls”. Lee said he was glad.\n"
        "The second part, “Alchemy Of Souls 2”, directed by Park Joon-hwa, premieres on\n"
        "December 10, 2022, on Saturdays and Sundays at 21:10 KST.\n");
    fx->record.title = "Lee Jae-wook returns";
    fx->record.published = "2022-11-30";
    fx->record.outlet = "Soompi";
    fx->record.lang = "en";
    fx_person(fx, "Lee Jae-wook|Lee", KD_ACTOR);
    fx_person(fx, "Park Joon-hwa", KD_DIRECTOR);
    fx_entity(fx, &fx->record.characters, "Jang Uk");
    fx_work(fx, "Alchemy of Souls|Alchemy Of Souls 2", KD_DRAMA, "2");
    fx_entity(fx, &fx->record.networks, "tvN");
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls", "Lee Jae-wook", "Jang Uk",
                "Lee Jae-wook plays Jang Uk");
    struct kd_relation *crew = fx_relation(fx, &fx->record.crew, "Alchemy of Souls",
                                           "Park Joon-hwa", NULL, "directed by Park Joon-hwa");
    crew->role = KD_DIRECTOR;
    *KD_PUSH(&fx->arena, &crew->evidence) = fx_span(fx, "The second part", 0);
    fx_relation(fx, &fx->record.airs, "Alchemy of Souls", "tvN", NULL, "tvN drama");
    struct kd_airtime *airtime = KD_PUSH(&fx->arena, &fx->record.airtimes);
    *airtime = (struct kd_airtime){.drama = "Alchemy of Souls",
                                   .days = 0x60,
                                   .time = "21:10",
                                   .tz = "KST",
                                   .rule = "test-air"};
    *KD_PUSH(&fx->arena, &airtime->evidence) =
        fx_span(fx, "on Saturdays and Sundays at 21:10 KST", 0);
    fx_date(fx, "2022-12-10", "December 10, 2022");
    return fx;
}

#endif
