/* Unit tests of the feeds and exports of src/input: RSS, Atom, WordPress, MediaWiki, sitemaps; HTML
 * in what a container holds. */
#include "gather.h"

#include "input/wikitext.h"

struct expected {
    const char *title, *url, *published, *outlet, *text;
};

static const struct {
    const char *xml;
    struct expected articles[3]; /* text NULL: no more */
} documents[] = {
    /* RSS 2.0: content before description, whatever the order; a guid is an address, or is not */
    {"<?xml version='1.0'?><rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'>"
     "<channel><title>Lantern Daily</title><link>https://l.example</link><image><title>Logo</title>"
     "</image><item><title>The &amp;#8220;Salt "
     "Road&amp;#8221;</title><link>https://l.example/1</link>"
     "<guid isPermaLink='false'>17</guid><pubDate>Thu, 04 Mar 2021 00:30:00 +0000</pubDate>"
     "<c:encoded><![CDATA[<p>Ha Yoon Seo <b>joins</b>.</p><p>So does he.</p>]]></c:encoded>"
     "<description>Short.</description></item><item><title>Two</title><guid>https://l.example/2"
     "</guid><description>&lt;p&gt;Only &lt;i&gt;this&lt;/i&gt;.&lt;/p&gt;</description></item>"
     "</channel></rss>",
     {{"The \xE2\x80\x9CSalt Road\xE2\x80\x9D", "https://l.example/1", "2021-03-04",
       "Lantern Daily",
       "The \xE2\x80\x9CSalt Road\xE2\x80\x9D\n\nHa Yoon Seo joins.\n\nSo does he."},
      {"Two", "https://l.example/2", NULL, "Lantern Daily", "Two\n\nOnly this."}}},
    /* RSS 1.0: items beside the channel */
    {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'"
     " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Site</title></channel><image>"
     "<title>Logo</title></image><item><title>One</title><link>https://l.example/1</link>"
     "<dc:date>2021-03-04T10:00:00Z</dc:date><description>Plain.</description></item></rdf:RDF>",
     {{"One", "https://l.example/1", "2021-03-04", "Site", "One\n\nPlain."}}},
    /* RSS 0.91 */
    {"<rss version='0.91'><channel><title>Site</title><item><title>One</title><description>Plain."
     "</description></item></channel></rss>",
     {{"One", NULL, NULL, "Site", "One\n\nPlain."}}},
    /* a title that is escaped twice, and has a semicolon of its own */
    {"<rss><channel><item><title>One; two &amp;amp; three</title><description>Plain.</description>"
     "</item></channel></rss>",
     {{"One; two & three", NULL, NULL, NULL, "One; two & three\n\nPlain."}}},
    /* HTML's names of characters */
    {"<rss><channel><item><title>Caf&eacute; &amp;</title><description>A&nbsp;B &hellip; &lt;"
     "</description></item></channel></rss>",
     {{"Caf\xC3\xA9 &", NULL, NULL, NULL,
       "Caf\xC3\xA9 &\n\nA\xC2\xA0"
       "B \xE2\x80\xA6 <"}}},
    /* Atom: XHTML, other links, the source of an entry, the day of publication and not of change */
    {"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>Tea</a:title><a:updated>2022-01-01"
     "</a:updated><a:entry><a:title type='html'>One &amp;amp; two</a:title><a:link rel='edit' "
     "href='https://t.example/e'/><a:link rel='alternate' href='https://t.example/1'/><a:updated>"
     "2021-03-06</a:updated><a:published>2021-03-04</a:published><a:source><a:title>Other</a:title>"
     "</a:source><a:content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>First <b>bold"
     "</b> line.</p><p>Second.</p></div></a:content><a:summary>no</a:summary></a:entry></a:feed>",
     {{"One & two", "https://t.example/1", "2021-03-04", "Tea",
       "One & two\n\nFirst bold line.\nSecond."}}},
    /* WordPress: what is published, no attachments, no comments */
    {"<rss xmlns:c='http://purl.org/rss/1.0/modules/content/' "
     "xmlns:wp='http://wordpress.org/export/1.2/'"
     "><channel><title>Blog</title><item><title>Draft</title><c:encoded>Not yet.</c:encoded>"
     "<wp:status>draft</wp:status></item><item><title>Picture</title><wp:status>publish</wp:status>"
     "<wp:post_type>attachment</wp:post_type></item><item><title>Post</"
     "title><wp:post_date>2021-03-04 "
     "10:00:00</wp:post_date><c:encoded>Now.</c:encoded><wp:status>publish</"
     "wp:status><wp:post_type>"
     "post</wp:post_type><wp:comment><wp:comment_content>First!</wp:comment_content></wp:comment>"
     "</item></channel></rss>",
     {{"Post", NULL, "2021-03-04", "Blog", "Post\n\nNow."}}},
    /* MediaWiki: articles alone */
    {"<mediawiki "
     "xmlns='http://www.mediawiki.org/xml/export-0.10/'><siteinfo><sitename>Wiki</sitename>"
     "</siteinfo><page><title>Salt Road</title><ns>0</ns><revision><id>1</id><timestamp>2021-03-04"
     "</timestamp><text>'''Salt Road''' stars [[Ha Yoon-seo|Ha]].</text></revision></page><page>"
     "<title>Talk:Salt "
     "Road</title><ns>1</ns><revision><text>Hm.</text></revision></page><page><title>"
     "SR</title><ns>0</ns><revision><text>#REDIRECT [[Salt "
     "Road]]</text></revision></page></mediawiki>",
     {{"Salt Road", NULL, NULL, "Wiki", "Salt Road stars Ha."}}},
    /* a sitemap's news: headlines */
    {"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
     "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://l.example/1</"
     "loc><n:news>"
     "<n:publication><n:name>Lantern</n:name></n:publication><n:publication_date>2021-03-04</"
     "n:publication_date><n:title>Ha joins</n:title></n:news></url></urlset>",
     {{"Ha joins", "https://l.example/1", "2021-03-04", "Lantern", "Ha joins"}}},
    /* what looks like a feed's element and is of another namespace */
    {"<rss "
     "xmlns:m='http://search.yahoo.com/mrss/'><channel><item><m:title>Picture</m:title><title>One"
     "</title><m:description>Of a "
     "dog.</m:description><description>Plain.</description></item></channel>"
     "</rss>",
     {{"One", NULL, NULL, NULL, "One\n\nPlain."}}},
    /* encodings: bytes that are not what they are said to be cost themselves alone */
    {"<?xml version='1.0' "
     "encoding='UTF-8'?><rss><channel><item><title>Caf\xE9</title><description>Fine."
     "</description></item></channel></rss>",
     {{"Caf\xC3\xA9", NULL, NULL, NULL, "Caf\xC3\xA9\n\nFine."}}},
    {"<?xml version='1.0' "
     "encoding='euc-kr'?><rss><channel><item><title>\xB1\xE8</title><description>"
     "Fine.</description></item></channel></rss>",
     {{"\xEA\xB9\x80", NULL, NULL, NULL, "\xEA\xB9\x80\n\nFine."}}},
    {"<?xml version='1.0' "
     "encoding='euc-kr'?><rss><channel><item><title>\xEA\xB9\x80</title><description>"
     "Fine.</description></item></channel></rss>",
     {{"\xEA\xB9\x80", NULL, NULL, NULL, "\xEA\xB9\x80\n\nFine."}}},
    /* rows of JSON that hold HTML */
    {"{\"title\":\"T &amp; U\",\"content\":\"<p>One <b>two</b>.</p><p>5 &lt; "
     "6</p>\",\"date\":\"Thu, 04 "
     "Mar 2021 00:30:00 GMT\"}",
     {{"T & U", NULL, "2021-03-04", NULL, "T & U\n\nOne two.\n\n5 < 6"}}},
    {"{\"content\":\"<html><head><title>T</title></head><body><nav>Home of the news.</nav><p>It is "
     "here, "
     "all of it, and it is long enough.</p></body></html>\",\"url\":\"https://l.example/1\"}",
     {{"T", "https://l.example/1", NULL, NULL,
       "T\n\nIt is here, all of it, and it is long enough."}}},
    {"{\"content\":\"She <3 him, 5 < 6 & no more; so it is.\",\"date\":\"yesterday\"}",
     {{NULL, NULL, NULL, NULL, "She <3 him, 5 < 6 & no more; so it is."}}},
};

static void assert_same(const char *got, const char *expected)
{
    if (expected == NULL)
        assert_null(got);
    else
        assert_string_equal(got != NULL ? got : "(none)", expected);
}

static void feeds_become_articles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct gathered *all = gather_bytes(documents[i].xml, strlen(documents[i].xml), NULL);
        size_t n = 0;
        for (; n < 3 && documents[i].articles[n].text != NULL; n++) {
            const struct expected *expected = &documents[i].articles[n];
            assert_true(n < all->articles);
            assert_string_equal(all->article[n].text, expected->text);
            assert_same(all->article[n].title, expected->title);
            assert_same(all->article[n].url, expected->url);
            assert_same(all->article[n].published, expected->published);
            assert_same(all->article[n].outlet, expected->outlet);
        }
        assert_int_equal(all->articles, n);
        gathered_free(all);
    }
}

static void broken_feed_keeps_what_came_before(void **state)
{
    (void)state;
    static const char xml[] = "<rss><channel><item><description>One.</description></item>\n<item>"
                              "<description>Tw";
    struct gathered *all = gather_bytes(xml, sizeof xml - 1, NULL);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, "One.");
    assert_non_null(strstr(all->said[0], "|line 2|broken XML: "));
    gathered_free(all);
    static const char none[] = "<rss><channel><title>Site</title></channel></rss>";
    all = gather_bytes(none, sizeof none - 1, NULL);
    assert_int_equal(all->articles, 0);
    assert_string_equal(all->said[0], "reject input||no articles in it: no element with text");
    gathered_free(all);
}

static const struct {
    const char *wiki, *text;
} wikitexts[] = {
    {"plain", "plain"},
    {"'''bold''' and ''slanted''", "bold and slanted"},
    {"[[Page]] [[Page|words]]", "Page words"},
    {"a[[File:x.jpg|thumb|A [[link]] in it]]b[[Category:X]]c[[ko:Y]]d", "abcd"},
    {"[https://x.example words here] [https://x.example]", "words here "},
    {"a<!-- not this -->b<ref>nor {{this}}</ref>c<ref name=\"x\"/>d", "abcd"},
    {"a{{cite web|title=x|url={{y}}}}b", "ab"},
    {"{{Infobox television\n| director = [[Kim Do-won]]\n| image = x.jpg\n| num_episodes = 16\n| "
     "starring "
     "= {{ubl|[[Ha]]|Jung}}\n| first_aired = {{Start date|2021|7|17}}\n| empty =\n}}",
     "Director: Kim Do-won\nNum episodes: 16\nStarring: Ha, Jung\nFirst aired: 2021-07-17\n"},
    {"{{lang|ko|\xEA\xB9\x80}}{{Korean|rr=x|hangul=\xEA\xB9\x80}}", "\xEA\xB9\x80\xEA\xB9\x80"},
    {"x\n== Cast ==\n* Ha as Baek\n** note", "x\n\nCast\n\nHa as Baek\nnote"},
    {"{| class=\"x\"\n! Year !! Award\n|-\n| 2021 || style=\"y\" | Best\n|}",
     "\nYear | Award\n\n2021 | "
     "Best\n"},
    {"{{never closed [[nor this", "{{never closed [[nor this"},
    {"}} ]] |}", "}} ]] |}"},
    {"| | x || y\n= = z = =", "| x | y\n\n= z =\n"},
    {"", ""},
};

static void wikitext_becomes_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wikitexts / sizeof wikitexts[0]; i++) {
        struct kd_buf text = KD_BUF_EMPTY;
        kd_buf_add_str(&text, wikitexts[i].wiki);
        assert_true(kd_wikitext_to_text(&text));
        assert_string_equal(text.data != NULL ? text.data : "", wikitexts[i].text);
        kd_buf_free(&text);
    }
}

/* An element with attributes in great number is refused, and does not take minutes. */
static void many_attributes_are_refused(void **state)
{
    (void)state;
    struct kd_buf xml = KD_BUF_EMPTY;
    kd_buf_add_str(&xml, "<rss><channel><item><description>One.</description></item>\n<item");
    for (int i = 0; i < 100000; i++)
        kd_buf_printf(&xml, " a%d=''", i);
    kd_buf_add_str(&xml, "><description>Two.</description></item></channel></rss>");
    assert_false(xml.failed);
    struct gathered *all = gather_bytes(xml.data, xml.len, NULL);
    assert_true(all->articles <= 1);
    assert_non_null(strstr(all->said[0], "an element has more than 5000 attributes"));
    gathered_free(all);
    kd_buf_free(&xml);
}

/* What opens and does not close, in great number, takes a moment. */
static void harmful_wikitext(void **state)
{
    (void)state;
    static const char *const pieces[] = {"{{",   "[[",  "[http", "<ref>", "<ref", "<!--",
                                         "{{a|", "'''", "=",     "= ",    "\n|",  "| "};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct kd_buf text = KD_BUF_EMPTY;
        for (int k = 0; k < 200000; k++)
            kd_buf_add_str(&text, pieces[i]);
        assert_true(kd_wikitext_to_text(&text));
        kd_buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds_become_articles),
        cmocka_unit_test(broken_feed_keeps_what_came_before),
        cmocka_unit_test(many_attributes_are_refused),
        cmocka_unit_test(wikitext_becomes_text),
        cmocka_unit_test(harmful_wikitext),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
