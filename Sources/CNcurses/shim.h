// What Swift cannot import from ncurses by itself: mutable globals, macros built from macros, variadics.
#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>

#endif
