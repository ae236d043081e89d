/* What the parts that find relations share. relate.c calls them in their order. */
#ifndef KD_RELATE_P_H
#define KD_RELATE_P_H

#include "extract/near.h"
#include "extract/places.h"
#include "extract/relate.h"

/* A list of things. */
struct kd_numbers {
    uint32_t *v;
    size_t n, cap;
};

/* What a line has above, below and around it of one type of things; things, or KD_NO_ENTRY. */
struct kd_around {
    uint32_t above, below;           /* the one named last before it, and first behind it */
    uint32_t above_line, below_line; /* where */
    uint32_t only;                   /* the only one that its block names */
};

/* Which dramas the text tells of around a mention, neither in brackets nor in passing; things, or
 * KD_NO_ENTRY. */
struct kd_told {
    uint32_t first, last; /* the first on its line; the last before it */
    bool only;            /* its line tells of no other than the first */
    bool in_sentence;     /* its sentence tells of one, */
    bool points_back;     /* ... or else of "the drama", or starts with "it" */
};

/* The words near something, and what they speak for (near.h): in log odds, for each bond. */
struct kd_words {
    struct kd_nears nears;
    double sum[KD_BONDS];
};

/* Two things, or KD_NO_ENTRY in the place of both. */
struct kd_two {
    uint32_t a, b;
};

/* Everything belongs to the caller of kd_relate, or lies in doc->arena. */
struct kd_relater {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    const struct kd_claims *claims;
    struct kd_things *things;
    struct kd_relations_found *out;
    bool *passing; /* per mention: a rule says that the work is mentioned in passing */
    bool *aside;   /* per mention: or it stands in brackets; else the text tells of the work */
    struct kd_told *told;                     /* per mention */
    uint32_t *person_before, *network_before; /* per mention: the last one of a person, of a network
                                                 before it, or KD_NO_ENTRY */
    uint32_t asked_before, work_before; /* the sentence of which kd_work_just_before was asked last,
                                           or KD_NO_ENTRY; the answer */
    struct kd_numbers actors;           /* for cast_the_rest: those with a tie, unless many */
    bool *played;                       /* ... per thing: a tie has it for a character */
    bool *makes_other; /* per thing: a rule names what the person made, and it is no drama */
    bool *beside;      /* ... it is named only to tell of another work */
    uint8_t *acting;   /* per mention: whether a word of acting is near it, once that was asked */
    uint32_t *focus;   /* per line: the work that the lines before leave in the reader's mind */
    bool *headed;      /* per line: a heading above names the focus */
    uint32_t *heading; /* per line: the work of the last heading above, or KD_NO_ENTRY */
    const struct kd_around *dramas_around, *characters_around; /* per line */
    uint32_t subject;     /* the one person whom the headline names, or KD_NO_ENTRY */
    uint32_t *home;       /* per character: the drama in which a heading has it, "C from W";
                             KD_NO_ENTRY for none, KD_MANY_HOMES for several */
    uint32_t *topic;      /* per sentence: the drama that "It is ..." took up from the sentence
                             before, there or earlier in the line, or KD_NO_ENTRY */
    uint32_t *person;     /* per line: whom alone the last heading above names, or KD_NO_ENTRY */
    struct kd_two *pair;  /* per line: the two people whom it names, or none */
    uint32_t *antecedent; /* per mention of a drama or character: of whom "he" or "she" before it is
                             said, a mention, or KD_NO_ENTRY */
    struct kd_ties offers;
    struct kd_index slot_at; /* the slots by drama and days */
    struct {
        struct kd_slot *v;
        size_t n, cap;
    } hours;                  /* times of first episodes, without days: "on June 2 at 11 p.m." */
    struct kd_index event_at; /* sentences of events that context gives, by drama and event */
    bool *dated;              /* per date of the doc: it has an event; NULL: none has */
    size_t stated_cast, stated_crew; /* how many ties there were before the claims at hand */
    struct kd_places places;
    struct kd_numbers works_told;  /* the mentions of works that are not in passing, ascending */
    struct kd_numbers dramas_told; /* ... of dramas */
    struct kd_numbers stated;      /* the claims of people that name a drama, and not as an earlier
                                      work; as indexes, ascending */
    struct kd_numbers dramas;      /* the things that are dramas, ascending */
    uint32_t *stamp, stamped;      /* per thing: stamp[t] == stamped: it is in the set being made */
    struct kd_words **words_of_party, **words_of_drama; /* per thing: once they were asked for */
    struct kd_numbers *cast_in; /* per person: the dramas in which rules cast them */
    struct kd_words between;    /* those between a party and a drama, while these are weighed */
    bool *taken[KD_ROLES]; /* per role, per thing: a rule names somebody who has that role in the
                              drama */
};

/* A party to ties (context.h). */
struct kd_party {
    enum kd_bond bond;
    uint32_t who;  /* a thing; of airs a mention of the network */
    uint32_t only; /* of a claim the one mention that it is made of; else KD_NO_ENTRY */
    uint32_t as;   /* of a claim the character that it gives the person, or KD_NO_ENTRY */
    const uint32_t *mention;
    uint32_t count;
    uint32_t meant; /* the drama that a reader would take it to be named for, or KD_NO_ENTRY */
    size_t stated;  /* the ties of its bond that are rules' are the first so many */
    struct kd_numbers ties;       /* those of them that it has, as indexes; not more than of use */
    struct kd_numbers mates;      /* of cast: the dramas of those in a sentence with it, by rules */
    struct kd_numbers mates_line; /* ... in a line with it */
    const struct kd_words *words; /* near it */
    uint32_t listed; /* in how many of the article's dramas the lists have it, of the first ones */
    uint32_t plays_in; /* of a claim: in which they have it as that character, or KD_NO_ENTRY */
};

/* Whether the number is one of them. */
bool kd_holds(const struct kd_numbers *numbers, uint32_t number);

/* The index of the first that is not smaller, where they are ascending. */
size_t kd_from(const struct kd_numbers *numbers, uint32_t least);

/* The thing of a mention, or KD_NO_ENTRY. */
static inline uint32_t kd_thing_index(const struct kd_relater *r, uint32_t mention)
{
    const struct kd_thing *thing = kd_thing_of(r->doc, r->things, mention);
    return thing == NULL ? KD_NO_ENTRY : thing->parent;
}

/* The i-th mention of a claim's argument. */
static inline uint32_t kd_member(const struct kd_relater *r, const struct kd_claim *claim,
                                 size_t arg, uint32_t i)
{
    return r->claims->members.v[claim->arg[arg].from + i];
}

static inline bool kd_is_type(const struct kd_relater *r, uint32_t thing, enum kd_type type)
{
    return thing != KD_NO_ENTRY && r->things->v[thing].is == type;
}

static inline bool kd_is_drama(const struct kd_relater *r, uint32_t thing)
{
    return kd_is_type(r, thing, KD_A_WORK) && r->things->v[thing].is_kind == KD_DRAMA;
}

/* focus.c. Whether the line begins with a label that has one of the words: "Stars: Kim Ara (Moss)".
 */
bool kd_has_label(const struct kd_doc *doc, const struct kd_line *line, const char *const words[]);

/* focus.c. kd_carry_focus fills r->focus, r->headed and r->heading; r->passing is needed.
 * kd_carry_topic fills r->topic, kd_carry_person r->subject, r->person and r->pair, kd_find_told
 * r->told, for which r->aside is needed, kd_find_works_told what kd_meant needs. */
void kd_carry_focus(struct kd_relater *r);
void kd_carry_topic(struct kd_relater *r);
void kd_carry_person(struct kd_relater *r);
void kd_find_told(struct kd_relater *r);
void kd_find_works_told(struct kd_relater *r);

/* layout.c. What each line has around it of things of a type; of works only dramas. r->passing is
 * needed, for kd_drama_of_block r->aside. */
const struct kd_around *kd_look_around(const struct kd_relater *r, enum kd_type type);

/* The drama that a line which names none would be about by its block: the one that heads it, else
 * the one that the article names most of those that the block names; KD_NO_ENTRY for none. */
uint32_t kd_drama_of_block(const struct kd_relater *r, uint32_t line);

/* The one drama of the line that heads the labelled lines ("Network: tvN", "Director: Kim Ara") of
 * which this is one, or KD_NO_ENTRY. */
uint32_t kd_drama_of_label(const struct kd_relater *r, uint32_t line);

/* Whether the line starts with a label: "Cast: ...". */
bool kd_is_labelled(const struct kd_doc *doc, uint32_t line);

/* beside.c: the work that stands right beside the role at mention m, be it a drama or not: "the
 * merciless Choi Mina in the 2010 hit W", "W, where she is Choi Mina"; or KD_NO_ENTRY. */
uint32_t kd_work_of_role(const struct kd_relater *r, uint32_t m);

/* The likeliest drama of person `who`, as told at mention m (a part of claim `bond`), who plays
 * `character` if not KD_NO_ENTRY, where `place` is the drama that the place alone speaks for or
 * KD_NO_ENTRY; and how likely it is. Without a character it is none that the person is tied to
 * already. KD_NO_ENTRY when none is likely, or when only that is said once more. */
uint32_t kd_likeliest_drama(struct kd_relater *r, enum kd_bond bond, uint32_t who, uint32_t m,
                            uint32_t character, uint32_t place, double *likely);

/* The same of the part at mention `role`: what stands beside it, if that is a drama, or else the
 * likeliest. */
uint32_t kd_drama_of_part(struct kd_relater *r, uint32_t who, uint32_t m, uint32_t role,
                          uint32_t place, double *likely);

/* The work that a claim in this sentence is about, when it does not say: the one that the sentence
 * names last before `near` (a mention), else first behind it; else the focus, or KD_NO_ENTRY. */
uint32_t kd_meant(const struct kd_relater *r, uint32_t sentence, uint32_t near, uint32_t far);

/* The one drama that the sentence before names, on the same line: what "there he plays C" means. */
uint32_t kd_work_just_before(struct kd_relater *r, uint32_t sentence);

/* tie.c. Adds a tie unless it is there; a character takes the place of none. */
void kd_tie(struct kd_relater *r, struct kd_ties *ties, struct kd_tie new_tie);

/* Adds a tie, whether or not it is there. */
void kd_add_tie(struct kd_relater *r, struct kd_ties *ties, struct kd_tie tie);

/* To be called for tie i when it was given a character; and for all when their order changed. */
void kd_note_tie(struct kd_relater *r, struct kd_ties *ties, uint32_t i);
void kd_index_ties(struct kd_relater *r, struct kd_ties *ties);

/* The ties of a party (`other` as in the ties), one after another: the index of its first, of the
 * one behind tie i; KD_NO_ENTRY when there is none. */
uint32_t kd_first_tie(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other);
uint32_t kd_next_tie(const struct kd_ties *ties, uint32_t i);
bool kd_tied(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other);

/* The index of the first tie of the party to the drama, or KD_NO_ENTRY. */
uint32_t kd_first_tie_to(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other,
                         uint32_t drama);

/* Whether a rule says in this sentence that the person is only offered a part in the drama; with
 * KD_NO_ENTRY, in any. */
bool kd_is_offered(const struct kd_relater *r, uint32_t person, uint32_t drama, uint32_t sentence);

/* cast.c. The confidence of a tie for which a rule names the drama itself. */
#define KD_STATED 0.95

/* In r->home. */
#define KD_MANY_HOMES (KD_NO_ENTRY - 1)

/* Whether the pair of a claim is a person and a drama: "Kim Ara (Salt Road)", an earlier work. */
bool kd_is_earlier_work(const struct kd_relater *r, const struct kd_claim *claim);

/* antecedent.c. kd_find_antecedents fills r->antecedent, kd_find_before r->person_before and
 * r->network_before. */
void kd_find_antecedents(struct kd_relater *r);
void kd_find_before(struct kd_relater *r);

/* The `wanted` people whom "the two", "they" or "he" stands for: those named last
 * before mention m, in the order in which they were named, of one the subject rather than its
 * company; or, for kd_people_meant, who speaks or heads a list. When they act, those whose trade is
 * making dramas are passed over. They return how many there are. m may be the number of mentions.
 */
uint32_t kd_people_before(const struct kd_relater *r, uint32_t m, uint32_t people[],
                          uint32_t wanted, bool acting);
uint32_t kd_people_meant(const struct kd_relater *r, uint32_t m, uint32_t people[], uint32_t wanted,
                         bool acting);

/* The trade of one who makes dramas, or KD_OTHER_ROLE. */
enum kd_role kd_trade(const struct kd_thing *person);

/* Fills r->stated and r->home, which the ties of claims need. */
void kd_find_stated(struct kd_relater *r);
void kd_find_homes(struct kd_relater *r);

/* Ties of a claim; what it offers goes to r->offers. */
void kd_tie_cast(struct kd_relater *r, const struct kd_claim *claim);
void kd_tie_pair(struct kd_relater *r, const struct kd_claim *claim);
void kd_tie_crew(struct kd_relater *r, const struct kd_claim *claim);
void kd_tie_airs(struct kd_relater *r, const struct kd_claim *claim);

/* slot.c. The claim of a weekly slot, or of the hour of a first episode; kd_settle_slots gives the
 * slots that have no time that of the first episode. */
void kd_tie_slot(struct kd_relater *r, const struct kd_claim *claim);
void kd_settle_slots(struct kd_relater *r);

/* The drama that heads the line, with nothing but labels in between; or KD_NO_ENTRY. */
uint32_t kd_just_headed(const struct kd_relater *r, uint32_t line);

/* The drama of what is said at mention `at` of a sentence that names none for it; whether its
 * sentence tells of it. KD_NO_ENTRY when there is none. */
uint32_t kd_drama_at(const struct kd_relater *r, uint32_t sentence, uint32_t at, bool *told);

/* event.c. The claim that something happened to a drama on a date. */
void kd_tie_event(struct kd_relater *r, const struct kd_claim *claim);

/* party.c. What is needed of a party, once for all dramas. `who` as in the ties of that bond, of
 * which the first `stated` are rules'. */
void kd_party_of(struct kd_relater *r, enum kd_bond bond, uint32_t who, size_t stated,
                 struct kd_party *out);

/* The same of a claim that casts person `who` at *mention (as `as`), or says what he makes; the
 * mention must outlive the party; `meant` is the drama that it would be taken to be about for its
 * place alone. */
void kd_party_of_claim(const struct kd_relater *r, enum kd_bond bond, uint32_t who,
                       const uint32_t *mention, uint32_t as, uint32_t meant, struct kd_party *out);

/* Fills `listed` and `plays_in`, which kd_look_up needs; a role has neither. */
void kd_look_up_party(const struct kd_relater *r, struct kd_party *party);

/* What the lists say of the party and the drama. */
struct kd_listing {
    bool together;  /* they have the party in the drama, or on the network */
    bool apart;     /* they have both, but not together */
    bool others;    /* they have many of the drama's actors, and the party is none of these */
    bool elsewhere; /* they have the party in another drama that the article names */
};
struct kd_listing kd_look_up(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama);

/* What they say of the actor and the drama of a tie, and a character: sets *together when he plays
 * it there, *apart when somebody else does. */
void kd_look_up_role(const struct kd_relater *r, const struct kd_tie *tie, uint32_t character,
                     bool *together, bool *apart);

/* Whether one of its ties is to the drama. */
bool kd_party_has(const struct kd_relater *r, const struct kd_party *party, uint32_t drama);

/* The dramas that may belong to it, ascending. */
struct kd_numbers kd_dramas_for(struct kd_relater *r, const struct kd_party *party);

/* Whether mention m is of the same network as mention `network`. */
bool kd_same_network(const struct kd_relater *r, uint32_t m, uint32_t network);

/* The ties of that bond. */
struct kd_ties *kd_ties_of(const struct kd_relater *r, enum kd_bond bond);

/* How many mentions to each side of one are looked at: a page may be one line. */
enum { KD_WINDOW = 100 };

/* Mentions [from, to). */
struct kd_range {
    uint32_t from, to;
};

/* The mentions in tokens [first, last), which hold mention m; those near it where there are many.
 */
struct kd_range kd_within(const struct kd_doc *doc, uint32_t m, uint32_t first, uint32_t last);

/* near_pair.c: the words near a party, all of whose other fields are set but `meant`. */
const struct kd_words *kd_words_of_party(const struct kd_relater *r, const struct kd_party *party);

/* What the words near a party, near a drama (of a role a character) and between them say of the
 * two; those between are added up. */
double kd_words_weigh(const struct kd_relater *r, const struct kd_party *party, uint32_t drama,
                      struct kd_words *between);

/* All of these words, for those who ask. */
struct kd_nears kd_all_words(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama, const struct kd_words *between);

/* evidence.c. Weighs what the article shows of the two; kept in r->out->weighed for those who ask.
 */
struct kd_weighed kd_weigh_pair(struct kd_relater *r, const struct kd_party *party, uint32_t drama);

/* implied.c: after all claims. */
void kd_tie_the_rest(struct kd_relater *r);

/* apart.c. Fills r->beside: the works that are named for nothing but to tell of another one,
 * "following the finale of W". */
void kd_find_beside(struct kd_relater *r);

/* Whether the context says nothing of the party and the drama: each is told of with something else.
 * After kd_find_beside. */
bool kd_is_told_apart(const struct kd_relater *r, const struct kd_party *party, uint32_t drama);

/* Whether the sentence names the character only as somebody's whom another one is: "A appears as
 * C's father". */
bool kd_is_owner_alone(const struct kd_relater *r, uint32_t character, uint32_t sentence);

#endif
