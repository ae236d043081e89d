/* Which articles are extracted: those in the languages asked for, and with --only-kdrama those that
 * may be about Korean drama. */
#ifndef KD_CHOICE_H
#define KD_CHOICE_H

#include <stdint.h>

#include "base/article.h"
#include "cmd/option.h"
#include "extract/screen.h"

enum { KD_MOST_LANGUAGES = 48 };

struct kd_choice {
    const struct kd_screen *screen;
    bool only_kdrama, all_languages;
    const char *languages[KD_MOST_LANGUAGES]; /* that are extracted */
    size_t count;
};

enum kd_chosen { KD_CHOSEN, KD_NOT_KDRAMA, KD_OTHER_LANGUAGE };

/* What was not chosen. */
struct kd_left_out {
    uint64_t not_kdrama, other_language;
    struct {
        const char *lang;
        uint64_t articles;
    } language[KD_MOST_LANGUAGES];
    size_t count;
};

/* KDIDX_USAGE: err says what is wrong with --languages. `screen` must outlive the choice. */
enum kdidx_status kd_choice_init(struct kd_choice *choice, const struct kd_options *options,
                                 const struct kd_screen *screen, struct kd_error *err);

/* *lang: of an article that is in another language. What is in none that is known is chosen. */
enum kd_chosen kd_choose(const struct kd_choice *choice, const struct kd_article *article,
                         const char **lang);

void kd_left_out_add(struct kd_left_out *left, enum kd_chosen why, const char *lang);

/* ", 3 not about Korean drama, 2 in other languages", as far as there are any. Returns text. */
enum { KD_LEFT_OUT_SIZE = 120 };
const char *kd_left_out_text(const struct kd_left_out *left, char text[KD_LEFT_OUT_SIZE]);

/* Says on standard error which languages were left out, if any were. */
void kd_left_out_tell(const struct kd_left_out *left);

#endif
