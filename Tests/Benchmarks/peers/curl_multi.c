// The limit that CurlTransport is measured against: libcurl's multi interface in a plain C loop on one thread, which
// builds no headers, copies no answer and hands nothing to another thread.
//
// cc -O2 curl_multi.c -lcurl -o curl_multi && curl_multi <url> <concurrency> <requests> [GET|POST] [certificate
// authority file]

#define _GNU_SOURCE
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char form[] = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&metadata[n]=1";

static double microseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static size_t discard(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

static void must(int ok, const char *what) {
    if (ok) return;
    fprintf(stderr, "%s failed\n", what);
    exit(2);
}

// Runs `count` requests over all of `handles` and returns how many did not get a 200.
static long run(CURLM *multi, CURL **handles, long concurrency, long count) {
    long started = 0, finished = 0, failed = 0;
    for (; started < concurrency && started < count; started++) {
        must(curl_multi_add_handle(multi, handles[started]) == CURLM_OK, "curl_multi_add_handle");
    }
    while (finished < count) {
        int running, remaining;
        must(curl_multi_perform(multi, &running) == CURLM_OK, "curl_multi_perform");
        CURLMsg *message;
        int added = 0;
        while ((message = curl_multi_info_read(multi, &remaining))) {
            CURL *easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result != CURLE_OK || status != 200) failed++;
            finished++;
            curl_multi_remove_handle(multi, easy);
            if (started < count) {
                must(curl_multi_add_handle(multi, easy) == CURLM_OK, "curl_multi_add_handle");
                started++;
                added = 1;
            }
        }
        if (added || finished == count) continue;
        must(curl_multi_poll(multi, NULL, 0, 1000, NULL) == CURLM_OK, "curl_multi_poll");
    }
    return failed;
}

int main(int count, char **arguments) {
    long concurrency = count > 3 ? atol(arguments[2]) : 0, requests = count > 3 ? atol(arguments[3]) : 0;
    if (concurrency <= 0 || requests <= 0 || count > 6) {
        fprintf(stderr, "usage: curl_multi <url> <concurrency> <requests> [GET|POST] [certificate authority file]\n");
        return 2;
    }
    int is_post = count > 4 && strcmp(arguments[4], "POST") == 0;
    int is_secure = strncmp(arguments[1], "https", 5) == 0;
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "curl_global_init");
    CURLM *multi = curl_multi_init();
    CURL **handles = calloc((size_t)concurrency, sizeof *handles);
    must(multi && handles, "memory");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 512L);
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    struct curl_slist *lines = curl_slist_append(NULL, "Authorization: Bearer sk_test_1234567890");
    lines = curl_slist_append(lines, "Accept: application/json");
    lines = curl_slist_append(lines, "Content-Type: application/x-www-form-urlencoded");
    lines = curl_slist_append(lines, "User-Agent: swift-payments");
    for (long index = 0; index < concurrency; index++) {
        CURL *easy = handles[index] = curl_easy_init();
        must(easy != NULL, "curl_easy_init");
        curl_easy_setopt(easy, CURLOPT_URL, arguments[1]);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 80000L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
        curl_easy_setopt(easy, CURLOPT_PIPEWAIT, is_secure ? 1L : 0L);
        if (count > 5) curl_easy_setopt(easy, CURLOPT_CAINFO, arguments[5]);
        if (is_post) {
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)(sizeof form - 1));
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, form);
        }
    }
    run(multi, handles, concurrency, concurrency * 4);
    double wall = microseconds(CLOCK_MONOTONIC), cpu = microseconds(CLOCK_PROCESS_CPUTIME_ID);
    long failed = run(multi, handles, concurrency, requests);
    wall = microseconds(CLOCK_MONOTONIC) - wall;
    cpu = microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("curl_multi %s concurrency=%ld requests=%ld failed=%ld requests_per_s=%.0f cpu_us_per_request=%.2f\n",
        is_post ? "POST" : "GET", concurrency, requests, failed, requests * 1e6 / wall, cpu / requests);
    for (long index = 0; index < concurrency; index++) curl_easy_cleanup(handles[index]);
    curl_multi_cleanup(multi);
    curl_slist_free_all(lines);
    free(handles);
    curl_global_cleanup();
    return failed > 0;
}
