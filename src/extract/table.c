/* Tables of a cast: what the head of a column says holds for the names below it, "Character |
 * Actor" or "Role | Played by". */
#include "extract/resolve_p.h"
#include "extract/token.h"

enum { NO_COLUMN = -1, WORDS = 20 /* most of a head */ };

/* The columns of a table in which characters and actors stand. */
struct heads {
    int characters, actors;
};

/* What a line's cells say that columns hold; NO_COLUMN for both where it is no head of such a
 * table. */
static struct heads heads_of(const struct kd_doc *doc, const struct kd_line *line)
{
    static const char *const character[] = {"character", "characters", "role", "roles", NULL};
    static const char *const actor[] = {"actor", "actors",    "actress", "cast", "played",
                                        "by",    "portrayed", "star",    NULL};
    const struct heads none = {NO_COLUMN, NO_COLUMN};
    struct heads heads = none;
    int column = 0;
    if (line->last - line->first > WORDS)
        return none;
    for (uint32_t t = line->first; t < line->last; t++) {
        column += kd_is_punct(doc, t, '|');
        if (heads.characters == NO_COLUMN && kd_is_word(doc, t, character))
            heads.characters = column;
        if (heads.actors == NO_COLUMN && kd_is_word(doc, t, actor))
            heads.actors = column;
    }
    bool both = heads.characters != NO_COLUMN && heads.actors != NO_COLUMN;
    return both && heads.characters != heads.actors ? heads : none;
}

/* What is named first in that column of a row, or NULL. */
static struct kd_thing *first_in(const struct kd_resolver *r, const struct kd_line *line,
                                 int wanted)
{
    const struct kd_doc *doc = r->doc;
    int column = 0;
    uint32_t m = kd_mention_at(doc, line->first);
    for (uint32_t t = line->first; t < line->last && m < doc->mentions.n; t++) {
        column += kd_is_punct(doc, t, '|');
        if (doc->mentions.v[m].first == t && column == wanted)
            return kd_thing_of(doc, r->things, m);
        m += doc->mentions.v[m].first == t;
    }
    return NULL;
}

static bool is_row(const struct kd_doc *doc, const struct kd_line *line)
{
    for (uint32_t t = line->first; t < line->last; t++)
        if (kd_is_punct(doc, t, '|'))
            return true;
    return false;
}

/* The names of a row are what their columns hold; who plays somebody of the same name is a person.
 */
static void weigh_row(struct kd_resolver *r, const struct kd_line *line, struct heads heads)
{
    struct kd_thing *actor = first_in(r, line, heads.actors);
    struct kd_thing *character = first_in(r, line, heads.characters);
    if (character != NULL && character != actor)
        kd_believe(character, KD_CHARACTER, 2.5, "form.table");
    if (actor == NULL)
        return;
    kd_believe(actor, KD_PERSON, 2.5, "form.table");
    actor->role[KD_ACTOR] += 1.0;
}

void kd_weigh_tables(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    for (size_t l = 0; l + 1 < doc->lines.n; l++) {
        struct heads heads = heads_of(doc, &doc->lines.v[l]);
        for (; heads.characters != NO_COLUMN && l + 1 < doc->lines.n &&
               is_row(doc, &doc->lines.v[l + 1]);
             l++)
            weigh_row(r, &doc->lines.v[l + 1], heads);
    }
}
