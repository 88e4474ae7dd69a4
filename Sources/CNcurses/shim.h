// What Swift cannot import from ncurses by itself: mutable globals, macros built from macros, variadics;
// and three libc calls that its view of libc hides.
#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>
// Defines names such as `lines` and `columns` as macros.
#include <term.h>

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

// Standard screen and counts.
static inline WINDOW *cncurses_stdscr(void) { return stdscr; }
static inline WINDOW *cncurses_curscr(void) { return curscr; }
static inline int cncurses_colors(void) { return COLORS; }

// Attributes.
static const attr_t cncurses_bold = A_BOLD;
static const attr_t cncurses_dim = A_DIM;
static const attr_t cncurses_italic = A_ITALIC;
static const attr_t cncurses_underline = A_UNDERLINE;
static const attr_t cncurses_reverse = A_REVERSE;

// One cell; the pair goes through the extended argument, because the plain one ends at 32767.
static inline void cncurses_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
    setcchar(cell, text, attributes, 0, &pair);
}

// Puts a run of cells on the standard screen; wide ones take two columns of it.
static inline void cncurses_put_cells(int row, int column, const cchar_t *cells, int count) {
    mvwadd_wchnstr(stdscr, row, column, cells, count);
}

// The whole screen is painted anew by the next doupdate, whatever ncurses thinks is on it.
static inline void cncurses_repaint(void) { clearok(curscr, TRUE); }

static inline void cncurses_ignore_signal(int signal) { (void)signal; }

// newterm, but without its signal handlers: it takes SIGINT, SIGTERM, SIGTSTP and SIGWINCH where they are still at their
// defaults (lib_tstp.c), so they are not while it runs.
static inline SCREEN *cncurses_newterm(const char *terminal, FILE *output, FILE *input) {
    static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction before[4];
    struct sigaction during = {0};
    during.sa_handler = cncurses_ignore_signal;
    during.sa_flags = SA_RESTART;
    for (int i = 0; i < 4; i++) sigaction(signals[i], &during, &before[i]);
    SCREEN *screen = newterm(terminal, output, input);
    for (int i = 0; i < 4; i++) sigaction(signals[i], &before[i], NULL);
    return screen;
}

// A terminal capability by its terminfo name; NULL if the terminal lacks it.
static inline const char *cncurses_string_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

// A file in memory, closed on exec; -1 with errno on failure.
static inline int cncurses_memory_file(void) {
    return (int)syscall(SYS_memfd_create, "switchyard-screen", 1 /* MFD_CLOEXEC */);
}

// Whether the current locale writes UTF-8.
static inline bool cncurses_locale_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// Declared by libc only for programs that ask for X/Open.
extern int wcwidth(wchar_t character);
static inline int cncurses_character_width(wchar_t character) { return wcwidth(character); }

#endif
