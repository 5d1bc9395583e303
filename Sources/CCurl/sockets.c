// The sockets of one multi handle. libcurl 7.88 reuses an HTTP/1 connection even when bytes are waiting on it, and then
// takes an answer that nobody asked for, or a late one, for the answer of the next request. It also reuses one whose
// TLS end has come. Before a request is sent, the callbacks of a transfer look at the socket themselves; since libcurl
// does not tell which socket that is, it is found by addresses.

#define _GNU_SOURCE
#include "CCurl.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    char text[INET6_ADDRSTRLEN];
    int port;
} address;

struct ccurl_socket {
    ccurl_socket *next;
    int descriptor;
    // Whether the addresses are known, which they are once the socket is connected.
    bool is_named;
    bool is_http1;
    address local;
    address remote;
};

struct ccurl_sockets {
    ccurl_socket *first;
};

ccurl_sockets *ccurl_sockets_make(void) {
    return calloc(1, sizeof(ccurl_sockets));
}

void ccurl_sockets_free(ccurl_sockets *sockets) {
    while (sockets->first) {
        ccurl_socket *gone = sockets->first;
        sockets->first = gone->next;
        free(gone);
    }
    free(sockets);
}

static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *target) {
    (void)purpose;
    ccurl_sockets *sockets = context;
    ccurl_socket *added = calloc(1, sizeof *added);
    if (!added) return CURL_SOCKET_BAD;
    // A program that the process starts must not inherit the connection, which would stay open as long as that program
    // runs.
    added->descriptor = socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
    if (added->descriptor < 0) {
        free(added);
        return CURL_SOCKET_BAD;
    }
    added->next = sockets->first;
    sockets->first = added;
    return added->descriptor;
}

static int on_close(void *context, curl_socket_t descriptor) {
    ccurl_sockets *sockets = context;
    for (ccurl_socket **link = &sockets->first; *link; link = &(*link)->next) {
        if ((*link)->descriptor != descriptor) continue;
        ccurl_socket *gone = *link;
        *link = gone->next;
        free(gone);
        break;
    }
    return close(descriptor);
}

CURLcode ccurl_sockets_attach(ccurl_sockets *sockets, CURL *easy) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sockets);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sockets);
    return code;
}

// Reads one end's address with `get` (getsockname or getpeername).
static bool read_address(int descriptor, int (*get)(int, struct sockaddr *, socklen_t *), address *into) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (get(descriptor, (struct sockaddr *)&storage, &length) != 0) return false;
    const void *bytes;
    if (storage.ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)&storage;
        bytes = &v4->sin_addr;
        into->port = ntohs(v4->sin_port);
    } else if (storage.ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&storage;
        bytes = &v6->sin6_addr;
        into->port = ntohs(v6->sin6_port);
    } else {
        return false;
    }
    return inet_ntop(storage.ss_family, bytes, into->text, sizeof into->text) != NULL;
}

ccurl_socket *ccurl_sockets_find(
    ccurl_sockets *sockets, const char *remote, int remote_port, const char *local, int local_port) {
    for (ccurl_socket *one = sockets->first; one; one = one->next) {
        if (!one->is_named) {
            one->is_named = read_address(one->descriptor, getsockname, &one->local)
                && read_address(one->descriptor, getpeername, &one->remote);
        }
        if (one->is_named && one->local.port == local_port && one->remote.port == remote_port
            && strcmp(one->local.text, local) == 0 && strcmp(one->remote.text, remote) == 0) {
            return one;
        }
    }
    return NULL;
}

void ccurl_socket_set_http1(ccurl_socket *socket, bool is_http1) {
    socket->is_http1 = is_http1;
}

bool ccurl_socket_is_unclean(const ccurl_socket *socket) {
    // On a new connection nothing is kept from earlier, and HTTP/2 sends frames of its own at any time.
    if (!socket->is_http1) return false;
    struct pollfd entry = {.fd = socket->descriptor, .events = POLLIN | POLLPRI | POLLRDHUP, .revents = 0};
    return poll(&entry, 1, 0) != 0;
}
