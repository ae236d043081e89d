/* The user's own name lists. */
#include "fuzz.h"
#include "base/tsv.h"
#include "extract/gazetteer.h"

/* Each name with letters in it is a phrase of the table, that of a tie only where its drama is. */
static void check_rows(const struct kd_gazetteer *gazetteer, const uint8_t *bytes, size_t n)
{
    const struct kd_phrases *phrases = kd_gazetteer_phrases(gazetteer);
    struct kd_tsv tsv;
    struct kd_error err;
    must(kd_tsv_open(&tsv, "fuzz", (const char *)bytes, n, &err) == KDIDX_OK);
    bool ties = kd_str_is(tsv.column[0], "drama");
    while (kd_tsv_next(&tsv, &err) == KDIDX_OK) {
        uint64_t hash = kd_phrase_hash(tsv.cell[0].s, tsv.cell[0].len);
        uint32_t value = kd_phrases_get(phrases, hash);
        must(ties || hash == 0 || value != UINT32_MAX);
        if (value == UINT32_MAX)
            continue;
        const struct kd_entry *entry = kd_gazetteer_entry(gazetteer, value);
        must(entry->network == NULL || (entry->network[0] != '\0' && is_utf8(entry->network)));
        must(entry->outlet == NULL || (entry->outlet[0] != '\0' && is_utf8(entry->outlet)));
        uint32_t work = kd_gazetteer_work(gazetteer, value);
        must(work == entry->work && kd_gazetteer_person(gazetteer, value) == entry->person);
        kd_gazetteer_works_on(gazetteer, KD_ACTOR, entry->person, work);
        kd_gazetteer_airs(gazetteer, entry->network, work);
        must(kd_gazetteer_cast_size(gazetteer, work) <= n);
    }
}

/* Short lists in the place of the built-in ones, which take a hundred times as long to read. */
static const char *make_lists(void)
{
    static char folder[300];
    static const char *const lists[][2] = {
        {"networks", "name\ntvN\n"},
        {"outlets", "name\nSalt Daily\n"},
        {"places", "name\nSeoul\n"},
        {"companies", "name\n"},
        {"spun", "name\n"},
        {"groups", "name\n"},
        {"dramas", "title\nSalt Road\n"},
        {"works", "title\tkind\n"},
        {"people", "name\troles\nSeo Ha-on\tactor\n"},
        {"cast", "drama\tactor\tcharacter\n"},
        {"crew", "drama\tmaker\trole\n"},
    };
    must(mkdir(scratch("names"), 0700) == 0);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        char name[40];
        snprintf(name, sizeof name, "names/%s.tsv", lists[i][0]);
        write_scratch(scratch(name), lists[i][1], strlen(lists[i][1]));
    }
    snprintf(folder, sizeof folder, "%s", scratch(""));
    return folder;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static char path[300];
    static const char *folder;
    struct kd_gazetteer *gazetteer = NULL;
    struct kd_error err = {0};
    if (folder == NULL) {
        folder = make_lists();
        snprintf(path, sizeof path, "%s", scratch("names.tsv"));
    }
    const char *const files[] = {path};
    const struct kd_extract_opts opts = {
        .data_dir = folder, .names_files = files, .names_count = 1};
    write_scratch(path, bytes, n);
    enum kdidx_status status = kd_gazetteer_new(&opts, &gazetteer, &err);
    must(status == KDIDX_OK || status == KDIDX_USAGE);
    must((status == KDIDX_OK) == (gazetteer != NULL));
    must(status == KDIDX_OK || strstr(err.text, path) != NULL);
    if (status == KDIDX_OK)
        check_rows(gazetteer, bytes, n);
    kd_gazetteer_free(gazetteer);
    return 0;
}
