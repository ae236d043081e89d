/* What the steps of a resolution share. resolve.c calls them in their order. */
#ifndef KD_RESOLVE_P_H
#define KD_RESOLVE_P_H

#include <string.h>

#include "base/index.h"
#include "extract/places.h"
#include "extract/resolve.h"
#include "extract/traits.h"

/* How many things of what sort the article has. */
struct kd_census {
    uint32_t people, actors, characters, works, quoted_works, listed_works, listed_people;
    uint32_t headings, heading_works, heading_people; /* things that are headings by themselves */
    uint32_t of_kind[KD_KINDS_OF_WORK];
};

/* Everything belongs to the caller of kd_resolve; the tables and `passing` lie in doc->arena. */
struct kd_resolver {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    const struct kd_claims *claims;
    struct kd_things *things;
    struct kd_phrases by_key; /* key of a thing's form -> its index */
    struct kd_phrases titled; /* the same, for titles that are Korean names: "Dae Jo-young" */
    bool *passing;            /* per mention: a rule says that the work is mentioned in passing */
    struct kd_places places;  /* for what is observed; made when joining is done */
    struct kd_census census;  /* the same */
    struct kd_index title_words; /* the same, by hash */
    bool *has_part; /* per thing: a rule gives somebody a part in it; as the next made by
                     * kd_prepare_kinds */
    double topic[KD_KINDS_OF_WORK]; /* the share of each kind's words among those of any kind */
};

/* Korean text has no capitals and none of the words that the weighing knows: of it, the first
 * judgement stands. */
static inline bool kd_is_korean_text(const struct kd_doc *doc)
{
    return doc->lang != NULL && strcmp(doc->lang, "ko") == 0;
}

/* cluster.c. The thing that thing i was joined into, or itself. */
struct kd_thing *kd_root(const struct kd_things *things, uint32_t i);

/* Makes things of the mentions with the same key: of single and titled words when `singles`, which
 * is done after bare names were given away, else of all longer forms. */
void kd_cluster(struct kd_resolver *r, bool singles);
void kd_choose_full_forms(struct kd_resolver *r);

/* Gives each bare mention to the last full name before it that it can stand for, or else to the
 * first behind it; among several, to a person rather than a character when `typed`. */
void kd_resolve_bare(struct kd_resolver *r, bool typed);
void kd_join_titled(struct kd_resolver *r);

/* join.c. After kd_join, `from` is a part of `into`, or of what that was joined into. */
void kd_join(struct kd_resolver *r, uint32_t into, uint32_t from);
void kd_join_title_lines(struct kd_resolver *r);
void kd_join_subtitles(struct kd_resolver *r);
void kd_join_short_titles(struct kd_resolver *r, bool judged);
void kd_join_initials(struct kd_resolver *r);
void kd_join_same(struct kd_resolver *r);
void kd_join_name_titles(struct kd_resolver *r); /* needs the weight of rules */
void kd_join_listed(struct kd_resolver *r);      /* needs things that have been judged */
void kd_join_glosses(struct kd_resolver *r);     /* the same */

/* titlerole.c. Makes titles of the names that rules have for one; before kd_cluster. */
void kd_part_title_roles(struct kd_resolver *r);

/* join.c. Whether the lists have two works for the two; the fullest form of a thing that was not
 * joined into another, if it is a title, else NULL. */
bool kd_are_two_listed(const struct kd_resolver *r, uint32_t a, uint32_t b);
const struct kd_mention *kd_full_title(const struct kd_resolver *r, uint32_t t);

/* spelling.c: names, then titles */
void kd_join_misspelt(struct kd_resolver *r);
void kd_join_mistyped(struct kd_resolver *r);

/* weigh.c. One piece of evidence, `rule` being its rule's id or a name such as "form.heading". */
void kd_believe(struct kd_thing *thing, enum kd_type type, double weight, const char *rule);

/* Whether claim i was read from the same words as one before it, and so counts only once. */
bool kd_repeats(const struct kd_claims *claims, size_t i);
void kd_weigh(struct kd_resolver *r);
void kd_weigh_headings(struct kd_resolver *r);

/* The number under which the lists have the main work, or KD_NO_ENTRY. */
uint32_t kd_main_listed(const struct kd_resolver *r);

/* The lists of casts and crews know who is a character, who made and who acts in a work that the
 * article names. Needs the main work. */
void kd_weigh_cast_lists(struct kd_resolver *r);

/* table.c */
void kd_weigh_tables(struct kd_resolver *r);

/* pairs.c: "Kang Chul (Lee Jong Suk)". Votes for who acts and who is played, of things that have
 * been judged; the last word, by their chances. */
void kd_orient_pairs(struct kd_resolver *r);
void kd_settle_pairs(struct kd_resolver *r);

/* company.c: all need things that have been judged. */
void kd_spread_alike(struct kd_resolver *r);

/* The company that mention m keeps, its sentence's and line's names: above 0 characters, below 0
 * people; at most 1.5 either way. */
double kd_company(const struct kd_resolver *r, uint32_t m);

/* How far a claim that votes with this weight for somebody being a person speaks for his acting:
 * works named in passing without a part, as in "A (W, V)", stand with makers as well. */
double kd_actor_weight(const struct kd_claim *claim, double weight);

/* observe.c: counts the things, which have been judged, finds their places and which of them are
 * headings. */
void kd_take_census(struct kd_resolver *r);

/* The census without that thing. */
struct kd_census kd_others(const struct kd_resolver *r, const struct kd_thing *thing);

/* All there is to be seen of thing `index`, after the census. */
void kd_observe(const struct kd_resolver *r, uint32_t index, double seen[KD_TRAITS]);

/* types.c: the chance of each thing to be what, by its traits, its words and its neighbours. */
void kd_weigh_types(struct kd_resolver *r);

/* The numbered headings of a list name things of one type: where most are works, the others are
 * likelier to be. Needs the chances. */
void kd_weigh_numbered(struct kd_resolver *r);

/* observe_kind.c: the kind of work that a word speaks of, or -1; the probability of each kind of a
 * work, by all that is seen, after kd_prepare_kinds. */
int kd_kind_of_word(const struct kd_token *token);
void kd_prepare_kinds(struct kd_resolver *r);
void kd_weigh_kind(const struct kd_resolver *r, uint32_t index, double likely[KD_KINDS_OF_WORK]);

/* observe_role.c: what each person does; after the census. */
void kd_judge_roles(struct kd_resolver *r);

/* topic.c. kd_find_main sets things->main and things->single. */
void kd_find_main(struct kd_resolver *r);
void kd_default_kinds(struct kd_resolver *r);

#endif
