// The client library of PostgreSQL.
#pragma once
#include <libpq-fe.h>

// The fields of an error: Swift does not import macros that are characters.
static const int cpostgres_field_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int cpostgres_field_state = PG_DIAG_SQLSTATE;
static const int cpostgres_field_message = PG_DIAG_MESSAGE_PRIMARY;
static const int cpostgres_field_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int cpostgres_field_column = PG_DIAG_COLUMN_NAME;
static const int cpostgres_field_table = PG_DIAG_TABLE_NAME;
