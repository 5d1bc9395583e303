#include "SQLiteTrace.h"

#include <sqlite3.h>
#include <stdio.h>

static FILE *file;

static void write_escaped(const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '\\': fputs("\\\\", file); break;
        case '\t': fputs("\\t", file); break;
        case '\n': fputs("\\n", file); break;
        default: putc(*text, file);
        }
    }
}

static int note(unsigned type, void *context, void *statement, void *words) {
    (void)type;
    (void)context;
    const char *said = words;
    // What a trigger runs is announced as a comment; whoever runs the statement again runs its triggers too.
    if (!file || (said && said[0] == '-' && said[1] == '-')) return 0;
    char *expanded = sqlite3_expanded_sql(statement);
    write_escaped(sqlite3_sql(statement));
    putc('\t', file);
    write_escaped(expanded ? expanded : "");
    putc('\n', file);
    sqlite3_free(expanded);
    return 0;
}

static int watch(sqlite3 *connection, char **error, const void *routines) {
    (void)error;
    (void)routines;
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, note, NULL);
}

int sqlite_trace_begin(const char *path) {
    file = fopen(path, "w");
    if (!file) return -1;
    return sqlite3_auto_extension((void (*)(void))watch) == SQLITE_OK ? 0 : -1;
}

void sqlite_trace_mark(void) {
    if (file) fputs("mark\n", file);
}

int sqlite_trace_end(void) {
    if (!file) return 0;
    int failed = ferror(file) | fclose(file);
    file = NULL;
    return failed ? -1 : 0;
}
