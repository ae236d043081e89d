/* Unit tests of words, sentences, quotations, the grammar of names, seasons, tagged text. */
#include "reader.h"

#include "extract/resolve.h"

/* ---- sentences ---- */

/* The sentences of a text, one between bars: "|a.|b.|". */
static const char *sentences(struct reader *reader, const char *text)
{
    static char out[2000];
    const struct kd_doc *doc = doc_of(reader, text);
    strcpy(out, "|");
    for (size_t i = 0; i < doc->sentences.n; i++) {
        const struct kd_sentence *s = &doc->sentences.v[i];
        uint32_t start = doc->tokens.v[s->first].start, end = doc->tokens.v[s->last - 1].end;
        snprintf(out + strlen(out), sizeof out - strlen(out), "%.*s|", (int)(end - start),
                 doc->text.s + start);
    }
    return out;
}

static void sentences_end_where_they_do(void **state)
{
    static const struct {
        const char *text, *cut;
    } cases[] = {
        {"It rained. She left.", "|It rained.|She left.|"},
        {"Dr. Kim left. He ran.", "|Dr. Kim left.|He ran.|"},
        {"It starts on Jan. 7 on tvN.", "|It starts on Jan. 7 on tvN.|"},
        {"It airs at 10:30 p.m. KST on SBS.", "|It airs at 10:30 p.m. KST on SBS.|"},
        {"J. Y. Park came. He sang.", "|J. Y. Park came.|He sang.|"},
        {"It got 3.2 percent. Good.", "|It got 3.2 percent.|Good.|"},
        {"\"I left.\" She ran.", "|\"I left.\"|She ran.|"},
        {"She said, \u201cGo!\u201d He went.", "|She said, \"Go!\"|He went.|"},
        {"there was nothing else.On April 3 it began.",
         "|there was nothing else.|On April 3 it began.|"},
        {"A line\nAnother line", "|A line|Another line|"},
        {"Really?! Yes.", "|Really?!|Yes.|"},
        {"\n\n  \n", "|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(sentences(*state, cases[i].text), cases[i].cut);
}

/* ---- quotations ---- */

static const char *quotations(struct reader *reader, const char *text)
{
    static char out[1000];
    const struct kd_doc *doc = doc_of(reader, text);
    strcpy(out, "|");
    for (size_t i = 0; i < doc->quotes.n; i++) {
        uint32_t start = doc->tokens.v[doc->quotes.v[i].open].end;
        uint32_t end = doc->tokens.v[doc->quotes.v[i].close].start;
        snprintf(out + strlen(out), sizeof out - strlen(out), "%.*s|", (int)(end - start),
                 doc->text.s + start);
    }
    return out;
}

static void quotations_are_paired(void **state)
{
    static const struct {
        const char *text, *inside;
    } cases[] = {
        {"the drama \"Glass Harbor\" and 'Low Tide'", "|Glass Harbor|Low Tide|"},
        {"the drama \u201cGlass Harbor\u201d", "|Glass Harbor|"},
        {"the actor's drama 'Low Tide'", "|Low Tide|"},
        {"in \u2018The Ink Maker\u2019s Daughter\u2019 she", "|The Ink Maker's Daughter|"},
        {"in 'The Ink Maker's Daughter' she", "|The Ink Maker's Daughter|"},
        {"a height of 5' or 6' is", "|"},
        {"it isn't, it wasn't", "|"},
        {"\"never closed", "|"},
        {"\u300aGlass Harbor\u300b", "|Glass Harbor|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(quotations(*state, cases[i].text), cases[i].inside);
}

/* ---- Korean names ---- */

/* The Korean name that starts with the text's `skip`-th word, or "". */
static const char *name_at(struct reader *reader, const char *text, uint32_t skip)
{
    static char out[200];
    const struct kd_doc *doc = doc_of(reader, text);
    uint32_t given, last;
    bool western;
    last = kd_korean_name(doc, &reader->worker->analysis.lists, skip, (uint32_t)doc->tokens.n,
                          &given, &western);
    out[0] = '\0';
    if (last != 0)
        snprintf(out, sizeof out, "%.*s",
                 (int)(doc->tokens.v[last - 1].end - doc->tokens.v[skip].start),
                 doc->text.s + doc->tokens.v[skip].start);
    return out;
}

static void names_by_their_grammar(void **state)
{
    static const struct {
        const char *text, *name;
        uint32_t skip;
    } cases[] = {
        /* one person, spelt in all ways */
        {"then Lee Jae-wook left", "Lee Jae-wook", 1},
        {"then Lee Jae Wook left", "Lee Jae Wook", 1},
        {"then Lee Jaewook left", "Lee Jaewook", 1},
        {"then Jae-wook Lee left", "Jae-wook Lee", 1},
        {"then LEE JAE WOOK left", "LEE JAE WOOK", 1},
        /* one syllable, three syllables, surnames of all kinds */
        {"then Jang Uk left", "Jang Uk", 1},
        {"then Namgoong Min left", "Namgoong Min", 1},
        {"then Hwangbo Ra left", "Hwangbo Ra", 1},
        {"then Yoo Yeon-seok left", "Yoo Yeon-seok", 1},
        {"then Choi Woo-shik left", "Choi Woo-shik", 1},
        {"then Rhee Soon-jae left", "Rhee Soon-jae", 1},
        {"then Byun Woo-seok left", "Byun Woo-seok", 1},
        {"then Seo In-guk left", "Seo In-guk", 1},
        /* a surname that is a word as well, at the start of a line */
        {"Im Joo-hwan left", "Im Joo-hwan", 0},
        {"So Ji-sub", "So Ji-sub", 0},
        {"So Ji-sub (Salt Road)", "So Ji-sub", 0},
        {"So Ji-sub left", "", 0},
        /* what stands behind is no part of it */
        {"then Lee Jae-wook Said so", "Lee Jae-wook", 1},
        {"then Kim Go-eun Drama", "Kim Go-eun", 1},
        /* no names */
        {"then Grand Hotel left", "", 1},
        {"then lee jae wook left", "", 1},
        {"then New York left", "", 1},
        {"then Monday Night left", "", 1},
        {"then John Smith left", "", 1},
        {"then Lee, Jae-wook left", "", 1},
        {"then Korean Drama left", "", 1},
        {"So Ji", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(name_at(*state, cases[i].text, cases[i].skip), cases[i].name);
}

/* ---- seasons ---- */

static void seasons_in_titles(void **state)
{
    static const struct {
        const char *title, *base;
        int season;
    } cases[] = {
        {"Dr. Romantic 2", "Dr. Romantic", 2},
        {"Alchemy of Souls, Part 2", "Alchemy of Souls", 2},
        {"Alchemy of Souls: Season Two", "Alchemy of Souls", 2},
        {"Kingdom Season 2", "Kingdom", 2},
        {"Kingdom Part One", "Kingdom", 1},
        {"Hospital Playlist II", "Hospital Playlist", 2},
        {"Yumi's Cells - Season 2", "Yumi's Cells", 2},
        {"Reply 1988", "Reply 1988", 0},
        {"IRIS", "IRIS", 0},
        {"W", "W", 0},
        {"49", "49", 0},
        {"Gate 11", "Gate 11", 0},
        {"Page Turner 1", "Page Turner 1", 0},
        {"Big Bet Five", "Big Bet Five", 0},
        {"Season 2", "Season 2", 0},
        {"2", "2", 0},
        {"", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int season = -1;
        size_t len = kd_season_base(cases[i].title, strlen(cases[i].title), &season);
        assert_int_equal(len, strlen(cases[i].base));
        assert_memory_equal(cases[i].title, cases[i].base, len);
        assert_int_equal(season, cases[i].season);
    }
}

/* ---- tagged text ---- */

/* Tagged text with each placeholder as its letter: "N plays N in W". */
static const char *tagged(struct reader *reader, const char *text)
{
    static const char letters[KD_KINDS + 1] = "NUWTKOGDP";
    static char out[1000];
    const struct kd_doc *doc = doc_of(reader, text);
    const struct kd_tagged *t = kd_tag(doc);
    size_t n = 0;
    for (size_t s = 0; s < doc->sentences.n; s++)
        for (uint32_t i = 0; i < t[s].len && n + 2 < sizeof out; i++) {
            bool tag = kd_is_tag(t[s].s + i);
            if (tag)
                assert_true(kd_tag_mention(t[s].s + i) < doc->mentions.n);
            out[n++] = tag ? letters[t[s].s[i] - KD_TAG_BASE] : t[s].s[i];
            i += tag ? KD_TAG_SIZE - 1 : 0;
        }
    out[n] = '\0';
    return out;
}

static void placeholders_stand_for_candidates(void **state)
{
    assert_string_equal(tagged(*state, "Then Lee Jae-wook plays Jang Uk on tvN."),
                        "Then N plays N on K.");
    assert_string_equal(tagged(*state, "She starred in \"Glass Harbor,\" a drama."),
                        "She starred in W, a drama.");
    assert_string_equal(tagged(*state, "nothing here but words."), "nothing here but words.");
    assert_string_equal(tagged(*state, ""), "");
}

static void placeholders_carry_large_numbers(void **state)
{
    char text[40000] = "so ";
    for (int i = 0; i < 1500; i++)
        strcat(text, "Lee Jae-wook and ");
    const struct kd_doc *doc = doc_of(*state, text);
    const struct kd_tagged *t = kd_tag(doc);
    assert_int_equal(doc->mentions.n, 1500);
    uint32_t expected = 0;
    for (uint32_t i = 0; i < t[0].len; i++)
        if (kd_is_tag(t[0].s + i)) {
            assert_int_equal(kd_tag_mention(t[0].s + i), expected++);
            i += KD_TAG_SIZE - 1;
        }
    assert_int_equal(expected, 1500);
}

/* ---- candidates ---- */

/* The candidates of a text, between bars. */
static const char *candidates(struct reader *reader, const char *text)
{
    static char out[1000];
    const struct kd_doc *doc = doc_of(reader, text);
    strcpy(out, "|");
    for (size_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        snprintf(out + strlen(out), sizeof out - strlen(out), "%.*s|", (int)(m->end - m->start),
                 doc->text.s + m->start);
    }
    return out;
}

static void candidates_are_cut_where_they_end(void **state)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"Cast\nMi-shil: Kim Ara\nKing Jin-heung:  Choi Mina\nIt rained all day.",
         "|Mi-shil|Kim Ara|King Jin-heung|Choi Mina|"},
        {"It rained all day.\nGenre: Mystery\nDirector: Kim Ara", "|Mystery|Kim Ara|"},
        {"Kim Ara as Detective Joo\n\nShe is in it for the first time, and she is good in it.",
         "|Kim Ara|Detective Joo|"},
        {"It rained all day.\n2) Kim Ara as Mi-shil\nShe says little and brings fish to them all.",
         "|Kim Ara|Mi-shil|"},
        {"Park Jin-hyunwho made it is back, and Kim Soo-in is not.", "|Park Jin-hyun|Kim Soo-in|"},
        {"It stars actressSeok Hee-jin withKim Ara.", "|Seok Hee-jin|Kim Ara|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(candidates(*state, cases[i].text), cases[i].found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_they_do),
        cmocka_unit_test(quotations_are_paired),
        cmocka_unit_test(names_by_their_grammar),
        cmocka_unit_test(seasons_in_titles),
        cmocka_unit_test(placeholders_stand_for_candidates),
        cmocka_unit_test(placeholders_carry_large_numbers),
        cmocka_unit_test(candidates_are_cut_where_they_end),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
