// The three processes of a running Switchyard: the parent that the shell waits for, the engine, and
// the reaper that ends every child process when the engine is gone, however it went.
#ifndef CPROCESS_SUPERVISE_H
#define CPROCESS_SUPERVISE_H

#include <stdbool.h>
#include <sys/types.h>

/// The name of the environment variable that marks every process started for an engine.
#define SUPERVISE_TOKEN_NAME "SWITCHYARD_ENGINE"

/// What the engine process holds of its two companions. A descriptor that is not there is -1.
struct supervise_handles {
    /// Write end of the pipe to the reaper; closing it (also by dying) makes the reaper act.
    int reaper;
    /// Write end of the pipe to the waiting parent; -1 without a parent or once detached.
    int parent;
    /// The waiting parent's process id, or 0.
    pid_t parent_pid;
    /// The reaper's process id.
    pid_t reaper_pid;
    /// 32 hexadecimal digits: the value of SWITCHYARD_ENGINE in the environment of every child.
    char token[33];
};

/// Opens what the caller left closed of the three standard streams, so that no file of ours takes their numbers: input
/// is at its end, output is full.
void supervise_open_streams(void);

/// Forks the reaper and, if `with_parent`, leaves the calling process behind as the waiting parent.
///
/// Call it before anything else: neither threads nor Dispatch queues nor Swift's locks survive a fork.
/// It returns in the engine process only. SIGPIPE is ignored from then on.
/// Returns 0, or an errno value with nothing forked.
int supervise_start(bool with_parent, struct supervise_handles *handles);

/// Tells the reaper that a process group belongs to the engine. Returns 0 or an errno value.
int supervise_register(int reaper, pid_t group);

/// Tells the reaper that a process group has ended. Call it before its leader is waited for, so that
/// the number cannot have been given to somebody else. Returns 0 or an errno value.
int supervise_unregister(int reaper, pid_t group);

/// Leaves the terminal: a new session, standard streams on `log` (or /dev/null if -1) and the parent
/// told to exit with 0. A second call does nothing. Returns 0 or an errno value.
int supervise_detach(struct supervise_handles *handles, int log);

#endif
