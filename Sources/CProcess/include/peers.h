// Local sockets: what Swift does not see of <sys/socket.h>.
#ifndef CPROCESS_PEERS_H
#define CPROCESS_PEERS_H

#include <sys/types.h>

/// Takes the next connection of a listening socket, close-on-exec from the start. Returns its descriptor, or -1
/// with errno: EAGAIN when none waits and the listening socket does not block.
int cprocess_accept(int listener);

/// Finds the user of the process at the other end of a local socket, as it was when they were connected.
/// Returns 0 or an errno value.
int cprocess_peer_user(int socket, uid_t *user);

#endif
