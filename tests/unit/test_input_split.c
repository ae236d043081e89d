/* Unit tests of the splitter: the same articles put into one file in every way people do it, and
 * single articles that only look as if they were several. */
#include "gather.h"

/* Five articles of our own, in five styles: no headline, a crawler's date, furniture at the end, a
 * quotation as the headline, a text that breaks off. */
static const char *const articles[] = {
    "Actor Ma Gyu Tae, 31, could not stop laughing when he looked back on the rain scene of KBS's "
    "\"Paper Boats.\" He and Seo Do Na play Ryu Hwan and Professor Ban Mi Rae in the series.\n"
    "The crew of \"Paper Boats\" showed reporters a reel of mistakes last week. In it Ma Gyu Tae "
    "slips "
    "on the pier four times, and Seo Do Na holds the umbrella over the camera and not over him.\n"
    "\"I trained for a month to fall well, and then I fell badly,\" Ma said during the May 12 "
    "broadcast of "
    "\"Night Talk.\" Seo Do Na told him that the pier had won.\n"
    "See Ma and Seo fight the weather in the clip from \"Paper Boats\" here:",

    " date 2019-03-08 tvN\xE2\x80\x99s \xE2\x80\x9CThe Clockmaker\xE2\x80\x9D has shared new "
    "stills of Bong Ye Rin and Tak Sun "
    "Woo at the workshop!\n\n"
    "In the drama, Bong Ye Rin plays Oh Se Ra, who inherits a shop of broken clocks, and Tak Sun "
    "Woo plays "
    "Im Dal, the only customer who ever comes back. The stills show Oh Se Ra asleep among her "
    "gears.\n\n"
    "The director of \xE2\x80\x9CThe Clockmaker\xE2\x80\x9D said, \xE2\x80\x9C"
    "Bong Ye Rin learned to take a pocket watch apart, and "
    "Tak Sun Woo learned to keep quiet while she did.\xE2\x80\x9D\n\n"
    "Catch Tak Sun Woo in \xE2\x80\x9CHarbor Five\xE2\x80\x9D below!\n\nWatch Now",

    "Watch: Gam Hee Jun And Ok Bo Ra Fail To Keep A Straight Face On The Set Of \xE2\x80\x9CSalt "
    "And Snow\xE2\x80\x9D\n\n\n"
    "\xE2\x80\x9CSalt And Snow\xE2\x80\x9D has revealed what happened behind the cameras of its "
    "wedding!\n\n"
    "The story follows Chu Won (Gam Hee Jun), a fisherman who is mistaken for a prince, and Lady "
    "Eun Byeol "
    "(Ok Bo Ra), who knows better. In the clip Gam Hee Jun forgets the vows and says his shopping "
    "list.\n\n"
    "Ok Bo Ra asks for another take, and Gam Hee Jun asks for lunch. \xE2\x80\x9CSalt And "
    "Snow\xE2\x80\x9D airs every Monday "
    "at 9:30 p.m. KST.\n\n\nPlease enter your comment!\nPlease enter your name here",

    "\xE2\x80\x9CSalt And Snow\xE2\x80\x9D Writer Reveals Why Lady Eun Byeol Had To Leave The "
    "Palace In The End\n\n"
    "Not everybody was happy.\n\n"
    "Writer Noh Kyung Ah spoke about the last episode of Salt And Snow in an interview on Sunday. "
    "She had "
    "planned the farewell of Lady Eun Byeol from the first page, she said.\n\n"
    "A palace is a beautiful place to be unhappy in. I wanted her to have a boat instead.\n\n"
    "\xE2\x80\x94 Noh Kyung Ah\n\n"
    "The writer begins her next drama in spring.\n\n\n\nSource: daily palace\nScroll to top",

    "Han Bi Cheol Considers Leading New Thriller By The Director Of \xE2\x80\x9CGlass "
    "Elevator\xE2\x80\x9D\n\n"
    "Han Bi Cheol may return to the small screen!\n\n"
    "On June 3, a report said that Han Bi Cheol would lead the thriller \xE2\x80\x9CThe Thirteenth "
    "Floor.\xE2\x80\x9D His "
    "agency Maru Entertainment answered that the offer was being reviewed.\n\n"
    "\xE2\x80\x9CThe Thirteenth Floor\xE2\x80\x9D is about a lift attendant, Go Tae San, who sees "
    "people get in and never out. "
    "Director Pyo Seong Il is known for \xE2\x80\x9CGlass Elevator,\xE2\x80\x9D and he will begin "
    "filming in August with",
};

enum { ARTICLES = sizeof articles / sizeof articles[0] };

/* How a file is put together: before each article, after each, and between two. %d: its number. */
static const struct {
    const char *name, *before, *after, *between;
} forms[] = {
    {"cat", "", "", ""},
    {"awk 1", "", "\n", ""},
    {"blank lines", "", "", "\n\n\n\n"},
    {"tail -n +1", "==> %d.txt <==\n", "\n", "\n"},
    {"rules", "", "", "\n---\n"},
    {"rules after each", "", "\n\n* * *\n\n", ""},
    {"long rules", "", "\n", "============================\n"},
    {"names between rules", "=== a/%d.txt ===\n", "\n\n", ""},
    {"names behind a sign", ">>> %d.txt\n", "\n", ""},
    {"keys", "File: %d.txt\n", "\n\n", ""},
    {"numbers", "Article %d\n", "\n", ""},
    {"numbers alone", "[%d]\n\n", "\n\n", ""},
    {"headings", "### Document %d of 5\n", "\n", ""},
    {"form feeds", "", "\n", "\f"},
    {"form feeds in lines", "", "", "\f"},
    {"byte order marks", "\xEF\xBB\xBF", "\n", ""},
};

static void add_numbered(struct kd_buf *file, const char *pattern, int number)
{
    const char *mark = strstr(pattern, "%d");
    size_t before = mark != NULL ? (size_t)(mark - pattern) : strlen(pattern);
    kd_buf_add(file, pattern, before);
    if (mark != NULL)
        kd_buf_printf(file, "%d%s", number, mark + 2);
}

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \n");
}

static void every_form_gives_the_articles(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        struct kd_buf file = KD_BUF_EMPTY;
        for (int i = 0; i < ARTICLES; i++) {
            kd_buf_add_str(&file, i > 0 ? forms[f].between : "");
            add_numbered(&file, forms[f].before, i + 1);
            kd_buf_add_str(&file, articles[i]);
            kd_buf_add_str(&file, forms[f].after);
        }
        struct gathered *all = gather_bytes(file.data, file.len, NULL);
        if (all->articles != ARTICLES)
            fail_msg("%s: %zu articles", forms[f].name, all->articles);
        for (int i = 0; i < ARTICLES; i++) {
            if (strcmp(all->article[i].text, skip_space(articles[i])) != 0)
                fail_msg("%s: article %d is '%s'", forms[f].name, i, all->article[i].text);
        }
        gathered_free(all);
        kd_buf_free(&file);
    }
}

static void headers_name_the_articles(void **state)
{
    (void)state;
    static const char text[] = "==> a/one.txt <==\nThe first.\n\n==> b <==\nThe second.\n\n"
                               "==> a/one.txt <==\nThe third.\n\n==> empty <==\n";
    struct gathered *all = gather_bytes(text, sizeof text - 1, NULL);
    assert_int_equal(all->articles, 3);
    assert_string_equal(all->article[0].source, "a/one.txt");
    assert_string_equal(all->article[1].source, "b");
    assert_int_equal(all->article[1].ordinal, 0);
    assert_string_equal(all->article[2].source, "a/one.txt");
    assert_int_equal(all->article[2].ordinal, 1);
    assert_int_equal(all->said_count, 1);
    assert_string_equal(all->said[0], "reject input|line 11|no text in it");
    gathered_free(all);
}

/* The first of the articles above with something inside that looks like a boundary. */
static const char *const whole[] = {
    "\n\n\n\n",
    "\n---\n",
    "\n\n***\n\n",
    "\n\n---\n\n---\n\n",
    "\n# A Heading Of Some Length Inside\n",
    "\n\n## Paper Boats\n\n",
    "\n=== Cast ===\n",
    "\nWatch Now\n\n",
    "\n\nSource: KBS\n\n",
    "\n\nPhoto: KBS\n\n",
    "\n\nAdvertisement\n\n",
    "\n\nRead also: Bong Ye Rin And Tak Sun Woo Share New Stills Of Their Workshop\n\n",
    "\n- Ma Gyu Tae\n- Seo Do Na\n- Ban Mi Rae\n",
    "\n1. Paper Boats\n2. Harbor Five\n",
    "\nSEOUL, May 12 (Yonhap) -- ",
    "\n\nMay 12, 2019\n\n",
    "\nThe first air date 2019-05-12 was moved twice. ",
    "\nRyuHwan and BanMiRae fans agree.Nobody falls so well. ",
    "\n\n\n\"Nobody Falls As Well As Ma Gyu Tae Falls In Paper Boats\"\n\n\n",
    "\f",
    "\n\xEF\xBB\xBF",
    "\n\nSimilar Articles\n\nTak Sun Woo In Talks\nBong Ye Rin Signs With New Agency\n\n",
    "\n\n1\n0\n0\n\nComments\n\n",
};

static void one_article_stays_whole(void **state)
{
    (void)state;
    const char *first = articles[0];
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        const char *line = first;
        for (int at = 1; at <= 2; at++) { /* after its first and its second paragraph */
            struct kd_buf file = KD_BUF_EMPTY;
            line = strchr(line, '\n') + 1;
            kd_buf_add(&file, first, (size_t)(line - first) - 1);
            kd_buf_add_str(&file, whole[i]);
            kd_buf_add_str(&file, line);
            struct gathered *all = gather_bytes(file.data, file.len, NULL);
            if (all->articles != 1)
                fail_msg("torn at '%s': '%s'", whole[i], all->article[1].text);
            gathered_free(all);
            kd_buf_free(&file);
        }
    }
}

/* Each article of the project's own samples is one, whatever its layout. */
static void list_like_articles_stay_whole(void **state)
{
    (void)state;
    static const char list[] =
        "Four Dramas That Everybody Should Have On The List This Autumn\n\nBy A Staff Writer\n\n"
        "Autumn is long, and these four dramas make it shorter.\n\n"
        "Paper Boats\n\nMa Gyu Tae and Seo Do Na get wet on a pier in this gentle comedy about a "
        "ferryman and a professor who measures the tides.\n\n"
        "The Clockmaker\n\nBong Ye Rin inherits a shop of broken clocks, and Tak Sun Woo is the "
        "only "
        "customer who ever comes back to have his repaired.\n\n"
        "Salt And Snow\n\nGam Hee Jun is a fisherman who is mistaken for a prince. Ok Bo Ra is the "
        "lady "
        "who knows better and keeps silent for sixteen episodes.\n\n"
        "The Thirteenth Floor\n\nHan Bi Cheol attends a lift that people enter and never leave, "
        "and "
        "director Pyo Seong Il lets nobody out either.\n\nWhich one will you watch?\n";
    struct gathered *all = gather_bytes(list, sizeof list - 1, NULL);
    assert_int_equal(all->articles, 1);
    gathered_free(all);
}

static bool is_stars(void *ctx, const char *line, size_t len)
{
    ++*(int *)ctx;
    return len == 3 && memcmp(line, "***", 3) == 0;
}

static void the_user_decides(void **state)
{
    (void)state;
    static const char text[] = "One.\n***\nTwo.\n---\nStill two.\f\n***\n\n***\nThree.";
    int lines = 0;
    struct kd_input_opts opts = {.split = KD_SPLIT_NONE};
    struct gathered *all = gather_bytes(text, sizeof text - 1, &opts);
    assert_int_equal(all->articles, 1);
    assert_string_equal(all->article[0].text, text);
    gathered_free(all);
    opts.split = KD_SPLIT_FORMFEED;
    all = gather_bytes(text, sizeof text - 1, &opts);
    assert_int_equal(all->articles, 2);
    assert_string_equal(all->article[1].text, "***\n\n***\nThree.");
    gathered_free(all);
    opts =
        (struct kd_input_opts){.split = KD_SPLIT_LINE, .split_line = is_stars, .split_ctx = &lines};
    all = gather_bytes(text, sizeof text - 1, &opts);
    assert_int_equal(all->articles, 3);
    assert_string_equal(all->article[1].text, "Two.\n---\nStill two.");
    assert_string_equal(all->article[2].text, "Three.");
    assert_int_equal(lines, 9);
    gathered_free(all);
}

/* A file of many windows: the scheme found in the first holds in all, and nothing is lost where
 * two windows meet. */
static void long_files_are_split_throughout(void **state)
{
    (void)state;
    enum { FILES = 40, PADDING = 60000 };
    struct kd_buf file = KD_BUF_EMPTY;
    for (int i = 0; i < FILES; i++) {
        kd_buf_printf(&file, "==> %d <==\n%s\n", i, articles[i % ARTICLES]);
        for (int k = 0; k < PADDING / 30; k++)
            kd_buf_add_str(&file, "The same sentence once more.\n");
        kd_buf_printf(&file, "End of %d.\n\n", i);
    }
    struct gathered *all = gather_bytes(file.data, file.len, NULL);
    assert_int_equal(all->articles, FILES);
    for (int i = 0; i < FILES; i++) {
        char end[20];
        snprintf(end, sizeof end, "End of %d.", i);
        const char *text = all->article[i].text;
        assert_memory_equal(text, skip_space(articles[i % ARTICLES]), 100);
        assert_string_equal(text + strlen(text) - strlen(end), end);
    }
    gathered_free(all);
    kd_buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_gives_the_articles),
        cmocka_unit_test(headers_name_the_articles),
        cmocka_unit_test(one_article_stays_whole),
        cmocka_unit_test(list_like_articles_stay_whole),
        cmocka_unit_test(the_user_decides),
        cmocka_unit_test(long_files_are_split_throughout),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
