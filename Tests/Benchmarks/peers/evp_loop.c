/*
 * The limit for PaymentCrypto: OpenSSL 3 from C, everything fetched once and one context reused.
 * Prints one line a case, `name ns`, the mean nanoseconds of one operation in one timed stretch; run it several times,
 * in turn with the program it is compared to, and take medians. Arguments such as `hmac-md5-66` choose algorithm and
 * bytes; without any, it is every algorithm with 512 and with 2,048.
 *
 * Build: gcc -O2 evp_loop.c -lcrypto
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double stretch_seconds = 0.1;
static unsigned char message[4096];
static unsigned char output[EVP_MAX_MD_SIZE];
static volatile unsigned char sink; /* the outputs are used */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void require(int ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "evp_loop: %s failed\n", what);
        exit(1);
    }
}

static void print_rate(const char *name, size_t size, long count, double seconds) {
    printf("%s-%zu %.1f\n", name, size, seconds / (double)count * 1e9);
}

static void measure_hmac(const char *name, const char *digest, size_t size) {
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    require(mac != NULL, "EVP_MAC_fetch");
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    require(context != NULL, "EVP_MAC_CTX_new");
    unsigned char key[32];
    memset(key, 0x6b, sizeof key);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
        OSSL_PARAM_construct_end(),
    };
    require(EVP_MAC_init(context, key, sizeof key, parameters), "EVP_MAC_init");

    long count = 0;
    double start = now(), end;
    do {
        for (int round = 0; round < 1000; round++) {
            size_t written = 0;
            message[0] = (unsigned char)round;
            require(EVP_MAC_init(context, NULL, 0, NULL), "EVP_MAC_init");
            require(EVP_MAC_update(context, message, size), "EVP_MAC_update");
            require(EVP_MAC_final(context, output, &written, sizeof output), "EVP_MAC_final");
            sink ^= output[0];
        }
        count += 1000;
        end = now();
    } while (end - start < stretch_seconds);
    print_rate(name, size, count, end - start);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
}

static void measure_digest(const char *name, const char *digest, size_t size) {
    EVP_MD *function = EVP_MD_fetch(NULL, digest, NULL);
    require(function != NULL, "EVP_MD_fetch");
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    require(context != NULL, "EVP_MD_CTX_new");
    require(EVP_DigestInit_ex2(context, function, NULL), "EVP_DigestInit_ex2");

    long count = 0;
    double start = now(), end;
    do {
        for (int round = 0; round < 1000; round++) {
            message[0] = (unsigned char)round;
            require(EVP_DigestInit_ex2(context, NULL, NULL), "EVP_DigestInit_ex2");
            require(EVP_DigestUpdate(context, message, size), "EVP_DigestUpdate");
            require(EVP_DigestFinal_ex(context, output, NULL), "EVP_DigestFinal_ex");
            sink ^= output[0];
        }
        count += 1000;
        end = now();
    } while (end - start < stretch_seconds);
    print_rate(name, size, count, end - start);
    EVP_MD_CTX_free(context);
    EVP_MD_free(function);
}

static const struct {
    const char *name;
    const char *digest;
    void (*measure)(const char *name, const char *digest, size_t size);
} algorithms[] = {
    {"hmac-sha256", "SHA2-256", measure_hmac}, {"hmac-sha512", "SHA2-512", measure_hmac},
    {"hmac-md5", "MD5", measure_hmac},         {"sha1", "SHA1", measure_digest},
    {"sha256", "SHA2-256", measure_digest},    {"sha3-256", "SHA3-256", measure_digest},
};
static const size_t algorithm_count = sizeof algorithms / sizeof *algorithms;

/* Measures the case that an argument names: an algorithm, a hyphen, the bytes. */
static void measure_named(const char *text) {
    const char *hyphen = strrchr(text, '-');
    require(hyphen != NULL, text);
    char *end;
    size_t size = strtoul(hyphen + 1, &end, 10);
    require(*end == 0 && size > 0 && size <= sizeof message, text);
    for (size_t index = 0; index < algorithm_count; index++) {
        const char *name = algorithms[index].name;
        if (strlen(name) == (size_t)(hyphen - text) && strncmp(text, name, strlen(name)) == 0) {
            algorithms[index].measure(name, algorithms[index].digest, size);
            return;
        }
    }
    require(0, text);
}

int main(int count, char **arguments) {
    static const size_t sizes[] = {512, 2048};
    for (int index = 1; index < count; index++) measure_named(arguments[index]);
    for (size_t index = 0; count <= 1 && index < sizeof sizes / sizeof *sizes; index++) {
        for (size_t row = 0; row < algorithm_count; row++) {
            algorithms[row].measure(algorithms[row].name, algorithms[row].digest, sizes[index]);
        }
    }
    return 0;
}
