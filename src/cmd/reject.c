/* What is told of rejected inputs: a sentence on standard error, a line in the --reject-file, a row
 * in the database. */
#include "cmd/reject.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "store/reject.h"

/* It would be emptied before it is read. */
static bool is_input(const struct kd_run *run)
{
    struct stat out, in;
    if (stat(run->options.reject_file, &out) != 0 || !S_ISREG(out.st_mode))
        return false;
    for (int i = 0; i < run->count; i++)
        if (stat(run->operands[i], &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
            return true;
    return false;
}

static enum kdidx_status fail(struct kd_run *run)
{
    int error = errno != 0 ? errno : EIO;
    return kd_fail(&run->err, error == ENOSPC ? KDIDX_FULL : KDIDX_IO, "--reject-file: %s: %s",
                   run->options.reject_file, strerror(error));
}

enum kdidx_status kd_rejects_open(struct kd_run *run)
{
    const char *path = run->options.reject_file;
    if (path == NULL)
        return KDIDX_OK;
    if (is_input(run))
        return kd_fail(&run->err, KDIDX_USAGE,
                       "--reject-file: %s is one of the inputs; name another file", path);
    run->rejects = fopen(path, "we");
    return run->rejects != NULL ? KDIDX_OK : fail(run);
}

void kd_say_rejected(const char *source, const char *place, const char *reason)
{
    kd_say("rejected %s%s%s: %s", source, place[0] != '\0' ? ", " : "", place, reason);
}

void kd_note_rejected(struct kd_run *run, const char *source, const char *place, const char *reason)
{
    if (run->db != NULL && run->noted == KDIDX_OK)
        run->noted = kd_rejects_note(run->db, source, place, reason, &run->noted_err);
}

void kd_list_rejected(struct kd_run *run, const char *source, const char *place, const char *reason)
{
    struct kd_buf line = KD_BUF_EMPTY;
    struct kd_printer *p = run->rejects != NULL ? kd_printer_new_lines(&line) : NULL;
    if (p == NULL)
        return;
    kd_print_map(p);
    kd_print_pair(p, "source", source);
    kd_print_pair(p, "place", place[0] != '\0' ? place : NULL);
    kd_print_pair(p, "reason", reason);
    kd_print_end(p);
    kd_printer_free(p);
    fwrite(line.data, 1, line.len, run->rejects); /* failures show at the end */
    kd_buf_free(&line);
}

void kd_rejected(struct kd_run *run, const char *source, const char *place, const char *reason)
{
    kd_say_rejected(source, place, reason);
    kd_note_rejected(run, source, place, reason);
    kd_list_rejected(run, source, place, reason);
}

enum kdidx_status kd_rejects_store(struct kd_run *run, enum kdidx_status status, bool cut)
{
    static const char *const standard_input[] = {"-"};
    const char *const *paths = run->count > 0 ? run->operands : standard_input;
    size_t count = run->count > 0 ? (size_t)run->count : 1;
    struct kd_error why = run->noted_err;
    enum kdidx_status stored = run->noted;
    if (stored == KDIDX_OK && (status == KDIDX_OK || status == KDIDX_INTERRUPTED))
        stored = kd_rejects_settle(run->db, paths, count, status == KDIDX_OK && !cut, &why);
    if (stored == KDIDX_OK || status != KDIDX_OK)
        return status;
    run->err = why;
    return stored;
}

enum kdidx_status kd_rejects_close(struct kd_run *run, enum kdidx_status status)
{
    if (run->rejects == NULL)
        return status;
    errno = 0;
    bool failed = ferror(run->rejects) != 0;
    failed = fclose(run->rejects) != 0 || failed;
    run->rejects = NULL;
    bool done = status == KDIDX_OK || status == KDIDX_REJECTED;
    return failed && done ? fail(run) : status;
}
