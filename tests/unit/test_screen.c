/* Unit tests of looking at texts before they are extracted: languages, and what is about Korean
 * drama, measured on the samples and on texts about other things. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "extract/screen.h"

static int screen_open(void **state)
{
    struct kd_error err = {{0}};
    return kd_screen_new(NULL, (struct kd_screen **)state, &err) == KDIDX_OK ? 0 : -1;
}

static int screen_close(void **state)
{
    kd_screen_free(*state);
    return 0;
}

static const struct {
    const char *text, *lang;
} languages[] = {
    {"Ha Yoon Seo will play the surveyor, and her partner is the one who has never left it.", "en"},
    {"La actriz será la protagonista de la nueva serie, y el actor también estará en ella con su "
     "hermana.",
     "es"},
    {"A atriz será a protagonista da nova série, e o ator também não está com uma pessoa mais "
     "velha.",
     "pt"},
    {"L'actrice sera dans la nouvelle série, et les acteurs sont aussi avec elle pour une journée "
     "sur "
     "le plateau.",
     "fr"},
    {"Die Schauspielerin wird die Hauptrolle in der neuen Serie spielen, und er ist auch mit von "
     "der "
     "Partie.",
     "de"},
    {"Aktris ini akan membintangi drama yang dibuat untuk para penonton, dan juga pada tahun ini "
     "tidak "
     "ada yang lain.",
     "id"},
    {"Si Ha Yoon Seo ang gaganap sa bagong serye, at ang mga kasama niya ay hindi pa sinasabi ng "
     "istasyon.",
     "tl"},
    {"Nữ diễn viên sẽ đóng vai chính trong phim mới, và những người khác cũng được nhắc đến với "
     "các vai "
     "của họ.",
     "vi"},
    {"Oyuncu yeni dizide bir ölçümcü olarak rol alacak ve onun için bu çok önemli, ama daha sonra "
     "ne olacak.",
     "tr"},
    {"배우 하윤서가 새 드라마에서 측량사 역을 맡는다. 첫 방송은 칠월이다.", "ko"},
    {"女優のハ・ユンソが新しいドラマで主役を演じることになった。", "ja"},
    {"演員將在新的電視劇中擔任主角，這部作品將於七月播出。", "zh"},
    {"Актриса сыграет главную роль в новой дораме, которая выйдет в июле.", "ru"},
    {"นักแสดงจะรับบทนำในละครเรื่องใหม่", "th"},
    {"ستلعب الممثلة دور البطولة في المسلسل الجديد", "ar"},
    /* an English article with names and quotes in Hangul is English */
    {"The drama (소금의 길) is by Kim Do Won (김도원), and the first episode of it was on the air "
     "in July "
     "with Ha Yoon Seo (하윤서).",
     "en"},
    /* "a" and "is" are Hungarian words, too */
    {"A drama is on. Cha Yeon Doo, who Ye Ji Su portrays, is a hunter, a lucky one.", "en"},
    {"Seo Ha On", NULL},
    /* parts of names are function words of Czech and of Tagalog */
    {"Kim Na Ra plays Do Won Ho, a doctor. Lee Do Na plays Na Do Jin, a nurse.", NULL},
    {"", NULL},
};

static void languages_are_recognised(void **state)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        struct kd_screened seen =
            kd_screen_text(*state, languages[i].text, strlen(languages[i].text));
        if (languages[i].lang == NULL)
            assert_null(seen.lang);
        else
            assert_string_equal(seen.lang != NULL ? seen.lang : languages[i].text,
                                languages[i].lang);
    }
}

/* ---- about Korean drama ---- */

/* How many of the texts that the pattern names are kept; *count is how many there are. */
static size_t kept(const struct kd_screen *screen, const char *pattern, size_t *count,
                   size_t *foreign)
{
    glob_t files;
    size_t kdrama = 0;
    struct kd_error err = {{0}};
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    *count = files.gl_pathc;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct kd_buf text = KD_BUF_EMPTY;
        assert_int_equal(kd_file_read(files.gl_pathv[i], &text, &err), KDIDX_OK);
        struct kd_screened seen = kd_screen_text(screen, text.data, text.len);
        kdrama += seen.kdrama;
        *foreign +=
            seen.lang != NULL && strcmp(seen.lang, "en") != 0 && strcmp(seen.lang, "ko") != 0;
        kd_buf_free(&text);
    }
    globfree(&files);
    return kdrama;
}

/* All samples are about Korean drama, or near to it; 99 in 100 must stay, and be taken for English.
 */
static void samples_are_kept(void **state)
{
    static const char *const patterns[] = {"data/sample/*.txt", "data/sample/modelled/*.txt"};
    for (size_t i = 0; i < 2; i++) {
        size_t count, foreign = 0;
        size_t n = kept(*state, patterns[i], &count, &foreign);
        print_message("# %s: %zu of %zu kept, %zu in another language\n", patterns[i], n, count,
                      foreign);
        assert_true(count > 50);
        assert_true(n * 100 >= count * 99);
        assert_true(foreign * 200 <= count);
    }
}

/* What else lies in a crawl, much of it near: Korea without drama, drama without Korea. */
static const char *const others[] = {
    "The council has voted to close the swimming pool in Mill Lane for repairs. Councillor Dorothy "
    "Park "
    "said that the roof had been leaking since the winter and that the work would take until May.",
    "South Korea's central bank left its interest rate unchanged on Thursday. Governor Rhee said "
    "that "
    "household debt in Seoul remained the greatest risk to the economy.",
    "Whisk the eggs with the sugar, fold in the flour and pour the batter into a buttered tin. "
    "Bake it for "
    "forty minutes. It keeps for three days, if nobody finds it.",
    "Son scored twice as Tottenham beat Leicester on Saturday. The Korean forward left the pitch "
    "to "
    "applause after eighty minutes, and the manager had nothing but praise for him.",
    "The new phone has a brighter screen and a battery that lasts two days. In our test it charged "
    "to half "
    "in twenty minutes. The camera is the best that we have seen this year.",
    "The sitcom about three nurses in Leeds returns to BBC One for its fourth season. The cast is "
    "the same, "
    "but for the doctor, whose role goes to a newcomer. The first episode airs on Sunday.",
    "Take the airport bus to the old town and walk up to the castle. The museum opens at nine, and "
    "the view "
    "from the tower is worth the stairs. Hotels near the station are cheap but loud.",
    "def main(argv):\n    \"\"\"Reads the rows of a table and prints the sum of each "
    "column.\"\"\"\n    for row in "
    "read(argv[1]):\n        add(row)\n",
    "Our privacy policy has changed. We collect your name, your address and the pages that you "
    "visit. You "
    "may ask us to delete them at any time by writing to the address below.",
    "The minister resigned on Monday after the report on the bridge was published. The opposition "
    "called for "
    "an election. It is the third resignation from the cabinet this year.",
    "Researchers in Daejeon have built a battery that does not burn. The team at the Korean "
    "institute "
    "reported its results in a journal on Wednesday. Carmakers are interested.",
    "The director's cut of the space opera runs for four hours. The actor who plays the captain "
    "said that he "
    "had forgotten most of the scenes. The film opens on December 5.",
    "For sale: a bicycle, hardly used, blue, with a basket. Forty euros. Please call after six.",
    "The choir of St Mary's will sing on the second Sunday in Advent. Admission is free, and there "
    "will be "
    "mulled wine in the hall. Please bring a cup.",
    "Fold the cabbage leaves over the paste and press them into the jar. Kimchi is ready after a "
    "week in the "
    "cellar. My grandmother in Jeju used pears, and so do I.",
    "The stock fell by four per cent after the chip maker in Suwon said that demand for memory had "
    "weakened. "
    "Analysts had expected as much.",
    "Patients who slept less than six hours had a higher blood pressure. The study followed nine "
    "hundred "
    "nurses for ten years. Its authors warn that it shows no cause.",
    "The telenovela ends on Friday after a hundred and twenty episodes. Its star told the paper "
    "that she "
    "will miss the villain most. The network has not yet named what comes next.",
    "To install the program, unpack the archive and run make. You need a compiler and the headers "
    "of the "
    "library. If the tests fail, please tell us which.",
    "A storm has cut off the villages in the valley. Helicopters brought bread and water on "
    "Tuesday. The "
    "road may stay closed until the end of the month, the army said.",
};

static void other_things_are_left_out(void **state)
{
    size_t n = sizeof others / sizeof others[0], left_out = 0;
    for (size_t i = 0; i < n; i++)
        left_out += !kd_screen_text(*state, others[i], strlen(others[i])).kdrama;
    print_message("# texts about other things: %zu of %zu left out\n", left_out, n);
    assert_true(left_out * 100 >= n * 85);
}

static void codes_of_languages(void **state)
{
    assert_string_equal(kd_screen_code(*state, "en,ko", 2), "en");
    assert_string_equal(kd_screen_code(*state, "ko", 2), "ko");
    assert_null(kd_screen_code(*state, "xx", 2));
    assert_null(kd_screen_code(*state, "", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_recognised),
        cmocka_unit_test(samples_are_kept),
        cmocka_unit_test(other_things_are_left_out),
        cmocka_unit_test(codes_of_languages),
    };
    return cmocka_run_group_tests(tests, screen_open, screen_close);
}
