/* Text that was broken into lines of one width: mail, what a terminal browser or a PDF gave. */
#ifndef KD_WRAP_H
#define KD_WRAP_H

#include <stdint.h>

/* Makes paragraphs of the lines of s[0..*len), if it is such text: a line end amid a sentence
 * becomes a space, and goes behind a hyphen. map[i] is what s[i] stands for, map[*len] included;
 * both are shortened together. */
void kd_unwrap(char *s, uint32_t *map, uint32_t *len);

#endif
