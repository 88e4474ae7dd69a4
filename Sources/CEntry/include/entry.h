// The fork into the processes of a running Switchyard, done before any Swift runs.
//
// Swift's runtime and its `Mutex` use locks that belong to a thread by its number, which each thread looks up once. The
// main thread of a forked process has another number than the one it looked up before. A lock that it holds can then
// never be given to a thread that waits for it: both spin for ever. So the fork comes before everything.
#ifndef CENTRY_ENTRY_H
#define CENTRY_ENTRY_H

#include "supervise.h"

/// What the engine's process holds of its companions.
const struct supervise_handles *entry_handles(void);

/// 0, or the errno value that says why there are no companions.
int entry_failure(void);

#endif
