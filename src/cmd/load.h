/* Records from files into a database. */
#ifndef KD_LOAD_H
#define KD_LOAD_H

#include "cmd/cmd.h"

/* Stores all records of a file ("-": standard input) in `db`. KDIDX_USAGE: some of its lines are no
 * records that can be stored; each is told. */
enum kdidx_status kd_load_records(struct kd_run *run, struct kd_db *db, const char *path);

#endif
