#include "CICU.h"

#include <stdlib.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>

struct cicu_plural_rules {
    UPluralRules *rules;
    UNumberFormatter *formatter;
    // Written anew for every question.
    UFormattedNumber *number;
};

cicu_plural_rules *cicu_plural_rules_open(const char *language) {
    cicu_plural_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL) return NULL;
    // After a failure the functions that follow do nothing.
    UErrorCode status = U_ZERO_ERROR;
    rules->rules = uplrules_openForType(language, UPLURAL_TYPE_CARDINAL, &status);
    // The empty skeleton leaves a whole number as it is.
    rules->formatter = unumf_openForSkeletonAndLocale(u"", 0, language, &status);
    rules->number = unumf_openResult(&status);
    if (U_SUCCESS(status)) return rules;
    cicu_plural_rules_close(rules);
    return NULL;
}

void cicu_plural_rules_close(cicu_plural_rules *rules) {
    if (rules == NULL) return;
    uplrules_close(rules->rules);
    unumf_close(rules->formatter);
    unumf_closeResult(rules->number);
    free(rules);
}

int32_t cicu_plural_rules_select(cicu_plural_rules *rules, int64_t number, uint16_t *keyword, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    // The plain uplrules_select takes a double, which does not hold every whole number.
    unumf_formatInt(rules->formatter, number, rules->number, &status);
    int32_t length = uplrules_selectFormatted(rules->rules, rules->number, keyword, capacity, &status);
    return U_SUCCESS(status) ? length : -1;
}
