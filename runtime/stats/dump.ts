/** Writes statistics as CSV, typed lines or JSON (management guide 9.1 to 9.3). */
import { columns, FIXED_COLUMNS, type StatColumn, type StatLine } from "./stat-columns.ts";

const objects = ["Frontend", "Backend", "Server", "Listener"];
const letters = "FBSL";

const origins: Record<string, string> = { M: "Metric", S: "Status", K: "Key", C: "Config", P: "Product" };
const natures: Record<string, string> = {
  G: "Gauge",
  L: "Limit",
  M: "Max",
  R: "Rate",
  C: "Counter",
  D: "Duration",
  A: "Age",
  a: "Avg",
  m: "Min",
  N: "Name",
  O: "Output",
};
const scopes: Record<string, string> = { C: "Cluster", P: "Process", S: "Service", s: "System" };

/** What the three letters of a tag say, for JSON. */
export function tagNames(tag: string): { origin: string; nature: string; scope: string } {
  return {
    origin: origins[tag[0]!] ?? "Unknown",
    nature: natures[tag[1]!] ?? "Unknown",
    scope: scopes[tag[2]!] ?? "Unknown",
  };
}

export function csvHead(): string {
  const names = columns.map((c) => c.name as string);
  names.splice(FIXED_COLUMNS, 0, "-");
  return `# ${names.join(",")},\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(line: StatLine): string {
  let out = "";
  for (const [i, c] of columns.entries()) {
    if (i === FIXED_COLUMNS) out += "-,";
    const v = line[c.name];
    if (v !== undefined) out += typeof v === "string" ? quoted(v) : String(v);
    out += ",";
  }
  return `${out}\n`;
}

function tagOf(c: StatColumn, type: number): string {
  return (type === 1 ? c.backendTag : type === 2 ? c.serverTag : undefined) ?? c.tag;
}

export function typedLines(line: StatLine, describe: boolean): string {
  const type = line.type as number;
  let out = "";
  for (const [i, c] of columns.entries()) {
    const v = line[c.name];
    if (v === undefined) continue;
    out += `${letters[type]}.${line.iid}.${line.sid}.${i}.${c.name}.1:${tagOf(c, type)}:${c.type}:${v}`;
    out += describe ? `:"${c.about}"\n` : "\n";
  }
  return `${out}\n`;
}

export function jsonLine(line: StatLine): object[] {
  const type = line.type as number;
  const out: object[] = [];
  for (const [i, c] of columns.entries()) {
    const v = line[c.name];
    if (v === undefined) continue;
    out.push({
      objType: objects[type],
      proxyId: line.iid,
      id: line.sid,
      field: { pos: i, name: c.name },
      processNum: 1,
      tags: tagNames(tagOf(c, type)),
      value: { type: c.type, value: v },
    });
  }
  return out;
}

export type DumpFormat = "csv" | "typed" | "json";

/** Piece by piece, as there may be many proxies. */
export function* dumpStats(
  lines: Iterable<StatLine>,
  format: DumpFormat,
  describe = false,
): Generator<string> {
  if (format === "csv") yield csvHead();
  if (format === "json") yield "[";
  let first = true;
  for (const line of lines) {
    if (format === "csv") yield csvLine(line);
    else if (format === "typed") yield typedLines(line, describe);
    else {
      yield (first ? "" : ",") + JSON.stringify(jsonLine(line));
      first = false;
    }
  }
  if (format === "json") yield "]\n";
}
