/* input -> extract -> sink.
 *
 * With several threads, this thread reads, and hands the results on; the others extract. Between
 * them lies a ring of slots, each with room for an article and a worker of its own, so that a
 * record stays valid until its turn has come:
 *
 *     taken: the slot whose result is handed on next ... todo: extracted next ... added: filled
 * next
 *
 * The reader fills a slot; when all are full it waits for the oldest, hands its result on, and
 * fills it again. Long articles are few at a time: what is extracted takes many times the memory of
 * its text. So memory is bounded, order is kept, and the sink (a database, a file) needs no lock.
 * With one thread there are no slots and nothing is copied. */
#include "cmd/pipeline.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/confine.h"
#include "cmd/progress.h"
#include "cmd/reading.h"
#include "cmd/reject.h"
#include "cmd/sandbox.h"
#include "input/late.h"

enum {
    MOST_JOBS = 64,
    SLOTS_A_JOB = 4,
    RING_BYTES = 512 * 1024 /* of text, unless one article has more: that one is alone */
};

struct slot {
    struct kd_arena arena; /* the article's copy */
    struct kd_article article;
    struct kd_worker *worker;
    struct kd_record *record;
    struct kd_buf out;     /* of sink->prepare */
    enum kd_chosen chosen; /* whether it was extracted, */
    const char *lang;      /* ... and what language it is in */
    bool untouched;        /* ... and whether sink->look says that it need not be */
    enum kdidx_status status;
    bool done;
};

struct pipeline {
    struct kd_run *run;
    const struct kd_pipeline_sink *sink;
    struct kd_pipeline_counts *counts;
    struct kd_reading reading;
    struct slot *slots; /* one thread: one slot, used by the reader */
    size_t slot_count;
    size_t jobs;
    uint64_t bytes, size; /* done with, and of all inputs or 0: for the progress line */

    pthread_t threads[MOST_JOBS];
    size_t thread_count;
    pthread_mutex_t lock;        /* guards the rest */
    pthread_cond_t work, result; /* a slot was filled, or stop; a slot is done */
    uint64_t added, todo, taken; /* slot n is slots[n % slot_count]; taken <= todo <= added */
    size_t ring_bytes;           /* of the text of those added and not taken; the reader's own */
    bool stop;
};

/* ---- one article ---- */

/* In any thread: article -> record -> prepared bytes. */
static void extract(struct pipeline *p, struct slot *slot, const struct kd_article *article)
{
    kd_buf_clear(&slot->out);
    slot->status = KDIDX_OK;
    slot->untouched = false;
    slot->chosen = KD_CHOSEN;
    if (p->sink->read == NULL)
        slot->chosen = kd_choose(&p->reading.choice, article, &slot->lang);
    if (p->sink->look != NULL)
        slot->status = p->sink->look(p->sink->ctx, slot->worker, article, &slot->untouched);
    if (slot->status != KDIDX_OK || slot->chosen != KD_CHOSEN || slot->untouched)
        return;
    slot->status = kd_extract(slot->worker, article, &slot->record);
    if (slot->status == KDIDX_OK && p->sink->prepare != NULL)
        p->sink->prepare(p->sink->ctx, slot->record, &slot->out);
    if (slot->out.failed)
        slot->status = KDIDX_NOMEM;
}

static void say_cut_short(struct pipeline *p, const struct kd_record *record)
{
    const struct kd_article *article = record->article;
    p->counts->cut_short++;
    kd_say("note: %s, article %" PRIu32
           ": too long to extract whole (that takes more than %d MiB of "
           "memory): nothing was extracted from byte %zu of %zu on; divide it (--split)",
           article->source, article->ordinal, KD_EXTRACT_MOST / (1024 * 1024), record->read,
           article->len);
}

static enum kdidx_status take_result(struct pipeline *p, struct slot *slot)
{
    if (slot->status != KDIDX_OK)
        return kd_fail(&p->run->err, slot->status, "%s: %s", slot->article.source,
                       kdidx_status_text(slot->status));
    if (slot->chosen != KD_CHOSEN) {
        kd_left_out_add(&p->counts->left, slot->chosen, slot->lang);
        return KDIDX_OK;
    }
    if (slot->untouched)
        return p->sink->untouched(p->sink->ctx, &slot->article);
    if (slot->record->read < slot->record->article->len)
        say_cut_short(p, slot->record);
    return p->sink->put(p->sink->ctx, slot->record, &slot->out);
}

/* In the reader's thread, in order. The slot holds no memory to speak of afterwards. */
static enum kdidx_status hand_on(struct pipeline *p, struct slot *slot)
{
    enum { KEEP = 1024 * 1024 };
    enum kdidx_status status = take_result(p, slot);
    kd_worker_rest(slot->worker);
    kd_arena_reset(&slot->arena);
    if (slot->out.cap > KEEP)
        kd_buf_free(&slot->out);
    return status;
}

/* ---- the ring ---- */

static void *work(void *ctx)
{
    struct pipeline *p = ctx;
    kd_interrupt_elsewhere();
    kd_sandbox_worker();
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->todo == p->added)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->stop)
            break;
        struct slot *slot = &p->slots[p->todo++ % p->slot_count];
        pthread_mutex_unlock(&p->lock);
        extract(p, slot, &slot->article);
        pthread_mutex_lock(&p->lock);
        slot->done = true;
        pthread_cond_signal(&p->result);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Waits for the oldest slot, hands its result on and frees it. */
static enum kdidx_status take_oldest(struct pipeline *p)
{
    struct slot *slot = &p->slots[p->taken % p->slot_count];
    pthread_mutex_lock(&p->lock);
    while (!slot->done)
        pthread_cond_wait(&p->result, &p->lock);
    pthread_mutex_unlock(&p->lock);
    size_t len = slot->article.len;
    enum kdidx_status status = hand_on(p, slot);
    p->ring_bytes -= len;
    slot->done = false;
    p->taken++;
    return status;
}

static const char *copy(struct kd_arena *arena, const char *str)
{
    return str == NULL ? NULL : kd_arena_strndup(arena, str, strlen(str));
}

/* The reader's article is valid during its call only. */
static enum kdidx_status copy_article(struct slot *slot, const struct kd_article *from)
{
    struct kd_article *to = &slot->article;
    jmp_buf oom;
    if (setjmp(oom) != 0)
        return KDIDX_NOMEM;
    kd_arena_reset(&slot->arena);
    slot->arena.on_oom = &oom;
    *to = *from;
    to->source = copy(&slot->arena, from->source);
    to->text = kd_arena_strndup(&slot->arena, from->text, from->len);
    to->title = copy(&slot->arena, from->title);
    to->url = copy(&slot->arena, from->url);
    to->published = copy(&slot->arena, from->published);
    to->outlet = copy(&slot->arena, from->outlet);
    to->author = copy(&slot->arena, from->author);
    to->lang = copy(&slot->arena, from->lang);
    if (from->chrome_count > 0) {
        size_t size = from->chrome_count * sizeof *from->chrome;
        to->chrome = memcpy(kd_arena_alloc(&slot->arena, size), from->chrome, size);
    }
    slot->arena.on_oom = NULL;
    return KDIDX_OK;
}

static enum kdidx_status add_article(struct pipeline *p, const struct kd_article *article)
{
    enum kdidx_status status = KDIDX_OK;
    while (status == KDIDX_OK && p->added > p->taken &&
           (p->added - p->taken == p->slot_count || p->ring_bytes + article->len > RING_BYTES))
        status = take_oldest(p);
    if (status != KDIDX_OK)
        return status;
    if (copy_article(&p->slots[p->added % p->slot_count], article) != KDIDX_OK)
        return kd_fail(&p->run->err, KDIDX_NOMEM, "%s: out of memory", article->source);
    p->ring_bytes += article->len;
    pthread_mutex_lock(&p->lock);
    p->added++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return KDIDX_OK;
}

/* ---- what the input calls ---- */

static void show_progress(const struct pipeline *p)
{
    kd_progress_show(&(struct kd_progress){p->counts->articles, p->counts->rejected, p->bytes,
                                           p->size, p->run->options.limit});
}

static void on_bytes(void *ctx, uint64_t n)
{
    struct pipeline *p = ctx;
    p->bytes += n;
    show_progress(p);
}

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct pipeline *p = ctx;
    bool skip = false;
    enum kdidx_status status = KDIDX_OK;
    if (kd_interrupted())
        return KDIDX_INTERRUPTED;
    p->counts->articles++;
    show_progress(p);
    if (p->sink->skip != NULL)
        status = p->sink->skip(p->sink->ctx, article, &skip);
    if (status != KDIDX_OK || skip)
        return status;
    if (p->sink->put == NULL) {
        const char *lang;
        enum kd_chosen chosen = kd_choose(&p->reading.choice, article, &lang);
        kd_left_out_add(&p->counts->left, chosen, lang);
        return KDIDX_OK;
    }
    if (p->jobs > 1)
        return add_article(p, article);
    p->slots[0].article = *article;
    extract(p, &p->slots[0], article);
    return hand_on(p, &p->slots[0]);
}

/* The database that is being written may lie in the folder that is being read. */
static bool is_own_file(const struct kd_run *run, const char *source)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    struct stat a, b;
    if (run->command->needs == KD_NO_DB || stat(source, &a) != 0)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s%s", run->options.db, endings[i]);
        if (n < (int)sizeof path && stat(path, &b) == 0 && a.st_dev == b.st_dev &&
            a.st_ino == b.st_ino)
            return true;
    }
    return false;
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    struct pipeline *p = ctx;
    if (is_own_file(p->run, source))
        return;
    p->counts->rejected++;
    kd_rejected(p->run, source, place, reason);
}

static void on_reject_many(void *ctx, const char *folder, uint64_t count, const char *reason)
{
    struct pipeline *p = ctx;
    p->counts->rejected += count;
    kd_say_rejected(folder, "", reason);
    kd_note_rejected(p->run, folder, "", reason);
}

static void on_one_of_many(void *ctx, const char *source, const char *reason)
{
    struct pipeline *p = ctx;
    kd_list_rejected(p->run, source, "", reason);
}

static void on_note(void *ctx, const char *source, const char *place, const char *what)
{
    struct pipeline *p = ctx;
    if (is_own_file(p->run, source))
        return;
    kd_say("note: %s%s%s: %s", source, place[0] != '\0' ? ", " : "", place, what);
}

static void on_input(void *ctx, const struct kd_input *input)
{
    struct pipeline *p = ctx;
    if (input->rejected == 0 || !is_own_file(p->run, input->source))
        p->sink->input(p->sink->ctx, input);
}

/* ---- beginning and end ---- */

static size_t choose_jobs(uint64_t wish)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t jobs = wish > 0 ? wish : processors > 0 ? (uint64_t)processors : 1;
    return jobs < MOST_JOBS ? (size_t)jobs : MOST_JOBS;
}

static enum kdidx_status start(struct pipeline *p)
{
    if (p->sink->put == NULL)
        return KDIDX_OK;
    p->jobs = choose_jobs(p->run->options.jobs);
    p->slot_count = p->jobs > 1 ? p->jobs * SLOTS_A_JOB : 1;
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    if (p->slots == NULL)
        return KDIDX_NOMEM;
    for (size_t i = 0; i < p->slot_count; i++) {
        enum kdidx_status status = kd_worker_new(p->reading.extractor, &p->slots[i].worker);
        if (status != KDIDX_OK)
            return status;
    }
    for (size_t i = 0; p->jobs > 1 && i < p->jobs; i++) {
        if (pthread_create(&p->threads[i], NULL, work, p) != 0)
            break; /* the system allows fewer threads: one is enough */
        p->thread_count++;
    }
    if (p->thread_count == 0)
        p->jobs = 1;
    return KDIDX_OK;
}

static void stop(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    for (size_t i = 0; p->slots != NULL && i < p->slot_count; i++) {
        kd_worker_free(p->slots[i].worker);
        kd_arena_free(&p->slots[i].arena);
        kd_buf_free(&p->slots[i].out);
    }
    free(p->slots);
    kd_reading_free(&p->reading);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->result);
    pthread_mutex_destroy(&p->lock);
}

/* Rules, lists and libraries, which the sandbox puts out of reach. */
static enum kdidx_status make_ready(struct pipeline *p)
{
    struct kd_run *run = p->run;
    enum kdidx_status status = kd_reading_init(&p->reading, &run->options, &run->err);
    if (status == KDIDX_OK && p->sink->read == NULL)
        status = kd_late_load(&run->err);
    if (status == KDIDX_OK && p->sink->open != NULL)
        status = p->sink->open(p->sink->ctx);
    return status;
}

static enum kdidx_status read_all(struct pipeline *p)
{
    struct kd_run *run = p->run;
    const struct kd_input_sink input = {.ctx = p,
                                        .article = on_article,
                                        .reject = on_reject,
                                        .note = on_note,
                                        .reject_many = on_reject_many,
                                        .one_of_many = on_one_of_many,
                                        .input = p->sink->input != NULL ? on_input : NULL,
                                        .bytes = on_bytes};
    if (kd_progress_wanted() && p->sink->read == NULL)
        p->size = kd_input_size(run->operands, (size_t)run->count, kd_interrupted);
    show_progress(p);
    p->reading.input.stop = kd_interrupted;
    enum kdidx_status status = KDIDX_OK;
    if (p->sink->read != NULL)
        status = p->sink->read(p->sink->ctx, on_article, p);
    else
        status =
            kd_input_read(run->operands, (size_t)run->count, &p->reading.input, &input, &run->err);
    while ((status == KDIDX_OK || status == KDIDX_INTERRUPTED) && p->taken < p->added) {
        enum kdidx_status taken = take_oldest(p);
        status = taken != KDIDX_OK ? taken : status;
    }
    if (p->reading.split_limits > 0)
        kd_say("--split: the expression is too slow for %" PRIu64 " lines, taken as no match",
               p->reading.split_limits);
    return status;
}

enum kdidx_status kd_pipeline_run(struct kd_run *run, const struct kd_pipeline_sink *sink,
                                  struct kd_pipeline_counts *counts)
{
    struct pipeline p = {.run = run, .sink = sink, .counts = counts};
    *counts = (struct kd_pipeline_counts){0};
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.work, NULL);
    pthread_cond_init(&p.result, NULL);
    enum kdidx_status status = make_ready(&p);
    kd_interrupt_catch();
    if (status == KDIDX_OK) {
        kd_confine(run, KD_OPERANDS_READ);
        status = start(&p);
        if (status != KDIDX_OK)
            kd_fail(&run->err, status, "%s", kdidx_status_text(status));
    }
    if (status == KDIDX_OK && sink->begin != NULL)
        status = sink->begin(sink->ctx, p.reading.extractor);
    if (status == KDIDX_OK)
        status = read_all(&p);
    kd_progress_clear();
    kd_left_out_tell(&counts->left);
    stop(&p);
    return status;
}
