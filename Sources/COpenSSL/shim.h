// The part of OpenSSL 3 that PaymentCrypto uses. Every name it calls is a true function there, so no macro or
// variadic needs a wrapper.
#ifndef SWIFT_PAYMENTS_COPENSSL_H
#define SWIFT_PAYMENTS_COPENSSL_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "OpenSSL 3.0 or later is needed: PaymentCrypto fetches algorithms and uses EVP_MAC."
#endif

#endif
