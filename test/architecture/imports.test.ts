/** The arrows of ARCHITECTURE.md: who may import whom, and no cycles. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/** Room -> rooms it may import (values and types) and files it may import types from. */
const allowed: Record<string, { any: string[]; types?: RegExp }> = {
  grammar: { any: ["grammar"] },
  compiler: { any: ["compiler", "grammar"], types: /^runtime\/(plan|actions\/args)\.ts$/ },
  runtime: { any: ["runtime"], types: /^grammar\// },
  lsp: { any: ["lsp", "compiler", "grammar"] },
  "vscode-extension": { any: ["vscode-extension", "lsp"] },
};

function imports(): Import[] {
  const found: Import[] = [];
  for (const room of [...Object.keys(allowed), "cli"]) {
    for (const file of globSync(`${room}/**/*.ts`, {
      cwd: root,
      exclude: (f) => f.includes("node_modules"),
    })) {
      const text = readFileSync(join(root, file), "utf8");
      const pattern =
        /^\s*(?:import|export)\s+(type\s+)?([^"';]*?)from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm;
      for (const m of text.matchAll(pattern)) {
        const target = m[3] ?? m[4]!;
        // `import("x").T` in a type position and `import type` are erased; so is a list of only `type` names
        const names = m[2]?.replace(/[{}\s]/g, " ").split(",") ?? [];
        const onlyTypes =
          m[3] !== undefined &&
          names.length > 0 &&
          names.every((n) => n.trim() === "" || n.trim().startsWith("type "));
        const typePosition =
          m[4] !== undefined &&
          /^\)\s*\./.test(text.slice(m.index + m[0].length - 1)) &&
          !/await\s*$/.test(text.slice(0, m.index));
        found.push({
          from: file,
          to: relative(root, join(root, dirname(file), target)),
          typeOnly: m[1] !== undefined || onlyTypes || typePosition,
        });
      }
    }
  }
  return found;
}

const all = imports();

test("there are imports to look at", () => {
  assert.ok(all.length > 50, `only ${all.length} imports found`);
});

test("imports follow the arrows", () => {
  const wrong: string[] = [];
  for (const { from, to, typeOnly } of all) {
    const rules = allowed[from.split("/")[0]!];
    if (rules === undefined) continue;
    const room = to.split("/")[0]!;
    if (rules.any.includes(room)) continue;
    if (typeOnly && rules.types?.test(to)) continue;
    wrong.push(`${from} -> ${to}`);
  }
  assert.deepEqual(wrong, []);
});

test("the runtime does not load the grammar's parser library", () => {
  const wrong = globSync("runtime/**/*.ts", { cwd: root }).filter((file) =>
    /from "(chevrotain|vscode-[^"]*|commander)"/.test(readFileSync(join(root, file), "utf8")),
  );
  assert.deepEqual(wrong, []);
});

test("no import cycles between modules", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of all) {
    if (typeOnly) continue;
    const list = edges.get(from);
    if (list === undefined) edges.set(from, [to]);
    else list.push(to);
  }
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    state.set(file, "open");
    for (const to of edges.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, "done");
  };
  for (const file of edges.keys()) visit(file, []);
  assert.deepEqual(cycles, []);
});
