/* Answers on a terminal go through $PAGER. */
#ifndef KD_PAGER_H
#define KD_PAGER_H

/* Sends what is written to standard output from now on to $PAGER, or to less where that is not
 * set; to nothing where it is empty or "cat", or cannot be started. Once a process. */
void kd_pager_start(void);

/* Waits until the user is done with it; after standard output was closed. */
void kd_pager_wait(void);

#endif
