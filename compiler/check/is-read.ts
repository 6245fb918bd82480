/**
 * Some expressions and formats HAProxy reads only where they come to be used: not those that another line replaces, nor
 * those of the other side of a proxy.
 */
import type { Slot, Statement } from "../../grammar/tree.ts";
import type { Defaults, Line, Model, Proxy, Section } from "../model/types.ts";
import { usedByHeir } from "./heirs.ts";
import { takenByServer } from "./taken-by-server.ts";
import { wordText } from "./word-text.ts";

interface Setting {
  /** Lines of which the last counts. */
  keywords: readonly string[];
  /** Kinds of proxies that do without. */
  not?: string;
  /** Only proxies in HTTP mode use it. */
  http?: true;
}

const settings: Readonly<Record<string, Setting>> = {
  balance: { keywords: ["balance"], not: "frontend" },
  "log-format": {
    keywords: ["log-format", "option httplog", "option httpslog", "option tcplog"],
    not: "backend",
  },
  "log-format-sd": { keywords: ["log-format-sd"], not: "backend" },
  "error-log-format": { keywords: ["error-log-format"], not: "backend" },
  "option forwarded": { keywords: ["option forwarded"], not: "frontend", http: true },
  "unique-id-format": { keywords: ["unique-id-format"] },
};

/** Whether HAProxy comes to read what stands in that place. */
export function isRead(line: Line, slot: Slot, model: Model): boolean {
  const { keyword } = line.statement.template;
  const { kind } = line.section;
  if (keyword === "default-server")
    return (slot.type?.name !== "expr" && slot.type?.name !== "log-format") || takenByServer(line, slot);
  if (keyword === "set-param" && kind === "fcgi-app")
    return slot.type?.name === "condition" || isUsedApp(line.section, model);
  const setting = Object.hasOwn(settings, keyword) ? settings[keyword]! : undefined;
  if (setting === undefined || (kind !== "defaults" && !("caps" in line.section))) return true;
  if (last(line.section, setting) !== line.statement) return false;
  // This one is read in backends too, unless it is inherited.
  if (keyword === "error-log-format" && kind === "backend") return true;
  if (kind !== "defaults") return uses(line.section as Proxy, setting);
  return usedByHeir(line.section as Defaults, keyword, (user) => {
    if (last(user, setting) !== undefined) return false;
    return user.kind === "defaults" ? undefined : uses(user as Proxy, setting);
  });
}

function uses({ kind, mode }: Proxy, { not, http }: Setting): boolean {
  return kind !== not && (http !== true || mode === "http");
}

function last(section: Section, { keywords }: Setting): Statement | undefined {
  let found: Statement | undefined;
  for (const keyword of keywords) {
    const statement = section.own(keyword).at(-1);
    if (statement !== undefined && (found === undefined || statement.line > found.line)) found = statement;
  }
  return found;
}

const usedApps = new WeakMap<Model, ReadonlySet<string>>();

/** Whether a proxy uses the FastCGI application. */
function isUsedApp({ name }: Section, model: Model): boolean {
  let used = usedApps.get(model);
  if (used === undefined) {
    const names = new Set<string>();
    for (const proxy of model.proxies)
      for (const [keyword, at] of [
        ["use-fcgi-app", 1],
        ["filter fcgi-app", 2],
      ] as const)
        for (const { word } of proxy.own(keyword)) names.add(wordText(proxy.tree, word + at));
    used = names;
    usedApps.set(model, used);
  }
  return used.has(name);
}
