import assert from "node:assert/strict";
import { it } from "node:test";
import { stateless } from "../../../runtime/converters/stateless.ts";
import type { ConverterFactory, LoadContext } from "../../../runtime/handlers.ts";
import type { ArgPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";

const handlers: Record<string, ConverterFactory> = stateless;

/** Arguments HAProxy refuses as well when it reads the configuration. */
const refused: [name: string, ...args: ArgPlan[]][] = [
  ["field", 0, ","],
  ["word", 1, ""],
  ["param", "a", "::"],
  ["digest", "no-such-digest"],
  ["hmac", "no-such-digest", "a2V5"],
  ["sha2", 100],
  ["aes_cbc_enc", 100, "", ""],
  ["be2dec", ",", 9],
  ["le2dec", ",", 0],
  ["be2hex", ",", 0],
  ["has_ctl", "0x1000000000"],
  ["has_ctl", "some"],
  ["regsub", "(", ""],
  ["ipmask", "33"],
  ["ipmask", "24", "129"],
  ["fix_tag_value", "NoSuchTag"],
  ["mqtt_field_value", "NOSUCH", "flags"],
];

for (const [name, ...args] of refused) {
  it(`${name}(${args.join(",")}) is a start error`, () => {
    const errors: string[] = [];
    const load = { error: (_at: unknown, message: string) => errors.push(message) } as unknown as LoadContext;
    const converter = (handlers[name] as ConverterFactory)(args, load);
    assert.equal(errors.length, 1);
    const input = name === "ipmask" ? undefined : "x";
    if (input !== undefined) assert.equal(converter(input, {} as Stream), undefined);
  });
}
