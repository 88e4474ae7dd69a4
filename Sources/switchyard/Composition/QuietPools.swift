// libdispatch on Linux reads /proc once a second, for as long as the process lives, to see whether the threads of its
// pools are blocked and further ones are due (`src/event/workqueue.c` of swift-corelibs-libdispatch). An idle dashboard
// would wake for nothing. Nothing of ours blocks a pool's thread: what may block runs on a queue of its own, which
// has its thread from another pool. So the product answers the two calls by which a pool's threads ask to be watched.
//
// It takes effect where libdispatch is linked statically, which is the product; else its own functions are called.

/// A thread of a pool has begun; it is not watched.
@c(_dispatch_workq_worker_register)
func poolThreadBegan(_ pool: UnsafeMutableRawPointer?) {}

/// A thread of a pool has ended.
@c(_dispatch_workq_worker_unregister)
func poolThreadEnded(_ pool: UnsafeMutableRawPointer?) {}
