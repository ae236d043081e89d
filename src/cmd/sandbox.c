/* Both parts of the sandbox together.
 *
 * Inputs are opened one after the other, while those before them are parsed, and the thread that
 * parses also stores: it cannot give up opening files. So Landlock leaves it those that the command
 * line names, and where links in its folders lead. Threads share their memory: a thread that was
 * taken over could write into another one, so that only what is taken from all of them is out of
 * reach for certain. That extracting threads have less is a second fence. */
#include "cmd/sandbox_p.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

static int in_force;

const int kd_sandbox_built = KD_SANDBOX_NONE
#ifdef KD_HAS_LANDLOCK
                             | KD_SANDBOX_FILES
#endif
#ifdef KD_HAS_SECCOMP
                             | KD_SANDBOX_CALLS
#endif
    ;

/* Whether programs that this one runs get no rights that it has not: both parts ask for it. */
static bool give_up_privileges(void)
{
#ifdef __linux__
    return kd_sandbox_built != KD_SANDBOX_NONE && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
#else
    return false;
#endif
}

int kd_sandbox_enter(struct kd_reach *reach)
{
    if (!KD_UNDER_VALGRIND && give_up_privileges()) {
        in_force |= kd_landlock_enter(reach) ? KD_SANDBOX_FILES : 0;
        in_force |= kd_seccomp_enter(reach->stores ? KD_STORER : KD_READER) ? KD_SANDBOX_CALLS : 0;
    }
    return in_force;
}

void kd_sandbox_worker(void)
{
    if ((in_force & KD_SANDBOX_CALLS) != 0)
        kd_seccomp_enter(KD_WORKER);
}
