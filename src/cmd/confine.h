/* A command that reads what others wrote goes into the sandbox. */
#ifndef KD_CONFINE_H
#define KD_CONFINE_H

#include "cmd/cmd.h"

enum kd_operands { KD_OPERANDS_READ, KD_OPERANDS_ARE_DATABASES };

/* Leaves run's process its operands, database, rules and lists, unless --no-sandbox says otherwise
 * or it was done before. From then on nothing can be run, a pager neither, and no library loaded
 * (kd_late_load); and threads made before have no part in it: call it before there are any. */
void kd_confine(struct kd_run *run, enum kd_operands operands);

#endif
