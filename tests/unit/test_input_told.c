/* Unit tests of what is told of each input: its format, its counts and its bytes; and of the limit
 * on articles, which ends all inputs alike. */
#include <fcntl.h>
#include <sys/stat.h>

#include "pack.h"

struct told {
    char line[30][200]; /* "SOURCE|FORMAT|ARTICLES|REJECTED" */
    size_t lines;
    uint64_t articles, rejected, bytes; /* as the other members of the sink are told */
    char last[100];                     /* source of the last article */
    struct kd_buf of_many;              /* "SOURCE " each */
};

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct told *told = ctx;
    told->articles++;
    snprintf(told->last, sizeof told->last, "%s", article->source);
    return KDIDX_OK;
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    struct told *told = ctx;
    (void)source, (void)place, (void)reason;
    told->rejected++;
}

static void on_reject_many(void *ctx, const char *folder, uint64_t count, const char *reason)
{
    struct told *told = ctx;
    (void)folder, (void)reason;
    told->rejected += count;
}

static void on_one_of_many(void *ctx, const char *source, const char *reason)
{
    struct told *told = ctx;
    assert_non_null(strstr(reason, "holds no text"));
    kd_buf_printf(&told->of_many, "%s ", source);
}

static void on_input(void *ctx, const struct kd_input *input)
{
    struct told *told = ctx;
    assert_true(told->lines < 30);
    snprintf(told->line[told->lines++], sizeof told->line[0], "%s|%s|%d|%d", input->source,
             input->format != NULL ? input->format : "-", (int)input->articles,
             (int)input->rejected);
}

static void on_bytes(void *ctx, uint64_t n)
{
    struct told *told = ctx;
    told->bytes += n;
}

static struct told *tell(const char *const *paths, size_t count, uint64_t limit)
{
    struct told *told = calloc(1, sizeof *told);
    struct kd_error err = {{0}};
    assert_non_null(told);
    const struct kd_input_opts opts = {.limit = limit, .leave_out = "in/left-out.txt"};
    const struct kd_input_sink sink = {.ctx = told,
                                       .article = on_article,
                                       .reject = on_reject,
                                       .reject_many = on_reject_many,
                                       .one_of_many = on_one_of_many,
                                       .input = on_input,
                                       .bytes = on_bytes};
    assert_int_equal(kd_input_read(paths, count, &opts, &sink, &err), KDIDX_OK);
    return told;
}

static void told_free(struct told *told)
{
    kd_buf_free(&told->of_many);
    free(told);
}

static void expect_lines(const struct told *told, const char *const *lines, size_t n)
{
    for (size_t i = 0; i < told->lines && i < n; i++)
        assert_string_equal(told->line[i], lines[i]);
    assert_int_equal(told->lines, n);
}

static void write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

/* A tar archive of a page, a PDF, two lines of JSON in gzip, and JSON without text. */
static void make_tar(struct kd_buf *out)
{
    struct kd_buf lines = KD_BUF_EMPTY;
    struct archiver archiver = archiver_begin(out, false);
    const char text[] = "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
    pack_gzip(&lines, text, sizeof text - 1);
    archiver_add_text(&archiver, "a.html",
                      "<html><body><p>A page with a text of its own.</p></body></html>");
    archiver_add_text(&archiver, "b.pdf", "%PDF-1.4\n");
    archiver_add(&archiver, "c.jsonl.gz", AE_IFREG, lines.data, lines.len);
    archiver_add_text(&archiver, "d.json", "{\"id\":1}");
    archiver_end(&archiver);
    kd_buf_free(&lines);
}

static void make_folder(void)
{
    struct kd_buf tar = KD_BUF_EMPTY, packed = KD_BUF_EMPTY;
    assert_true(mkdir("in", 0700) == 0 || access("in", R_OK) == 0);
    write_text("in/a.txt", "A text.\n");
    write_text("in/b.json", "{\"id\":1}");
    write_text("in/c.json", "{\"id\":2}");
    write_text("in/empty", "");
    write_text("in/kdidx.db", "Not read.");
    write_text("in/left-out.txt", "Not read.");
    make_tar(&tar);
    pack_gzip(&packed, tar.data, tar.len);
    write_bytes("in/t.tar.gz", packed.data, packed.len);
    tar.len = 4 * 512 + 100; /* in the header of its third file */
    write_bytes("in/u.tar", tar.data, tar.len);
    packed.len = 10; /* nothing can be unpacked */
    write_bytes("in/v.gz", packed.data, packed.len);
    kd_buf_free(&tar);
    kd_buf_free(&packed);
}

static void each_input_is_told_once(void **state)
{
    (void)state;
    static const char *const paths[] = {"in", "nothing-there", "in/a.txt"};
    static const char *const lines[] = {"in/a.txt|text|1|0",
                                        "in/b.json|json|0|1",
                                        "in/c.json|json|0|1",
                                        "in/empty|-|0|1",
                                        "in/t.tar.gz/a.html|html in tar in gzip|1|0",
                                        "in/t.tar.gz/b.pdf|-|0|1",
                                        "in/t.tar.gz/c.jsonl.gz|json in gzip in tar in gzip|2|0",
                                        "in/t.tar.gz/d.json|json in tar in gzip|0|1",
                                        "in/u.tar/a.html|html in tar|1|0",
                                        "in/u.tar/b.pdf|-|0|1",
                                        "in/u.tar|tar|0|1",
                                        "in/v.gz|gzip|0|1",
                                        "nothing-there|-|0|1",
                                        "in/a.txt|text|1|0"};
    make_folder();
    struct told *told = tell(paths, 3, 0);
    expect_lines(told, lines, sizeof lines / sizeof lines[0]);
    assert_int_equal(told->articles, 6);
    assert_int_equal(told->rejected, 9);
    assert_string_equal(told->of_many.data, "in/b.json in/c.json in/t.tar.gz/d.json ");
    told_free(told);
}

static void the_limit_ends_all_inputs(void **state)
{
    (void)state;
    static const char *const paths[] = {"in/a.txt", "in/t.tar.gz", "in/a.txt"};
    static const char *const last[] = {"in/a.txt", "in/t.tar.gz/a.html", "in/t.tar.gz/c.jsonl.gz",
                                       "in/t.tar.gz/c.jsonl.gz", "in/a.txt"};
    static const size_t inputs[] = {1, 2, 4, 4, 6};
    make_folder();
    for (size_t limit = 1; limit <= 6; limit++) { /* 6: more than there are */
        size_t n = limit < 5 ? limit : 5;
        struct told *told = tell(paths, 3, limit);
        assert_int_equal(told->articles, n);
        assert_int_equal(told->lines, inputs[n - 1]);
        assert_string_equal(told->last, last[n - 1]);
        told_free(told);
    }
}

static bool never(void)
{
    return false;
}

static bool at_once(void)
{
    return true;
}

/* What is done with in the end is what there was to do. */
static void bytes_are_told(void **state)
{
    (void)state;
    static const char *const folder[] = {"in", "in/a.txt", "nothing-there"};
    make_folder();
    assert_int_equal(unlink("in/left-out.txt"), 0);
    write_bytes("in/other", "SQLite format 3", 16);
    struct told *told = tell(folder, 3, 0);
    uint64_t size = kd_input_size(folder, 3, never);
    assert_true(size > 500);
    assert_int_equal(told->bytes, size);
    assert_int_equal(kd_input_size(folder, 3, at_once), 0);
    told_free(told);
}

static void count_link(void *ctx, const char *path)
{
    size_t *links = ctx;
    (void)path;
    ++*links;
}

/* A wish to stop is heard while folders are looked through, too. */
static void links_are_told_until_a_stop(void **state)
{
    (void)state;
    static const char *const folder[] = {"in", "in/link.txt"};
    size_t links = 0;
    make_folder();
    assert_int_equal(symlink("a.txt", "in/link.txt"), 0);
    kd_input_links(folder, 2, never, count_link, &links);
    assert_int_equal(links, 2);
    kd_input_links(folder, 2, at_once, count_link, &links);
    assert_int_equal(links, 2);
    assert_int_equal(unlink("in/link.txt"), 0);
}

static void standard_input_has_a_size_when_it_is_a_file(void **state)
{
    (void)state;
    static const char *const paths[] = {"-", "b.txt"};
    int pipes[2] = {-1, -1}, old = dup(STDIN_FILENO);
    write_text("b.txt", "Another text.\n");
    int fd = open("b.txt", O_RDONLY);
    assert_int_equal(lseek(fd, 4, SEEK_SET), 4);
    assert_true(dup2(fd, STDIN_FILENO) >= 0 && pipe(pipes) == 0);
    assert_int_equal(kd_input_size(paths, 2, never), 10 + 14);
    struct told *told = tell(paths, 2, 0);
    assert_int_equal(told->bytes, 10 + 14);
    assert_string_equal(told->line[0], "-|text|1|0");
    assert_true(dup2(pipes[0], STDIN_FILENO) >= 0);
    assert_int_equal(kd_input_size(paths, 2, never), 0);
    assert_true(dup2(old, STDIN_FILENO) >= 0);
    close(fd);
    close(old);
    close(pipes[0]);
    close(pipes[1]);
    told_free(told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_input_is_told_once),
        cmocka_unit_test(the_limit_ends_all_inputs),
        cmocka_unit_test(bytes_are_told),
        cmocka_unit_test(links_are_told_until_a_stop),
        cmocka_unit_test(standard_input_has_a_size_when_it_is_a_file),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
