// The forks of `main`: a parent for the shell's job control, the engine, and the reaper.
//
// Order: the reaper is forked first, so that it never holds what the engine opens later. The engine
// shares the parent's process group, so the terminal's signals (Ctrl-C, Ctrl-Z, hang-up) reach both.
#define _GNU_SOURCE
#include "include/supervise.h"
#include "include/children.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// MARK: The reaper

enum {
    GROUP_CAPACITY = 4096,
    GRACE_MILLISECONDS = 2000,
    POLL_MILLISECONDS = 20,
};

struct groups {
    pid_t members[GROUP_CAPACITY];
    int count;
};

static void add_group(struct groups *groups, pid_t group) {
    // Beyond the capacity the token in the environment still finds the processes.
    if (group > 1 && groups->count < GROUP_CAPACITY) groups->members[groups->count++] = group;
}

static void remove_group(struct groups *groups, pid_t group) {
    for (int index = 0; index < groups->count; index++) {
        if (groups->members[index] != group) continue;
        groups->members[index] = groups->members[--groups->count];
        return;
    }
}

/// Reads "+123\n" and "-123\n" until the pipe ends, which is when the engine has died or exited.
static void follow_engine(int pipe, struct groups *groups) {
    char bytes[512];
    char sign = 0;
    long number = 0;
    for (;;) {
        ssize_t count = read(pipe, bytes, sizeof bytes);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        for (ssize_t index = 0; index < count; index++) {
            const char byte = bytes[index];
            if (byte == '+' || byte == '-') {
                sign = byte;
                number = 0;
            } else if (byte >= '0' && byte <= '9') {
                number = number * 10 + (byte - '0');
            } else if (byte == '\n') {
                if (sign == '+') add_group(groups, (pid_t)number);
                if (sign == '-') remove_group(groups, (pid_t)number);
                sign = 0;
            }
        }
    }
}

static int signal_groups(const struct groups *groups, int signal) {
    int alive = 0;
    for (int index = 0; index < groups->count; index++) {
        if (kill(-groups->members[index], signal) == 0) alive++;
    }
    return alive;
}

static void pause_milliseconds(long milliseconds) {
    struct timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}

/// Ends every group and every process that bears the token: SIGTERM, and SIGKILL after two seconds.
static void end_everything(const struct groups *groups, const char *marker) {
    int alive = signal_groups(groups, SIGTERM) + cprocess_signal_marked(marker, SIGTERM);
    signal_groups(groups, SIGCONT);  // a stopped process does not see SIGTERM
    for (int waited = 0; alive && waited < GRACE_MILLISECONDS; waited += POLL_MILLISECONDS) {
        pause_milliseconds(POLL_MILLISECONDS);
        alive = signal_groups(groups, 0);
        // Reading every environment costs more than asking the groups, so only when those are gone.
        if (!alive) alive = cprocess_signal_marked(marker, 0);
    }
    signal_groups(groups, SIGKILL);
    // A process that forks while it is hunted may escape one pass.
    for (int pass = 0; pass < 10 && cprocess_signal_marked(marker, SIGKILL); pass++) {
        pause_milliseconds(POLL_MILLISECONDS);
    }
}

/// Without Swift's own crash handlers: they would print a backtrace over the shell's screen.
static void crash_plainly(void) {
    static const int crashes[] = {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE};
    for (size_t index = 0; index < sizeof crashes / sizeof *crashes; index++) signal(crashes[index], SIG_DFL);
}

_Noreturn static void run_reaper(int pipe, const char *token) {
    static struct groups groups;
    crash_plainly();
    setsid();
    prctl(PR_SET_NAME, "switchyard-reap");
    const int ignored[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t index = 0; index < sizeof ignored / sizeof *ignored; index++) signal(ignored[index], SIG_IGN);
    if (chdir("/") < 0) { /* it only keeps a file system busy */ }
    if (pipe != 0) {
        dup2(pipe, 0);
        pipe = 0;
    }
    // Everything else, the terminal too: whoever reads our standard output must see it end.
    close_range(1, ~0u, 0);
    follow_engine(pipe, &groups);
    char marker[sizeof SUPERVISE_TOKEN_NAME + 40];
    snprintf(marker, sizeof marker, SUPERVISE_TOKEN_NAME "=%s", token);
    end_everything(&groups, marker);
    _exit(0);
}

void supervise_open_streams(void) {
    static const char *const stands[] = {"/dev/null", "/dev/full", "/dev/null"};
    for (int stream = 0; stream < 3; stream++) {
        // The lowest number that is free is the one that was found to be.
        if (fcntl(stream, F_GETFD) < 0 && open(stands[stream], stream ? O_WRONLY : O_RDONLY) < 0) return;
    }
}

// MARK: The parent

static volatile pid_t engine;

static void forward(int number, siginfo_t *information, void *context) {
    (void)context;
    const int saved = errno;
    // What the terminal sends goes to the whole group, and so to the engine by itself; only what
    // somebody sent to this process alone is passed on.
    if (information->si_code <= 0 && information->si_pid != engine) kill(engine, number);
    errno = saved;
}

static void resume(int number) {
    (void)number;
    const int saved = errno;
    // Before anything else runs here, so that the wait below cannot see the old stop once more.
    kill(engine, SIGCONT);
    errno = saved;
}

static void wake(int number) {
    (void)number;
}

static void install_parent_handlers(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = forward;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    const int forwarded[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    for (size_t index = 0; index < sizeof forwarded / sizeof *forwarded; index++) {
        sigaction(forwarded[index], &action, NULL);
    }
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_RESTART;
    action.sa_handler = resume;
    sigaction(SIGCONT, &action, NULL);
    action.sa_handler = wake;
    sigaction(SIGCHLD, &action, NULL);
}

/// Ends like the engine did, so that the shell reports the truth.
_Noreturn static void end_like(int status, bool had_terminal, const struct termios *terminal) {
    if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
    const int number = WTERMSIG(status);
    if (had_terminal && tcgetpgrp(STDIN_FILENO) == getpgrp()) {
        // The engine had no chance to put the terminal back (SIGKILL, or out of memory): a cut sequence ended,
        // synchronized output off, the title back, mouse, focus, paste and keyboard reports off, main screen,
        // cursor visible, colours plain (also where the ">" of the keyboard's was overlooked).
        static const char reset[] =
            "\030\033[?2026l\033[23;2t\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l"
            "\033[<u\033[>4m\033[?1049l\033[?25h\033[0m\r";
        if (write(STDOUT_FILENO, reset, sizeof reset - 1) < 0) { /* nothing is left to try */ }
        tcsetattr(STDIN_FILENO, TCSANOW, terminal);
    }
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    _exit(128 + number);
}

_Noreturn static void run_parent(int pipe, bool had_terminal, const struct termios *terminal) {
    // SIGCHLD is open only inside ppoll, so that none is lost between the wait and the poll.
    sigset_t blocked, open;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &open);
    sigdelset(&open, SIGCHLD);
    crash_plainly();
    install_parent_handlers();
    struct pollfd message = {.fd = pipe, .events = POLLIN};
    for (;;) {
        int status;
        pid_t changed = waitpid(engine, &status, WNOHANG | WUNTRACED);
        if (changed == engine && WIFSTOPPED(status)) {
            // The shell sees a stopped job; its SIGCONT arrives in `resume`.
            raise(SIGSTOP);
            continue;
        }
        if (changed == engine) end_like(status, had_terminal, terminal);
        if (changed < 0 && errno != EINTR) _exit(1);
        if (ppoll(&message, 1, NULL, &open) <= 0) continue;
        char byte;
        if (read(pipe, &byte, 1) == 1) _exit(0);  // detached: the engine works on without us
        message.fd = -1;                          // the engine is ending; its status follows
    }
}

// MARK: The engine's side

static int choose_token(char token[33]) {
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return errno ? errno : EIO;
    for (int index = 0; index < 16; index++) snprintf(token + 2 * index, 3, "%02x", bytes[index]);
    return 0;
}

static void close_pair(int pair[2]) {
    if (pair[0] >= 0) close(pair[0]);
    if (pair[1] >= 0) close(pair[1]);
}

int supervise_start(bool with_parent, struct supervise_handles *handles) {
    memset(handles, 0, sizeof *handles);
    handles->reaper = handles->parent = -1;
    // Whoever started us may block signals, as threads of Dispatch do; blocked ones would reach nobody here.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int failure = choose_token(handles->token);
    if (failure) return failure;
    int to_reaper[2] = {-1, -1}, to_parent[2] = {-1, -1};
    if (pipe2(to_reaper, O_CLOEXEC) < 0) return errno;
    if (with_parent && pipe2(to_parent, O_CLOEXEC) < 0) {
        failure = errno;
        close_pair(to_reaper);
        return failure;
    }
    struct termios terminal;
    const bool had_terminal = tcgetattr(STDIN_FILENO, &terminal) == 0;

    handles->reaper_pid = fork();
    if (handles->reaper_pid == 0) {
        close(to_reaper[1]);
        run_reaper(to_reaper[0], handles->token);
    }
    if (handles->reaper_pid < 0) {
        failure = errno;
        close_pair(to_reaper);
        close_pair(to_parent);
        return failure;
    }
    close(to_reaper[0]);

    if (with_parent) {
        handles->parent_pid = getpid();
        engine = fork();
        if (engine < 0) {
            failure = errno;
            close(to_reaper[1]);  // the reaper finds nothing to end and leaves
            close_pair(to_parent);
            return failure;
        }
        if (engine > 0) {
            close(to_reaper[1]);
            close(to_parent[1]);
            run_parent(to_parent[0], had_terminal, &terminal);
        }
        close(to_parent[0]);
        handles->parent = to_parent[1];
        // A parent that is killed takes the terminal with it: the engine learns it like a hang-up.
        prctl(PR_SET_PDEATHSIG, SIGHUP);
        if (getppid() != handles->parent_pid) raise(SIGHUP);
    }
    handles->reaper = to_reaper[1];
    signal(SIGPIPE, SIG_IGN);
    return 0;
}

static int tell(int reaper, char sign, pid_t group) {
    if (reaper < 0) return 0;
    char line[32];
    const int length = snprintf(line, sizeof line, "%c%ld\n", sign, (long)group);
    // Shorter than PIPE_BUF, so lines of several threads do not mix.
    ssize_t written;
    do {
        written = write(reaper, line, (size_t)length);
    } while (written < 0 && errno == EINTR);
    return written == length ? 0 : (written < 0 ? errno : EIO);
}

int supervise_register(int reaper, pid_t group) {
    return tell(reaper, '+', group);
}

int supervise_unregister(int reaper, pid_t group) {
    return tell(reaper, '-', group);
}

int supervise_detach(struct supervise_handles *handles, int log) {
    if (handles->parent < 0) return 0;
    prctl(PR_SET_PDEATHSIG, 0);
    if (setsid() < 0 && errno != EPERM) return errno;
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) return errno;
    dup2(null, STDIN_FILENO);
    dup2(log >= 0 ? log : null, STDOUT_FILENO);
    dup2(log >= 0 ? log : null, STDERR_FILENO);
    if (null > STDERR_FILENO) close(null);
    const char done = 'd';
    if (write(handles->parent, &done, 1) < 0) { /* the parent is gone already */ }
    close(handles->parent);
    handles->parent = -1;
    return 0;
}
