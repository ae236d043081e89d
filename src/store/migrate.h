/* The versions of the schema. */
#ifndef KD_MIGRATE_H
#define KD_MIGRATE_H

#include "store/db.h"

enum { KD_SCHEMA_VERSION = 5 };

/* Brings a database of version `from` (0: an empty file) to KD_SCHEMA_VERSION in one transaction;
 * on failure it stays as it was. */
enum kdidx_status kd_migrate(struct kd_db *db, int from, struct kd_error *err);

#endif
