/* libxml2 and libarchive, which reading alone needs. To load them, and what they load in turn,
 * takes half the time of a question: so the program does it when it reads something, not when it
 * starts. Whatever else is made of these sources is linked with them.
 *
 * Include it in place of their headers. A function that is new here is added to the list. */
#ifndef KD_LATE_H
#define KD_LATE_H

#include <archive.h>
#include <archive_entry.h>
#include <libxml/HTMLparser.h>
#include <libxml/globals.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlreader.h>

#include "base/status.h"

/* Makes them ready to be called; from any thread, as often as one likes. KDIDX_IO: one is not
 * there, and err says which. */
enum kdidx_status kd_late_load(struct kd_error *err);

#define KD_LATE_XML(F)                                                                             \
    F(__xmlGenericError)                                                                           \
    F(__xmlGenericErrorContext)                                                                    \
    F(__xmlStructuredError)                                                                        \
    F(__xmlStructuredErrorContext)                                                                 \
    F(htmlCtxtReadMemory)                                                                          \
    F(htmlEntityLookup)                                                                            \
    F(htmlFreeParserCtxt)                                                                          \
    F(htmlNewParserCtxt)                                                                           \
    F(xmlFreeDoc)                                                                                  \
    F(xmlFreeTextReader)                                                                           \
    F(xmlInitParser)                                                                               \
    F(xmlReaderForIO)                                                                              \
    F(xmlSetGenericErrorFunc)                                                                      \
    F(xmlSetStructuredErrorFunc)                                                                   \
    F(xmlStopParser)                                                                               \
    F(xmlTextReaderConstLocalName)                                                                 \
    F(xmlTextReaderConstNamespaceUri)                                                              \
    F(xmlTextReaderConstValue)                                                                     \
    F(xmlTextReaderCurrentNode)                                                                    \
    F(xmlTextReaderDepth)                                                                          \
    F(xmlTextReaderGetParserLineNumber)                                                            \
    F(xmlTextReaderIsEmptyElement)                                                                 \
    F(xmlTextReaderNodeType)                                                                       \
    F(xmlTextReaderRead)                                                                           \
    F(xmlTextReaderSetStructuredErrorHandler)

#define KD_LATE_ARCHIVE(F)                                                                         \
    F(archive_entry_filetype)                                                                      \
    F(archive_entry_hardlink)                                                                      \
    F(archive_entry_is_encrypted)                                                                  \
    F(archive_entry_pathname)                                                                      \
    F(archive_errno)                                                                               \
    F(archive_error_string)                                                                        \
    F(archive_filter_bytes)                                                                        \
    F(archive_read_data_block)                                                                     \
    F(archive_read_data_skip)                                                                      \
    F(archive_read_free)                                                                           \
    F(archive_read_new)                                                                            \
    F(archive_read_next_header)                                                                    \
    F(archive_read_open)                                                                           \
    F(archive_read_support_format_tar)                                                             \
    F(archive_read_support_format_zip_streamable)                                                  \
    F(archive_set_error)

#define KD_LATE_POINTER(function) __typeof__(function) *function;
struct kd_late {
    KD_LATE_XML(KD_LATE_POINTER)
    KD_LATE_ARCHIVE(KD_LATE_POINTER)
};
#undef KD_LATE_POINTER

extern struct kd_late kd_late;

#ifndef KD_LATE_ITSELF /* late.c has the functions' own names */
#define __xmlGenericError (*kd_late.__xmlGenericError)
#define __xmlGenericErrorContext (*kd_late.__xmlGenericErrorContext)
#define __xmlStructuredError (*kd_late.__xmlStructuredError)
#define __xmlStructuredErrorContext (*kd_late.__xmlStructuredErrorContext)
#define htmlCtxtReadMemory (*kd_late.htmlCtxtReadMemory)
#define htmlEntityLookup (*kd_late.htmlEntityLookup)
#define htmlFreeParserCtxt (*kd_late.htmlFreeParserCtxt)
#define htmlNewParserCtxt (*kd_late.htmlNewParserCtxt)
#define xmlFreeDoc (*kd_late.xmlFreeDoc)
#define xmlFreeTextReader (*kd_late.xmlFreeTextReader)
#define xmlInitParser (*kd_late.xmlInitParser)
#define xmlReaderForIO (*kd_late.xmlReaderForIO)
#define xmlSetGenericErrorFunc (*kd_late.xmlSetGenericErrorFunc)
#define xmlSetStructuredErrorFunc (*kd_late.xmlSetStructuredErrorFunc)
#define xmlStopParser (*kd_late.xmlStopParser)
#define xmlTextReaderConstLocalName (*kd_late.xmlTextReaderConstLocalName)
#define xmlTextReaderConstNamespaceUri (*kd_late.xmlTextReaderConstNamespaceUri)
#define xmlTextReaderConstValue (*kd_late.xmlTextReaderConstValue)
#define xmlTextReaderCurrentNode (*kd_late.xmlTextReaderCurrentNode)
#define xmlTextReaderDepth (*kd_late.xmlTextReaderDepth)
#define xmlTextReaderGetParserLineNumber (*kd_late.xmlTextReaderGetParserLineNumber)
#define xmlTextReaderIsEmptyElement (*kd_late.xmlTextReaderIsEmptyElement)
#define xmlTextReaderNodeType (*kd_late.xmlTextReaderNodeType)
#define xmlTextReaderRead (*kd_late.xmlTextReaderRead)
#define xmlTextReaderSetStructuredErrorHandler (*kd_late.xmlTextReaderSetStructuredErrorHandler)
#define archive_entry_filetype (*kd_late.archive_entry_filetype)
#define archive_entry_hardlink (*kd_late.archive_entry_hardlink)
#define archive_entry_is_encrypted (*kd_late.archive_entry_is_encrypted)
#define archive_entry_pathname (*kd_late.archive_entry_pathname)
#define archive_errno (*kd_late.archive_errno)
#define archive_error_string (*kd_late.archive_error_string)
#define archive_filter_bytes (*kd_late.archive_filter_bytes)
#define archive_read_data_block (*kd_late.archive_read_data_block)
#define archive_read_data_skip (*kd_late.archive_read_data_skip)
#define archive_read_free (*kd_late.archive_read_free)
#define archive_read_new (*kd_late.archive_read_new)
#define archive_read_next_header (*kd_late.archive_read_next_header)
#define archive_read_open (*kd_late.archive_read_open)
#define archive_read_support_format_tar (*kd_late.archive_read_support_format_tar)
#define archive_read_support_format_zip_streamable                                                 \
    (*kd_late.archive_read_support_format_zip_streamable)
#define archive_set_error (*kd_late.archive_set_error)
#endif

#endif
