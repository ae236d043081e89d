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
    /* a bad byte in EUC-KR, whose first letter could be UTF-8 */
    {"<?xml version='1.0' encoding='euc-kr'?><rss><channel><item><title>\xC4\xAB\xC6\xE4 "
     "\xBC\xD2\xBD\xC4</title><description>\xC7\xD1\xBC\xD2\xB8\xAE \xB9\xE8\xBF\xEC\xB0\xA1 "
     "\xBB\xF5 \xB5\xE5\xB6\xF3\xB8\xB6\xBF\xA1 "
     "\xB3\xAA\xBF\xC2\xB4\xD9.\xFF</description></item><item><title>\xB5\xD1\xC2\xB0</"
     "title><description>\xB4\xD9\xC0\xBD \xB1\xE2\xBB\xE7.</description></item></channel></rss>",
     {{"\xEC\xB9\xB4\xED\x8E\x98 \xEC\x86\x8C\xEC\x8B\x9D", NULL, NULL, NULL,
       "\xEC\xB9\xB4\xED\x8E\x98 "
       "\xEC\x86\x8C\xEC\x8B\x9D\n\n\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
       "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
       "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 "
       "\xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4.\xEF\xBF\xBD"},
      {"\xEB\x91\x98\xEC\xA7\xB8", NULL, NULL, NULL,
       "\xEB\x91\x98\xEC\xA7\xB8\n\n\xEB\x8B\xA4\xEC\x9D\x8C \xEA\xB8\xB0\xEC\x82\xAC."}}},
    /* EUC-KR that is said to be UTF-8 */
    {"<?xml version='1.0' encoding='UTF-8'?><rss><channel><item><title>\xC4\xAB\xC6\xE4 "
     "\xBC\xD2\xBD\xC4</title><description>\xC7\xD1\xBC\xD2\xB8\xAE \xB9\xE8\xBF\xEC\xB0\xA1 "
     "\xBB\xF5 \xB5\xE5\xB6\xF3\xB8\xB6\xBF\xA1 "
     "\xB3\xAA\xBF\xC2\xB4\xD9.</description></item><item><title>\xB5\xD1\xC2\xB0</"
     "title><description>\xB4\xD9\xC0\xBD \xB1\xE2\xBB\xE7.</description></item></channel></rss>",
     {{"\xEC\xB9\xB4\xED\x8E\x98 \xEC\x86\x8C\xEC\x8B\x9D", NULL, NULL, NULL,
       "\xEC\xB9\xB4\xED\x8E\x98 "
       "\xEC\x86\x8C\xEC\x8B\x9D\n\n\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
       "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
       "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 \xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4."},
      {"\xEB\x91\x98\xEC\xA7\xB8", NULL, NULL, NULL,
       "\xEB\x91\x98\xEC\xA7\xB8\n\n\xEB\x8B\xA4\xEC\x9D\x8C \xEA\xB8\xB0\xEC\x82\xAC."}}},
    /* UTF-8 that is said to be UTF-16, and of an encoding that nobody knows */
    {"<?xml version='1.0' encoding='utf-16le'?><rss><channel><item><title>\xEC\xB9\xB4\xED\x8E\x98 "
     "\xEC\x86\x8C\xEC\x8B\x9D</title><description>\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
     "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
     "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 "
     "\xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4.</description></"
     "item><item><title>\xEB\x91\x98\xEC\xA7\xB8</title><description>\xEB\x8B\xA4\xEC\x9D\x8C "
     "\xEA\xB8\xB0\xEC\x82\xAC.</description></item></channel></rss>",
     {{"\xEC\xB9\xB4\xED\x8E\x98 \xEC\x86\x8C\xEC\x8B\x9D", NULL, NULL, NULL,
       "\xEC\xB9\xB4\xED\x8E\x98 "
       "\xEC\x86\x8C\xEC\x8B\x9D\n\n\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
       "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
       "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 \xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4."},
      {"\xEB\x91\x98\xEC\xA7\xB8", NULL, NULL, NULL,
       "\xEB\x91\x98\xEC\xA7\xB8\n\n\xEB\x8B\xA4\xEC\x9D\x8C \xEA\xB8\xB0\xEC\x82\xAC."}}},
    {"<?xml version='1.0' encoding='x-none'?><rss><channel><item><title>\xEC\xB9\xB4\xED\x8E\x98 "
     "\xEC\x86\x8C\xEC\x8B\x9D</title><description>\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
     "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
     "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 "
     "\xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4.</description></"
     "item><item><title>\xEB\x91\x98\xEC\xA7\xB8</title><description>\xEB\x8B\xA4\xEC\x9D\x8C "
     "\xEA\xB8\xB0\xEC\x82\xAC.</description></item></channel></rss>",
     {{"\xEC\xB9\xB4\xED\x8E\x98 \xEC\x86\x8C\xEC\x8B\x9D", NULL, NULL, NULL,
       "\xEC\xB9\xB4\xED\x8E\x98 "
       "\xEC\x86\x8C\xEC\x8B\x9D\n\n\xED\x95\x9C\xEC\x86\x8C\xEB\xA6\xAC "
       "\xEB\xB0\xB0\xEC\x9A\xB0\xEA\xB0\x80 \xEC\x83\x88 "
       "\xEB\x93\x9C\xEB\x9D\xBC\xEB\xA7\x88\xEC\x97\x90 \xEB\x82\x98\xEC\x98\xA8\xEB\x8B\xA4."},
      {"\xEB\x91\x98\xEC\xA7\xB8", NULL, NULL, NULL,
       "\xEB\x91\x98\xEC\xA7\xB8\n\n\xEB\x8B\xA4\xEC\x9D\x8C \xEA\xB8\xB0\xEC\x82\xAC."}}},
    /* a bad byte in Shift_JIS, in windows-1252, in UTF-16 */
    {"<?xml version='1.0' "
     "encoding='Shift_JIS'?><rss><channel><item><title>\x90V\x82\xB5\x82\xA2\x83h\x83\x89\x83}</"
     "title><description>\x8Ft\x82\xC9\x8En\x82\xDC\x82\xE9\x81"
     "B\xFD</description></item><item><title>\x8E\x9F</title><description>\x91\xB1\x82\xAB\x81"
     "B</description></item></channel></rss>",
     {{"\xE6\x96\xB0\xE3\x81\x97\xE3\x81\x84\xE3\x83\x89\xE3\x83\xA9\xE3\x83\x9E", NULL, NULL, NULL,
       "\xE6\x96\xB0\xE3\x81\x97\xE3\x81\x84\xE3\x83\x89\xE3\x83\xA9\xE3\x83\x9E\n\n\xE6\x98"
       "\xA5\xE3\x81\xAB\xE5\xA7\x8B\xE3\x81\xBE\xE3\x82\x8B\xE3\x80\x82\xEF\xBF\xBD"},
      {"\xE6\xAC\xA1", NULL, NULL, NULL, "\xE6\xAC\xA1\n\n\xE7\xB6\x9A\xE3\x81\x8D\xE3\x80\x82"}}},
    {"<?xml version='1.0' "
     "encoding='windows-1252'?><rss><channel><item><title>L\x92\xE9t\xE9</"
     "title><description>Fini.\x81</description></item><item><title>Deux</"
     "title><description>Apr\xE8s.</description></item></channel></rss>",
     {{"L\xE2\x80\x99\xC3\xA9t\xC3\xA9", NULL, NULL, NULL,
       "L\xE2\x80\x99\xC3\xA9t\xC3\xA9\n\n"
       "Fini.\xEF\xBF\xBD"},
      {"Deux", NULL, NULL, NULL,
       "Deux\n\n"
       "Apr\xC3\xA8s."}}},
    /* characters that XML has not, as such and by their numbers */
    {"<rss><channel><item><title>A\x0B"
     "B&#1;&#x1F;C</title><description>\x01"
     "D\xEF\xBF\xBF"
     "E&#xD83D;F&#8217;<![CDATA[G\xEF\xBF\xBE]]></description></item><item><title>Two</"
     "title><description>More.</description></item></channel></rss>",
     {{"ABC", NULL, NULL, NULL,
       "ABC\n\n"
       "D\xEF\xBF\xBD"
       "E\xEF\xBF\xBD"
       "F\xE2\x80\x99G\xEF\xBF\xBD"},
      {"Two", NULL, NULL, NULL, "Two\n\nMore."}}},
    /* references that nobody declares, and "&" that begins none */
    {"<rss><channel><item><title>Q&A &star; "
     "R&D</title><link>https://l.example/?a=1&b=2&copy;</link><description>H&M; &#; &#x; &9; "
     "&amp;star; "
     "&lt;</description></item><item><title>Two</title><description>More.</description></item></"
     "channel></rss>",
     {{"Q&A &star; R&D", "https://l.example/?a=1&b=2\xC2\xA9", NULL, NULL,
       "Q&A &star; R&D\n\nH&M; &#; &#x; &9; &star; <"},
      {"Two", NULL, NULL, NULL, "Two\n\nMore."}}},
    /* in CDATA they are text already, in comments and instructions nothing; in attributes they are
       mended */
    {"<rss><!-- &no; & <x> --><?do &no; & ?><channel><item a='1&2&no;'><title><![CDATA[Q&A &star; "
     "&]]></title><description>One.<!-- &no; --></description></item></channel></rss>",
     {{"Q&A &star; &", NULL, NULL, NULL, "Q&A &star; &\n\nOne."}}},
    /* what a DTD declares is the parser's, which does not expand it */
    {"<?xml version='1.0'?><!DOCTYPE rss [<!-- it's <!ENTITY no 'x'> --><!ENTITY site 'Lantern > "
     "Daily'><!ENTITY own SYSTEM "
     "'file:///etc/hostname'>]><rss><channel><item><title>A&site;B&own;C "
     "&no;</title><description>One.</description></item></channel></rss>",
     {{"ABC &no;", NULL, NULL, NULL, "ABC &no;\n\nOne."}}},
    /* empty lines before the declaration; a DTD first */
    {"\n \n<?xml version='1.0' encoding='UTF-8' "
     "?>\n<rss><channel><item><title>A</title><description>One.</description></item></channel></"
     "rss>",
     {{"A", NULL, NULL, NULL, "A\n\nOne."}}},
    {"<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://l.example/rss-0.91.dtd'><rss "
     "version='0.91'><channel><item><title>A&eacute; "
     "&no;</title><description>One.</description></item></channel></rss>",
     {{"A\xC3\xA9 &no;", NULL, NULL, NULL, "A\xC3\xA9 &no;\n\nOne."}}},
    /* a text without tags that is escaped all the same */
    {"<rss><channel><item><title>A</title><description><![CDATA[Seo&#8217;s &quot;Salt Road&quot; "
     "&amp; more &nope;]]></description></item></channel></rss>",
     {{"A", NULL, NULL, NULL, "A\n\nSeo\xE2\x80\x99s \"Salt Road\" & more &nope;"}}},
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

/* What a line so long that it is decoded in pieces has at the end of one is not torn. */
static void pieces_end_anywhere(void **state)
{
    (void)state;
    enum { PIECE = 16384 + 4 * 65536 };
    static const char tail[] =
        "&star;\xED\x95\x9C&amp;<![CDATA[a]b]]c&d;]]><!-- - & -->&eacute;&#1;&#33;&"
        "</description></item></channel></rss>";
    static const char head[] = "<rss><channel><item><description>";
    for (size_t cut = 0; cut < sizeof tail; cut++) {
        struct kd_buf xml = KD_BUF_EMPTY;
        kd_buf_add_str(&xml, head);
        while (xml.len + cut < PIECE)
            kd_buf_add_char(&xml, 'x');
        kd_buf_add_str(&xml, tail);
        struct gathered *all = gather_bytes(xml.data, xml.len, NULL);
        assert_int_equal(all->articles, 1);
        const char *text = all->article[0].text;
        assert_string_equal(text + strspn(text, "x"), "&star;\xED\x95\x9C&a]b]]c&d;\xC3\xA9!&");
        gathered_free(all);
        kd_buf_free(&xml);
    }
}

/* Entities that would grow, or would be fetched, are the parser's to refuse. */
static void entities_are_not_expanded(void **state)
{
    (void)state;
    struct kd_buf xml = KD_BUF_EMPTY;
    kd_buf_add_str(&xml, "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>");
    for (int c = 'b'; c < 'k'; c++)
        kd_buf_printf(&xml, "<!ENTITY %c '&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;'>", c, c - 1, c - 1,
                      c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
    kd_buf_add_str(&xml, "]><rss><channel><item><title>&j;</title></item></channel></rss>");
    struct gathered *all = gather_bytes(xml.data, xml.len, NULL);
    assert_int_equal(all->articles, 0);
    assert_non_null(strstr(all->said[0], "broken XML: Detected an entity reference loop"));
    gathered_free(all);
    kd_buf_free(&xml);
}

/* The line of a mistake is that of the file, whatever was mended before it. */
static void places_are_the_files(void **state)
{
    (void)state;
    static const char xml[] = "\n<?xml version='1.0'\n encoding='euc-kr'?>\r\n<rss><channel>&no;\n"
                              "<item><description>\xC7\xD1\n\xFF</description>\n<x></item>";
    struct gathered *all = gather_bytes(xml, sizeof xml - 1, NULL);
    assert_int_equal(all->articles, 0);
    assert_non_null(strstr(all->said[0], "|line 7|broken XML: "));
    assert_string_equal(all->said[1], "note input|line 6|not UTF-8; bytes from here on that were "
                                      "replaced by U+FFFD: 1");
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
        cmocka_unit_test(pieces_end_anywhere),
        cmocka_unit_test(entities_are_not_expanded),
        cmocka_unit_test(places_are_the_files),
        cmocka_unit_test(many_attributes_are_refused),
        cmocka_unit_test(wikitext_becomes_text),
        cmocka_unit_test(harmful_wikitext),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
