/** In which order HAProxy comes to findings about the configuration as a whole, and which error makes it stop there. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Course } from "./haproxy-course.ts";
import { firstWords } from "./stops-reading.ts";
import { wordText } from "./word-text.ts";

/** What is looked at one after the other; only users and proxies stop it when there is something wrong with them. */
const steps = { settings: 0, users: 1, defaults: 2, proxies: 3, forwarders: 4, others: 5, end: 6 } as const;

const early: Record<string, number> = {
  global: steps.settings,
  userlist: steps.users,
  defaults: steps.defaults,
  "log-forward": steps.forwarders,
};

/** Looked at when all proxies were. */
const late = new Map<string, number>([
  ["missing-certificate", steps.others],
  ["unused-certificate", steps.others],
  ["fcgi-application", steps.end],
  ["unused-experimental", steps.end],
]);

/** Which comes before and after what else is looked at in a proxy: names, rules, formats and arguments. */
const order = [
  ["mux-mode"],
  ["missing-bind"],
  ["unused-check-rules", "external-check", "incomplete-email-alert"],
  ["unused-servers"],
  [],
  ["implied-proxy", "unknown-group"],
  ["missing-timeout"],
  ["capture-length", "server-state-file"],
  ["server-verify", "tls-versions", "tfo-retries"],
  ["unused-log-format"],
  ["undeclared-status"],
  ["mode-mismatch"],
  ["redir-mode", "rdp-cookie-port"],
];
const usual = order.findIndex((rules) => rules.length === 0);
const turns = new Map(order.flatMap((rules, turn) => rules.map((rule) => [rule, turn] as const)));

/** Where one finding of a rule comes before the others. */
function turnOf(one: Diagnostic, trees: readonly Tree[]): number {
  const { rule, haproxy = "", range } = one;
  const turn = turns.get(rule) ?? usual;
  if (rule === "mode-mismatch") {
    if (haproxy.includes("Falling back to 'option")) return turns.get("missing-bind")! + 0.5;
    if (haproxy.includes("cookie will be ignored")) return turns.get("missing-timeout")! - 0.5;
    if (/'option http-buffer-request' ignored/.test(haproxy)) return turn + 0.5;
    const list = lists.findIndex((name) => haproxy.includes(`'${name}' rules ignored`));
    return list < 0 ? turn : turn + list / 10;
  }
  if (rule !== "undefined-reference") return turn;
  const tree = trees[range.file];
  return tree !== undefined && firstWords(tree, range.line)[0] === "default_backend" ? turn - 0.5 : turn;
}

const lists = ["http-request", "http-response", "http-after-response"];

interface Place {
  step: number;
  /** Index of the section among those of all files. */
  section: number;
}

/** In order, up to where HAProxy stops. */
export function inCheckOrder(
  found: readonly Diagnostic[],
  trees: readonly Tree[],
  course: Course,
): Diagnostic[] {
  const placeOf = places(trees);
  const placed = found.map((one, index) => ({
    one,
    index,
    turn: turnOf(one, trees),
    ...placeOf(one),
  }));
  placed.sort((a, b) => a.step - b.step || a.section - b.section || a.turn - b.turn || a.index - b.index);
  const result: Diagnostic[] = [];
  let stopAfter: Place | undefined;
  for (const { one, step, section } of placed) {
    if (stopAfter !== undefined && (stopAfter.step !== step || stopAfter.section !== section)) break;
    result.push(one);
    const stops =
      step === steps.users || (course.stopsAtProxy && (step === steps.proxies || step === steps.forwarders));
    if (stops && one.severity === "error") stopAfter ??= { step, section };
  }
  return result;
}

/** Asks for the place of a finding: that of the proxy it is about when the line is one that proxies inherit. */
function places(trees: readonly Tree[]): (one: Diagnostic) => Place {
  const starts: { file: number; line: number; kind: string }[] = [];
  const proxies = new Map<string, number>();
  for (const tree of trees)
    for (const { header } of tree.sections) {
      if (header === undefined) continue;
      const kind = wordText(tree, header.word);
      if (isProxy(kind) && header.template.words > 1) {
        const name = wordText(tree, header.word + 1);
        if (!proxies.has(name)) proxies.set(name, starts.length);
      }
      starts.push({ file: tree.file, line: header.line + 1, kind });
    }
  return ({ range, haproxy, rule }) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { file, line } = starts[middle]!;
      if (file < range.file || (file === range.file && line <= range.line)) low = middle + 1;
      else high = middle;
    }
    const section = low - 1;
    const kind = starts[section]?.kind ?? "global";
    const after = late.get(rule);
    if (after !== undefined) return { step: after, section };
    if (isProxy(kind)) return { step: steps.proxies, section };
    if (kind === "defaults" && haproxy !== undefined) {
      const name = /\b(?:frontend|backend|proxy) '([^']*)'/i.exec(haproxy)?.[1];
      const about = name === undefined ? undefined : proxies.get(name);
      if (about !== undefined) return { step: steps.proxies, section: about };
    }
    return { step: early[kind] ?? steps.others, section };
  };
}

function isProxy(kind: string): boolean {
  return kind === "frontend" || kind === "backend" || kind === "listen";
}
