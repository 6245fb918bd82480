/** Statistics as CSV, typed lines and JSON (manual 9.1, 9.3 "show stat"). */
import { statColumns, statNames } from "./columns.ts";
import type { StatRow, StatValue } from "./row.ts";

function csvValue(v: StatValue | undefined): string {
  if (v === undefined) return "";
  const text = String(v);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line per row, every column followed by a comma; ends with an empty line. */
export function statCsv(rows: readonly StatRow[]): string {
  const head = `# ${statNames.join(",")},-,\n`;
  const lines = rows.map((row) => `${statNames.map((name) => csvValue(row.values[name])).join(",")},-,\n`);
  return `${head}${lines.join("")}`;
}

const letters = { frontend: "F", backend: "B", server: "S", listener: "L" } as const;
const words = { frontend: "Frontend", backend: "Backend", server: "Server", listener: "Listener" } as const;

export function statTyped(rows: readonly StatRow[]): string {
  let text = "";
  for (const row of rows) {
    statNames.forEach((name, i) => {
      const v = row.values[name];
      if (v === undefined) return;
      text += `${letters[row.kind]}.${row.proxyId}.${row.id}.${i}.${name}.1:${statColumns[name]}:${v}\n`;
    });
    text += "\n";
  }
  return text;
}

const origins: Readonly<Record<string, string>> = {
  M: "Metric",
  S: "Status",
  K: "Key",
  C: "Config",
  P: "Product",
};
const natures: Readonly<Record<string, string>> = {
  A: "Age",
  a: "Avg",
  C: "Counter",
  D: "Duration",
  G: "Gauge",
  L: "Limit",
  M: "Max",
  m: "Min",
  N: "Name",
  O: "Output",
  R: "Rate",
  T: "Time",
};
const scopes: Readonly<Record<string, string>> = { C: "Cluster", P: "Process", S: "Service", s: "System" };

/** The object that describes one value. `tag`: "MGPV:u32". */
export function describeValue(position: number, name: string, tag: string, value: StatValue): object {
  return {
    field: { pos: position, name },
    processNum: 1,
    tags: {
      origin: origins[tag[0]!] ?? "Unknown",
      nature: natures[tag[1]!] ?? "Unknown",
      scope: scopes[tag[2]!] ?? "Unknown",
    },
    value: { type: tag.slice(5), value },
  };
}

export function statJson(rows: readonly StatRow[]): string {
  const list = rows.map((row) =>
    statNames.flatMap((name, i) => {
      const v = row.values[name];
      if (v === undefined) return [];
      const about = describeValue(i, name, statColumns[name], v);
      return [{ objType: words[row.kind], proxyId: row.proxyId, id: row.id, ...about }];
    }),
  );
  return JSON.stringify(list);
}
