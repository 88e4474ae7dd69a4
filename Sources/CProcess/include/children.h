// Starting and ending child processes: what Swift cannot call by itself or must not do by parts.
// Not called spawn.h: on the include path that name would hide the system's.
#ifndef CPROCESS_CHILDREN_H
#define CPROCESS_CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// How a child is started. Every signal is at its default, none is blocked, and no descriptor but the
/// three standard ones and the gate is open.
struct cprocess_request {
    /// Absolute path of the program; no search is made.
    const char *program;
    /// Null-terminated argument list, the program's name first.
    char *const *arguments;
    /// Null-terminated list of NAME=value.
    char *const *environment;
    /// The directory the program starts in.
    const char *directory;
    /// Descriptors that become standard input, output and error; -1 inherits the caller's.
    int input, output, error;
    /// A descriptor that becomes number 3; -1 for none.
    int gate;
    /// True: a session (and process group) of its own without a controlling terminal.
    /// False: the caller's process group, as a program that takes over the screen needs.
    bool new_session;
};

/// Starts a program. Returns 0 and its process id, or the errno value that says why not.
int cprocess_spawn(const struct cprocess_request *request, pid_t *child);

/// A descriptor that becomes readable when the process ends, or -1 with errno. Close-on-exec.
int cprocess_pidfd(pid_t process);

/// Waits for a child and takes its status apart: `*signal` is 0 after an ordinary exit.
/// Returns 0 or an errno value.
int cprocess_wait(pid_t child, int *code, int *signal);

/// Sends a signal to every process whose environment holds `marker` (NAME=value), the caller excepted.
/// It reaches those that left their process group. Returns how many were found.
int cprocess_signal_marked(const char *marker, int signal);

/// A pipe with both ends close-on-exec. Returns 0 or an errno value.
int cprocess_pipe(int *read_end, int *write_end);

/// An event descriptor (close-on-exec, non-blocking), or -1 with errno.
int cprocess_eventfd(void);

/// An anonymous file in memory (close-on-exec), or -1 with errno.
int cprocess_memory_file(const char *name);

/// Takes an exclusive lock on an open file without waiting. Returns 0, or EWOULDBLOCK if it is held.
int cprocess_lock(int descriptor);

/// Puts one file in the place of another only if nothing is there (renameat2 RENAME_NOREPLACE).
/// Returns 0 or an errno value.
int cprocess_rename_new(int from_at, const char *from, int to_at, const char *to);

#endif
