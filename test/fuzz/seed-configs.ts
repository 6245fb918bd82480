/** What mutation starts from: short configurations that are right or nearly so. All text is latin1. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shapeText } from "../../bench/lib/shapes.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";

/** Longer ones are cut into windows, so that a run is mostly mutations and not waiting. */
const longest = 30;

export function seedConfigs(corpus?: string): string[] {
  const root = fileURLToPath(new URL("../../examples/", import.meta.url));
  const whole = [...configsIn(root), shapeText("D", 1500), shapeText("A", 100), ...catalogueConfigs()];
  if (corpus !== undefined) whole.push(...configsIn(corpus));
  return whole.flatMap(windows);
}

function configsIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".cfg"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

/** The right examples of every keyword, action and option, in each section that takes them, eight a piece. */
function catalogueConfigs(): string[] {
  const bySection = new Map<string, string[]>();
  const add = (sections: readonly string[], lines: readonly string[] = []): void => {
    for (const section of sections) {
      const all = bySection.get(section) ?? [];
      bySection.set(section, all);
      all.push(...lines);
    }
  };
  for (const rows of Object.values(catalogue.keywords))
    for (const row of list(rows)) add(row.sections, row.ok);
  for (const rows of Object.values(catalogue.actions)) for (const row of list(rows)) add(["listen"], row.ok);
  for (const family of Object.values(catalogue.options))
    for (const row of Object.values(family)) add(["listen"], row.ok);
  const configs: string[] = [];
  for (const [section, lines] of bySection)
    for (let at = 0; at < lines.length; at += 8)
      configs.push(`${section} x\n    ${lines.slice(at, at + 8).join("\n    ")}\n`);
  return configs.map((text) => Buffer.from(text, "utf8").toString("latin1"));
}

function windows(text: string): string[] {
  const lines = text.split("\n");
  if (lines.length <= longest) return [text];
  const out: string[] = [];
  let header: string | undefined;
  for (let at = 0; at < lines.length; at += longest) {
    const part = lines.slice(at, at + longest);
    out.push(`${(header === undefined ? part : [header, ...part]).join("\n")}\n`);
    header = part.findLast((line) => /^(global|defaults|frontend|backend|listen)\b/.test(line)) ?? header;
  }
  return out;
}

function list<T>(rows: T | readonly T[]): readonly T[] {
  return (Array.isArray(rows) ? rows : [rows]) as readonly T[];
}
