/** What would be ignored keeps a plan from starting. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseIgnored } from "../../../runtime/load/refuse-ignored.ts";
import type { Plan } from "../../../runtime/plan.ts";
import { bindTo, emptyPlan, proxyOf, serverAt } from "../proxy/plan-builder.ts";

function saidOf(change: (plan: Plan) => void): string[] {
  const plan = emptyPlan();
  change(plan);
  return refuseIgnored(plan).map((e) => `${e.line} ${e.message}`);
}

test("a plain plan is refused nothing", () => {
  const plain = saidOf((plan) =>
    plan.proxies.push(
      proxyOf("listen", "web", {
        binds: [bindTo(0, { options: { shards: "by-thread", proto: "h1" } })],
        servers: [serverAt("a", 80, { options: { ws: "auto", guid: "x" } })],
        options: { httplog: true, "http-no-delay": true, contstats: false },
      }),
    ),
  );
  assert.deepEqual(plain, []);
});

const at = { file: 0, line: 7 };
const cases: [name: string, change: (plan: Plan) => void, said: string][] = [
  [
    "netscaler header",
    (p) =>
      p.proxies.push(
        proxyOf("frontend", "f", { binds: [bindTo(0, { at, options: { "accept-netscaler-cip": 5 } })] }),
      ),
    "7 bind option 'accept-netscaler-cip': not supported yet",
  ],
  [
    "HTTP/2 to a server",
    (p) =>
      p.proxies.push(
        proxyOf("backend", "b", { servers: [serverAt("s", 1, { at, options: { proto: "h2" } })] }),
      ),
    "7 'proto h2': not supported yet",
  ],
  [
    "check protocol",
    (p) =>
      p.proxies.push(proxyOf("backend", "b", { servers: [serverAt("s", 1, { at, checkProto: "fcgi" })] })),
    "7 'check-proto fcgi': not supported yet",
  ],
  [
    "mode spop",
    (p) => p.proxies.push(proxyOf("backend", "b", { mode: "spop", at })),
    "7 mode 'spop': not supported yet",
  ],
  [
    "proxy option",
    (p) => p.proxies.push(proxyOf("backend", "b", { at, options: { contstats: true } })),
    "7 option 'contstats' in proxy 'b': not supported yet",
  ],
  [
    "global limit on variables",
    (p) => {
      p.global.tune["tune.vars.proc-max-size"] = 100;
    },
    "0 'tune.vars.proc-max-size': not supported yet",
  ],
];

for (const [name, change, said] of cases)
  test(`refused: ${name}`, () => assert.deepEqual(saidOf(change), [said]));
