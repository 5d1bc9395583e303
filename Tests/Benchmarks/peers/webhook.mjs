// The cases of WebhookBench in Node with its own crypto and JSON.parse, written as each gateway's documents describe
// the check: one line a case, `name ns`. Stripe's package for Node does the same work and more.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

const stretchNanoseconds = 100_000_000n;
const secret = "whsec_test_4fJ2kLm9QxZ7vB1n";
const fixture = (path) => readFileSync(new URL(`../../Fixtures/${path}`, import.meta.url));
const event = fixture("stripe/event-1536.json");

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

function stretch(operation) {
  let count = 0;
  const start = process.hrtime.bigint();
  let end = start;
  while (end - start < stretchNanoseconds) {
    for (let round = 0; round < 1000; round += 1) operation();
    count += 1000;
    end = process.hrtime.bigint();
  }
  return Number(end - start) / count;
}

function measure(name, operation) {
  // The first stretch is for the compiler, which otherwise makes whatever comes first look slow.
  stretch(operation);
  console.log(`${name} ${stretch(operation).toFixed(1)}`);
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

function requireEqual(given, expected) {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  if (left.length !== right.length || !timingSafeEqual(left, right)) throw new Error("the signature does not match");
}

const liqpay = {
  check(body, { key }) {
    const form = new URLSearchParams(body.toString());
    const data = form.get("data");
    const signature = form.get("signature");
    const digest = signature.length === 28 ? "sha1" : "sha3-256";
    requireEqual(signature, createHash(digest).update(key + data + key).digest("base64"));
    return data;
  },
  read: (data) => JSON.parse(Buffer.from(data, "base64")).payment_id,
};

const wayforpay = {
  check(body, { key }) {
    const message = JSON.parse(body);
    const text = [
      message.merchantAccount, message.orderReference, message.amount, message.currency, message.authCode,
      message.cardPan, message.transactionStatus, message.reasonCode,
    ].join(";");
    requireEqual(message.merchantSignature, createHmac("md5", key).update(text).digest("hex"));
    return message;
  },
  read: (message) => message.orderReference,
};

const authorizeNet = {
  check(body, { key, fields }) {
    const expected = createHmac("sha512", key).update(body).digest("hex").toUpperCase();
    requireEqual(fields["X-ANET-Signature"], `sha512=${expected}`);
    return body;
  },
  read: (body) => JSON.parse(body).notificationId,
};

const gateways = { liqpay, wayforpay, "authorize-net": authorizeNet };

for (const one of JSON.parse(readFileSync(new URL("../webhooks.json", import.meta.url)))) {
  const { check, read } = gateways[one.gateway];
  const body = fixture(one.body);
  measure(`${one.name}-check`, () => check(body, one));
  measure(`${one.name}-event`, () => read(check(body, one)));
}
