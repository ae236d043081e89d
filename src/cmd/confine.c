/* What the sandbox leaves a command, by its operands and options. */
#include "cmd/confine.h"

#include "cmd/progress.h"
#include "cmd/reading.h"
#include "cmd/sandbox.h"
#include "input/input.h"

static void on_link(void *ctx, const char *path)
{
    kd_reach_read(ctx, path);
}

static void reach_operands(struct kd_reach *reach, const struct kd_run *run,
                           enum kd_operands operands)
{
    for (int i = 0; i < run->count; i++) {
        if (operands == KD_OPERANDS_READ)
            kd_reach_read(reach, run->operands[i]);
        else
            kd_reach_store(reach, run->operands[i]);
    }
    if (operands == KD_OPERANDS_READ && reach->rules >= 0)
        kd_input_links(run->operands, (size_t)run->count, kd_interrupted, on_link, reach);
}

/* Where links in the folder of rules lead, too: it may be made of them alone. */
static void reach_lists(struct kd_reach *reach, const struct kd_extract_opts *lists)
{
    for (size_t i = 0; i < lists->names_count; i++)
        kd_reach_read(reach, lists->names_files[i]);
    if (lists->data_dir == NULL)
        return;
    kd_reach_read(reach, lists->data_dir);
    kd_input_links(&lists->data_dir, 1, NULL, on_link, reach);
}

/* Told where more than errors is asked for: that the kernel has it not is no fault of the input. */
static void say_lacking(const struct kd_run *run, int parts)
{
    int lacking = run->options.verbose ? kd_sandbox_built & ~parts : KD_SANDBOX_NONE;
    if ((lacking & KD_SANDBOX_FILES) != 0)
        kd_say("note: no Landlock here: the sandbox leaves all files of the user within reach");
    if ((lacking & KD_SANDBOX_CALLS) != 0)
        kd_say("note: no seccomp here: the sandbox leaves all system calls within reach");
}

void kd_confine(struct kd_run *run, enum kd_operands operands)
{
    const struct kd_options *options = &run->options;
    struct kd_extract_opts lists = kd_reading_extract_opts(options);
    struct kd_reach reach;
    if (options->no_sandbox || run->confined)
        return;
    run->confined = true;
    kd_reach_init(&reach);
    reach_operands(&reach, run, operands);
    reach_lists(&reach, &lists);
    if (run->db != NULL)
        kd_reach_store(&reach, options->db);
    say_lacking(run, kd_sandbox_enter(&reach));
}
