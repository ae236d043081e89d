/* Places within a line where one file ran into the next: "...Watch NowWatch: Lee ...". */
#ifndef KD_GLUE_H
#define KD_GLUE_H

#include <stdbool.h>
#include <stddef.h>

enum kd_glue {
    KD_GLUE_NONE,
    KD_GLUE_WEAK, /* could also be a name in two cases: "McKay", "SungHyen" */
    KD_GLUE_GOOD,
};

/* Whether something new may begin at text[at] within the line text[start, end), start < at < end:
 * a capital or an opening quotation mark, without a space before it, behind a small letter, a
 * digit or the end of a sentence. `closed`: what stands before is a whole line of page furniture,
 * after which nearly anything can begin. */
enum kd_glue kd_glue_at(const char *text, size_t start, size_t at, size_t end, bool closed);

/* Whether kd_glue_at could say yes here, whatever `closed` is: quick, for most bytes false. */
bool kd_glue_possible(const char *text, size_t at);

#endif
