/* What the lists know of two that may belong together (gazetteer.h): who acts in what, who made it,
 * who plays whom, what airs where. */
#include "extract/relate_p.h"

static const struct kd_entry *entry_of(const struct kd_relater *r, const struct kd_party *party)
{
    uint32_t entry = party->bond == KD_BOND_AIRS ? r->doc->mentions.v[party->who].entry
                                                 : r->things->v[party->who].entry;
    return entry != KD_NO_ENTRY ? kd_gazetteer_entry(r->lists->gazetteer, entry) : NULL;
}

/* The drama's number in the lists, or KD_NO_ENTRY. */
static uint32_t work_of(const struct kd_relater *r, uint32_t drama)
{
    return kd_gazetteer_work(r->lists->gazetteer, r->things->v[drama].entry);
}

static bool makes(enum kd_bond bond)
{
    return bond == KD_BOND_CREW || bond == KD_BOND_MAKING;
}

static bool are_together(const struct kd_relater *r, enum kd_bond bond, const struct kd_entry *who,
                         uint32_t work)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    if (bond == KD_BOND_AIRS)
        return kd_gazetteer_airs(g, who->network, work);
    if (makes(bond))
        return kd_gazetteer_works_on(g, KD_DIRECTOR, who->person, work) ||
               kd_gazetteer_works_on(g, KD_WRITER, who->person, work);
    return kd_gazetteer_works_on(g, KD_ACTOR, who->person, work);
}

void kd_look_up_party(const struct kd_relater *r, struct kd_party *party)
{
    enum { MOST = 40 }; /* who names more dramas makes a list, where these are of little use */
    const struct kd_gazetteer *g = r->lists->gazetteer;
    const struct kd_entry *who = entry_of(r, party);
    bool part = party->bond == KD_BOND_CLAIM && party->as != KD_NO_ENTRY;
    uint64_t sound = part ? kd_thing_sound(r->doc, &r->things->v[party->as]) : 0;
    party->listed = 0;
    party->plays_in = KD_NO_ENTRY;
    for (size_t i = 0; who != NULL && i < r->dramas.n && i < MOST; i++) {
        uint32_t drama = r->dramas.v[i], work = work_of(r, drama);
        party->listed += are_together(r, party->bond, who, work);
        if (part && party->plays_in == KD_NO_ENTRY &&
            kd_gazetteer_plays(g, who->person, sound, work))
            party->plays_in = drama;
    }
}

struct kd_listing kd_look_up(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama)
{
    enum { MANY = 8 }; /* actors of a drama: those whom articles name */
    const struct kd_entry *who = entry_of(r, party);
    uint32_t work = work_of(r, drama);
    uint32_t trades = makes(party->bond) ? KD_L_DIRECTOR | KD_L_WRITER : KD_L_ACTOR;
    bool acts = party->bond == KD_BOND_CAST || party->bond == KD_BOND_CLAIM;
    struct kd_listing known = {0};
    if (who != NULL) {
        known.together = are_together(r, party->bond, who, work);
        known.apart = !known.together && work != KD_NO_ENTRY &&
                      (party->bond == KD_BOND_AIRS || (who->lists & trades));
        known.elsewhere = party->listed > known.together;
    }
    if (party->plays_in != KD_NO_ENTRY) {
        known.together = party->plays_in == drama;
        known.elsewhere = !known.together;
    }
    known.others =
        acts && !known.together && kd_gazetteer_cast_size(r->lists->gazetteer, work) >= MANY;
    return known;
}

void kd_look_up_role(const struct kd_relater *r, const struct kd_tie *tie, uint32_t character,
                     bool *together, bool *apart)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    uint32_t entry = r->things->v[tie->other].entry;
    uint32_t work = work_of(r, tie->drama);
    if (entry == KD_NO_ENTRY || work == KD_NO_ENTRY)
        return;
    uint64_t name = kd_thing_sound(r->doc, &r->things->v[character]);
    bool plays = kd_gazetteer_plays(g, kd_gazetteer_person(g, entry), name, work);
    *together |= plays;
    *apart |= !plays && kd_gazetteer_has_character(g, name, work);
}
