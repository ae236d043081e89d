/* Unit tests of the normal form: what each character becomes, and the way back to the bytes. */
#include "reader.h"

#include "base/utf8.h"

struct made {
    struct kd_arena arena;
    struct kd_article article;
    struct kd_text text;
};

static void make(struct made *m, const char *text)
{
    struct kd_text made;
    *m = (struct made){.article = article_of(text, strlen(text))};
    kd_text_make(&m->arena, &m->article, &made);
    m->text = made;
}

static void normal_form(void **state)
{
    static const struct {
        const char *text, *normal;
    } cases[] = {
        {"plain text, as it is.", "plain text, as it is."},
        {"", ""},
        {"\u2018W\u2019 and \u201cW\u201d", "'W' and \"W\""},
        {"\u300aW\u300b \u300cW\u300d \u00abW\u00bb \u3010W\u3011", "\"W\" \"W\" \"W\" [W]"},
        {"``W\'\' and \u2018\u2018V\u2019\u2019", "\"W\" and \"V\""},
        {"it`s, it\u00b4s, it\u02bcs", "it's, it's, it's"},
        {"wait\u2026 what", "wait... what"},
        {"Jae\u2010wook, Jae\u2011wook, 2016\u20132017", "Jae-wook, Jae-wook, 2016-2017"},
        {"one\u2014two", "one--two"},
        {"\u2022 Kim Ara \u25cf Choi Mina", "* Kim Ara * Choi Mina"},
        {"a\u00a0b\u2009c\u3000d\te", "a b c d e"},
        {"a\u200bb\u00adc\ufeffd\u2060e", "abcde"},
        {"\uff37\uff08\uff12\uff09\uff01", "W(2)!"},
        {"\uff0c\u3001\u3002", ",,."},
        {"a\r\nb\u2028c\xc2\x85"
         "d",
         "a\nb\nc\nd"},
        {"e\u0301 is \u00e9", "\u00e9 is \u00e9"},
        {"\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00"}, /* Hangul jamo */
        {"x\u0302", "x\u0302"},                                   /* composes to nothing */
        {"\u0301", "\u0301"},
        {"bell\ax", "bellx"},
        {"\U0001f600 \ub4dc\ub77c\ub9c8", "* \ub4dc\ub77c\ub9c8"},
        {"Ara \u2665\ufe0f Doo, Ara\u2192Doo, Ara\u00b7Doo", "Ara * Doo, Ara*Doo, Ara*Doo"},
        {"\u2039W\u203a", "\"W\""},
        {"&quot;W&quot; &amp; &#8220;V&#x201D;, Kim&nbsp;Ara&#39;s", "\"W\" & \"V\", Kim Ara's"},
        {"&amp;quot;W&amp;amp;quot;", "\"W\""},
        {"AT&T; R&D &; &#; &#xZ; &#1;", "AT&T; R&D &; &#; &#xZ; &#1;"},
        {"\\\"W\\\" \\ it\\'s", "\"W\" \\ it's"},
        {"\u00e2\u20ac\u0153W\u00e2\u20ac\xc2\x9d it\u00e2\u20ac\u2122s caf\u00c3\u00a9",
         "\"W\" it's caf\u00e9"},
        {"\u00e2\u20ac\u0153W\u00e2\u20ac so", "\"W\" so"}, /* its last byte lost */
        {"Spa\u00df\u201c, voil\u00e0\u00bb, \u00c3", "Spa\u00df\", voil\u00e0\", \u00c3"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        make(&m, cases[i].text);
        assert_string_equal(m.text.s, cases[i].normal);
        assert_int_equal(m.text.len, strlen(cases[i].normal));
        assert_int_equal(m.text.map[m.text.len], m.article.len);
        kd_arena_free(&m.arena);
    }
}

static void name_of_bytes(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"Kim\u00a0 Ara", "Kim Ara"},
        {"Kim&nbsp;Ara", "Kim Ara"},
        {"Tom &amp; Ara\u2019s Day \u2014 Two", "Tom & Ara\u2019s Day \u2014 Two"},
        {"Ren&eacute;e and Ren\u00c3\u00a9e", "Ren\u00e9e and Ren\u00e9e"},
        {"wait\u2026 &hellip;", "wait\u2026 \u2026"},
        {"Ji\u00adsoo \uff37", "Jisoo \uff37"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        make(&m, cases[i].text);
        assert_string_equal(kd_text_name(&m.arena, &m.text, 0, m.text.len), cases[i].name);
        kd_arena_free(&m.arena);
    }
}

/* What `normal` in the normal form stands for in the article. */
static void assert_stands_for(const char *text, const char *normal, const char *original)
{
    struct made m;
    make(&m, text);
    const char *at = strstr(m.text.s, normal);
    assert_non_null(at);
    uint32_t start = (uint32_t)(at - m.text.s);
    struct kd_span span = kd_text_span(&m.text, start, start + (uint32_t)strlen(normal));
    assert_true(span.end <= m.article.len);
    assert_int_equal(span.end - span.start, strlen(original));
    assert_memory_equal(text + span.start, original, strlen(original));
    kd_arena_free(&m.arena);
}

static void spans_lead_back(void **state)
{
    (void)state;
    assert_stands_for("by Lee Jae-wook.", "Lee Jae-wook", "Lee Jae-wook");
    assert_stands_for("the \u201cW\u201d", "\"W\"", "\u201cW\u201d");
    assert_stands_for("the \u201cW\u201d", "W", "W");
    assert_stands_for("wait\u2026 x", "...", "\u2026");
    assert_stands_for("wait\u2026 x", ".. ", "\u2026 "); /* a part stands for the whole character */
    assert_stands_for("a \uff37\uff12 b", "W2", "\uff37\uff12");
    assert_stands_for("caf\u00e9 x", "caf\u00e9", "caf\u00e9");
    assert_stands_for("cafe\u0301 x", "caf\u00e9", "cafe\u0301");
    assert_stands_for("cafe\u0301 x", "\u00e9 x", "e\u0301 x");
    assert_stands_for("Jae\u200bwook!", "Jaewook", "Jae\u200bwook");
    assert_stands_for("Lee\u00a0Jun", "Lee Jun", "Lee\u00a0Jun");
    assert_stands_for("\u1112\u1161\u11ab \ub4dc", "\ud55c", "\u1112\u1161\u11ab");
    assert_stands_for("\ub4dc\ub77c\ub9c8", "\ub77c", "\ub77c");
    assert_stands_for("a\U0001f600b", "*", "\U0001f600");
    assert_stands_for("Kim&nbsp;Ren&eacute;e!", "Kim Ren\u00e9e", "Kim&nbsp;Ren&eacute;e");
    assert_stands_for("Ren\u00c3\u00a9 x", "Ren\u00e9", "Ren\u00c3\u00a9");
    assert_stands_for(": \u0301x :\u0301 y", "\u0301 y", "\u0301 y"); /* does not compose */
    assert_stands_for("e\u0301\u0316 y", " y", " y");
    assert_stands_for("one\u2014two", "--", "\u2014");
}

static void long_runs_of_marks(void **state)
{
    char text[1200] = "Z";
    (void)state;
    for (size_t i = 0; i < 500; i++)
        strcat(text, "\u0301");
    strcat(text, " end");
    struct made m;
    make(&m, text);
    assert_int_equal(kd_utf8_valid(m.text.s, m.text.len), m.text.len);
    assert_stands_for(text, "end", "end");
    for (uint32_t i = 0; i < m.text.len; i++)
        assert_true(m.text.map[i] <= m.text.map[i + 1]);
    kd_arena_free(&m.arena);
}

static void quotation_marks_keep_their_side(void **state)
{
    struct made m;
    (void)state;
    make(&m, "\u2018a\u2019 \u201cb\u201d 'c' \u300cd\u300d");
    static const enum kd_quote_side sides[] = {KD_QUOTE_OPEN,  KD_QUOTE_CLOSE,    KD_QUOTE_OPEN,
                                               KD_QUOTE_CLOSE, KD_QUOTE_STRAIGHT, KD_QUOTE_STRAIGHT,
                                               KD_QUOTE_OPEN,  KD_QUOTE_CLOSE};
    size_t n = 0;
    for (uint32_t i = 0; i < m.text.len; i++)
        if (m.text.s[i] == '\'' || m.text.s[i] == '"')
            assert_int_equal(kd_text_quote_side(&m.text, i), sides[n++]);
    assert_int_equal(n, 8);
    kd_arena_free(&m.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_form),
        cmocka_unit_test(name_of_bytes),
        cmocka_unit_test(spans_lead_back),
        cmocka_unit_test(long_runs_of_marks),
        cmocka_unit_test(quotation_marks_keep_their_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
