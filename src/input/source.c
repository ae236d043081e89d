/* Files, folders and standard input: opened one after another and given to their format, or to what
 * unpacks them (format.c). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/format.h"
#include "input/late.h"

enum { DEFAULT_MAX_ARTICLE = 16 << 20 };

/* A folder that is being read, and those around it: a link back to one of them is a loop. */
struct folder {
    const struct folder *parent;
    dev_t dev;
    ino_t ino;
};

/* ---- bytes ---- */

static void done_with(struct kd_reader *reader, uint64_t bytes)
{
    if (reader->sink->bytes != NULL)
        reader->sink->bytes(reader->sink->ctx, bytes);
}

/* A file being read. */
struct file {
    int fd;
    struct kd_reader *reader;
};

/* Whether the reading is to end here; a call that waits is interrupted then (EINTR). */
static bool is_stopped(struct kd_reader *reader)
{
    if (reader->opts->stop != NULL && reader->opts->stop())
        reader->stopped = reader->done = true;
    return reader->stopped;
}

static ssize_t read_some(void *ctx, char *buf, size_t n)
{
    struct file *file = ctx;
    ssize_t got = -1;
    errno = EINTR;
    while (got < 0 && errno == EINTR && !is_stopped(file->reader))
        got = read(file->fd, buf, n);
    if (got > 0)
        done_with(file->reader, (uint64_t)got);
    return got;
}

/* Bytes from where a file stands to its end; *regular: there is such a number. */
static uint64_t rest_of(int fd, bool *regular)
{
    struct stat st;
    *regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    off_t at = *regular ? lseek(fd, 0, SEEK_CUR) : 0;
    return *regular && at >= 0 && at < st.st_size ? (uint64_t)(st.st_size - at) : 0;
}

static enum kdidx_status read_fd(struct kd_reader *reader, int fd)
{
    struct kd_stream *stream = malloc(sizeof *stream);
    struct file file = {fd, reader};
    bool regular;
    if (stream == NULL)
        return KDIDX_NOMEM;
    kd_stream_init(stream, read_some, &file);
    reader->layers = (struct kd_layers){.input = stream};
    enum kdidx_status status = kd_format_read(reader, stream);
    free(stream);
    if (!reader->done && reader->sink->bytes != NULL) /* what was refused at its first bytes */
        done_with(reader, rest_of(fd, &regular));
    return status;
}

static enum kdidx_status read_file(struct kd_reader *reader, const char *path)
{
    int fd = -1;
    errno = EINTR;
    while (fd < 0 && errno == EINTR && !is_stopped(reader)) /* a FIFO waits for its writer */
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        kd_reject(reader, "", "%s", strerror(errno));
        return KDIDX_OK;
    }
    enum kdidx_status status = read_fd(reader, fd);
    close(fd);
    return status;
}

/* ---- folders ---- */

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && memcmp(name + n - m, end, m) == 0;
}

/* A database and what SQLite keeps beside it. The index itself often lies among the articles;
 * reading it would make two runs differ. */
static bool is_named_database(const char *path)
{
    return ends_with(path, ".db") || ends_with(path, "-wal") || ends_with(path, "-shm") ||
           ends_with(path, "-journal");
}

/* A database of another name. */
static bool is_database(const char *path)
{
    char magic[16];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = kd_stream_read_fd(&fd, magic, sizeof magic);
    close(fd);
    return n == (ssize_t)sizeof magic && memcmp(magic, "SQLite format 3", sizeof magic) == 0;
}

static bool is_left_out(const struct kd_reader *reader, const struct stat *st)
{
    const char *path = reader->opts->leave_out;
    struct stat out;
    return path != NULL && stat(path, &out) == 0 && out.st_dev == st->st_dev &&
           out.st_ino == st->st_ino;
}

static bool is_loop(const struct folder *folder, const struct stat *st)
{
    for (; folder != NULL; folder = folder->parent)
        if (folder->dev == st->st_dev && folder->ino == st->st_ino)
            return true;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

/* The names in a folder that are not hidden, in byte order. KDIDX_IO: errno says why. */
static enum kdidx_status list_folder(const char *path, char ***out, size_t *count)
{
    char **names = NULL;
    size_t n = 0, cap = 0;
    enum kdidx_status status = KDIDX_NOMEM;
    DIR *dir;
    while ((dir = opendir(path)) == NULL && errno == EINTR) /* a slow file system, and a signal */
        ;
    if (dir == NULL)
        return errno == ENOMEM ? KDIDX_NOMEM : KDIDX_IO;
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (n == cap) {
            cap = cap > 0 ? cap * 2 : 64;
            char **more = realloc(names, cap * sizeof *names);
            if (more == NULL)
                goto done;
            names = more;
        }
        if ((names[n] = strdup(entry->d_name)) == NULL)
            goto done;
        n++;
        errno = 0;
    }
    status = errno != 0 ? KDIDX_IO : KDIDX_OK;
    if (n > 0)
        qsort(names, n, sizeof *names, compare_names);
done:;
    int error = errno;
    closedir(dir);
    errno = error;
    if (status == KDIDX_OK) {
        *out = names;
        *count = n;
    } else {
        free_names(names, n);
    }
    return status;
}

/* PATH/NAME; false: out of memory. */
static bool join(struct kd_buf *out, const char *folder, const char *name)
{
    kd_buf_clear(out);
    kd_buf_printf(out, "%s%s%s", folder, ends_with(folder, "/") ? "" : "/", name);
    return !out->failed;
}

static enum kdidx_status read_folder(struct kd_reader *reader, const char *path,
                                     const struct folder *folder, size_t *files);

/* Whether browsers have put it there beside a page they saved: scripts, styles, pictures, frames
 * of "a.html" in "a_files". */
static bool is_of_page(const char *path)
{
    static const char *const ends[] = {".html", ".htm", NULL};
    static const char beside[] = "_files";
    struct kd_buf page = KD_BUF_EMPTY;
    bool found = false;
    for (const char *const *end = ends; ends_with(path, beside) && *end != NULL && !found; end++) {
        kd_buf_clear(&page);
        kd_buf_printf(&page, "%.*s%s", (int)(strlen(path) - strlen(beside)), path, *end);
        found = !page.failed && access(page.data, F_OK) == 0;
    }
    kd_buf_free(&page);
    return found;
}

/* Leaves out what is there beside a page; files below folders in it are not counted. */
static enum kdidx_status leave_out_page(struct kd_reader *reader, const char *path, size_t *files)
{
    char **names = NULL;
    size_t count = 0;
    enum kdidx_status status = list_folder(path, &names, &count);
    if (status == KDIDX_OK && kd_leave_out_parts(reader, count))
        *files += count;
    free_names(names, count);
    return status == KDIDX_IO ? KDIDX_OK : status;
}

/* One entry of a folder; *files counts what was there to be read. */
static enum kdidx_status read_entry(struct kd_reader *reader, const char *path,
                                    const struct folder *parent, size_t *files)
{
    struct stat st;
    kd_reader_source(reader, path);
    if (stat(path, &st) != 0) {
        ++*files;
        kd_reject(reader, "", "%s", strerror(errno));
        return KDIDX_OK;
    }
    if (S_ISDIR(st.st_mode)) {
        struct folder folder = {parent, st.st_dev, st.st_ino};
        if (is_of_page(path))
            return leave_out_page(reader, path, files);
        if (!is_loop(parent, &st))
            return read_folder(reader, path, &folder, files);
        kd_note(reader, "", "a link back to a folder around it: left out");
        return KDIDX_OK;
    }
    if (!S_ISREG(st.st_mode)) {
        kd_note(reader, "", "not a regular file: left out");
        return KDIDX_OK;
    }
    if (is_named_database(path) || is_left_out(reader, &st))
        return KDIDX_OK;
    if (is_database(path)) {
        kd_note(reader, "", "a database: left out");
        done_with(reader, (uint64_t)st.st_size);
        return KDIDX_OK;
    }
    ++*files;
    if (!kd_is_part(reader, path))
        return read_file(reader, path);
    kd_leave_out_parts(reader, 1);
    done_with(reader, (uint64_t)st.st_size);
    return KDIDX_OK;
}

static enum kdidx_status read_folder(struct kd_reader *reader, const char *path,
                                     const struct folder *folder, size_t *files)
{
    char **names = NULL;
    size_t count = 0;
    enum kdidx_status status = list_folder(path, &names, &count);
    if (status == KDIDX_IO) {
        ++*files;
        kd_reject(reader, "", "%s", strerror(errno));
        return KDIDX_OK;
    }
    struct kd_buf name = KD_BUF_EMPTY;
    for (size_t i = 0; i < count && status == KDIDX_OK && !reader->done; i++) {
        status = join(&name, path, names[i]) ? read_entry(reader, name.data, folder, files)
                                             : KDIDX_NOMEM;
        kd_reader_source(reader, path);
    }
    kd_buf_free(&name);
    free_names(names, count);
    return status;
}

/* ---- what is there ---- */

/* What looks at all that is below a folder without reading it. */
struct walk {
    /* A path that is there, and what it or the link leads to; false ends the walk. */
    bool (*entry)(void *ctx, const char *path, const struct stat *st);
    void *ctx;
};

static bool walk_folder(const struct walk *walk, const char *path, const struct folder *folder);

/* As read_entry, but whether a file is a database shows in its name only. */
static bool walk_entry(const struct walk *walk, const char *path, const struct folder *parent)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return true;
    struct folder folder = {parent, st.st_dev, st.st_ino};
    if (!walk->entry(walk->ctx, path, &st))
        return false;
    return !S_ISDIR(st.st_mode) || is_loop(parent, &st) || walk_folder(walk, path, &folder);
}

static bool walk_folder(const struct walk *walk, const char *path, const struct folder *folder)
{
    char **names = NULL;
    size_t count = 0;
    bool on = true;
    struct kd_buf name = KD_BUF_EMPTY;
    if (list_folder(path, &names, &count) != KDIDX_OK)
        return true;
    for (size_t i = 0; i < count && on; i++)
        on = !join(&name, path, names[i]) || walk_entry(walk, name.data, folder);
    kd_buf_free(&name);
    free_names(names, count);
    return on;
}

struct sizes {
    bool (*stop)(void);
    bool known;
    uint64_t bytes;
};

static bool add_size(void *ctx, const char *path, const struct stat *st)
{
    struct sizes *sizes = ctx;
    if (S_ISREG(st->st_mode) && !is_named_database(path))
        sizes->bytes += (uint64_t)st->st_size;
    sizes->known = !sizes->stop();
    return sizes->known;
}

/* What the user names is read, whatever its name. */
static void add_named_size(struct sizes *sizes, const char *path)
{
    struct stat st;
    if (strcmp(path, "-") == 0) {
        sizes->bytes += rest_of(STDIN_FILENO, &sizes->known);
    } else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        walk_entry(&(struct walk){add_size, sizes}, path, NULL);
    } else if (stat(path, &st) == 0) {
        sizes->known = S_ISREG(st.st_mode);
        sizes->bytes += (uint64_t)st.st_size;
    }
}

uint64_t kd_input_size(const char *const *paths, size_t count, bool (*stop)(void))
{
    struct sizes sizes = {.stop = stop, .known = true};
    for (size_t i = 0; i < count && sizes.known; i++) {
        add_named_size(&sizes, paths[i]);
        sizes.known = sizes.known && !stop();
    }
    return sizes.known ? sizes.bytes : 0;
}

static bool is_not_read(void *ctx, const char *path, const struct stat *st)
{
    (void)ctx;
    return !S_ISREG(st->st_mode) || is_named_database(path) || is_database(path);
}

/* What is there and cannot be looked at counts. */
static bool is_any(const char *path)
{
    struct stat st;
    if (strcmp(path, "-") == 0)
        return true;
    if (stat(path, &st) != 0)
        return errno != ENOENT;
    return !S_ISDIR(st.st_mode) || !walk_entry(&(struct walk){is_not_read, NULL}, path, NULL);
}

bool kd_input_any(const char *const *paths, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count && !any; i++)
        any = is_any(paths[i]);
    return any;
}

struct links {
    bool (*stop)(void);
    void (*tell)(void *ctx, const char *path);
    void *ctx;
};

static bool tell_link(void *ctx, const char *path, const struct stat *st)
{
    const struct links *links = ctx;
    struct stat own;
    (void)st;
    if (lstat(path, &own) == 0 && S_ISLNK(own.st_mode))
        links->tell(links->ctx, path);
    return links->stop == NULL || !links->stop();
}

void kd_input_links(const char *const *paths, size_t count, bool (*stop)(void),
                    void (*tell)(void *ctx, const char *path), void *ctx)
{
    struct links links = {stop, tell, ctx};
    bool on = true;
    for (size_t i = 0; i < count && on; i++)
        on = strcmp(paths[i], "-") == 0 ||
             walk_entry(&(struct walk){tell_link, &links}, paths[i], NULL);
}

/* ---- paths ---- */

static enum kdidx_status read_path(struct kd_reader *reader, const char *path)
{
    struct stat st;
    kd_reader_source(reader, path);
    if (strcmp(path, "-") == 0)
        return read_fd(reader, STDIN_FILENO);
    if (stat(path, &st) != 0) {
        kd_reject(reader, "", "%s", strerror(errno));
        return KDIDX_OK;
    }
    if (!S_ISDIR(st.st_mode))
        return read_file(reader, path);
    struct folder folder = {NULL, st.st_dev, st.st_ino};
    size_t files = 0;
    reader->folder = reader->sink->reject_many != NULL ? path : NULL;
    enum kdidx_status status = read_folder(reader, path, &folder, &files);
    if (status == KDIDX_OK && files == reader->parts && !reader->done)
        kd_reject(reader, "", "no files to read in this folder");
    if (reader->folder != NULL && status != KDIDX_NOMEM)
        kd_tell_folder(reader);
    reader->folder = NULL;
    return status;
}

enum kdidx_status kd_input_read(const char *const *paths, size_t count,
                                const struct kd_input_opts *opts, const struct kd_input_sink *sink,
                                struct kd_error *err)
{
    struct kd_reader reader = {.opts = opts, .sink = sink};
    reader.max_article = opts->max_article > 0 ? opts->max_article : DEFAULT_MAX_ARTICLE;
    if (reader.max_article > UINT32_MAX / 2)
        return kd_fail(err, KDIDX_USAGE, "an article can have at most %u bytes", UINT32_MAX / 2);
    if (opts->format != NULL && kd_format_find(opts->format) == NULL)
        return kd_fail(err, KDIDX_USAGE, "no format is called '%s'", opts->format);
    if (opts->split == KD_SPLIT_LINE && opts->split_line == NULL)
        return kd_fail(err, KDIDX_USAGE, "no expression to split at");
    enum kdidx_status status = kd_late_load(err);
    if (status == KDIDX_OK)
        status = kd_furniture_new(opts->data_dir, &reader.furniture, err);
    if (status == KDIDX_OK)
        status = kd_markup_new(opts->data_dir, &reader.markup, err);
    for (size_t i = 0; i < count && status == KDIDX_OK && !reader.done; i++)
        status = read_path(&reader, paths[i]);
    kd_reader_source(&reader, NULL);
    if (status == KDIDX_OK && reader.stopped)
        status = KDIDX_INTERRUPTED;
    if (status == KDIDX_NOMEM)
        kd_fail(err, status, "out of memory");
    kd_reader_free(&reader);
    return status;
}
