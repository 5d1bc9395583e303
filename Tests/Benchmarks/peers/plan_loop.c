/*
 * The limit for PaymentPlans: schedules of equal monthly parts from C. An amount is split exactly, one minor unit more
 * each to the earliest parts; a part falls due on the day of the month of the first one, or on the last day of a
 * shorter month.
 * Prints one line a case, `name value`: the mean nanoseconds of one plan in one timed stretch, and checksums of all
 * amounts and days, which every contestant has to reach. Run it several times, in turn with the programs it is compared
 * to, and take medians.
 *
 * Build: gcc -O2 plan_loop.c
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double stretch_seconds = 0.1;

/* The limit: nothing but the amount in minor units and the day, counted from 1970-01-01. */
struct part {
    int64_t amount;
    int64_t due;
};

/* The same with all that an item of PaymentPlans knows about itself. */
struct item {
    int32_t id, line;
    int32_t part;
    uint8_t has_line, role, collection, has_due;
    int64_t amount;
    int64_t due;
};

/* A running month: what the next part needs to know. */
struct month {
    int64_t first; /* the day before the first of the month, counted from 1970-01-01 */
    int64_t year;
    int month; /* 0 to 11 */
    int64_t day;
};

static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static inline int64_t floored(int64_t value, int64_t divisor) {
    return value / divisor - (value % divisor < 0);
}

static inline struct month month_of(int64_t days) {
    /* Years begin in March here, so that a leap day ends them; 0000-03-01 is 719,468 days before 1970-01-01. */
    int64_t shifted = days + 719468;
    int64_t era = floored(shifted, 146097);
    uint32_t of_era = (uint32_t)(shifted - era * 146097);
    uint32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t from_march = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * from_march + 2) / 5 + 1;
    int month = from_march < 10 ? (int)from_march + 2 : (int)from_march - 10;
    return (struct month){days - day, era * 400 + year_of_era + (month < 2), month, day};
}

static inline int is_leap(int64_t year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The day in this month; the month moves on. */
static inline int64_t next_day(struct month *at) {
    int64_t length = lengths[at->month];
    if (at->month == 1 && is_leap(at->year)) length = 29;
    int64_t due = at->first + (at->day < length ? at->day : length);
    at->first += length;
    if (++at->month == 12) {
        at->month = 0;
        at->year++;
    }
    return due;
}

/* Not inlined, as a library's function is not. */
__attribute__((noinline)) static void fill_parts(struct part *parts, int64_t count, int64_t total, int64_t start) {
    int64_t share = total / count, left = total % count;
    struct month at = month_of(start);
    for (int64_t index = 0; index < count; index++) {
        parts[index].amount = share + (index < left);
        parts[index].due = next_day(&at);
    }
}

__attribute__((noinline)) static void fill_items(struct item *items, int64_t count, int64_t total, int64_t start) {
    int64_t share = total / count, left = total % count;
    struct month at = month_of(start);
    for (int64_t index = 0; index < count; index++) {
        items[index] = (struct item){
            .id = (int32_t)index + 1, .line = 0, .part = (int32_t)index + 1, .has_line = 1, .role = 3, .collection = 3,
            .has_due = 1, .amount = share + (index < left), .due = next_day(&at)};
    }
}

/* Every day reckoned by itself from its index, as a function does that is asked for any one of them. */
__attribute__((noinline)) static void fill_reckoned(struct part *parts, int64_t count, int64_t total, int64_t start) {
    int64_t share = total / count, left = total % count;
    struct month at = month_of(start);
    for (int64_t index = 0; index < count; index++) {
        int64_t months = at.year * 12 + at.month + index;
        int64_t year = floored(months, 12), month = months - year * 12;
        int64_t length = month == 1 && is_leap(year) ? 29 : lengths[month];
        int64_t from_march = month >= 2 ? month - 2 : month + 10, march_year = year - (month < 2);
        int64_t era = floored(march_year, 400), of_era = march_year - era * 400;
        parts[index].amount = share + (index < left);
        parts[index].due = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * from_march + 2) / 5 - 719469
            + (at.day < length ? at.day : length);
    }
}

/* The orders: 4,096 totals from 500.00 on, booked on the days of four years. */
enum { order_count = 4096, order_count_few = 512 };
static int64_t totals[order_count], days[order_count];
static struct part reused[360];
static volatile int64_t sink; /* the results are used */

static void *allocated(size_t size) {
    void *memory = malloc(size);
    if (memory == NULL) {
        fprintf(stderr, "plan_loop: no memory\n");
        exit(1);
    }
    return memory;
}

static int64_t run_fresh(int64_t count, int order) {
    struct part *parts = allocated((size_t)count * sizeof *parts);
    fill_parts(parts, count, totals[order], days[order]);
    int64_t used = parts[count - 1].amount + parts[count - 1].due;
    free(parts);
    return used;
}

static int64_t run_reused(int64_t count, int order) {
    fill_parts(reused, count, totals[order], days[order]);
    return reused[count - 1].amount + reused[count - 1].due;
}

static int64_t run_reckoned(int64_t count, int order) {
    struct part *parts = allocated((size_t)count * sizeof *parts);
    fill_reckoned(parts, count, totals[order], days[order]);
    int64_t used = parts[count - 1].amount + parts[count - 1].due;
    free(parts);
    return used;
}

static int64_t run_items(int64_t count, int order) {
    struct item *items = allocated((size_t)count * sizeof *items);
    fill_items(items, count, totals[order], days[order]);
    int64_t used = items[count - 1].amount + items[count - 1].due;
    free(items);
    return used;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static inline __attribute__((always_inline)) void measure(
    const char *name, int64_t count, int64_t (*run)(int64_t count, int order)) {
    long plans = 0;
    int64_t used = 0;
    double start = now(), end;
    do {
        for (int order = 0; order < order_count; order++) used += run(count, order);
        plans += order_count;
        end = now();
    } while (end - start < stretch_seconds);
    sink = used;
    printf("%s-%" PRId64 " %.1f\n", name, count, (end - start) / (double)plans * 1e9);
}

/* The checksum of a number more: FNV's step, a word at a time. */
static uint64_t mixed(uint64_t sum, int64_t value) {
    return (sum ^ (uint64_t)value) * 0x100000001b3u;
}

static void print_checksum(int64_t count, int orders) {
    uint64_t sum = 0xcbf29ce484222325u;
    for (int order = 0; order < orders; order++) {
        fill_parts(reused, count, totals[order], days[order]);
        for (int64_t index = 0; index < count; index++) {
            sum = mixed(mixed(sum, reused[index].amount), reused[index].due);
        }
    }
    printf("checksum-%" PRId64 "-of-%d %016" PRIx64 "\n", count, orders, sum);
}

int main(void) {
    static const int64_t counts[] = {3, 12, 60, 360};
    for (int order = 0; order < order_count; order++) {
        totals[order] = 50000 + (int64_t)order * 7919 % 1000003;
        days[order] = 19723 + (int64_t)order * 37 % 1461;
    }
    for (size_t index = 0; index < sizeof counts / sizeof *counts; index++) {
        print_checksum(counts[index], order_count);
        measure("schedule", counts[index], run_fresh);
    }
    print_checksum(12, order_count_few);
    measure("reused", 12, run_reused);
    measure("items", 12, run_items);
    measure("reckoned", 12, run_reckoned);
    return 0;
}
