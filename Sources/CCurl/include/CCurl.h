// What Swift cannot say to libcurl by itself: the variadic set and get functions, the union in a finished message, and
// the callbacks that run for every piece of an answer. Rules live in the CurlTransport module; only the counting of
// bytes against a limit and the refusal to repeat a request are here, because they must happen inside a callback.

#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

// Copies up to `capacity` bytes of a request's body, starting at `offset`, to `destination`; returns how many.
typedef size_t (*ccurl_body_source)(void *context, size_t offset, void *destination, size_t capacity);

// A connection's socket, found again by its addresses when libcurl takes the connection for a later request.
typedef struct ccurl_socket ccurl_socket;
// The sockets of one multi handle. Used by the thread that drives the handle alone.
typedef struct ccurl_sockets ccurl_sockets;

// One easy handle with the buffers that are kept from one exchange to the next.
typedef struct ccurl_transfer {
    CURL *easy;
    // Given back with a finished transfer and passed to `source`.
    void *owner;

    // The request's header lines: text in one block, nodes that point into it.
    char *lines;
    size_t lines_length;
    size_t lines_capacity;
    struct curl_slist *nodes;
    size_t nodes_count;
    size_t nodes_capacity;

    // The request's body: a small one is kept here and leaves in one write with the head, a larger one is pulled from
    // `source`, once from front to back.
    uint8_t *form;
    size_t form_length;
    size_t form_capacity;
    ccurl_body_source source;
    size_t body_offset;

    // The answer.
    uint8_t *head;
    size_t head_length;
    size_t head_capacity;
    // Bytes of all heads and trailers, so that endless interim answers meet the limit too.
    size_t head_total;
    size_t head_limit;
    uint8_t *body;
    size_t body_length;
    size_t body_capacity;
    size_t body_limit;
    // Whether the head has a Content-Encoding.
    bool has_coding;
    // How often the head has a Content-Length: libcurl checks the last one alone.
    unsigned lengths;
    // Whether the empty line that ends the head has come.
    bool head_complete;
    bool head_too_large;
    bool body_too_large;
    bool out_of_memory;

    // The sockets of the multi handle this transfer is for, and the one that carries the exchange, if it was found.
    ccurl_sockets *sockets;
    ccurl_socket *socket;
    // Whether the kept connection held bytes that nobody had asked for, or its end, so that nothing was sent on it.
    bool connection_refused;

    // Evidence of what left: how often libcurl was about to send the request, and what it had counted as sent before
    // the first time.
    unsigned attempts;
    long sent_before;
    // Whether libcurl wanted to send the request a second time although bytes of it had left.
    bool repeat_refused;

    char error[CURL_ERROR_SIZE];
} ccurl_transfer;

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic: one function for each C type they read.
static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
// Macros that Swift does not import.
static inline CURLcode ccurl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}
static inline const curl_version_info_data *ccurl_version(void) {
    return curl_version_info(CURLVERSION_NOW);
}

// A descriptor that wakes the engine thread, or -1 with errno set; eventfd is not in the Glibc module.
int ccurl_wakeup_make(void);
// Makes the next or present wait for `wakeup` return.
void ccurl_wakeup_signal(int wakeup);
// Names the calling thread, at most 15 characters, for debuggers and top; a GNU function that Swift does not import.
void ccurl_name_thread(const char *name);

// Makes an empty list of sockets, or NULL when there is no memory.
ccurl_sockets *ccurl_sockets_make(void);
// Frees the list, once the multi handle that used it has closed its connections.
void ccurl_sockets_free(ccurl_sockets *sockets);
// Finds the socket of a connection by its addresses; NULL when it is not among them.
ccurl_socket *ccurl_sockets_find(
    ccurl_sockets *sockets, const char *remote, int remote_port, const char *local, int local_port);
// Remembers which version of HTTP the socket's connection speaks.
void ccurl_socket_set_http1(ccurl_socket *socket, bool is_http1);
// Whether the socket has carried an HTTP/1 answer before and now holds more bytes, or its end.
bool ccurl_socket_is_unclean(const ccurl_socket *socket);
// Makes `easy` open and close its sockets through the list.
CURLcode ccurl_sockets_attach(ccurl_sockets *sockets, CURL *easy);

// Makes a transfer with its callbacks in place, or NULL when there is no memory. The error buffer stays empty until an
// error.
ccurl_transfer *ccurl_transfer_make(void *owner, ccurl_body_source source, ccurl_sockets *sockets);
// Frees a transfer that is in no multi handle.
void ccurl_transfer_free(ccurl_transfer *transfer);
// Forgets the previous exchange, overwriting what it left in the buffers, and gives memory of unusual answers back.
void ccurl_transfer_reset(ccurl_transfer *transfer);
// Makes a transfer whose kept connection was refused ready for another connection: nothing of it has left.
void ccurl_transfer_rearm(ccurl_transfer *transfer);
// Adds `name: value`; an empty value is sent as an empty field, `removed` keeps libcurl from adding the field by
// itself. Returns false when there is no memory.
bool ccurl_transfer_add_line(
    ccurl_transfer *transfer, const void *name, size_t name_length, const void *value, size_t value_length,
    bool removed);
// Makes `form` a buffer of `length` bytes, to be filled before the exchange; NULL when there is no memory.
uint8_t *ccurl_transfer_make_form(ccurl_transfer *transfer, size_t length);
// Hands `form` to libcurl as the body of a POST.
static inline CURLcode ccurl_transfer_set_form(const ccurl_transfer *transfer) {
    return curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, (const char *)transfer->form);
}
// Hands the added lines to libcurl.
CURLcode ccurl_transfer_set_lines(ccurl_transfer *transfer);
// Bytes of the request that libcurl gave to the connection, or -1 when it cannot tell; a body from `source` is not
// counted.
long ccurl_transfer_sent(const ccurl_transfer *transfer);

// Takes the next finished transfer off `multi`'s list: NULL when there is none. The transfer is still in `multi`.
ccurl_transfer *ccurl_multi_next_finished(CURLM *multi, CURLcode *result);
// Waits until a transfer can go on, `wakeup` was signalled, or `milliseconds` have passed; clears the signal.
CURLMcode ccurl_multi_wait(CURLM *multi, int wakeup, int milliseconds);

#endif
