/* Choosing articles before they are extracted. */
#include "cmd/choice.h"

#include <string.h>

static enum kdidx_status add_language(struct kd_choice *choice, const char *code, size_t len,
                                      struct kd_error *err)
{
    const char *known = kd_screen_code(choice->screen, code, len);
    if (known == NULL || choice->count == KD_MOST_LANGUAGES)
        return kd_fail(
            err, KDIDX_USAGE,
            "--languages: '%.*s' is not the code of a language that is known (en, ko, ja, "
            "es ...), nor all",
            (int)len, code);
    choice->languages[choice->count++] = known;
    return KDIDX_OK;
}

enum kdidx_status kd_choice_init(struct kd_choice *choice, const struct kd_options *options,
                                 const struct kd_screen *screen, struct kd_error *err)
{
    const char *list = options->languages != NULL ? options->languages : "en,ko";
    enum kdidx_status status = KDIDX_OK;
    *choice = (struct kd_choice){.screen = screen, .only_kdrama = options->only_kdrama};
    choice->all_languages = strcmp(list, "all") == 0;
    for (size_t n; !choice->all_languages && status == KDIDX_OK; list += n + 1) {
        n = strcspn(list, ",");
        status = add_language(choice, list, n, err);
        if (list[n] == '\0')
            break;
    }
    return status;
}

static bool is_language_chosen(const struct kd_choice *choice, const char *lang)
{
    bool chosen = choice->all_languages || lang == NULL;
    for (size_t i = 0; i < choice->count && !chosen; i++)
        chosen = strcmp(choice->languages[i], lang) == 0;
    return chosen;
}

enum kd_chosen kd_choose(const struct kd_choice *choice, const struct kd_article *article,
                         const char **lang)
{
    struct kd_screened screened = kd_screen_text(choice->screen, article->text, article->len);
    *lang = screened.lang;
    if (!is_language_chosen(choice, screened.lang))
        return KD_OTHER_LANGUAGE;
    return choice->only_kdrama && !screened.kdrama ? KD_NOT_KDRAMA : KD_CHOSEN;
}

void kd_left_out_add(struct kd_left_out *left, enum kd_chosen why, const char *lang)
{
    size_t i = 0;
    left->not_kdrama += why == KD_NOT_KDRAMA;
    if (why != KD_OTHER_LANGUAGE)
        return;
    left->other_language++;
    while (i < left->count && strcmp(left->language[i].lang, lang) != 0)
        i++;
    if (i == KD_MOST_LANGUAGES)
        return;
    left->count += i == left->count;
    left->language[i].lang = lang;
    left->language[i].articles++;
}
