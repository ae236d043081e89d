/* kdidx report: one page with what most articles are about, for a browser, and nothing else needed.
 *
 * The page is data/report/page.html; each line <!--@NAME--> in it stands for a part made here. */
#include "cmd/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/data.h"
#include "cmd/answer.h"
#include "cmd/emit.h"

enum { DEFAULT_LIMIT = 50, MOST_LIMIT = 500 };

static void add_part(struct kd_buf *page, const char *name, size_t len, struct kd_run *run,
                     const struct kd_report *report)
{
#define IS(word) (len == sizeof(word) - 1 && memcmp(name, word, len) == 0)
    if (IS("figures"))
        kd_report_figures(page, report);
    else if (IS("graph"))
        kd_report_graph(page, &run->arena, report);
    else if (IS("timeline"))
        kd_report_timeline(page, &run->arena, report);
    else if (IS("people"))
        kd_report_people(page, report);
    else if (IS("dramas"))
        kd_report_dramas(page, report);
    else if (IS("coverage"))
        kd_report_coverage(page, report);
    else if (IS("version"))
        kd_buf_add_str(page, KDIDX_VERSION);
#undef IS
}

static void fill(struct kd_buf *page, const struct kd_buf *form, struct kd_run *run,
                 const struct kd_report *report)
{
    static const char before[] = "<!--@", after[] = "-->";
    const char *at = form->data;
    for (;;) {
        const char *mark = strstr(at, before);
        const char *end = mark != NULL ? strstr(mark, after) : NULL;
        if (end == NULL)
            break;
        kd_buf_add(page, at, (size_t)(mark - at));
        mark += sizeof before - 1;
        add_part(page, mark, (size_t)(end - mark), run, report);
        at = end + sizeof after - 1;
    }
    kd_buf_add_str(page, at);
}

/* The same; where the arena runs out the page is `failed`, and still the caller's to free. */
static void fill_guarded(struct kd_buf *page, const struct kd_buf *form, struct kd_run *run,
                         const struct kd_report *report)
{
    jmp_buf *before = run->arena.on_oom, oom;
    run->arena.on_oom = &oom;
    if (setjmp(oom) == 0)
        fill(page, form, run, report);
    else
        page->failed = true;
    run->arena.on_oom = before;
}

static enum kdidx_status fail(struct kd_run *run, const char *path)
{
    int error = errno != 0 ? errno : EIO;
    return kd_fail(&run->err, error == ENOSPC ? KDIDX_FULL : KDIDX_IO, "--output: %s: %s", path,
                   strerror(error));
}

/* A page that could not be written whole is taken away. */
static enum kdidx_status write_file(struct kd_run *run, const char *path, const struct kd_buf *page)
{
    errno = 0;
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return fail(run, path);
    bool written = fwrite(page->data, 1, page->len, file) == page->len;
    int error = errno;
    bool closed = fclose(file) == 0;
    if (written && closed)
        return KDIDX_OK;
    errno = written ? errno : error;
    enum kdidx_status status = fail(run, path);
    remove(path);
    return status;
}

static enum kdidx_status make(struct kd_run *run, const struct kd_report *report)
{
    struct kd_buf form = KD_BUF_EMPTY, page = KD_BUF_EMPTY;
    const char *path = run->options.output;
    enum kdidx_status status =
        kd_data_read(run->options.data, "report/page.html", &form, &run->err);
    if (status == KDIDX_OK) {
        fill_guarded(&page, &form, run, report);
        if (form.failed || page.failed)
            status = kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
        else if (path != NULL && strcmp(path, "-") != 0)
            status = write_file(run, path, &page);
        else
            status = kd_emit_write(&page, &run->err);
    }
    kd_buf_free(&form);
    kd_buf_free(&page);
    return status;
}

/* What cannot be done as asked: a page as large as the database, a page over the database. */
static enum kdidx_status check(struct kd_run *run)
{
    struct stat out, db;
    const char *path = run->options.output;
    if (run->options.limit > MOST_LIMIT)
        return kd_fail(&run->err, KDIDX_USAGE,
                       "--limit: a page has at most %d dramas and people; list and who have all",
                       MOST_LIMIT);
    if (path == NULL && isatty(STDOUT_FILENO) == 1)
        return kd_fail(&run->err, KDIDX_USAGE, "a page is nothing to read here: give -o FILE");
    if (path != NULL && stat(path, &out) == 0 && stat(run->options.db, &db) == 0 &&
        out.st_dev == db.st_dev && out.st_ino == db.st_ino)
        return kd_fail(&run->err, KDIDX_USAGE, "--output: %s is the database; name another file",
                       path);
    return KDIDX_OK;
}

enum kdidx_status kd_cmd_report(struct kd_run *run)
{
    struct kd_report report;
    const struct kd_report_opts opts = {.limit = run->options.limit != 0 ? run->options.limit
                                                                         : DEFAULT_LIMIT,
                                        .min_confidence = run->options.min_confidence};
    enum kdidx_status status = check(run);
    if (status == KDIDX_OK)
        status = kd_query_report(run->db, &run->arena, &opts, &report, &run->err);
    status = kd_answer_check(run, status, NULL);
    return status == KDIDX_OK ? make(run, &report) : status;
}
