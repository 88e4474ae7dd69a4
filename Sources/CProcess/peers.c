// Local sockets: accept4 and SO_PEERCRED are GNU extensions, which Swift's view of glibc leaves out.
#define _GNU_SOURCE
#include <stddef.h>
#include "include/peers.h"

#include <errno.h>
#include <sys/socket.h>

int cprocess_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }

int cprocess_peer_user(int socket, uid_t *user) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return errno;
    *user = peer.uid;
    return 0;
}
