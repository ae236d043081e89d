/* JSON-LD: what the scripts in a page say of its article. */
#include "fuzz.h"
#include "input/day.h"
#include "input/facts.h"

static void check(const char *fact)
{
    must(fact == NULL || (fact[0] != '\0' && is_utf8(fact)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct kd_arena arena = {0};
    struct kd_facts facts = {0};
    jmp_buf oom;
    arena.on_oom = &oom;
    must(setjmp(oom) == 0);
    kd_jsonld_find(&arena, (const char *)bytes, n, &facts);
    check(facts.title);
    check(facts.url);
    check(facts.outlet);
    check(facts.lang);
    check(facts.author);
    char day[KD_DAY_SIZE];
    must(facts.published[0] == '\0' || kd_day_of(facts.published, 0, day));
    must(facts.published[0] == '\0' || strcmp(facts.published, day) == 0);
    kd_arena_free(&arena);
    return 0;
}
