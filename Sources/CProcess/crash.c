// The handler runs in a process whose memory may be broken: it reads one prepared record and calls nothing but write,
// tcflush, tcsetattr, sigaction, raise and getpid, which POSIX allows in a signal handler.
#include "crash.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct record {
    int descriptor;
    pid_t owner;
    size_t length;
    char reset[CRASH_RESET_LIMIT];
    struct termios modes;
};

enum { SIGNAL_COUNT = 6, STACK_SIZE = 64 * 1024 };

static const int crash_signals[SIGNAL_COUNT] = {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE};
static bool installed;

// Two records, so that one is whole at any moment; the pointer names it, NULL while disarmed.
static struct record records[2];
static _Atomic(struct record *) current;

static void give_back(const struct record *record) {
    size_t done = 0;
    // The descriptor may be non-blocking and the line stuck with the last frame, which nobody needs now: a few tries,
    // then let it be.
    for (int tries = 0; tries < 16 && done < record->length; tries++) {
        ssize_t n = write(record->descriptor, record->reset + done, record->length - done);
        if (n > 0) done += (size_t)n;
        else if (done == 0) tcflush(record->descriptor, TCOFLUSH);
    }
    tcsetattr(record->descriptor, TCSANOW, &record->modes);
}

static void on_crash(int signal) {
    // Only the first of several crashing threads writes.
    struct record *record = atomic_exchange(&current, NULL);
    if (record != NULL && record->owner == getpid()) give_back(record);
    // The default, not the handler from before: where Swift's toolchain is installed, that one would print a
    // backtrace over the shell's screen and wait for a key.
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(signal, &action, NULL);
    // Blocked until this handler returns; a fault proper comes again by itself as well.
    raise(signal);
}

static void install(void) {
    if (installed) return;
    installed = true;

    // A stack overflow needs another stack. It is this thread's; a handler on other threads runs on theirs.
    static char stack[STACK_SIZE];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    stack_t existing;
    if (sigaltstack(NULL, &existing) == 0 && (existing.ss_flags & SS_DISABLE)) sigaltstack(&alternate, NULL);

    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNAL_COUNT; i++) sigaction(crash_signals[i], &action, NULL);
}

int crash_arm(int descriptor, const void *reset, size_t length, const struct termios *modes) {
    if (length > CRASH_RESET_LIMIT) return -1;
    struct record *spare = atomic_load(&current) == &records[0] ? &records[1] : &records[0];
    spare->descriptor = descriptor;
    spare->owner = getpid();
    spare->length = length;
    memcpy(spare->reset, reset, length);
    spare->modes = *modes;
    install();
    atomic_store(&current, spare);
    return 0;
}

void crash_disarm(void) { atomic_store(&current, NULL); }
