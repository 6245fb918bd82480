/** Errors inside the files of SPOE filters: what HAProxy says of each was seen on 3.5. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkText, emptyMachine } from "../../harness/check-text.ts";

const agent = "spoe-agent a\n    timeout processing 1s\n    use-backend x\n";
const message = "spoe-message m\n    args ip=src\n    event on-client-session\n";

function problems(file: string, { version = "3.5", mode = "tcp" } = {}): string[] {
  const text = `frontend www
    mode http
    bind :80
    timeout client 5s
    filter spoe engine e config /spoe.conf
backend x
    mode ${mode}
    timeout connect 5s
    timeout server 5s
    server s1 192.0.2.1:80
`;
  const machine = {
    ...emptyMachine,
    read: (path: string) => (path === "/spoe.conf" ? Buffer.from(file) : emptyMachine.read(path)),
  };
  return checkText(text, "x.cfg", version, undefined, machine)
    .filter(({ severity }) => severity === "error")
    .map(({ rule, haproxy = "", range }) => {
      assert.equal(rule, "spoe-file");
      assert.equal(range.line, 5);
      return haproxy.split("\0")[0]!.replace(/^\x01/, "");
    });
}

describe("files of SPOE filters", () => {
  const inAgent: [line: string, says: string | undefined][] = [
    ["use-backend", " : 'use-backend' expects a backend name."],
    ["use-backend x y", " : 'use-backend' cannot handle unexpected argument 'y'."],
    ["timeout", " : 'timeout' expects 'hello', 'idle' and 'processing'."],
    ["timeout hello", undefined],
    ["timeout processing 1x", " : unexpected character 'x' in 'timeout processing'."],
    ["timeout other 1", " : 'timeout' supports 'processing' (got other)."],
    ["option", ": 'option' expects an option name."],
    ["no option async", undefined],
    ["default option async", undefined],
    ["no option force-set-var", ": negation is not supported for option 'force-set-var'."],
    ["option var-prefix a-b", ": 'option var-prefix' only supports [a-zA-Z0-9_.] chars."],
    ["option other", ": option 'other' is not supported."],
    [
      "max-frame-size 16381",
      " : 'max-frame-size' expects a positive integer argument in the range [256, 16380].",
    ],
    ["max-frame-size 16380", undefined],
    ["messages m", ": spoe-message 'm' already used."],
    ["log 127.0.0.1", " : log : expects <address> and <facility> or global as arguments"],
    ["other", " : unknown keyword 'other' in spoe-agent section."],
    ["event on-client-session", " : unknown keyword 'event' in spoe-agent section."],
  ];
  for (const [line, says] of inAgent)
    test(`agent: ${line}`, () => {
      const file = `[e]\n${agent}    messages m\n    ${line}\n${message}`;
      assert.deepEqual(problems(file), says === undefined ? [] : [`parsing [/spoe.conf:6]${says}`]);
    });

  const inMessage: [line: string, says: string | undefined][] = [
    ["args ip=src dst", undefined],
    ["args ip=srx", " : 'args': unknown fetch method 'srx'."],
    ["acl or src", undefined],
    ["acl a src 192.0.2.1/33", " : error detected while parsing ACL 'a' : "],
    [
      "acl a foo 1",
      " : error detected while parsing ACL 'a' : unknown fetch method 'foo' in ACL expression 'foo'.",
    ],
    ["event on-other", " : unknown event 'on-other'."],
    ["event on-client-session if TRUE", undefined],
    [
      "event on-client-session if nope",
      " : error detected while parsing an 'event on-client-session' condition : no such ACL : 'nope'.",
    ],
    [
      "event on-client-session when x",
      ": 'event on-client-session' expects either 'if' or 'unless' followed by a condition but found 'when'.",
    ],
    // HAProxy passes over those
    ["other", undefined],
  ];
  for (const [line, says] of inMessage)
    test(`message: ${line}`, () => {
      const found = problems(`[e]\n${agent}    messages m\nspoe-message m\n    ${line}\n`);
      if (line.startsWith("acl or")) assert.match(found[0]!, /acl name 'or' will never match/);
      else if (says === undefined) assert.deepEqual(found, []);
      else {
        assert.equal(found.length, 1);
        assert.ok(found[0]!.startsWith(`parsing [/spoe.conf:7]${says}`), found[0]);
      }
    });

  test("every error of a file is reported", () => {
    assert.equal(
      problems(`[e]\n${agent}    one\n    two\n    messages m\n${message}    event nope\n`).length,
      3,
    );
  });
  test("what belongs to other engines is not looked at", () => {
    assert.deepEqual(problems(`[e]\n${agent}    messages m\n${message}[f]\nspoe-agent b\n    other\n`), []);
  });
  test("names lead somewhere", () => {
    assert.deepEqual(problems(`[e]\n${agent}    messages q\n${message}`), [
      "'filter' : SPOE agent 'a' try to use undefined SPOE message 'q' at /spoe.conf:2",
    ]);
    assert.deepEqual(problems(`[e]\n${agent}    groups g\nspoe-group g\n    messages q\n${message}`), [
      "'filter' : SPOE group 'g' try to use undefined SPOE message 'q' at /spoe.conf:2",
    ]);
    assert.deepEqual(problems(`[f]\n${agent}    messages m\n${message}`), [
      "'filter' : No SPOE agent found in file /spoe.conf",
    ]);
    assert.deepEqual(
      problems(`[e]\n${agent.replace("use-backend x", "use-backend y")}    messages m\n${message}`),
      ["Proxy www : unknown backend 'y' used by SPOE agent 'a' declared at /spoe.conf:2."],
    );
  });
  test("arguments are there when the event occurs", () => {
    const [found] = problems(
      `[e]\n${agent}    messages m\nspoe-message m\n    args s=status\n    event on-client-session\n`,
    );
    assert.match(found!, /Ignore SPOE message 'm'/);
    assert.deepEqual(
      problems(
        `[e]\n${agent}    messages m\nspoe-message m\n    args s=status\n    event on-http-response\n`,
      ),
      [],
    );
  });
  test("the backend speaks SPOP", () => {
    const file = `[e]\n${agent}    messages m\n${message}`;
    assert.deepEqual(problems(file, { mode: "spop" }), []);
    assert.match(problems(file, { mode: "http" })[0]!, /must use SPOP mode/);
    assert.match(problems(file, { mode: "http", version: "3.0" })[0]!, /must use TCP mode/);
  });
});
