// The callbacks of one exchange and the buffers they fill.

#define _GNU_SOURCE
#include "CCurl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Answers larger than this are rare; their buffers are given back rather than kept with the idle handle.
#define KEPT_CAPACITY (128 * 1024)

// Makes room for `extra` more bytes behind `length`; false when there is no memory.
static bool reserve(void **bytes, size_t *capacity, size_t length, size_t extra, size_t first) {
    if (extra <= *capacity - length) return true;
    size_t wanted = *capacity ? *capacity : first;
    while (wanted - length < extra) {
        if (wanted > SIZE_MAX / 4) return false;
        wanted *= 2;
    }
    void *grown = realloc(*bytes, wanted);
    if (!grown) return false;
    *bytes = grown;
    *capacity = wanted;
    return true;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t length = size * count;
    if (length > transfer->head_limit - transfer->head_total) {
        transfer->head_too_large = true;
        return 0;
    }
    transfer->head_total += length;
    if (transfer->head_complete) {
        // After the end of a head comes either the next head, because that one was interim (1xx), or a trailer, which
        // is not kept.
        if (transfer->body_length > 0 || length < 5 || memcmp(bytes, "HTTP/", 5) != 0) return length;
        transfer->head_complete = false;
        transfer->head_length = 0;
        transfer->lengths = 0;
        transfer->has_coding = false;
    }
    if (transfer->head_length == 0 && transfer->socket && length > 5) {
        ccurl_socket_set_http1(transfer->socket, bytes[5] == '1');
    }
    if (length > 15 && strncasecmp(bytes, "content-length:", 15) == 0) transfer->lengths += 1;
    if (length > 17 && strncasecmp(bytes, "content-encoding:", 17) == 0) transfer->has_coding = true;
    if (!reserve((void **)&transfer->head, &transfer->head_capacity, transfer->head_length, length, 2048)) {
        transfer->out_of_memory = true;
        return 0;
    }
    memcpy(transfer->head + transfer->head_length, bytes, length);
    transfer->head_length += length;
    if ((length == 2 && bytes[0] == '\r' && bytes[1] == '\n') || (length == 1 && bytes[0] == '\n')) {
        transfer->head_complete = true;
    }
    return length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t length = size * count;
    if (length > transfer->body_limit - transfer->body_length) {
        transfer->body_too_large = true;
        return 0;
    }
    if (!reserve((void **)&transfer->body, &transfer->body_capacity, transfer->body_length, length, 4096)) {
        transfer->out_of_memory = true;
        return 0;
    }
    memcpy(transfer->body + transfer->body_length, bytes, length);
    transfer->body_length += length;
    return length;
}

// There is no seek function beside this one, so libcurl cannot go back to the start of a body (field note 0.1).
static size_t on_read(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    size_t length = transfer->source(transfer->owner, transfer->body_offset, bytes, size * count);
    transfer->body_offset += length;
    return length;
}

// Runs each time libcurl has a connection and is about to send the request on it. A second time means that it wants to
// repeat the request by itself, with or without a body, because a reused connection died or a stream was refused:
// allowed only while not one byte of the first try had left.
static int on_prerequest(void *context, char *remote, char *local, int remote_port, int local_port) {
    ccurl_transfer *transfer = context;
    transfer->socket = ccurl_sockets_find(transfer->sockets, remote, remote_port, local, local_port);
    long sent = ccurl_transfer_sent(transfer);
    if (sent < 0) return CURL_PREREQFUNC_ABORT;
    if (transfer->attempts == 0) {
        // A proxy's CONNECT is counted by libcurl too and lies before this point.
        transfer->sent_before = sent;
    } else if (sent != transfer->sent_before || transfer->body_offset != 0) {
        transfer->repeat_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (transfer->socket && ccurl_socket_is_unclean(transfer->socket)) {
        transfer->connection_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    transfer->attempts += 1;
    return CURL_PREREQFUNC_OK;
}

ccurl_transfer *ccurl_transfer_make(void *owner, ccurl_body_source source, ccurl_sockets *sockets) {
    ccurl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->owner = owner;
    transfer->source = source;
    transfer->sockets = sockets;
    CURL *easy = curl_easy_init();
    transfer->easy = easy;
    if (!easy || curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_READDATA, transfer) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_prerequest) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer) != CURLE_OK
        || ccurl_sockets_attach(sockets, easy) != CURLE_OK) {
        ccurl_transfer_free(transfer);
        return NULL;
    }
    return transfer;
}

void ccurl_transfer_free(ccurl_transfer *transfer) {
    ccurl_transfer_reset(transfer);
    curl_easy_cleanup(transfer->easy);
    free(transfer->lines);
    free(transfer->form);
    free(transfer->nodes);
    free(transfer->head);
    free(transfer->body);
    free(transfer);
}

// Overwrites `length` bytes and frees the block when it has grown beyond what is kept.
static void clear(void **bytes, size_t *capacity, size_t *length) {
    if (*length > 0) explicit_bzero(*bytes, *length);
    *length = 0;
    if (*capacity > KEPT_CAPACITY) {
        free(*bytes);
        *bytes = NULL;
        *capacity = 0;
    }
}

void ccurl_transfer_reset(ccurl_transfer *transfer) {
    clear((void **)&transfer->lines, &transfer->lines_capacity, &transfer->lines_length);
    clear((void **)&transfer->form, &transfer->form_capacity, &transfer->form_length);
    clear((void **)&transfer->head, &transfer->head_capacity, &transfer->head_length);
    clear((void **)&transfer->body, &transfer->body_capacity, &transfer->body_length);
    transfer->nodes_count = 0;
    transfer->body_offset = 0;
    transfer->head_total = 0;
    transfer->lengths = 0;
    transfer->has_coding = false;
    transfer->head_complete = false;
    transfer->head_too_large = false;
    transfer->body_too_large = false;
    transfer->out_of_memory = false;
    transfer->attempts = 0;
    transfer->sent_before = 0;
    transfer->repeat_refused = false;
    transfer->connection_refused = false;
    transfer->socket = NULL;
    transfer->error[0] = 0;
}

void ccurl_transfer_rearm(ccurl_transfer *transfer) {
    transfer->connection_refused = false;
    transfer->sent_before = 0;
    transfer->attempts = 0;
    transfer->socket = NULL;
    transfer->error[0] = 0;
}

bool ccurl_transfer_add_line(
    ccurl_transfer *transfer, const void *name, size_t name_length, const void *value, size_t value_length,
    bool removed) {
    size_t length = name_length + value_length + 3;
    if (!reserve((void **)&transfer->lines, &transfer->lines_capacity, transfer->lines_length, length, 1024)) {
        return false;
    }
    if (transfer->nodes_count == transfer->nodes_capacity) {
        size_t wanted = transfer->nodes_capacity ? transfer->nodes_capacity * 2 : 16;
        struct curl_slist *grown = realloc(transfer->nodes, wanted * sizeof *grown);
        if (!grown) return false;
        transfer->nodes = grown;
        transfer->nodes_capacity = wanted;
    }
    char *end = transfer->lines + transfer->lines_length;
    // The block may still move, so until the lines are handed over a node holds an offset.
    transfer->nodes[transfer->nodes_count].data = (char *)transfer->lines_length;
    transfer->nodes_count += 1;
    memcpy(end, name, name_length);
    end += name_length;
    if (removed) {
        *end++ = ':';
    } else if (value_length == 0) {
        *end++ = ';';
    } else {
        *end++ = ':';
        *end++ = ' ';
        memcpy(end, value, value_length);
        end += value_length;
    }
    *end++ = 0;
    transfer->lines_length = (size_t)(end - transfer->lines);
    return true;
}

uint8_t *ccurl_transfer_make_form(ccurl_transfer *transfer, size_t length) {
    if (!reserve((void **)&transfer->form, &transfer->form_capacity, 0, length, 2048)) return NULL;
    transfer->form_length = length;
    return transfer->form;
}

CURLcode ccurl_transfer_set_lines(ccurl_transfer *transfer) {
    size_t count = transfer->nodes_count;
    for (size_t index = 0; index < count; index++) {
        struct curl_slist *node = &transfer->nodes[index];
        node->data = transfer->lines + (size_t)node->data;
        node->next = index + 1 < count ? node + 1 : NULL;
    }
    return curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, count ? transfer->nodes : NULL);
}

long ccurl_transfer_sent(const ccurl_transfer *transfer) {
    long sent = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent) != CURLE_OK) return -1;
    return sent;
}
