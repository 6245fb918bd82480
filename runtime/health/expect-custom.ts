/** Replies of MySQL and LDAP servers, which need more than a pattern. */
import type { CheckResult } from "./check-result.ts";
import type { ExpectStep, Judgement } from "./steps.ts";

const bad = (text: string, code = 0): CheckResult => ({
  status: code === 0 ? "L7RSP" : "L7STS",
  text,
  code,
});

const base = { kind: "expect", what: "custom function", onTimeout: undefined, comment: undefined } as const;

function packet(data: Buffer, offset: number, last: boolean): CheckResult | "wait" | "go" {
  if (data.length < offset + 4) return last ? bad("") : "wait";
  const length = data.readUIntLE(offset, 3);
  if (data.length < offset + length + 4) return last ? bad("") : "wait";
  if (data[offset + 4] !== 0xff) return "go";
  const code = data.length >= offset + 7 ? data.readUInt16LE(offset + 5) : 0;
  return { status: "L7STS", text: data.subarray(offset + 7).toString("latin1"), code };
}

/** The server's greeting (`second` false) or its answer to our login; success shows the server's version. */
export function expectMysql(second: boolean): ExpectStep {
  return {
    ...base,
    judge(_c, connection, last): Judgement {
      const { data } = connection;
      if (data.length === 0) return bad("");
      if (!second) return packet(data, 0, last);
      if (data.length < 3) return last ? bad("") : "wait";
      return packet(data, 4 + data.readUIntLE(0, 3), last);
    },
    success(c) {
      const data = c.connection?.data ?? Buffer.alloc(0);
      const text = data.subarray(5).toString("latin1").split("\0")[0] ?? "";
      return { status: "L7OK", text, code: 0 };
    },
  };
}

const notLdap = bad("Not LDAPv3 protocol");

export const expectLdapBind: ExpectStep = {
  ...base,
  judge(_c, connection, last): Judgement {
    const { data } = connection;
    const short = (): Judgement => (last ? bad("") : "wait");
    let at = 1;
    let length = data[at] ?? 0;
    let extra = 0;
    if (length & 0x80) {
      extra = length & 0x7f;
      if (data.length < at + 1 + extra) return short();
      if (extra === 4) length = data.readUInt32BE(at + 1);
      else if (extra === 2) length = data.readUInt16BE(at + 1);
      else return notLdap;
    }
    at += 1 + extra;
    if (data.length - at < length) return short();
    if (!data.subarray(at, at + 4).equals(Buffer.from([2, 1, 1, 0x61]))) return notLdap;
    at += 4;
    const size = data[at] ?? 0;
    extra = size & 0x80 ? size & 0x7f : 0;
    if (data.length - at < 1 + extra + 3) return short();
    at += 1 + extra;
    if (data[at] !== 0x0a || data[at + 1] !== 1) return notLdap;
    const code = data[at + 2] ?? 0;
    return code === 0 ? "go" : bad("See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9", code);
  },
  success: () => ({ status: "L7OK", text: "Success", code: 0 }),
};
