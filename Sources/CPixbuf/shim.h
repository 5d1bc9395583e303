// What PaymentDocuments uses of gdk-pixbuf. The variadic gdk_pixbuf_save_to_buffer has a twin that takes arrays.
#ifndef SWIFT_PAYMENTS_CPIXBUF_H
#define SWIFT_PAYMENTS_CPIXBUF_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#endif
