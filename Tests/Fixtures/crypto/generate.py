"""Writes digests.tsv: what CPython's hashlib and hmac give for messages of every length from 0 to 300 bytes.

Run it in this folder: python3 generate.py > digests.tsv

Columns: the length n, then for each function in the order of the heading its digest and its HMAC, each shortened to the
first and last four bytes. Byte i of the message is (7 i + 13 n + 1) mod 256. The HMAC key has (n mod 200) + 1 bytes, so
it also exceeds the block of every function; its byte i is (31 n + 5 i + 3) mod 256.
"""

import hashlib
import hmac

FUNCTIONS = ["md5", "sha1", "sha256", "sha512", "sha3_256"]


def shorten(value: bytes) -> str:
    return (value[:4] + value[-4:]).hex()


def main() -> None:
    print("\t".join(["length"] + [f"{kind}{name}" for name in FUNCTIONS for kind in ("", "hmac-")]))
    for n in range(301):
        message = bytes((7 * i + 13 * n + 1) % 256 for i in range(n))
        key = bytes((31 * n + 5 * i + 3) % 256 for i in range(n % 200 + 1))
        row = [str(n)]
        for name in FUNCTIONS:
            row.append(shorten(hashlib.new(name, message).digest()))
            row.append(shorten(hmac.new(key, message, name).digest()))
        print("\t".join(row))


if __name__ == "__main__":
    main()
