// The part of ICU that PaymentLocalization uses: the plural rules of CLDR, which Foundation does not give out.
//
// ICU's own headers stay behind this one. Foundation brings an ICU of its own, of another version, and a Swift file
// cannot see the same types declared in two ways. ICU also renames its functions by macros, which Swift does not see.
#ifndef SWIFT_PAYMENTS_CICU_H
#define SWIFT_PAYMENTS_CICU_H

#include <stdint.h>

// The plural rules of one language. One thread at a time may ask them.
typedef struct cicu_plural_rules cicu_plural_rules;

// Opens the rules of a language; NULL when there is no memory or no data. To be closed.
cicu_plural_rules *cicu_plural_rules_open(const char *language);

// Frees the rules; NULL is passed over.
void cicu_plural_rules_close(cicu_plural_rules *rules);

// Writes CLDR's keyword for a whole number, such as `few`, in UTF-16 and returns its length; a length below zero says
// that there is none.
int32_t cicu_plural_rules_select(cicu_plural_rules *rules, int64_t number, uint16_t *keyword, int32_t capacity);

#endif
