/* The time of day of a whole world of processes, turned forward together: loaded before the C library with LD_PRELOAD, it adds the
   seconds that stand in the file WORLD_CLOCK to the machine's time. Clocks that only go forward are left alone. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *turned;

__attribute__((constructor)) static void open_world(void) {
    const char *path = getenv("WORLD_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *turned, PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) turned = page;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failure = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failure && turned && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *turned;
    return failure;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    int failure = clock_gettime(CLOCK_REALTIME, &precise);
    if (!failure) {
        now->tv_sec = precise.tv_sec;
        now->tv_usec = precise.tv_nsec / 1000;
    }
    return failure;
}

time_t time(time_t *seconds) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (seconds) *seconds = precise.tv_sec;
    return precise.tv_sec;
}
