#include "include/entry.h"

#include <malloc.h>
#include <string.h>

static struct supervise_handles handles;
static int failure;

/// Whether the arguments are those of a screen, of a session, or of an engine that may outlive its terminal, for
/// which a parent waits in the shell.
///
/// They are read in full later. A parent that was not needed passes signals and the exit code on.
static bool stays_in_shell(int count, char **arguments) {
    if (count < 2) return true;
    const char *first = arguments[1];
    if (strcmp(first, "--help") == 0 || strcmp(first, "--version") == 0) return false;
    static const char *const staying[] = {"dashboard", "demo", "attach", "pane", "tmux", "engine"};
    for (size_t index = 0; index < sizeof staying / sizeof *staying; index++) {
        if (strcmp(first, staying[index]) == 0) return true;
    }
    return strncmp(first, "--", 2) == 0;
}

/// Gives memory back that is free, in place of keeping it for each thread.
///
/// By itself glibc has up to sixteen arenas on two cores, and each keeps what the largest answer needed that was ever
/// made in it; the work moves among Dispatch's threads, so that every arena comes to that size (measured: 40 kB more
/// for each task). A fixed threshold also keeps glibc from raising it to the largest block ever freed.
static void keep_memory_small(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
}

static void fork_first(int count, char **arguments, char **environment) {
    (void)environment;
    keep_memory_small();
    supervise_open_streams();
    failure = supervise_start(stays_in_shell(count, arguments), &handles);
}

// Before the constructors, those of shared libraries included: Foundation's run Swift.
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = fork_first;

const struct supervise_handles *entry_handles(void) { return &handles; }

int entry_failure(void) { return failure; }
