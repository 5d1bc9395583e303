// Node's side of the comparison with evp_loop.c: the same cases under the same names, one line each, `name ns`.

import { createHash, createHmac } from "node:crypto";

const stretchMilliseconds = 100;
const key = Buffer.alloc(32, 0x6b);

function measure(name, size, operation) {
    const message = Buffer.alloc(size);
    let count = 0;
    const start = process.hrtime.bigint();
    for (;;) {
        for (let first = 0; first < 250; first++) {
            message[0] = first;
            operation(message);
        }
        count += 250;
        const passed = Number(process.hrtime.bigint() - start);
        if (passed >= stretchMilliseconds * 1e6) {
            console.log(`${name}-${size} ${(passed / count).toFixed(1)}`);
            return;
        }
    }
}

for (const size of [512, 2048]) {
    for (const digest of ["sha256", "sha512", "md5"]) {
        measure(`hmac-${digest}`, size, (message) => createHmac(digest, key).update(message).digest());
    }
    for (const digest of ["sha1", "sha256", "sha3-256"]) {
        measure(digest, size, (message) => createHash(digest).update(message).digest());
    }
}
