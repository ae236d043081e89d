/* Unit tests of the tables of src/input, and of --field. */
#include "gather.h"

#include "input/format.h"

static const struct {
    const char *bytes;
    const char *texts[4]; /* of its articles, NULL at the end */
    const char *said;
} tables[] = {
    {"id,title,body,date\n1,\"One, two\",\"He said \"\"no\"\".\nThen "
     "yes.\",2021-03-04\n\n2,Two,Plain.,\n",
     {"One, two\n\nHe said \"no\".\nThen yes.", "Two\n\nPlain."},
     NULL},
    {"headline\tcontent\r\nA\tText of it\r\nB\tMore, of it",
     {"A\n\nText of it", "B\n\nMore, of it"},
     NULL},
    {"\"title\";\"text\"\nA;\"x;y\"\n", {"A\n\nx;y"}, NULL},
    {"\xEF\xBB\xBFTitle,Text\nA,B\n", {"A\n\nB"}, NULL},
    {"title,text\nA,<p>One.</p><p>Two.</p>\n", {"A\n\nOne.\n\nTwo."}, NULL},
    {"title,text\nA,B,C\nD,E\n",
     {"D\n\nE"},
     "reject input|line 2|the row has 3 cells, the header 2"},
    {"title,text\n\n\nA,\nD,E\n", {"D\n\nE"}, "reject input|line 4|the row has no text"},
    {"title,text\nA,B\n\"C,D\nE,F\n",
     {"A\n\nB"},
     "reject input|line 3|a quoted cell that does not end"},
    {"title,text\nA,\"B\"", {"A\n\nB"}, NULL},
    {"title,text\nA,\"B\"\"", {NULL}, "reject input|line 2|a quoted cell that does not end"},
    /* prose is no table, though its first line has a comma and the word text */
    {"The text, the title and the rest.\n\nAll of it is here.\n",
     {"The text, the title and the rest.\n\nAll of it is here."},
     NULL},
    {"name,age\nA,3\n", {"name,age\nA,3"}, NULL},
};

static void tables_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct gathered *all = gather_bytes(tables[i].bytes, strlen(tables[i].bytes), NULL);
        size_t n = 0;
        for (; tables[i].texts[n] != NULL; n++) {
            assert_true(n < all->articles);
            assert_string_equal(all->article[n].text, tables[i].texts[n]);
        }
        assert_int_equal(all->articles, n);
        assert_int_equal(all->said_count, tables[i].said != NULL);
        if (tables[i].said != NULL)
            assert_string_equal(all->said[0], tables[i].said);
        gathered_free(all);
    }
}

static void fields_are_found_where_told(void **state)
{
    (void)state;
    static const char json[] =
        "{\"meta\":{\"t\":\"Title\"},\"doc\":{\"body\":\"Text.\"},\"title\":\"No\"}";
    static const char csv[] = "a;b\nOne;Two\n";
    struct kd_input_opts opts = {
        .fields = {[KD_KEY_TEXT] = ".doc.body", [KD_KEY_TITLE] = ".meta.t"}};
    struct gathered *all = gather_bytes(json, sizeof json - 1, &opts);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, "Title\n\nText.");
    gathered_free(all);
    opts = (struct kd_input_opts){.format = "csv", .fields = {[KD_KEY_TEXT] = "b"}};
    all = gather_bytes(csv, sizeof csv - 1, &opts);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, "Two");
    gathered_free(all);
    opts.fields[KD_KEY_TEXT] = "c";
    all = gather_bytes(csv, sizeof csv - 1, &opts);
    assert_int_equal(all->articles, 0);
    assert_string_equal(all->said[0],
                        "reject input|line 1|the header names no column of texts (keys: "
                        "text, content, body ...)");
    gathered_free(all);
}

static void odd_tables(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *said;
    } odd[] = {
#define BYTES(s) s, sizeof(s) - 1
        {BYTES("\"\""), "reject input|line 1|the header names no column of texts (keys: text, "
                        "content, body ...)"},
        {BYTES("title,text\nA,B\0C\n"),
         "reject input|line 2|a NUL byte in the row: not text, or damaged"},
        {BYTES("text,\"title\nA,B\n"), "reject input|line 1|a quoted cell that does not end"},
    };
    const struct kd_input_opts opts = {.format = "csv"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct gathered *all = gather_bytes(odd[i].bytes, odd[i].n, &opts);
        assert_int_equal(all->articles, 0);
        assert_int_equal(all->said_count, 1);
        assert_string_equal(all->said[0], odd[i].said);
        gathered_free(all);
    }
}

/* A database's way to say that there is no day. */
static void no_day_is_none(void **state)
{
    (void)state;
    static const char csv[] = "title,text,date\nA,B,0000-00-00\nC,D,2021-13-01\nE,F,2021-03\n"
                              "G,H,XXXX-03-04\n";
    struct gathered *all = gather_bytes(csv, sizeof csv - 1, NULL);
    assert_int_equal(all->articles, 4);
    assert_null(all->article[0].published);
    assert_null(all->article[1].published);
    assert_string_equal(all->article[2].published, "2021-03");
    assert_string_equal(all->article[3].published, "XXXX-03-04");
    gathered_free(all);
}

static void options_for_fields(void **state)
{
    (void)state;
    enum kd_key key;
    const char *path;
    assert_true(kd_key_option("url=.a.b", &key, &path));
    assert_int_equal(key, KD_KEY_URL);
    assert_string_equal(path, ".a.b");
    assert_false(kd_key_option("url", &key, &path));
    assert_false(kd_key_option("url=", &key, &path));
    assert_false(kd_key_option("body=x", &key, &path));
}

/* What jansson would take, or take for something else, is refused; the rest is read. */
static void odd_json_is_refused(void **state)
{
    (void)state;
    static const char json[] =
        "{\"text\":\"One.\"}\n{\"text\":\"a\",\"text\":\"b\"}\n{\"text\":NaN}\n"
        "{\"text\":\"\\ud800 x\"}\n{\"text\":\"Two.\"}\n";
    struct gathered *all = gather_bytes(json, sizeof json - 1, NULL);
    assert_int_equal(all->articles, 2);
    assert_int_equal(all->said_count, 3);
    assert_non_null(strstr(all->said[0], "|line 2|broken JSON: duplicate object key"));
    assert_non_null(strstr(all->said[1], "|line 3|broken JSON"));
    assert_non_null(strstr(all->said[2], "|line 4|broken JSON"));
    gathered_free(all);
}

/* Who wrote it, in every form that states it; an address is no name. */
static void authors(void **state)
{
    (void)state;
#define PAGE_BODY                                                                                  \
    "<h1>The valley</h1><p>The tvN drama tells of a valley of salt, and of a girl who was born "   \
    "there and did not want to stay, as she told us in a long talk by the river last week.</p>"
    static const struct {
        const char *input, *author;
    } inputs[] = {
        {"title,text,byline\nA,B,Jo Writer\n", "Jo Writer"},
        {"{\"text\":\"B\",\"author\":\"Jo Writer\"}", "Jo Writer"},
        {"{\"text\":\"B\",\"author\":\"https://a.example/jo\"}", NULL},
        {"{\"text\":\"B\",\"author\":\"jo@a.example\"}", NULL},
        {"{\"text\":\"B\",\"author\":\"\"}", NULL},
        {"<rss xmlns:d='http://purl.org/dc/elements/1.1/'><channel><item><title>A</title>"
         "<d:creator>Jo Writer</d:creator><description>B</description></item></channel></rss>",
         "Jo Writer"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title><author><name>Jo Writer"
         "</name><uri>https://a.example/jo</uri></author><content>B</content></entry></feed>",
         "Jo Writer"},
        {"<docs><doc><title>A</title><author>Jo Writer</author><body>B</body></doc><doc><body>C"
         "</body></doc></docs>",
         "Jo Writer"},
        {"<html><meta name=author content='Jo Writer'>" PAGE_BODY, "Jo Writer"},
        {"<html><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{"
         "\"name\":\"Jo Writer\"}}</script>" PAGE_BODY,
         "Jo Writer"},
    };
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct gathered *all = gather_bytes(inputs[i].input, strlen(inputs[i].input), NULL);
        const char *author = all->articles > 0 ? all->article[0].author : "(no article)";
        if (inputs[i].author == NULL)
            assert_null(author);
        else
            assert_string_equal(author != NULL ? author : "(none)", inputs[i].author);
        gathered_free(all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(authors),
        cmocka_unit_test(tables_are_read),
        cmocka_unit_test(fields_are_found_where_told),
        cmocka_unit_test(odd_tables),
        cmocka_unit_test(no_day_is_none),
        cmocka_unit_test(options_for_fields),
        cmocka_unit_test(odd_json_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
