/* ZIP and tar archives. */
#ifndef KD_ARCHIVE_H
#define KD_ARCHIVE_H

#include "input/reader.h"
#include "input/stream.h"

struct kd_archive_kind;

/* The kind of archive that begins with these bytes, or NULL. Office documents and the like, which
 * are ZIP archives, too, are none. */
const struct kd_archive_kind *kd_archive_sniff(const char *head, size_t len);

const char *kd_archive_name(const struct kd_archive_kind *kind); /* "zip", "tar" */

/* Reads the archive's files, as kd_format_read. Left out are directories, links, devices, hidden
 * files and what macOS puts beside files (__MACOSX/, ._NAME). */
enum kdidx_status kd_archive_read(struct kd_reader *reader, struct kd_stream *stream,
                                  const struct kd_archive_kind *kind);

#endif
