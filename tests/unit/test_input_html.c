/* Unit tests of the pages of src/input: what is taken of a page, what it says of itself, days,
 * encodings, pages that are out to harm. */
#include "gather.h"

#include "base/utf8.h"
#include "input/charset.h"
#include "input/day.h"
#include "input/html.h"
#include "input/markup.h"

/* Prose of some length, as an article has and its page has not. */
#define ONE                                                                                        \
    "Ha Yoon Seo takes on the role of Baek Seo Rin, a surveyor who comes home to a valley that "   \
    "is "                                                                                          \
    "no longer on any map."
#define TWO                                                                                        \
    "The drama is directed by Kim Do Won, and the first of its sixteen episodes airs on tvN on "   \
    "March 4 at 10:30 p.m."
#define THREE                                                                                      \
    "Jung Min Jae joins her as Cha Do Hyun, who has stayed all those years, though nobody can "    \
    "say "                                                                                         \
    "what he lived on."
#define BODY "<p>" ONE "</p><p>" TWO "</p><p>" THREE "</p>"
#define TEXT ONE "\n\n" TWO "\n\n" THREE

static struct gathered *page(const char *html)
{
    return gather_bytes(html, strlen(html), NULL);
}

/* ---- the body ---- */

static const struct {
    const char *html, *text;
} bodies[] = {
    {"<html><body>" BODY "</body></html>", TEXT},
    {"<!-- saved -->\n<P>" ONE "<P>" TWO "<P>" THREE, TEXT},
    /* navigation, sharing, related articles, comments, by the elements and by their names */
    {"<!doctype html><body><nav><a href=1>News of the day, all of it.</a></nav>"
     "<div id=main>" BODY
     "<div class='post-share'>Share this article with your friends today.</div>"
     "<aside>More of what nobody asked for, in a full sentence.</aside></div>"
     "<section class=relatedPosts><p>" TWO " Read more of it.</p></section>"
     "<div id=comments><p>I have waited for this drama for so long that I forgot why.</p></div>"
     "<footer><p>All rights reserved by those who have reserved them, every one.</p></footer>",
     TEXT},
    /* what says that it holds the text is believed, however it lies */
    {"<body><div><div class='col entry-content'>" BODY "</div><div><p>" ONE
     " So they say.</p><p>" TWO " It is late.</p></div></div>",
     TEXT},
    /* line breaks for paragraphs */
    {"<body><div>" ONE "<br><br>" TWO "<br>" THREE "</div>", ONE "\n\n" TWO "\n" THREE},
    /* the comments are longer than the article, and nothing is called anything */
    {"<title>The valley</title><body><div class=x1><div class=q1><h1>The valley</h1>" BODY
     "</div><div class=q2><p>" ONE " I think.</p><p>" TWO " I think.</p><p>" THREE
     " I think.</p><p>" ONE " They say.</p><p>" TWO " They say.</p></div></div>",
     "The valley\n\n" TEXT},
    /* posts of a forum: the first is the article */
    {"<title>The valley</title><body><h1>The valley</h1><div class=post><p>March 1, 2021</p>" BODY
     "</div><div class=post><p>March 2, 2021</p><p>" ONE " No.</p><p>" TWO " No.</p><p>" THREE
     " No.</p></div>",
     "The valley\n\n" TEXT},
    /* pieces of an article that are called the same */
    {"<title>The valley</title><body><h1>The valley</h1><div class=slide><h2>One</h2>" BODY
     "</div><div class=ad><a href=1>Buy something</a></div><div class=slide><h2>Two</h2><p>" ONE
     " Still.</p><p>" TWO " Still.</p></div>",
     "The valley\n\nOne\n\n" TEXT "\n\nTwo\n\n" ONE " Still.\n\n" TWO " Still."},
    /* the same, of which the first is short and others are between them */
    {"<title>The valley</title><body><h1>The valley</h1><section class='s text'><p>" ONE
     "</p><p>" TWO
     "</p></section><section class=s><h2>Letters</h2><p>You may have our letters each "
     "week, if you give us your address.</p></section><section class='s text'><p>" THREE
     "</p><p>" ONE " Still.</p><p>" TWO
     " Still.</p></section><section class=s><p>The valley is a house of paper, and "
     "of those who write on it.</p></section>",
     "The valley\n\n" TEXT "\n\n" ONE " Still.\n\n" TWO " Still."},
    /* lists and tables */
    {"<body>" BODY "<ul><li>Ha Yoon Seo as Baek Seo Rin<li>Jung Min Jae as Cha Do Hyun</ul>"
     "<table><tr><th>Network<td>tvN<tr><td>Ha Yoon Seo<td>Baek Seo Rin<td>lead</table>",
     TEXT
     "\n\nHa Yoon Seo as Baek Seo Rin\nJung Min Jae as Cha Do Hyun\n\nNetwork: tvN\nHa Yoon Seo "
     "| Baek Seo Rin | lead"},
    /* a list of links goes, and with it its heading; a link in the text stays */
    {"<body><p>" ONE " <a href=1>Here</a> it is.</p><p>" TWO "</p><h3>Also here</h3><ul><li><a "
     "href=1>The other valley, which is wider</a><li><a href=2>The third of the valleys</a></ul>",
     ONE " Here it is.\n\n" TWO},
    /* what is hidden, and what is said twice */
    {"<body><p>" ONE "</p><p style='display:none'>" THREE
     "</p><blockquote>a surveyor who comes home "
     "to a valley</blockquote><p>" TWO "</p><p>" TWO "</p>",
     ONE "\n\n" TWO},
    /* furniture that is a line; what comes behind the end */
    {"<body><p>" ONE "</p><p>Advertisement</p><p>" TWO "</p><h3>Leave a Reply</h3><p>" THREE "</p>",
     ONE "\n\n" TWO},
    /* a line that ends articles, where hardly anything is before it */
    {"<body><p>It is the first of two letters from the valley.</p><p>Copyright 2021 Lantern Daily. "
     "All rights "
     "reserved.</p>" BODY "<p>" ONE " Still.</p>",
     "It is the first of two letters from the valley.\n\n" TEXT "\n\n" ONE " Still."},
    /* little is left without what looks like furniture; what is hidden stays out all the same */
    {"<body><div class=sidebar>" BODY "</div><div style='display:none'><p>" ONE
     " Hidden.</p></div>",
     TEXT},
    {"<body><p>A page may be as short as this.</p>", "A page may be as short as this."},
    {"<p>&ldquo;Caf&eacute;&rdquo; &amp; &#44608;&nbsp;&nbsp;<b>bold</b>, 5 &lt; 6</p>",
     "\xE2\x80\x9C"
     "Caf\xC3\xA9\xE2\x80\x9D & \xEA\xB9\x80 bold, 5 < 6"},
};

static void page_becomes_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct gathered *all = page(bodies[i].html);
        assert_int_equal(all->articles, 1);
        assert_string_equal(all->article[0].text, bodies[i].text);
        assert_int_equal(all->said_count, 0);
        gathered_free(all);
    }
}

/* ---- what the page says ---- */

static const struct {
    const char *html;
    const char *title, *published, *outlet, *url;
} stated[] = {
    {"<title>The valley | Site Daily</title><meta property='og:site_name' content='Site "
     "Daily'>" BODY,
     "The valley", NULL, "Site Daily", NULL},
    {"<title>Site Daily \xC2\xBB The valley of salt</title><h1>Site Daily</h1><h2>The valley of "
     "salt</h2><p>By Jo Writer, March 4, 2021</p>" BODY,
     "The valley of salt", "2021-03-04", NULL, NULL},
    {"<meta name=title content=x><meta property=og:title content='The valley'><link rel=canonical "
     "href='https://a.example/v'><meta property='article:published_time' "
     "content='2021-03-04T23:30:00+09:00'>" BODY,
     "The valley", "2021-03-04", NULL, "https://a.example/v"},
    {"<script "
     "type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"@id\":\"#s\",\"name\":"
     "\"Site Daily\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"The valley\",\"datePublished\":"
     "\"2021-03-04\",\"publisher\":{\"@id\":\"#s\"},\"mainEntityOfPage\":\"https://a.example/v\"}]}"
     "</script>" BODY,
     "The valley", "2021-03-04", "Site Daily", "https://a.example/v"},
    {"<script type='application/ld+json'>{broken</script><h1>The valley</h1><time "
     "datetime='2021-03-04'>then</time>" BODY,
     "The valley", "2021-03-04", NULL, NULL},
    {"<div><h3>Thursday, March 4, 2021</h3><h1>The valley</h1></div>" BODY "<p>It was so on May 1, "
     "2019.</p>",
     "The valley", "2021-03-04", NULL, NULL},
    {"<meta property=og:url content='https://a.example/2021/03/04/valley'>" BODY, NULL,
     "2021-03-04", NULL, "https://a.example/2021/03/04/valley"},
    {"<h1>The valley</h1><p>" ONE " It was so on May 1, 2019.</p>" BODY, "The valley", NULL, NULL,
     NULL},
};

static void assert_same(const char *got, const char *expected)
{
    if (expected == NULL)
        assert_null(got);
    else
        assert_string_equal(got != NULL ? got : "(none)", expected);
}

static void page_says_of_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stated / sizeof stated[0]; i++) {
        struct gathered *all = page(stated[i].html);
        assert_int_equal(all->articles, 1);
        assert_same(all->article[0].title, stated[i].title);
        assert_same(all->article[0].published, stated[i].published);
        assert_same(all->article[0].outlet, stated[i].outlet);
        assert_same(all->article[0].url, stated[i].url);
        gathered_free(all);
    }
}

static void days(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
    } cases[] = {
        {"2021-01-24T10:00:00+09:00", "2021-01-24"},
        {"2021-01-24", "2021-01-24"},
        {"2021.01.24 10:00", "2021-01-24"},
        {"2021. 1. 4.", "2021-01-04"},
        {"20210124", "2021-01-24"},
        {"2021\xEB\x85\x84 1\xEC\x9B\x94 24\xEC\x9D\xBC", "2021-01-24"},
        {"Sun, 24 Jan 2021 01:00:00 GMT", "2021-01-24"},
        {"January 24, 2021 at 10 am", "2021-01-24"},
        {"Jan. 24th 2021", "2021-01-24"},
        {"Posted on Sept. 3, 2021", "2021-09-03"},
        {"24th of January, 2021", "2021-01-24"},
        {"24 January 2021", "2021-01-24"},
        {"24/01/2021", "2021-01-24"},
        {"01/24/2021", "2021-01-24"},
        {"04/04/2021", "2021-04-04"},
        {"03/04/2021", NULL},
        {"2021-13-24", NULL},
        {"2021", NULL},
        {"January 2021", NULL},
        {"24 hours ago", NULL},
        {"Marching on 24, 2021", NULL},
        {"", NULL},
        {"1234567890", NULL},
        {"2021-02-29", NULL},
        {"29 February 2020", "2020-02-29"},
        {"It took the two of them until January 24, 2021 to say so, and nobody was there to hear "
         "it",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char day[KD_DAY_SIZE] = "";
        assert_int_equal(kd_day_of(cases[i].text, 40, day), cases[i].day != NULL);
        if (cases[i].day != NULL)
            assert_string_equal(day, cases[i].day);
    }
}

/* ---- encodings ---- */

static void encodings(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *text;
    } pages[] = {
#define BYTES(s) s, sizeof(s) - 1
        {BYTES("<meta charset=euc-kr><p>\xB1\xE8\xC1\xF6\xBF\xF8</p>"),
         "\xEA\xB9\x80\xEC\xA7\x80\xEC\x9B\x90"},
        {BYTES("<p>\xB1\xE8\xC1\xF6\xBF\xF8, \xB1\xE8\xC1\xF6\xBF\xF8</p>"), /* nothing is said */
         "\xEA\xB9\x80\xEC\xA7\x80\xEC\x9B\x90, \xEA\xB9\x80\xEC\xA7\x80\xEC\x9B\x90"},
        {BYTES("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>\x93x\x94 "
               "\xE9</p>"),
         "\xE2\x80\x9Cx\xE2\x80\x9D \xC3\xA9"},
        {BYTES("<meta charset=iso-8859-1><p>caf\xC3\xA9</p>"), "caf\xC3\xA9"}, /* not believed */
        {BYTES("<meta charset=shift_jis><p>\x83\x68\x83\x89\x83\x7D</p>"),
         "\xE3\x83\x89\xE3\x83\xA9\xE3\x83\x9E"},
        {BYTES("<meta charset=nonsense><p>caf\xE9</p>"), "caf\xC3\xA9"},
        {BYTES("\xFF\xFE<\0p\0>\0W\0\x19\x20s\0"), "W\xE2\x80\x99s"},
        {BYTES("<?xml version='1.0' encoding='EUC-KR'?><html><p>\xB1\xE8</p></html>"),
         "\xEA\xB9\x80"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct gathered *all = gather_bytes(pages[i].bytes, pages[i].n, NULL);
        assert_int_equal(all->articles, 1);
        assert_string_equal(all->article[0].text, pages[i].text);
        gathered_free(all);
    }
}

/* ---- harm ---- */

/* `n` times `piece`, between `before` and `after`. */
static struct gathered *page_of(const char *before, const char *piece, size_t n, const char *after)
{
    struct kd_buf html = KD_BUF_EMPTY;
    kd_buf_add_str(&html, before);
    for (size_t i = 0; i < n; i++)
        kd_buf_add_str(&html, piece);
    kd_buf_add_str(&html, after);
    assert_false(html.failed);
    struct gathered *all = gather_bytes(html.data, html.len, NULL);
    kd_buf_free(&html);
    return all;
}

/* Each takes a moment, not a minute, and ends in an article or in a refusal. */
static void harmful_pages(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct gathered *all[] = {
        page_of("<html>", "<div>", MANY, "<p>" ONE),
        page_of("<html>", "<b><i>", MANY, BODY),
        page_of("<html>", "</p>", MANY, BODY),
        page_of("<html><p "
                "class='",
                "word-", MANY, "'>" ONE "</p>"),
        page_of("<html><p ", "a=1 ", MANY, ">" ONE "</p>"),
        page_of("<html>", "<p>Leave a Reply</p>", MANY, ""),
        page_of("<html>" BODY, "<blockquote>" ONE "</blockquote>", MANY / 100, ""),
        page_of("<html>" BODY, "<p>Short one.</p>", MANY, ""),
        page_of("<html>" BODY, "<h1>The valley of salt</h1>", MANY / 10, ""),
        page_of("<html>" BODY "<table>", "<tr><td>a<td>b", MANY, ""),
        page_of("<html><p>", "&#1;&bogus;&#xD800;", MANY / 10, "</p>"),
        page_of("<html><script type=application/ld+json>", "[", MANY, "</script>" BODY),
        page_of("<html>", "<div itemprop=headline>The valley ", 200, BODY),
        page_of("<html>" BODY "<script type=application/ld+json>[{}",
                ",{\"@type\":\"Article\",\"author\":{\"@id\":\"x\"}}", MANY / 5, "]</script>"),
        page_of("<html><h1>The valley</h1>", "<div><p>" ONE "</p><p>" TWO "</p></div>", MANY / 5,
                ""),
        page_of("<html>" BODY "<meta property=og:title content='", "x y ", MANY * 2, "'>"),
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        assert_int_equal(all[i]->articles + all[i]->said_count > 0, 1);
        gathered_free(all[i]);
    }
}

/* Where libxml2 gives up, or all memory would go, is told. */
static void pages_too_large(void **state)
{
    (void)state;
    struct gathered *all = page_of("<html>" BODY, "<p>x</p>", 200000, "");
    assert_int_equal(all->articles, 0);
    assert_string_equal(all->said[0],
                        "reject input||too many tags for an article's page (more than "
                        "300000)");
    gathered_free(all);
    all = page_of("<html>" BODY "<script>", "a long script ", 800000, "</script><p>More.</p>");
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, TEXT);
    assert_int_equal(all->said_count, 1);
    assert_non_null(strstr(all->said[0], "more than 10000000 bytes: what follows in the page was"));
    gathered_free(all);
}

/* A tag of many attributes, no two of one name. */
static void many_attributes(void **state)
{
    (void)state;
    struct kd_buf html = KD_BUF_EMPTY;
    kd_buf_add_str(&html, "<html>" BODY "<p");
    for (int i = 0; i < 50000; i++)
        kd_buf_printf(&html, " a%x", (unsigned)i);
    struct gathered *all = gather_bytes(html.data, html.len, NULL);
    assert_int_equal(all->articles, 1);
    gathered_free(all);
    kd_buf_free(&html);
}

/* iconv knows encodings that hold more than Unicode. */
static void no_characters_but_unicode(void **state)
{
    (void)state;
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_repairs repairs;
    assert_true(kd_charset_decode("\x7F\0\0\0\xC6", 5, "ucs-4", &text, &repairs));
    assert_int_equal(kd_utf8_valid(text.data, text.len), text.len);
    kd_buf_free(&text);
}

/* What a page says of its encoding is not believed against its bytes; nor is French Korean. */
static void encodings_are_looked_at(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *charset, *text;
    } pages[] = {
        {"\xC7\xD1\xBC\xD2\xB8\xAE \xB9\xE8\xBF\xEC", "utf-8",
         "\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC \xEB\xB0\xB0\xEC\x9A\xB0"},
        {"\xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9 \xFF", NULL,
         "\xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9, \xC3\xA9t\xC3\xA9 \xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct kd_buf text = KD_BUF_EMPTY;
        struct kd_repairs repairs;
        assert_true(kd_charset_decode(pages[i].bytes, strlen(pages[i].bytes), pages[i].charset,
                                      &text, &repairs));
        assert_string_equal(text.data, pages[i].text);
        kd_buf_free(&text);
    }
}

/* An old page that opens a <font> for each paragraph and closes none. */
static void open_formatting_is_no_depth(void **state)
{
    (void)state;
    struct gathered *all = page_of("<html>", "<p><font color=red><b>" ONE, 400, "<p>" TWO);
    assert_int_equal(all->articles, 1);
    assert_int_equal(all->said_count, 0);
    assert_non_null(strstr(all->article[0].text, TWO));
    gathered_free(all);
    all = page_of("<html><p>" ONE "</p>", "<div>", 400, "<p>" TWO);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->said[0], "note input||elements nested too deeply: what follows in the "
                                      "page was not read");
    gathered_free(all);
}

static void pages_without_article(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *said;
    } pages[] = {
        {BYTES("<html></html>"), "reject input||a page without an article: no paragraph in it"},
        {BYTES("<!doctype html>"), "reject input||a page without an article: no paragraph in it"},
        {BYTES("<html><script>var text = 'a';</script></html>"),
         "reject input||a page without an article: no paragraph in it"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct gathered *all = gather_bytes(pages[i].bytes, pages[i].n, NULL);
        assert_int_equal(all->articles, 0);
        assert_int_equal(all->said_count, 1);
        assert_string_equal(all->said[0], pages[i].said);
        gathered_free(all);
    }
}

static void long_page_is_refused(void **state)
{
    (void)state;
    const struct kd_input_opts opts = {.max_article = 100};
    struct kd_buf html = KD_BUF_EMPTY;
    kd_buf_add_str(&html, "<html>");
    for (int i = 0; i < 200; i++)
        kd_buf_add_str(&html, "<p>x</p>");
    struct gathered *all = gather_bytes(html.data, html.len, &opts);
    assert_int_equal(all->articles, 0);
    assert_string_equal(all->said[0], "reject input||the page is longer than 800 bytes: allow more "
                                      "(--max-article)");
    gathered_free(all);
    kd_buf_free(&html);
}

/* ---- the table ---- */

static void wrong_tables_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *row, *err;
    } tables[] = {
        {"\tword\tbody", "names/markup.tsv:2: column word holds no word, or a long one"},
        {"ad\tholds\tbody", "names/markup.tsv:2: column match: word, begins or whole"},
        {"ad\tword\tnothing", "names/markup.tsv:2: column means: furniture or body"},
    };
    assert_int_equal(system("mkdir -p names"), 0);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        FILE *file = fopen("names/markup.tsv", "w");
        struct kd_error err = {{0}};
        struct kd_markup *markup;
        assert_non_null(file);
        fprintf(file, "word\tmatch\tmeans\n%s\n", tables[i].row);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(kd_markup_new(".", &markup, &err), KDIDX_USAGE);
        assert_null(markup);
        assert_non_null(strstr(err.text, tables[i].err));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_becomes_text),
        cmocka_unit_test(page_says_of_itself),
        cmocka_unit_test(days),
        cmocka_unit_test(encodings),
        cmocka_unit_test(harmful_pages),
        cmocka_unit_test(pages_too_large),
        cmocka_unit_test(many_attributes),
        cmocka_unit_test(no_characters_but_unicode),
        cmocka_unit_test(encodings_are_looked_at),
        cmocka_unit_test(pages_without_article),
        cmocka_unit_test(long_page_is_refused),
        cmocka_unit_test(open_formatting_is_no_depth),
        cmocka_unit_test(wrong_tables_are_refused),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
