/** Four times the lines may take about four times the time: of each thing that a file can have very many of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../harness/check-text.ts";

const times = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${line(at)}\n`).join("");
const backend = "backend b\n    timeout connect 1s\n    timeout server 1s\n";

const shapes: Readonly<Record<string, (count: number) => string>> = {
  "defaults in a chain": (n) =>
    `defaults d0\n${times(n, (i) => `defaults d${i + 1} from d${i}\n    timeout client ${i + 1}s\n    option httplog`)}`,
  "proxies along a chain of defaults": (n) =>
    `defaults d0\n${times(n, (i) => `defaults d${i + 1} from d${i}\n    timeout client ${i + 1}s\nbackend b${i} from d${i + 1}\n    server s 192.0.2.1 check`)}`,
  "proxies at the end of a chain of defaults": (n) =>
    `defaults d0\n${times(n, (i) => `defaults d${i + 1} from d${i}`)}${times(n, (i) => `backend b${i} from d${n}\n    server s 192.0.2.1:80 check`)}`,
  "comments that turn rules off": (n) =>
    times(n, (i) => `# hapax: disable rule${i}\nnosuch`) +
    times(n, (i) => `# hapax: enable rule${i}\nnosuch`),
  "rules off in the whole file": (n) => times(n, (i) => `# hapax: disable-file rule${i}\nnosuch`),
  "nested blocks": (n) => `${".if 1\n".repeat(n)}${".endif\n".repeat(n)}`,
  "default-server lines": (n) =>
    backend + times(n, (i) => `    default-server check ssl sni path\n    server s${i} 192.0.2.1`),
  "sticky counters": (n) =>
    `global\n${times(n, () => "    tune.stick-counters 3")}frontend f\n    mode http\n    bind :80\n${times(n, () => "    http-request sc-inc-gpc0(0)")}`,
  "attached servers": (n) =>
    `frontend f\n    mode http\n    bind :80\n${times(n, (i) => `    tcp-request session attach-srv b/s${i}`)}${backend}    mode http\n${times(n, (i) => `    server s${i} rhttp@`)}`,
  "bandwidth limits": (n) =>
    `frontend f\n    mode http\n    bind :80\n${times(n, (i) => `    filter bwlim-in l${i} default-limit 1m default-period 1s`)}${times(n, (i) => `    http-request set-bandwidth-limit l${i}`)}`,
  "steps of checks": (n) =>
    `${backend}    option httpchk\n    http-check connect port 80\n${times(n, () => "    http-check send uri /")}${times(n, (i) => `    server s${i} 192.0.2.1 check`)}`,
  "log lines along a chain of defaults": (n) =>
    `defaults d0\n    mode http\n${times(n, (i) => `defaults d${i + 1} from d${i}\n    log global\n    option httplog\nfrontend f${i} from d${i + 1}\n    bind :80`)}`,
};

for (const [name, text] of Object.entries(shapes)) {
  test(name, () => {
    const few = cost(text(1_500));
    const many = cost(text(6_000));
    // Four times is linear, sixteen times quadratic; short runs are slower than they need be.
    assert.ok(many < 9 * few + 50, `${few} ms, then ${many} ms`);
  });
}

/** Milliseconds of CPU, the better of two. */
function cost(text: string): number {
  const once = (): number => {
    const before = process.cpuUsage();
    checkText(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(once(), once());
}
