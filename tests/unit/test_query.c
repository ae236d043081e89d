/* The questions: names as people type them, order, evidence, suggestions, wrong queries. */
#include "store_fixture.h"

#include <math.h>

#include "query/query.h"

/* A second article on the same drama, with other spellings and one character more. */
static struct fixture *second(void)
{
    struct fixture *fx = fx_new("b.txt", 0,
                                "Lee Jae Wook is Jang Uk in Alchemy of Souls Season 2. Go "
                                "Youn-jung plays Jin Bu-yeon. It began on December 10, 2022 on "
                                "TVN. Go Youn-jung also writes. On May 5, 2020 it rained.");
    fx_person(fx, "Lee Jae Wook", KD_ACTOR);
    fx_person(fx, "Go Youn-jung", KD_ACTOR);
    fx_entity(fx, &fx->record.characters, "Jang Uk");
    fx_entity(fx, &fx->record.characters, "Jin Bu-yeon");
    fx_work(fx, "Alchemy of Souls Season 2", KD_DRAMA, "2");
    fx_entity(fx, &fx->record.networks, "TVN");
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls Season 2", "Lee Jae Wook", "Jang Uk",
                "Lee Jae Wook is Jang Uk");
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls Season 2", "Go Youn-jung", "Jin Bu-yeon",
                "plays Jin Bu-yeon");
    fx_relation(fx, &fx->record.cast, "Alchemy of Souls Season 2", "Go Youn-jung", NULL,
                "Go Youn-jung also");
    fx_relation(fx, &fx->record.crew, "Alchemy of Souls Season 2", "Go Youn-jung", NULL,
                "Go Youn-jung also writes")
        ->role = KD_WRITER;
    fx_relation(fx, &fx->record.airs, "Alchemy of Souls Season 2", "TVN", NULL, "on TVN");
    fx_date(fx, "2022-12-10", "December 10, 2022");
    fx_date(fx, "2020-05-05", "May 5, 2020");
    return fx;
}

/* "W": a title that stands in every other word. */
static struct fixture *third(void)
{
    struct fixture *fx = fx_new("c.txt", 4,
                                "Lee Jong-suk starred in “W” on MBC in 2016. W was watched. "
                                "Dr. Han Hyo-joo is Oh Yeon-joo.");
    fx->record.title = "W, ten years on";
    fx_person(fx, "Lee Jong-suk|Lee", KD_ACTOR);
    fx_person(fx, "Han Hyo-joo", KD_ACTOR);
    fx_entity(fx, &fx->record.characters, "Oh Yeon-joo");
    fx_work(fx, "W", KD_DRAMA, NULL);
    fx_entity(fx, &fx->record.networks, "MBC");
    fx_relation(fx, &fx->record.cast, "W", "Lee Jong-suk", NULL, "Lee Jong-suk starred in");
    fx_relation(fx, &fx->record.cast, "W", "Han Hyo-joo", "Oh Yeon-joo", "is Oh Yeon-joo");
    fx_date(fx, "2016", "2016");
    return fx;
}

static struct fixture *fourth(void)
{
    struct fixture *fx = fx_new("d.txt", 0,
                                "“환혼”, known as Hwanhon, is a drama. The Witch’s "
                                "Diner and W Two Worlds are others.");
    fx_work(fx, "Hwanhon|환혼", KD_DRAMA, NULL);
    fx_work(fx, "The Witch’s Diner", KD_DRAMA, NULL);
    fx_work(fx, "W Two Worlds", KD_FILM, NULL);
    return fx;
}

static void put_and_free(struct state *st, struct fixture *fx)
{
    put(st, fx);
    fx_free(fx);
}

static int set_up(void **state)
{
    struct state *st = store_new();
    OK(kd_writer_begin(st->writer, &st->err));
    put_and_free(st, fx_souls("a.txt", 0));
    put_and_free(st, second());
    put_and_free(st, third());
    put_and_free(st, fourth());
    OK(kd_writer_commit(st->writer, &st->err));
    *state = st;
    return 0;
}

static bool has(const struct kd_strings *list, const char *text)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i], text) == 0)
            return true;
    return false;
}

static void test_who(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", NULL, &who, &st->err));
    assert_string_equal(who.drama.title, "Alchemy of Souls");
    assert_int_equal(who.drama.kind, KD_DRAMA);
    assert_int_equal(who.drama.articles, 2);
    assert_true(has(&who.drama.aliases, "Alchemy Of Souls 2"));
    assert_true(has(&who.drama.aliases, "Alchemy of Souls Season 2"));
    assert_int_equal(who.drama.seasons.n, 1);
    assert_int_equal(who.drama.networks.n, 1);
    assert_int_equal(who.total, 4);
    /* Actors first, the one with more articles before the other; then director, then writer. */
    struct kd_who_person *p = who.people.v;
    assert_string_equal(p[0].name, "Lee Jae-wook");
    assert_true(has(&p[0].aliases, "Lee Jae Wook"));
    assert_int_equal(p[0].articles, 2);
    assert_true(fabs(p[0].confidence - 0.96) < 1e-6);
    assert_int_equal(p[0].characters.n, 1);
    assert_string_equal(p[0].characters.v[0], "Jang Uk");
    assert_string_equal(p[1].name, "Go Youn-jung");
    assert_int_equal(p[1].role, KD_ACTOR);
    assert_int_equal(p[1].articles, 1);
    assert_true(fabs(p[1].confidence - 0.8) < 1e-6);
    assert_string_equal(p[1].characters.v[0], "Jin Bu-yeon");
    assert_int_equal(p[2].role, KD_DIRECTOR);
    assert_string_equal(p[2].name, "Park Joon-hwa");
    assert_int_equal(p[3].role, KD_WRITER);
    assert_string_equal(p[3].name, "Go Youn-jung");
}

static void test_evidence_is_the_sentence(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    struct kd_show show;
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", NULL, &who, &st->err));
    assert_int_equal(who.people.v[0].evidence.n, 2);
    for (size_t i = 0; i < who.people.n; i++)
        for (size_t k = 0; k < who.people.v[i].evidence.n; k++) {
            const struct kd_evidence *e = &who.people.v[i].evidence.v[k];
            OK(kd_query_show(st->db, &st->arena, e->article, &show, &st->err));
            assert_int_equal(e->end - e->start, strlen(e->quote));
            assert_memory_equal(show.article.text + e->start, e->quote, strlen(e->quote));
            assert_non_null(e->source);
            assert_string_equal(e->rule, "test-rule");
        }
    assert_string_equal(who.people.v[1].evidence.v[0].quote, "Go Youn-jung plays Jin Bu-yeon.");
    assert_string_equal(who.people.v[2].evidence.v[0].quote,
                        "The second part, “Alchemy Of Souls 2”, directed by Park Joon-hwa, "
                        "premieres on\nDecember 10, 2022, on Saturdays and Sundays at 21:10 KST.");
    OK(kd_query_who(st->db, &st->arena, "w", NULL, &who, &st->err));
    assert_string_equal(who.people.v[0].evidence.v[0].quote, "Dr. Han Hyo-joo is Oh Yeon-joo.");
}

static void test_names_as_typed(void **state)
{
    struct state *st = *state;
    static const char *const titles[] = {
        "Alchemy of Souls",         "ALCHEMY OF SOULS",    "alchemy-of-souls",
        "Alchemy Of Souls 2",       "alchemyofsouls",      "alchemy of souls season 2",
        "Alchemy of Souls, Part 2", "“Alchemy of Souls”",  "'Alchemy of Souls: Season Two'",
        "Álchemy  of\tSouls",       "Alchemy of Souls S2", "Alchemy of Souls 3",
    };
    static const char *const people[] = {"lee jae-wook", "Lee Jae Wook", "LEEJAEWOOK",
                                         "Lee Jae‑wook"};
    struct kd_who who;
    struct kd_what what;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        OK(kd_query_who(st->db, &st->arena, titles[i], NULL, &who, &st->err));
        assert_string_equal(who.drama.title, "Alchemy of Souls");
        assert_int_equal(who.people.n, 4);
    }
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        OK(kd_query_what(st->db, &st->arena, people[i], NULL, &what, &st->err));
        assert_string_equal(what.person.name, "Lee Jae-wook");
    }
    OK(kd_query_who(st->db, &st->arena, "환혼", NULL, &who, &st->err));
    assert_string_equal(who.drama.title, "Hwanhon");
    OK(kd_query_who(st->db, &st->arena, "the witch's diner", NULL, &who, &st->err));
    assert_int_equal(who.people.n, 0);
}

static void test_who_w_is_w(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    OK(kd_query_who(st->db, &st->arena, "W", NULL, &who, &st->err));
    assert_string_equal(who.drama.title, "W");
    assert_int_equal(who.match.others.n, 0);
    assert_int_equal(who.people.n, 2);
    assert_string_equal(who.people.v[0].name, "Han Hyo-joo");
    assert_string_equal(who.people.v[1].name, "Lee Jong-suk");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_who(st->db, &st->arena, "W 2 W", NULL, &who, &st->err));
}

/* A bare surname is the one it is used for most; the other is told. */
static void test_surname(void **state)
{
    struct state *st = *state;
    struct kd_what what;
    OK(kd_query_what(st->db, &st->arena, "lee", NULL, &what, &st->err));
    assert_string_equal(what.person.name, "Lee Jae-wook");
    assert_int_equal(what.match.others.n, 1);
    struct fixture *fx = fx_new("e.txt", 0, "Lee Jong-suk came. Lee laughed. Lee left.");
    fx_person(fx, "Lee Jong-suk|Lee", KD_ACTOR);
    OK(kd_writer_begin(st->writer, &st->err));
    put_and_free(st, fx);
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_query_what(st->db, &st->arena, "lee", NULL, &what, &st->err));
    assert_string_equal(what.person.name, "Lee Jong-suk");
    assert_string_equal(what.match.others.v[0], "Lee Jae-wook");
}

static void test_did_you_mean(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    struct kd_what what;
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_who(st->db, &st->arena, "alchemy of sols", NULL, &who, &st->err));
    assert_string_equal(who.match.suggestions.v[0], "Alchemy of Souls");
    assert_string_equal(st->err.text, "no drama or other work is called \"alchemy of sols\"");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_who(st->db, &st->arena, "witchs dinner", NULL, &who, &st->err));
    assert_int_equal(who.match.suggestions.n, 1);
    assert_string_equal(who.match.suggestions.v[0], "The Witch’s Diner");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_what(st->db, &st->arena, "lee jae-wok", NULL, &what, &st->err));
    assert_string_equal(what.match.suggestions.v[0], "Lee Jae-wook");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_what(st->db, &st->arena, "Alchemy of Souls", NULL, &what, &st->err));
    assert_non_null(strstr(st->err.text, "but a drama"));
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_who(st->db, &st->arena, "zzzzzz qqqq", NULL, &who, &st->err));
    assert_int_equal(who.match.suggestions.n, 0);
    assert_status(&st->err, KDIDX_USAGE,
                  kd_query_who(st->db, &st->arena, "", NULL, &who, &st->err));
    assert_status(&st->err, KDIDX_USAGE,
                  kd_query_who(st->db, &st->arena, "\xff", NULL, &who, &st->err));
}

static void test_what(void **state)
{
    struct state *st = *state;
    struct kd_what what;
    OK(kd_query_what(st->db, &st->arena, "go youn jung", NULL, &what, &st->err));
    assert_int_equal(what.works.n, 2);
    assert_string_equal(what.works.v[0].title, "Alchemy of Souls");
    assert_int_equal(what.works.v[0].role, KD_ACTOR);
    assert_string_equal(what.works.v[0].characters.v[0], "Jin Bu-yeon");
    assert_int_equal(what.works.v[1].role, KD_WRITER);
    assert_int_equal(what.works.v[1].characters.n, 0);
    assert_int_equal(what.person.articles, 1);
}

static void test_limits(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    struct kd_query_opts opts = {.limit = 1, .offset = 1, .evidence = 1};
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", &opts, &who, &st->err));
    assert_int_equal(who.total, 4);
    assert_int_equal(who.people.n, 1);
    assert_string_equal(who.people.v[0].name, "Go Youn-jung");
    assert_int_equal(who.people.v[0].evidence.n, 1);
    opts = (struct kd_query_opts){.min_confidence = 0.9};
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", &opts, &who, &st->err));
    assert_int_equal(who.people.n, 1);
    opts = (struct kd_query_opts){.offset = 100};
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", &opts, &who, &st->err));
    assert_int_equal(who.people.n, 0);
}

static void test_where(void **state)
{
    struct state *st = *state;
    struct kd_where where;
    OK(kd_query_where(st->db, &st->arena, "alchemy of souls", NULL, &where, &st->err));
    assert_int_equal(where.rows.n, 2);
    assert_string_equal(where.rows.v[0].network, "TVN");
    assert_int_equal(where.rows.v[0].articles, 2);
    assert_null(where.rows.v[1].network);
    assert_int_equal(where.rows.v[1].days, 0x60);
    assert_string_equal(where.rows.v[1].time, "21:10");
    assert_string_equal(where.rows.v[1].tz, "KST");
}

static void test_when(void **state)
{
    struct state *st = *state;
    struct kd_when when;
    OK(kd_query_when(st->db, &st->arena, "alchemy of souls", NULL, &when, &st->err));
    assert_string_equal(when.kind, "work");
    /* The other article's date stands in a sentence of its own, without the title. */
    assert_int_equal(when.dates.n, 1);
    assert_string_equal(when.dates.v[0].value, "2022-12-10");
    assert_int_equal(when.dates.v[0].articles, 1);
    OK(kd_query_when(st->db, &st->arena, "lee jong suk", NULL, &when, &st->err));
    assert_string_equal(when.kind, "person");
    assert_string_equal(when.dates.v[0].value, "2016");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_when(st->db, &st->arena, "lee jong suq", NULL, &when, &st->err));
    assert_string_equal(when.match.suggestions.v[0], "Lee Jong-suk");
}

static void assert_entities(const struct kd_entities *a, const struct kd_entities *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct kd_entity *x = &a->v[i], *y = &b->v[i];
        assert_string_equal(x->name, y->name);
        assert_int_equal(x->role, y->role);
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->season != NULL, y->season != NULL);
        assert_true(fabs(x->confidence - y->confidence) < 1e-9);
        assert_string_equal(x->rule, y->rule);
        assert_int_equal(x->forms.n, y->forms.n);
        for (size_t k = 0; k < x->forms.n; k++)
            assert_true(has(&y->forms, x->forms.v[k]));
        assert_int_equal(x->mentions.n, y->mentions.n);
    }
}

static void assert_relations(const struct kd_relations *a, const struct kd_relations *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct kd_relation *x = &a->v[i], *y = &b->v[i];
        assert_string_equal(x->drama, y->drama);
        assert_string_equal(x->other, y->other);
        assert_int_equal(x->character != NULL, y->character != NULL);
        if (x->character != NULL)
            assert_string_equal(x->character, y->character);
        assert_int_equal(x->role, y->role);
        assert_int_equal(x->evidence.n, y->evidence.n);
        assert_memory_equal(x->evidence.v, y->evidence.v, x->evidence.n * sizeof *x->evidence.v);
    }
}

static void assert_record(const struct kd_record *a, const struct kd_record *b)
{
    assert_string_equal(a->article->id, b->article->id);
    assert_string_equal(a->article->text, b->article->text);
    assert_int_equal(a->title != NULL, b->title != NULL);
    assert_entities(&a->people, &b->people);
    assert_entities(&a->characters, &b->characters);
    assert_entities(&a->works, &b->works);
    assert_entities(&a->networks, &b->networks);
    assert_relations(&a->cast, &b->cast);
    assert_relations(&a->crew, &b->crew);
    assert_relations(&a->airs, &b->airs);
    assert_int_equal(a->airtimes.n, b->airtimes.n);
    for (size_t i = 0; i < a->airtimes.n; i++) {
        assert_string_equal(a->airtimes.v[i].drama, b->airtimes.v[i].drama);
        assert_string_equal(a->airtimes.v[i].time, b->airtimes.v[i].time);
        assert_int_equal(a->airtimes.v[i].days, b->airtimes.v[i].days);
        assert_int_equal(a->airtimes.v[i].evidence.n, b->airtimes.v[i].evidence.n);
    }
    assert_int_equal(a->dates.n, b->dates.n);
    for (size_t i = 0; i < a->dates.n; i++) {
        assert_string_equal(a->dates.v[i].value, b->dates.v[i].value);
        assert_string_equal(a->dates.v[i].text, b->dates.v[i].text);
        assert_int_equal(a->dates.v[i].start, b->dates.v[i].start);
    }
}

static void test_show_gives_the_record_back(void **state)
{
    struct state *st = *state;
    struct kd_show show;
    struct fixture *all[] = {fx_souls("a.txt", 0), second(), third(), fourth()};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        OK(kd_query_show(st->db, &st->arena, all[i]->article.id, &show, &st->err));
        assert_record(&all[i]->record, &show.record);
        assert_string_equal(show.record.places.v[0].source, all[i]->article.source);
        assert_int_equal(show.article.ordinal, all[i]->article.ordinal);
    }
    char start[9];
    snprintf(start, sizeof start, "%.8s", all[0]->article.id);
    OK(kd_query_show(st->db, &st->arena, start, &show, &st->err));
    OK(kd_query_show(st->db, &st->arena, "c.txt", &show, &st->err));
    OK(kd_query_show(st->db, &st->arena, "c.txt#4", &show, &st->err));
    assert_string_equal(show.record.title, "W, ten years on");
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_show(st->db, &st->arena, "c.txt#5", &show, &st->err));
    assert_status(&st->err, KDIDX_NONE, kd_query_show(st->db, &st->arena, "abc", &show, &st->err));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        fx_free(all[i]);
}

static void test_show_of_several(void **state)
{
    struct state *st = *state;
    struct kd_show show;
    OK(kd_writer_begin(st->writer, &st->err));
    put_and_free(st, fx_new("c.txt", 9, "Another article of that file."));
    OK(kd_writer_commit(st->writer, &st->err));
    assert_status(&st->err, KDIDX_USAGE,
                  kd_query_show(st->db, &st->arena, "c.txt", &show, &st->err));
    assert_int_equal(show.candidates.n, 2);
    assert_string_equal(show.candidates.v[1], "c.txt#9");
}

/* Forms that are not the bytes of a span, forms without a place: they come back all the same. */
static void test_odd_forms_come_back(void **state)
{
    struct state *st = *state;
    struct kd_show show;
    struct fixture *fx = fx_new("odd.txt", 0, "Kim\nSo-hyun and “Bridal Mask” and KIM");
    struct kd_entity *kim = KD_PUSH(&fx->arena, &fx->record.people);
    *kim = (struct kd_entity){.name = "Kim So-hyun", .confidence = 1};
    const char *forms[] = {"Kim So-hyun", "Nowhere One", "Nowhere Two"};
    for (int i = 0; i < 3; i++)
        *KD_PUSH(&fx->arena, &kim->forms) = forms[i];
    *KD_PUSH(&fx->arena, &kim->mentions) = fx_span(fx, "Kim\nSo-hyun", 0);
    *KD_PUSH(&fx->arena, &kim->mentions) = fx_span(fx, "KIM", 0);
    char id[KD_ID_SIZE];
    strcpy(id, fx->article.id);
    OK(kd_writer_begin(st->writer, &st->err));
    put_and_free(st, fx);
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_query_show(st->db, &st->arena, id, &show, &st->err));
    const struct kd_entity *got = &show.record.people.v[0];
    assert_int_equal(got->mentions.n, 2);
    assert_int_equal(got->forms.n, 4);
    assert_string_equal(got->forms.v[0], "Kim So-hyun");
    assert_string_equal(got->forms.v[1], "KIM");
    assert_string_equal(got->forms.v[2], "Nowhere One");
    assert_string_equal(got->forms.v[3], "Nowhere Two");
    assert_true(got->confidence == 1.0);
}

static enum kdidx_status count_article(void *ctx, const struct kd_show *show)
{
    char(*last)[KD_ID_SIZE] = ctx;
    assert_true(strcmp(*last, show->article.id) < 0);
    strcpy(*last, show->article.id);
    return KDIDX_OK;
}

static enum kdidx_status stop_at_once(void *ctx, const struct kd_show *show)
{
    (void)show;
    ++*(int *)ctx;
    return KDIDX_INTERRUPTED;
}

/* Comes before all articles. */
static enum kdidx_status see_decision(void *ctx, const struct kd_decision *decision)
{
    assert_string_equal(decision->a, "Nobody");
    assert_string_equal(ctx, "");
    return KDIDX_OK;
}

static enum kdidx_status stop_at_decision(void *ctx, const struct kd_decision *decision)
{
    assert_false(decision->same);
    (*(int *)ctx)--;
    return KDIDX_BUSY;
}

static void test_export(void **state)
{
    struct state *st = *state;
    char last[KD_ID_SIZE] = "";
    int calls = 0;
    const struct kd_export_sink sink = {&last, see_decision, count_article, NULL},
                                stop = {&calls, see_decision, stop_at_once, NULL},
                                early = {&calls, stop_at_decision, stop_at_once, NULL};
    const struct kd_decision said = {.a = "Nobody", .b = "Somebody"};
    assert_status(&st->err, KDIDX_INTERRUPTED, kd_query_export(st->db, &stop, &st->err));
    assert_int_equal(calls, 1);
    OK(kd_decision_set(st->db, &said, &st->err));
    OK(kd_query_export(st->db, &sink, &st->err));
    assert_true(last[0] != '\0');
    assert_status(&st->err, KDIDX_BUSY, kd_query_export(st->db, &early, &st->err));
    assert_int_equal(calls, 0);
    OK(kd_decision_forget(st->db, &said, &st->err));
}

static void test_list(void **state)
{
    struct state *st = *state;
    struct kd_list list;
    static const size_t counts[KD_LIST_KINDS] = {5, 3, 4, 5, 2, 0, 4, 4};
    for (int k = 0; k < KD_LIST_KINDS; k++) {
        enum kdidx_status status =
            kd_query_list(st->db, &st->arena, (enum kd_list_kind)k, NULL, &list, &st->err);
        assert_status(&st->err, counts[k] > 0 ? KDIDX_OK : KDIDX_NONE, status);
        if (list.rows.n != counts[k] || list.total != counts[k])
            fail_msg("%s: %zu rows", kd_list_kind_name((enum kd_list_kind)k), list.rows.n);
    }
    struct kd_query_opts opts = {.limit = 1};
    OK(kd_query_list(st->db, &st->arena, KD_LIST_DRAMAS, &opts, &list, &st->err));
    assert_string_equal(list.rows.v[0].name, "Alchemy of Souls");
    assert_string_equal(list.rows.v[0].sub, "drama");
    assert_int_equal(list.rows.v[0].articles, 2);
    assert_int_equal(list.total, 4);
    OK(kd_query_list(st->db, &st->arena, KD_LIST_ARTICLES, NULL, &list, &st->err));
    assert_string_equal(list.rows.v[2].source, "c.txt");
    assert_string_equal(list.rows.v[2].name, "W, ten years on");
}

static void test_search(void **state)
{
    struct state *st = *state;
    struct kd_search search;
    OK(kd_query_search(st->db, &st->arena, "jae-wook", NULL, &search, &st->err));
    assert_int_equal(search.total, 2);
    assert_string_equal(search.rows.v[0].title, "Lee Jae-wook returns");
    assert_true(search.rows.v[0].score > search.rows.v[1].score);
    const struct kd_search_row *row = &search.rows.v[0];
    assert_true(row->hits.n > 0);
    assert_memory_equal(row->snippet + row->hits.v[0].start, "Jae-wook", 8);
    static const struct {
        const char *query;
        size_t total;
    } cases[] = {{"JÁNG uk", 2},
                 {"“jang uk”", 2},
                 {"jang NOT tvN", 0},
                 {"rained OR glad", 2},
                 {"alch*", 2},
                 {"title: returns", 1},
                 {"title:W", 1},
                 {"witch's diner", 1},
                 {"환혼", 1},
                 {"NEAR(plays uk, 3)", 1},
                 {"NOT jang", 2},
                 {"jang -- uk", 2},
                 {"jang AND (rained OR glad)", 2},
                 {"drama:hwanhon", 1},
                 {"drama:환혼", 1},
                 {"person:\"go youn jung\"", 1},
                 {"person:lee", 2},
                 {"drama:W mbc", 1},
                 {"character:\"jang uk\" NOT lee", 0},
                 {"network:TVN rained", 1},
                 {"outlet:soompi", 1},
                 {"outlet:soompi NOT lee", 0},
                 {"date:2022", 1},
                 {"date:2022-11..", 1},
                 {"date:..2021", 0},
                 {"date:2022 OR mbc", 2},
                 {"person:nobody OR mbc", 1},
                 {"person:nobody", 0},
                 {"\"jang u\"*", 2},
                 {"Re:Mind OR mbc", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum kdidx_status status =
            kd_query_search(st->db, &st->arena, cases[i].query, NULL, &search, &st->err);
        assert_status(&st->err, cases[i].total > 0 ? KDIDX_OK : KDIDX_NONE, status);
        if (search.total != cases[i].total)
            fail_msg("%s: %zu", cases[i].query, (size_t)search.total);
    }
}

static void test_wrong_searches(void **state)
{
    struct state *st = *state;
    struct kd_search search;
    static const struct {
        const char *query, *says;
    } cases[] = {{"lee AND", "character 5: AND needs"},
                 {"(lee", "character 1: the bracket"},
                 {"lee ) uk", "character 5: a bracket"},
                 {"\"open", "character 1: the quotation"},
                 {"", "empty"},
                 {"  ", "empty"},
                 {"-- !", "empty"},
                 {"OR lee", "character 1: OR needs"},
                 {"a AND OR b", "character 3: AND needs"},
                 {"NEAR(a b, x)", "character 11: NEAR needs a number"},
                 {"환혼 NEAR(a)", "character 4: NEAR needs two"},
                 {"lee actor:uk", "character 5: there is no field actor:"},
                 {"drama:", "drama: needs a word"},
                 {"drama:wi*", "whole name"},
                 {"date:2021-13", "is no date"},
                 {"date:2021-02-30", "is no date"},
                 {"date:2021-04-31..", "is no date"},
                 {"date:2021-12-32", "is no date"},
                 {"date:..", "is no date"},
                 {"person:\"--\"", "no word"},
                 {"a (b OR ())", "character 9: there is nothing"},
                 {"NOT", "NOT needs"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_status(&st->err, KDIDX_USAGE,
                      kd_query_search(st->db, &st->arena, cases[i].query, NULL, &search, &st->err));
        if (strstr(st->err.text, cases[i].says) == NULL)
            fail_msg("\"%s\": %s", cases[i].query, st->err.text);
    }
}

static void test_stats(void **state)
{
    struct state *st = *state;
    struct kd_stats stats;
    OK(kd_query_stats(st->db, &st->arena, NULL, &stats, &st->err));
    assert_int_equal(stats.articles, 4);
    assert_int_equal(stats.sources, 4);
    assert_true(stats.text_bytes > 400 && stats.database_bytes > stats.text_bytes);
    assert_string_equal(stats.entities.v[0].name, "people");
    assert_int_equal(stats.entities.v[0].n, 5);
    assert_string_equal(stats.facts.v[1].name, "cast");
    assert_int_equal(stats.facts.v[1].n, 6);
    assert_string_equal(stats.top_dramas.v[0].name, "Alchemy of Souls");
    assert_int_equal(stats.top_dramas.v[0].n, 2);
    assert_string_equal(stats.published.earliest, "2022-11-30");
}

static enum kdidx_status take_columns(void *ctx, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        kd_buf_printf(ctx, "%s,", names[i]);
    return KDIDX_OK;
}

static enum kdidx_status take_row(void *ctx, const struct kd_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i].type == KD_TEXT)
            kd_buf_add(ctx, values[i].bytes, values[i].len);
        else if (values[i].type == KD_INTEGER)
            kd_buf_printf(ctx, "%lld", (long long)values[i].integer);
        kd_buf_add_char(ctx, ',');
    }
    return KDIDX_OK;
}

static void test_sql(void **state)
{
    struct state *st = *state;
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_sql_sink sink = {.ctx = &out, .columns = take_columns, .row = take_row};
    OK(kd_query_sql(st->db,
                    "SELECT title, articles FROM works WHERE kind = 'drama' ORDER BY title"
                    " LIMIT 1; -- best",
                    0, &sink, &st->err));
    assert_string_equal(out.data, "title,articles,Alchemy of Souls,2,");
    kd_buf_clear(&out);
    static const char *const views[] = {
        "articles", "sources",   "people",    "characters", "works",    "networks", "aliases",
        "mentions", "cast_list", "crew_list", "airs_list",  "airtimes", "dates",    "facts"};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT * FROM %s", views[i]);
        OK(kd_query_sql(st->db, sql, 1000, &sink, &st->err));
    }
    OK(kd_query_sql(st->db, "SELECT rowid FROM fulltext WHERE fulltext MATCH 'uk'", 0, &sink,
                    &st->err));
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_sql(st->db, "SELECT 1 WHERE 0", 0, &sink, &st->err));
    kd_buf_free(&out);
}

static void test_wrong_sql(void **state)
{
    struct state *st = *state;
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_sql_sink sink = {.ctx = &out, .columns = take_columns, .row = take_row};
    static const struct {
        const char *sql, *says;
    } cases[] = {
        {"DELETE FROM place", "for kdidx alone"},
        {"SELECT 1; DELETE FROM place", "one statement"},
        {"SELECT 1; SELECT 2", "one statement"},
        {"ATTACH '/tmp/x' AS x", "only statements that read"},
        {"PRAGMA journal_mode = DELETE", "only statements that read"},
        {"PRAGMA query_only = 0", "only statements that read"},
        {"CREATE TEMP TABLE t (a)", "only statements that read"},
        {"BEGIN", "only statements that read"},
        {"VACUUM INTO '/tmp/kdidx-stolen'", "only statements that read"},
        {"SELEC 1", "at byte 0"},
        {"SELECT nope FROM works", "no such column"},
        {"SELECT load_extension('x')", ""},
        {"INSERT INTO fulltext (fulltext) VALUES ('delete-all')", "only statements that read"},
        {"", "no statement"},
        {"-- nothing", "no statement"},
        {"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c",
         "longer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        st->err.text[0] = '\0';
        assert_status(&st->err, KDIDX_USAGE,
                      kd_query_sql(st->db, cases[i].sql, 200, &sink, &st->err));
        if (strstr(st->err.text, cases[i].says) == NULL)
            fail_msg("\"%s\": %s", cases[i].sql, st->err.text);
    }
    /* The writer goes on afterwards: nothing of the guard is left. */
    OK(kd_writer_begin(st->writer, &st->err));
    put_and_free(st, fx_new("z.txt", 0, "Last."));
    OK(kd_writer_commit(st->writer, &st->err));
    kd_buf_free(&out);
}

/* Sums of a database of anybody's, which are added up. */
static void test_sums_that_lie(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    OK(kd_exec(st->db, "PRAGMA ignore_check_constraints = ON", &st->err));
    OK(kd_exec(st->db,
               "UPDATE relation SET articles = -9223372036854775807 - 1, copies = 1,"
               " weight = 9223372036854775807, surplus = -1;"
               "UPDATE tally SET articles = 9223372036854775807, copies = 0;"
               "UPDATE entity SET same = (SELECT id FROM entity WHERE key = 'alchemyofsouls')"
               " WHERE kind = 'work' AND key = 'w'",
               &st->err));
    OK(kd_query_who(st->db, &st->arena, "alchemy of souls", NULL, &who, &st->err));
}

/* A database in which nothing is: every question answers that there is nothing. */
static void test_empty_database(void **state)
{
    struct state *st = *state;
    struct kd_db *db;
    struct kd_who who;
    struct kd_list list;
    struct kd_stats stats;
    struct kd_search search;
    OK(kd_db_open(":memory:", KD_DB_CREATE, 0, &db, &st->err));
    assert_status(&st->err, KDIDX_NONE, kd_query_who(db, &st->arena, "W", NULL, &who, &st->err));
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_list(db, &st->arena, KD_LIST_DRAMAS, NULL, &list, &st->err));
    assert_status(&st->err, KDIDX_NONE,
                  kd_query_search(db, &st->arena, "lee", NULL, &search, &st->err));
    OK(kd_query_stats(db, &st->arena, NULL, &stats, &st->err));
    assert_int_equal(stats.articles, 0);
    assert_null(stats.published.earliest);
    kd_db_close(db);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_who),
        WITH_DB(test_evidence_is_the_sentence),
        WITH_DB(test_names_as_typed),
        WITH_DB(test_who_w_is_w),
        WITH_DB(test_surname),
        WITH_DB(test_did_you_mean),
        WITH_DB(test_what),
        WITH_DB(test_limits),
        WITH_DB(test_where),
        WITH_DB(test_when),
        WITH_DB(test_show_gives_the_record_back),
        WITH_DB(test_show_of_several),
        WITH_DB(test_odd_forms_come_back),
        WITH_DB(test_export),
        WITH_DB(test_list),
        WITH_DB(test_search),
        WITH_DB(test_wrong_searches),
        WITH_DB(test_stats),
        WITH_DB(test_sql),
        WITH_DB(test_wrong_sql),
        WITH_DB(test_sums_that_lie),
        WITH_DB(test_empty_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
