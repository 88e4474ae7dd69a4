// Gives the terminal back when the process crashes.
#ifndef CPROCESS_CRASH_H
#define CPROCESS_CRASH_H

#include <stddef.h>
#include <termios.h>

// How long a reset string may be.
enum { CRASH_RESET_LIMIT = 512 };

// From now on SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS and SIGFPE write `reset` to `descriptor` and set `modes` on it before
// they take the course they had. Call it again whenever the reset string changes; it is copied. Not from several threads at once.
// Returns 0, or -1 if the string is too long.
int crash_arm(int descriptor, const void *reset, size_t length, const struct termios *modes);

// Crashes leave the terminal alone again.
void crash_disarm(void);

#endif
