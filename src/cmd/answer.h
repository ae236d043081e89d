/* What the answers to questions have in common. */
#ifndef KD_ANSWER_H
#define KD_ANSWER_H

#include "cmd/cmd.h"
#include "query/query.h"

/* Options -> query options. The query counts --limit and --offset off unless rows are sorted; of a
 * command that does not call this, the printer always does. */
struct kd_query_opts kd_answer_query_opts(struct kd_run *run);

/* Leaves out of the query what is not printed: a cell of a table or of CSV holds the first piece of
 * evidence alone. */
void kd_answer_ask_shown(const struct kd_run *run, struct kd_query_opts *opts);

/* What a query came to: passes KDIDX_OK on; for KDIDX_NONE prints the sentence and the
 * suggestions. `match` may be NULL. */
enum kdidx_status kd_answer_check(struct kd_run *run, enum kdidx_status status,
                                  const struct kd_match *match);

void kd_answer_strings(struct kd_run *run, const char *key, const struct kd_strings *strings);
/* null for 0: dates and air times have none. */
void kd_answer_confidence(struct kd_run *run, double confidence);
void kd_answer_evidence(struct kd_run *run, const struct kd_evidences *evidence);
/* When the earliest and the latest article were published. */
void kd_answer_seen(struct kd_run *run, const struct kd_seen *seen);
/* Where and when a drama is shown: the keys that `where` and `when` share, evidence last. */
void kd_answer_place(struct kd_run *run, const struct kd_where_row *row);
/* "a, b, c"; in the arena, "" for none. */
const char *kd_answer_join(struct kd_run *run, const struct kd_strings *strings);

/* The columns of what kd_answer_evidence prints; a table shows the sentence alone. */
#define KD_EVIDENCE_COLUMNS                                                                        \
    {"evidence.quote", "SENTENCE", KD_COL_LEFT}, {"evidence.source", NULL, KD_COL_LEFT},           \
        {"evidence.article", NULL, KD_COL_LEFT}, {"evidence.start", NULL, KD_COL_RIGHT},           \
        {"evidence.end", NULL, KD_COL_RIGHT}, {"evidence.rule", NULL, KD_COL_LEFT},                \
        {"evidence.ordinal", NULL, KD_COL_ASKED}, {"evidence.title", NULL, KD_COL_ASKED},          \
        {"evidence.url", NULL, KD_COL_ASKED}, {"evidence.published", NULL, KD_COL_ASKED},          \
        {"evidence.outlet", NULL, KD_COL_ASKED},                                                   \
    {                                                                                              \
        "evidence.confidence", NULL, KD_COL_ASKED                                                  \
    }

/* Of what kd_answer_seen prints: before the sentence, the years, for a table; and the last columns
 * of CSV. */
#define KD_SEEN_COLUMN                                                                             \
    {                                                                                              \
        "seen", "SEEN", KD_COL_SPARE                                                               \
    }
#define KD_SEEN_COLUMNS                                                                            \
    {"earliest", NULL, KD_COL_LEFT},                                                               \
    {                                                                                              \
        "latest", NULL, KD_COL_LEFT                                                                \
    }

/* ---- many names ---- */

/* Answers for run's first operand, alone or one of many. `how` is the caller's. */
typedef enum kdidx_status kd_answer_one(struct kd_run *run, const void *how, bool many);

/* Calls `one`; where the operand is "-", for each line of standard input: a document each, or the
 * rows of all of them with the line as "query". KDIDX_NONE when none of them is found. */
enum kdidx_status kd_answer_names(struct kd_run *run, kd_answer_one *one, const void *how);

/* The rows with the column "query", where they are those of one of many names; in the arena. */
struct kd_rows kd_answer_rows(struct kd_run *run, const struct kd_rows *rows, bool many);
/* Begins a row of them. */
void kd_answer_row(struct kd_run *run, bool many);

/* ---- questions about a name: who, what, when, where ---- */

/* What a name was found to stand for. NULL, in any field but `name` and
 * `qualifier`: not part of the answer. */
struct kd_subject {
    const char *name;
    const char *kind;      /* of a work; "work" or "person" where it could be either */
    const char *qualifier; /* of a person who has namesakes; printed with these */
    const struct kd_strings *namesakes;
    const struct kd_strings *aliases, *mended, *seasons, *networks;
    uint64_t articles, independent; /* that name it: all, and with near copies counted once */
};

/* One answer, as the frame needs it. All of it lies in the run's arena. */
struct kd_answer {
    const void *found; /* the query's own struct, for the question's `row` */
    const struct kd_match *match;
    struct kd_subject subject;
    uint64_t total; /* rows before limit and offset */
    size_t shown;   /* rows that there are */
};

struct kd_question {
    /* Asks for run's operand. Sets answer->match whatever the status, the rest for KDIDX_OK. */
    enum kdidx_status (*ask)(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer);
    /* Prints the keys of one row. */
    void (*row)(struct kd_run *run, const void *found, size_t index);
    /* Prints what comes behind the rows; NULL: nothing does. `found` is NULL when nothing has the
     * name. */
    void (*more)(struct kd_run *run, const void *found);
    const char *subject;     /* JSON key of the subject */
    const char *name;        /* JSON key of the name in it */
    const char *name_column; /* key of the name in rows that stand alone: the first column */
    bool also;               /* people are told the subject's aliases */
    const char *rows;        /* JSON key of the list of rows */
    const char *row_name;    /* the column that --print0 prints */
    const char *unit;        /* what the line calls rows that says how many are left out */
    const char *nothing;     /* the sentence for people when there is no row */
    const struct kd_column *columns;
    size_t column_count;
};

/* Asks, and prints the answer: the subject, then its rows; for many names as kd_answer_names. */
enum kdidx_status kd_answer_question(struct kd_run *run, const struct kd_question *question);

#endif
