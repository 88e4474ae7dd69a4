// Children of the engine: posix_spawn with everything about the caller's state left behind.
#define _GNU_SOURCE
#include "include/children.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int add_streams(posix_spawn_file_actions_t *actions, const struct cprocess_request *request) {
    const int streams[3] = {request->input, request->output, request->error};
    for (int target = 0; target < 3; target++) {
        if (streams[target] < 0) continue;
        int failure = posix_spawn_file_actions_adddup2(actions, streams[target], target);
        if (failure) return failure;
    }
    int first_closed = 3;
    if (request->gate >= 0) {
        int failure = posix_spawn_file_actions_adddup2(actions, request->gate, first_closed++);
        if (failure) return failure;
    }
    int failure = posix_spawn_file_actions_addclosefrom_np(actions, first_closed);
    if (failure) return failure;
    return posix_spawn_file_actions_addchdir_np(actions, request->directory);
}

int cprocess_spawn(const struct cprocess_request *request, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    // The engine ignores SIGPIPE and catches others; an ignored signal would be inherited over exec.
    sigset_t every, none;
    sigfillset(&every);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &every);
    posix_spawnattr_setsigmask(&attributes, &none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    if (request->new_session) flags |= POSIX_SPAWN_SETSID;
    posix_spawnattr_setflags(&attributes, flags);
    failure = add_streams(&actions, request);
    if (!failure) {
        failure = posix_spawn(child, request->program, &actions, &attributes, request->arguments,
                              request->environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int cprocess_pidfd(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);  // the kernel sets close-on-exec by itself
}

int cprocess_wait(pid_t child, int *code, int *signal) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return errno;
    }
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 0;
}

/// True if one of the NUL-separated strings of /proc/<pid>/environ equals `marker`.
static bool environment_holds(const char *process, const char *marker) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%.20s/environ", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const size_t length = strlen(marker);
    // `matched` counts the bytes of the current string that agree with the marker; SIZE_MAX: it differs.
    size_t matched = 0;
    bool found = false;
    char bytes[4096];
    ssize_t count;
    while (!found && (count = read(file, bytes, sizeof bytes)) > 0) {
        for (ssize_t index = 0; index < count && !found; index++) {
            const char byte = bytes[index];
            if (byte == '\0') {
                found = matched == length;
                matched = 0;
            } else if (matched < length && marker[matched] == byte) {
                matched++;
            } else {
                matched = SIZE_MAX;
            }
        }
    }
    close(file);
    return found || matched == length;
}

int cprocess_signal_marked(const char *marker, int signal) {
    // opendir allocates. The reaper calls this too: it was forked from a process with one thread, so
    // no lock of the allocator can have been held.
    DIR *processes = opendir("/proc");
    if (!processes) return 0;
    int found = 0;
    const pid_t own = getpid();
    struct dirent *entry;
    while ((entry = readdir(processes))) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        const pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);
        if (process <= 1 || process == own || !environment_holds(entry->d_name, marker)) continue;
        found++;
        kill(process, signal);
    }
    closedir(processes);
    return found;
}

int cprocess_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return errno;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int cprocess_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

int cprocess_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}

int cprocess_lock(int descriptor) {
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

int cprocess_rename_new(int from_at, const char *from, int to_at, const char *to) {
    return renameat2(from_at, from, to_at, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
}
