/**
 * test/fixtures/{warnings,diagnostics}: HAProxy says the same about them, no more and no less. Needs HAPROXY_BIN, a 3.5.
 * Texts are compared, and lines where HAProxy names one; so are the examples of rules that warn.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { wholeText } from "../../../compiler/check/as-haproxy.ts";
import { levelOf } from "../../../compiler/check/haproxy-level.ts";
import { rules } from "../../../compiler/check/rules/index.ts";
import type { Machine } from "../../../compiler/model/machine.ts";
import { checkText } from "../../harness/check-text.ts";
import { exampleMachine } from "../../harness/example-machine.ts";

const program = process.env.HAPROXY_BIN;
const skip = reason();
const folder = join(import.meta.dirname, "../../fixtures/warnings");

function reason(): string | false {
  if (program === undefined) return "HAPROXY_BIN is not set";
  const version = execFileSync(program, ["-v"], { encoding: "latin1" });
  return version.includes("version 3.5") ? false : "HAPROXY_BIN is not 3.5";
}

interface Said {
  level: "warning" | "error" | "diag";
  text: string;
  /** Where HAProxy names one. */
  line: number | undefined;
}

describe("warnings", { skip }, () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".cfg")))
    test(name, () => {
      const text = readFileSync(join(folder, name), "latin1");
      const own = ourFindings(text, name).filter(({ level }) => level !== "diag");
      const { missing, superfluous } = compare(haproxySays(name, folder), own);
      assert.deepEqual({ missing, superfluous }, { missing: [], superfluous: [] });
    });
});

describe("diagnostics", { skip }, () => {
  const diagnostics = join(folder, "../diagnostics");
  for (const name of readdirSync(diagnostics).filter((each) => each.endsWith(".cfg")))
    test(name, () => {
      const text = readFileSync(join(diagnostics, name), "latin1");
      const told = haproxySays(name, diagnostics, "-dD").filter(({ level }) => level === "diag");
      const own = ourFindings(text, name).filter(({ level }) => level === "diag");
      const { missing, superfluous } = compare(told, own);
      assert.deepEqual({ missing, superfluous }, { missing: [], superfluous: [] });
    });
});

describe("examples of rules that warn", { skip }, () => {
  const scratch = mkdtempSync(join(tmpdir(), "hapax-examples-"));
  after(() => rmSync(scratch, { recursive: true }));
  for (const rule of rules) {
    const { id, severity, lint, diag, bad, good, version } = rule;
    if (severity !== "warning" || lint === true || diag === true || version !== undefined) continue;
    const lacking = /\bquic[46]@/.test(bad) && !hasQuic() ? "HAPROXY_BIN is built without QUIC" : false;
    test(id, { skip: lacking }, (context) => {
      // its files are put where HAProxy finds them
      const places = Object.entries(rule.files ?? {}).map(([path, text], i) => {
        const place = join(scratch, `${id}-${i}`);
        writeFileSync(place, text, "latin1");
        return { path, place, text };
      });
      const files = Object.fromEntries(places.map(({ place, text }) => [place, text]));
      const machine = exampleMachine({ ...rule, files });
      const moved = (text: string) =>
        places.reduce((all, { path, place }) => all.replaceAll(path, place), text);
      for (const [kind, example] of [
        ["bad", bad],
        ["good", good],
      ] as const) {
        const text = moved(example);
        writeFileSync(join(scratch, `${id}.cfg`), text, "latin1");
        const told = haproxySays(`${id}.cfg`, scratch);
        const own = ourFindings(text, `${id}.cfg`, machine).filter((each) => each.rule === id);
        if (kind === "good") assert.deepEqual(own, []);
        else {
          const { superfluous } = compare(told, own);
          assert.ok(own.length > 0);
          if (
            superfluous.length > 0 &&
            told.some((one) => one.level === "error" && one.text.includes("No such file"))
          )
            return context.skip("HAProxy stops at its certificate, which is not here");
          assert.deepEqual(superfluous, []);
        }
      }
    });
  }
});

function hasQuic(): boolean {
  return execFileSync(program!, ["-vv"], { encoding: "latin1" }).includes("+QUIC ");
}

function haproxySays(name: string, cwd: string, ...options: string[]): Said[] {
  const { stderr } = spawnSync(program!, ["-c", ...options, "-f", name], { cwd, encoding: "latin1" });
  const said: Said[] = [];
  for (const message of stderr.replace(/'(?=\[[A-Z]+\] )/g, "\n").split(/^(?=\[[A-Z]+\] )/m)) {
    const match = /^\[(WARNING|ALERT|DIAG)\] *\(\d+\) : ([\s\S]*)/.exec(message);
    if (match === null) continue;
    const text = plain(match[2]!);
    if (/^(config : )?(Fatal errors|Error\(s\) found|Created \d|Could not determine|Multi-socket)/.test(text))
      continue;
    const line = /(?:parsing |: |^)\[[^\]\s]*:(\d+)\]/i.exec(text)?.[1];
    said.push({
      level: levels[match[1] as "WARNING" | "ALERT" | "DIAG"],
      text,
      line: line === undefined ? undefined : Number(line),
    });
  }
  return said;
}

function ourFindings(text: string, name: string, machine?: Machine): (Said & { rule: string })[] {
  return checkText(text, name, "3.5", undefined, machine)
    .filter(({ lint, diag, severity }) => !lint && (diag || severity === "warning" || severity === "error"))
    .flatMap((one) => {
      const { range, rule, message, haproxy } = one;
      const level = levels[levelOf(one) ?? "NOTICE"];
      const text = wholeText(one, `${name}:${range.line}`) ?? haproxy ?? message;
      if (level === undefined || text === "") return [];
      return text.split("\0").map((text) => ({ level, text: plain(text), line: range.line, rule }));
    });
}

const levels = { ALERT: "error", WARNING: "warning", DIAG: "diag", NOTICE: undefined } as const;

/** Pairs what is said: our text is part of HAProxy's. What HAProxy repeats about one line counts once. */
function compare(told: readonly Said[], found: readonly Said[]) {
  const left = [...found];
  const missing: string[] = [];
  const seen = new Set<string>();
  for (const said of told) {
    const at = left.findIndex(
      ({ level, text, line }) =>
        level === said.level && said.text.includes(text) && (said.line === undefined || said.line === line),
    );
    if (at >= 0) left.splice(at, 1);
    else if (!seen.has(said.text)) missing.push(said.text);
    seen.add(said.text);
  }
  return { missing, superfluous: left.map(({ text, line }) => `line ${line}: ${text}`) };
}

function plain(text: string): string {
  return (
    text
      .replaceAll(/\s+\|\s+/g, " ")
      .replaceAll(/\s+/g, " ")
      // measured
      .replaceAll(/\d+ milliseconds/g, "some milliseconds")
      .trim()
  );
}
