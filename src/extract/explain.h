/* Why an article gave the facts that it gave, and why a name gave none. */
#ifndef KD_EXPLAIN_H
#define KD_EXPLAIN_H

#include "extract/extract.h"
#include "extract/resolve.h"

/* One thing that speaks for or against a fact. */
struct kd_reason {
    const char *rule;  /* id of a rule, or "form.", "list.", "context." and what of it */
    const char *about; /* the rule's own words for what it says; NULL for what is no rule */
    const char *says;  /* what it says here: "cast A=Lee Jae-wook; C=Jang Uk"; NULL as above */
    const char *type;  /* what it speaks for: "person", "character", "work", "nothing"; or NULL */
    double weight;     /* of that; 0: it adds no weight */
    unsigned times;    /* how often the text says so */
    bool against;
    struct kd_span quote; /* the sentence, in bytes of the article; empty: none */
};

struct kd_reasons {
    struct kd_reason *v;
    size_t n, cap;
};

/* A fact of the record, or something that the text names or a rule says and the record does not
 * have. */
struct kd_explained {
    const char
        *found;          /* "person", "character", "work", "network", "outlet", "cast", "crew",
                            "airs", "airtime", "event", "date", "published"; "name" when it was not taken */
    const char *name;    /* as in the record; of an air time the drama's; NULL where a rule said
                            something of someone whom it does not name */
    const char *verdict; /* in words: "actor", "as Jang Uk in W", "not taken: a group" */
    bool taken;
    double confidence; /* 0 where it has none */
    bool weighed;      /* score[] says something */
    double score[KD_TYPES];
    struct kd_reasons reasons; /* heaviest first */
};

struct kd_explain_sink {
    void *ctx;
    /* The struct and all it points at are valid until the worker's next extraction. */
    void (*each)(void *ctx, const struct kd_explained *explained);
};

/* Extracts `article` as kd_extract does and hands out every fact with its reasons: relations, air
 * times, dates, then names; last what was not taken, if a rule spoke of it. With `name` not NULL
 * only what has that name, or it as one of its words, in any spelling; also when nothing speaks of
 * it.
 * *out as in kd_extract. KDIDX_NONE: the article has nothing of that name. KDIDX_NOMEM. */
enum kdidx_status kd_explain(struct kd_worker *worker, const struct kd_article *article,
                             const char *name, const struct kd_explain_sink *sink,
                             struct kd_record **out);

#endif
