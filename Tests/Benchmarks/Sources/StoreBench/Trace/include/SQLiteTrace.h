// Writes down every statement that SQLite runs in this process, with what was bound to it.
#ifndef SQLITE_TRACE_H
#define SQLITE_TRACE_H

/// Begins to write down what every connection is asked that is opened from now on.
///
/// A line is the statement's text, a tab, and the text with the bound values in it; backslashes, tabs and line breaks are written as
/// `\\`, `\t` and `\n`. Returns 0, or -1 when the file cannot be made.
int sqlite_trace_begin(const char *path);

/// Writes the line `mark`: what follows is what is measured.
void sqlite_trace_mark(void);

/// Writes out what is kept back. Returns 0, or -1 when something could not be written.
int sqlite_trace_end(void);

#endif
