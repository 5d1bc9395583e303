// The cases of WebhookBench in Node with its own crypto, written as Stripe's documents describe the check: one line a case,
// `name ns`. Stripe's package for Node does the same work and more.

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

const stretchNanoseconds = 100_000_000n;
const secret = "whsec_test_4fJ2kLm9QxZ7vB1n";
const event = readFileSync(new URL("../../Fixtures/stripe/event-1536.json", import.meta.url));

function sign(body, moment) {
  return createHmac("sha256", secret).update(`${moment}.`).update(body).digest();
}

function verify(body, header) {
  let moment = null;
  const signatures = [];
  for (const item of header.split(",")) {
    const place = item.indexOf("=");
    const key = item.slice(0, place);
    if (key === "t" && moment === null) moment = item.slice(place + 1);
    if (key === "v1") signatures.push(Buffer.from(item.slice(place + 1), "hex"));
  }
  const expected = sign(body, moment);
  if (!signatures.some((one) => one.length === expected.length && timingSafeEqual(one, expected))) {
    throw new Error("the signature does not match");
  }
  if (Math.abs(Date.now() / 1000 - Number(moment)) > 300) throw new Error("outside the tolerance");
}

function measure(name, operation) {
  let count = 0;
  const start = process.hrtime.bigint();
  let end = start;
  while (end - start < stretchNanoseconds) {
    for (let round = 0; round < 1000; round += 1) operation();
    count += 1000;
    end = process.hrtime.bigint();
  }
  console.log(`${name} ${(Number(end - start) / count).toFixed(1)}`);
}

const moment = Math.floor(Date.now() / 1000);
const header = (body) => `t=${moment},v1=${sign(body, moment).toString("hex")}`;

for (const size of [512, 1536, 2048]) {
  const body = Buffer.alloc(size, "a");
  const signature = header(body);
  measure(`webhook-verify-${size}`, () => verify(body, signature));
}
const signature = header(event);
measure(`webhook-event-${event.length}`, () => {
  verify(event, signature);
  return JSON.parse(event).id;
});
