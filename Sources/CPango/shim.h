// What PaymentDocuments uses of cairo and Pango. Every name it calls is a true function there, so no macro or variadic needs
// a wrapper.
#ifndef SWIFT_PAYMENTS_CPANGO_H
#define SWIFT_PAYMENTS_CPANGO_H

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#if CAIRO_VERSION < CAIRO_VERSION_ENCODE(1, 16, 0)
#error "cairo 1.16 or later is needed: PaymentDocuments writes metadata and structure tags."
#endif

#if !PANGO_VERSION_CHECK(1, 50, 0)
#error "Pango 1.50 or later is needed: PaymentDocuments sets its line spacing and rounds no positions."
#endif

#endif
