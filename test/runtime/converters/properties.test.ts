import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { bytesToString } from "../../../runtime/casts.ts";
import { stateless } from "../../../runtime/converters/stateless.ts";
import type { ConverterFactory, LoadContext } from "../../../runtime/handlers.ts";
import { crc32 } from "../../../runtime/hash/crc32.ts";
import { djb2 } from "../../../runtime/hash/djb2.ts";
import { sdbm } from "../../../runtime/hash/sdbm.ts";
import { wt6 } from "../../../runtime/hash/wt6.ts";
import type { ArgPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import type { Value } from "../../../runtime/value.ts";

const handlers: Record<string, ConverterFactory> = stateless;
const load = { world: { procVars: new Map() }, error: () => {} } as unknown as LoadContext;

function convert(name: string, input: Exclude<Value, undefined>, ...args: ArgPlan[]) {
  return (handlers[name] as ConverterFactory)(args, load)(input, {} as Stream);
}

const bytes = fc.uint8Array({ maxLength: 300 });
const text = bytes.map(bytesToString);

describe("converters", () => {
  it("decode what they encode", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const same = (v: unknown) => assert.deepEqual(new Uint8Array(v as Uint8Array), data);
        same(convert("b64dec", convert("base64", data) as string));
        same(convert("ub64dec", convert("ub64enc", data) as string));
      }),
    );
    fc.assert(
      fc.property(text, (t) => {
        // A NUL ends the text for url_dec, as in C.
        fc.pre(!t.includes("\0"));
        assert.equal(convert("url_dec", convert("url_enc", t) as string), t);
        assert.equal(convert("reverse", convert("reverse", t) as string), t);
      }),
    );
  });

  it("hash strings and bytes alike, and CRC-32 as zlib does", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        for (const hash of [sdbm, djb2, wt6, crc32]) assert.equal(hash(data), hash(bytesToString(data)));
        assert.equal(crc32(data), zlibCrc32(data));
      }),
    );
  });

  it("find in JSON what JSON.parse finds", () => {
    const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-zA-Z0-9 "\\]*$/));
    fc.assert(
      fc.property(fc.array(scalar, { minLength: 1 }), fc.nat(), (list, n) => {
        const at = n % list.length;
        const got = convert("json_query", JSON.stringify({ a: [], list }), `$.list[${at}]`, "int");
        assert.equal(got, list[at]);
      }),
    );
  });

  it("never throw on any input", () => {
    const names = Object.keys(stateless).filter(
      (n) => !/aes|jwt_verify|hmac|digest|sha2|ipmask|dec$|field|word/.test(n),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), bytes, (name, data) => {
        const row =
          /^(add|sub|mul|div|mod|and|or|xor|neg|cpl|even|odd|bool|not|htonl|https?_date|.*time|iif)$/.test(
            name,
          );
        const binary =
          /^(protobuf|ungrpc|fix|mqtt|has_ctl|xxh|crc|djb2|sdbm|wt6|be2|le2|bytes|jwt|secure|sha1|hex$|base|ub64enc)/;
        const input = row ? data.length : binary.test(name) ? data : bytesToString(data);
        convert(
          name,
          input,
          ...(name === "regsub" ? ["a", "b"] : name.startsWith("mqtt_f") ? ["1", "flags"] : ["1"]),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
