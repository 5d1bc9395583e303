// The multi handle's finished messages, and how its thread is woken.

#define _GNU_SOURCE
#include "CCurl.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

int ccurl_wakeup_make(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void ccurl_wakeup_signal(int wakeup) {
    uint64_t one = 1;
    // It fails only when the counter is full, and then the thread wakes anyway.
    ssize_t ignored = write(wakeup, &one, sizeof one);
    (void)ignored;
}

void ccurl_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

ccurl_transfer *ccurl_multi_next_finished(CURLM *multi, CURLcode *result) {
    int remaining = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &remaining))) {
        ccurl_transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        CURLcode found = curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        if (found == CURLE_OK && transfer) return transfer;
    }
    return NULL;
}

CURLMcode ccurl_multi_wait(CURLM *multi, int wakeup, int milliseconds) {
    struct curl_waitfd extra = {.fd = wakeup, .events = CURL_WAIT_POLLIN, .revents = 0};
    CURLMcode code = curl_multi_poll(multi, &extra, 1, milliseconds, NULL);
    if (extra.revents) {
        uint64_t count;
        // An eventfd gives its whole count in one read; when it is empty already, there is nothing to do.
        ssize_t ignored = read(wakeup, &count, sizeof count);
        (void)ignored;
    }
    return code;
}
