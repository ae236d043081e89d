#define KD_LATE_ITSELF
#include "input/late.h"

#include <pthread.h>

#ifdef KD_LATE_XML_NAME /* the names of the libraries that the headers belong to */

#include <dlfcn.h>
#include <string.h>

struct kd_late kd_late;

static struct kd_error why;

/* Where the function is, into the table. */
static bool find(void *library, const char *name, void *out)
{
    void *found = dlsym(library, name);
    memcpy(out, &found, sizeof found);
    if (found == NULL)
        kd_fail(&why, KDIDX_IO, "%s", dlerror());
    return found != NULL;
}

static void *open_library(const char *name)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        kd_fail(&why, KDIDX_IO, "%s", dlerror());
    return library;
}

#define FIND(function) &&find(library, #function, &kd_late.function)

static void load(void)
{
    void *library = open_library(KD_LATE_XML_NAME);
    bool found = library != NULL KD_LATE_XML(FIND);
    library = found ? open_library(KD_LATE_ARCHIVE_NAME) : NULL;
    found = library != NULL KD_LATE_ARCHIVE(FIND);
    if (found)
        kd_late.xmlInitParser();
}

enum kdidx_status kd_late_load(struct kd_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return why.text[0] == '\0' ? KDIDX_OK : kd_fail(err, KDIDX_IO, "%s", why.text);
}

#else

#define POINTER(function) .function = (function),
struct kd_late kd_late = {KD_LATE_XML(POINTER) KD_LATE_ARCHIVE(POINTER)};

/* libxml2 makes itself ready at its first use, which two threads must not come to at once; a
 * program that has kdidx as a library may have them from its start. So it is done before that. */
__attribute__((constructor)) static void make_ready(void)
{
    xmlInitParser();
}

enum kdidx_status kd_late_load(struct kd_error *err)
{
    (void)err;
    return KDIDX_OK;
}

#endif
