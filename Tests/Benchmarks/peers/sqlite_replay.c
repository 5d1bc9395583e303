// The limit that SQLiteStore is measured against: SQLite's own interface in a plain C loop, with the same settings and
// the same statements, each prepared once, their arguments bound and every column of their rows read.
//
// cc -O2 sqlite_replay.c -lsqlite3 -o sqlite_replay && sqlite_replay <database> <recording> <operations>
//
// The recording is what harness/recordings.py makes of what the store asked of SQLite: the number of texts and the
// texts, then for each step the number of its text, the number of arguments and the arguments; a step that is a mark
// says that what follows is measured. `operations` is how many units of work that is, for the figures.

#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;
static const unsigned char *place, *end;

static double microseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void must(int ok, const char *what) {
    if (ok) return;
    fprintf(stderr, "%s failed: %s\n", what, database ? sqlite3_errmsg(database) : "");
    exit(2);
}

static uint64_t number(int bytes) {
    must(end - place >= bytes, "reading the recording");
    uint64_t value = 0;
    for (int shift = 0; shift < bytes; shift++) value |= (uint64_t)*place++ << (8 * shift);
    return value;
}

// The one row and column that a pragma answers with must be `expected`.
static void set(const char *pragma, const char *value, const char *expected) {
    char text[100];
    sqlite3_stmt *statement;
    snprintf(text, sizeof text, "PRAGMA %s = %s", pragma, value);
    must(sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK, text);
    snprintf(text, sizeof text, "PRAGMA %s", pragma);
    must(sqlite3_prepare_v2(database, text, -1, &statement, NULL) == SQLITE_OK, text);
    must(sqlite3_step(statement) == SQLITE_ROW, text);
    must(strcmp((const char *)sqlite3_column_text(statement, 0), expected) == 0, text);
    sqlite3_finalize(statement);
}

static void bind(sqlite3_stmt *statement, int index) {
    int code;
    switch (number(1)) {
    case 0: code = sqlite3_bind_null(statement, index); break;
    case 1: code = sqlite3_bind_int64(statement, index, (int64_t)number(8)); break;
    case 2: {
        uint32_t count = number(4);
        code = sqlite3_bind_text(statement, index, (const char *)place, count, SQLITE_STATIC);
        place += count;
        break;
    }
    default: {
        uint32_t count = number(4);
        code = sqlite3_bind_blob(statement, index, place, count, SQLITE_STATIC);
        place += count;
    }
    }
    must(code == SQLITE_OK, "binding");
}

static unsigned long read_row(sqlite3_stmt *statement) {
    unsigned long sum = 0;
    for (int column = sqlite3_data_count(statement) - 1; column >= 0; column--) {
        switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: sum += sqlite3_column_int64(statement, column); break;
        case SQLITE_TEXT:
            sum += sqlite3_column_text(statement, column)[0] + sqlite3_column_bytes(statement, column);
            break;
        case SQLITE_BLOB: sqlite3_column_blob(statement, column), sum += sqlite3_column_bytes(statement, column);
        }
    }
    return sum;
}

int main(int count, char **arguments) {
    must(count == 4, "usage: sqlite_replay <database> <recording> <operations>; that");
    long operations = atol(arguments[3]);
    FILE *file = fopen(arguments[2], "rb");
    must(file && !fseek(file, 0, SEEK_END), "opening the recording");
    long size = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(size);
    must(bytes && fread(bytes, 1, size, file) == (size_t)size, "reading the recording");
    place = bytes, end = bytes + size;

    must(sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK,
        "opening");
    set("journal_mode", "WAL", "wal");
    set("synchronous", "FULL", "2");
    set("foreign_keys", "ON", "1");
    set("trusted_schema", "OFF", "0");
    set("cell_size_check", "ON", "1");

    uint32_t texts = number(4);
    sqlite3_stmt **statements = calloc(texts, sizeof *statements);
    for (uint32_t index = 0; index < texts; index++) {
        uint32_t length = number(4);
        const char *text = (const char *)place;
        int code = sqlite3_prepare_v3(database, text, length, SQLITE_PREPARE_PERSISTENT, &statements[index], NULL);
        must(code == SQLITE_OK, "preparing");
        place += length;
    }

    double wall = 0, cpu = 0;
    unsigned long sum = 0;
    while (place < end) {
        uint32_t index = number(4);
        if (index == UINT32_MAX) {
            wall = microseconds(CLOCK_MONOTONIC), cpu = microseconds(CLOCK_PROCESS_CPUTIME_ID);
            continue;
        }
        must(index < texts, "finding the statement");
        int bound = number(2);
        for (int argument = 1; argument <= bound; argument++) bind(statements[index], argument);
        int code;
        while ((code = sqlite3_step(statements[index])) == SQLITE_ROW) sum += read_row(statements[index]);
        must(code == SQLITE_DONE, "a statement");
        sqlite3_reset(statements[index]);
    }
    wall = microseconds(CLOCK_MONOTONIC) - wall, cpu = microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    for (uint32_t index = 0; index < texts; index++) sqlite3_finalize(statements[index]);
    must(sqlite3_close(database) == SQLITE_OK, "closing");
    // The sum is printed so that no reading is left out.
    printf("replay requests=%ld failed=0 requests_per_s=%.1f cpu_us_per_request=%.2f sum=%lu\n", operations,
        operations * 1e6 / wall, cpu / operations, sum);
}
