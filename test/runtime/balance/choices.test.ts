import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { requestStream, worldOf } from "./bench-world.ts";

/** choices.txt: `[name] servers` with indented configuration lines, then `[requests]`. */
function readChoices() {
  const text = readFileSync(new URL("choices.txt", import.meta.url), "latin1");
  const cases: { name: string; servers: string; lines: string[] }[] = [];
  const requests: { target: string; key: string; host: string }[] = [];
  let into: string[] = [];
  for (const line of text.split("\n")) {
    const head = /^\[([^\]]+)\] ?(\d*)$/.exec(line);
    if (head) {
      into = [];
      if (head[1] !== "requests") cases.push({ name: head[1]!, servers: head[2]!, lines: into });
    } else if (line.startsWith("  ")) {
      into.push(line.trim());
      const words = line.trim().split(" ");
      if (words[0]!.startsWith("/")) requests.push({ target: words[0]!, key: words[1]!, host: words[2]! });
    }
  }
  return { cases, requests };
}

const { cases, requests } = readChoices();

for (const { name, servers, lines } of cases) {
  test(`${name} places requests as HAProxy does`, () => {
    const world = worldOf(`defaults
  mode http
backend ${name}
${lines.map((l) => `  ${l}\n`).join("")}${[5, 3, 1, 2].map((w, i) => `  server s${i + 1} 127.0.0.1:1 weight ${w}\n`).join("")}`);
    const backend = world.backends.get(name)!;
    const chosen = requests.map(({ target, key, host }) => {
      const s = requestStream(target, { Host: host, "X-Key": key });
      return backend.pick(s)!.name.slice(1);
    });
    assert.equal(chosen.join(""), servers);
  });
}
