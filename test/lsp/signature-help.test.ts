import assert from "node:assert/strict";
import { test } from "node:test";
import { signatureHelp } from "../../lsp/features/signature-help.ts";
import { marked } from "./marked.ts";

/** Line, what the signature shows, and the part of it that is marked. */
const cases: [line: string, label: RegExp, marked: string | undefined][] = [
  ["  timeout client ‸", /^timeout client <timeout>$/, "<timeout>"],
  ["  http-request set-header ‸", /^set-header <name> <value>$/, "<name>"],
  ["  http-request set-header X ‸", /^set-header <name> <value>$/, "<value>"],
  ["  bind :80 maxconn ‸", /^maxconn </, "<conns>"],
  ["  http-request do-resolve(txn.a,‸", /^do-resolve\(/, "<resolvers>"],
  ["  bind ‸", /^bind /, "<addresses>"],
  ["  acl x req.hdr(host,‸", /^req\.hdr\(\[<name>\[,<occ>\]\]\): str$/, "<occ>"],
  ["  acl x src,map_ip(‸", /map_ip\(/, "<file>"],
  ["  http-request set-header X %[req.hdr(‸)]", /^req\.hdr/, "<name>"],
  ["  http-request deny if { hdr_beg(‸", /^hdr_beg/, "<name>"],
];

for (const [line, label, part] of cases) {
  test(`signature at ${line.trim()}`, () => {
    const { snapshot, position } = marked(`frontend www\n${line}\n`);
    const [signature] = signatureHelp(snapshot, position)?.signatures ?? [];
    assert.ok(signature, "no signature");
    assert.match(signature.label, label);
    const [from, to] = (signature.parameters?.[0]?.label ?? []) as number[];
    assert.equal(from === undefined ? undefined : signature.label.slice(from, to), part);
  });
}

test("no signature where there is nothing to say", () => {
  for (const text of ["‸", "frontend a\n‸", "# co‸mment", "frontend a\n  unknown ‸"]) {
    const { snapshot, position } = marked(text);
    assert.equal(signatureHelp(snapshot, position), undefined, text);
  }
});
