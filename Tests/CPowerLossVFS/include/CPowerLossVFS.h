// A disk that loses power, for tests of what a database keeps.
//
// It is a file layer of SQLite over the usual one, under the name `powerloss`. Files of a watched folder are remembered
// as the disk has them: what was synchronised, and after that every write that was not. When the power is cut, what
// would be left is written into another folder: the synchronised contents, and of the other writes none, all, or a
// random choice, each whole or torn at the borders of sectors. All other files pass through untouched.

#ifndef CPOWERLOSSVFS_H
#define CPOWERLOSSVFS_H

#pragma clang assume_nonnull begin

/// Watches the files of a folder that are opened from now on. The layer becomes SQLite's default with the first call.
/// Returns 0, or -1 when the folder does not exist.
int powerloss_watch(const char *folder);

/// Ends that; no file of the folder may be open any more.
void powerloss_forget(const char *folder);

/// Cuts the power at a write, a synchronisation, a truncation or a deletion: at the `operations`-th from now on, before
/// it is done. What is left is written into the folder `remains`, once.
void powerloss_cut_after(const char *folder, int operations, const char *remains, unsigned seed);

/// Cuts the power now. A seed that 4 divides leaves none of the unsynchronised writes, the next one all.
void powerloss_cut(const char *folder, const char *remains, unsigned seed);

/// Takes note that a transaction was reported as committed.
void powerloss_acknowledge(const char *folder);

/// How many transactions had been reported when the power was cut; -1 when it was not.
int powerloss_acknowledged_at_cut(const char *folder);

#pragma clang assume_nonnull end

#endif
