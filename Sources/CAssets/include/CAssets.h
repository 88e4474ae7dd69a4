// Files that are part of the program, embedded when it is built: themes, keymaps, patterns of CI failures.
#ifndef CASSETS_H
#define CASSETS_H

#include <stddef.h>

/// One embedded file. Name and bytes live as long as the program.
struct cassets_file {
    /// The path from the top of the repository, such as `themes/default-dark.toml`.
    const char *name;
    /// The content; not terminated by a zero byte.
    const unsigned char *bytes;
    /// The length of the content in bytes.
    size_t length;
};

/// How many files are embedded.
size_t cassets_count(void);

/// An embedded file; the index is below `cassets_count()`.
struct cassets_file cassets_file_at(size_t index);

/// What failures look like in the logs of CI jobs; not among the files above.
struct cassets_file cassets_failure_patterns(void);

#endif
