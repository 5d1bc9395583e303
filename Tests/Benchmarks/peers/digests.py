"""Python's side of the comparison with evp_loop.c: the same cases under the same names, one line each, `name ns`."""

import hashlib
import hmac
import time

STRETCH_SECONDS = 0.1
KEY = b"\x6b" * 32


def measure(name, operation, size):
    message = bytearray(size)
    count, start = 0, time.perf_counter()
    while True:
        for first in range(250):
            message[0] = first
            operation(message)
        count += 250
        passed = time.perf_counter() - start
        if passed >= STRETCH_SECONDS:
            print(f"{name}-{size} {passed / count * 1e9:.1f}")
            return


for size in (512, 2048):
    # `hmac.digest` is the one-shot call in C, faster than `hmac.new(...).digest()`.
    measure("hmac-sha256", lambda message: hmac.digest(KEY, message, "sha256"), size)
    measure("hmac-sha512", lambda message: hmac.digest(KEY, message, "sha512"), size)
    measure("hmac-md5", lambda message: hmac.digest(KEY, message, "md5"), size)
    measure("sha1", lambda message: hashlib.sha1(message).digest(), size)
    measure("sha256", lambda message: hashlib.sha256(message).digest(), size)
    measure("sha3-256", lambda message: hashlib.sha3_256(message).digest(), size)
