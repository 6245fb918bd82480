import type { GlobalPlan } from "../../../runtime/plan.ts";
import { hasLiteral, slotText, statementWords, textOf, valueSlot } from "../../model/text.ts";
import type { Line } from "../../model/types.ts";
import { lowerAddress } from "./address.ts";
import { bindSettings } from "./binds.ts";
import { type Context, scopeOf } from "./context.ts";
import { lowerFormat } from "./formats.ts";
import { itemsOf } from "./items.ts";
import { globalLogs } from "./logs.ts";
import { exprSlot } from "./slot-value.ts";
import { readNumber, readSize, readTime } from "./values.ts";

/** Fills `plan.global` from all global sections, in order; later lines override. Runs before everything else. */
export function lowerGlobal(context: Context): void {
  const { global } = context.plan;
  global.logs.push(...globalLogs(context));
  for (const section of context.model.globals) {
    for (const statement of section.node.statements) {
      if (statement.template.errors.length === 0) apply(context, global, { statement, section });
    }
  }
  if (context.model.options.localPeer !== undefined) global.localpeer = context.model.options.localPeer;
}

const numbers: Readonly<Record<string, keyof GlobalPlan>> = {
  maxconn: "maxconn",
  uid: "uid",
  gid: "gid",
  nbthread: "nbthread",
  "spread-checks": "spreadChecks",
};
const texts: Readonly<Record<string, keyof GlobalPlan>> = {
  pidfile: "pidfile",
  user: "user",
  group: "group",
  node: "node",
  description: "description",
  localpeer: "localpeer",
  "log-tag": "logTag",
};
const switches: Readonly<Record<string, keyof GlobalPlan>> = {
  daemon: "daemon",
  "strict-limits": "strictLimits",
  "insecure-fork-wanted": "insecureForkWanted",
};
const times: Readonly<Record<string, keyof GlobalPlan>> = {
  "stats timeout": "statsTimeout",
  "hard-stop-after": "hardStopAfter",
  grace: "grace",
};

function apply(context: Context, global: GlobalPlan, line: Line): void {
  const { keyword, prefix, slots } = line.statement.template;
  const fields = global as unknown as Record<string, unknown>;
  const values = slots.filter((slot) => slot.kind === "value");
  const text = values[0] ? slotText(line, values[0]) : "";
  if (Object.hasOwn(numbers, keyword)) fields[numbers[keyword]!] = readNumber(text);
  else if (Object.hasOwn(texts, keyword)) fields[texts[keyword]!] = text;
  else if (Object.hasOwn(switches, keyword)) fields[switches[keyword]!] = prefix !== "no";
  else if (Object.hasOwn(times, keyword)) fields[times[keyword]!] = readTime(text);
  else {
    switch (keyword) {
      case "log":
        break;
      case "setenv":
      case "presetenv":
        if (keyword === "setenv" || !(text in global.env)) global.env[text] = textOf(line, "value") ?? "";
        break;
      case "unsetenv":
        for (const name of statementWords(line.section.tree, line.statement).slice(1))
          global.env[name] = null;
        break;
      case "resetenv":
        // The text was read with it; env() keeps seeing the process's own variables.
        break;
      case "external-check":
        global.externalCheck = true;
        break;
      case "log-send-hostname":
        global.logSendHostname = text;
        break;
      case "h1-case-adjust":
        global.h1CaseAdjust[text.toLowerCase()] = textOf(line, "to") ?? "";
        break;
      case "stats socket":
        statsSocket(context, global, line);
        break;
      case "set-var":
      case "set-var-fmt": {
        const slot = valueSlot(line.statement.template, "value");
        if (!slot) break;
        const at = { file: line.section.tree.file, line: line.statement.line + 1 };
        const name = textOf(line, "variable") ?? "";
        const scope = scopeOf(line);
        if (keyword === "set-var-fmt") {
          global.procVars.push({ name, format: lowerFormat(context, scope, slotText(line, slot)), at });
        } else {
          const expr = exprSlot(context, scope, slot);
          if (expr !== undefined) global.procVars.push({ name, expr, at });
        }
        break;
      }
      case "default-path":
        global.defaultPath = itemsOf(line)
          .flatMap((item) => [item.word, ...item.values.map((slot) => slotText(line, slot))])
          .filter((word) => word !== "")
          .join(" ");
        break;
      default:
        if (prefix === "no") global.tune[keyword] = false;
        else global.tune[keyword] = tuning(line);
    }
  }
}

/** Other lines by keyword: a number where their value is one, the words otherwise, true without any. */
function tuning(line: Line): number | string | boolean {
  const slots = line.statement.template.slots.filter(
    (slot) => slot.kind === "value" || slot.kind === "literal",
  );
  const slot = slots[0];
  if (!slot) return true;
  const text = slotText(line, slot);
  const type = slots.length === 1 ? slot.type?.name : undefined;
  if (type === "bool") return text === "on";
  if (type === "int" || type === "uint" || type === "percent") return readNumber(text) ?? text;
  if (type === "size") return readSize(text) ?? text;
  if (type === "time") return readTime(text, slot.type?.args[0]) ?? text;
  return slots.map((one) => slotText(line, one)).join(" ");
}

function statsSocket(context: Context, global: GlobalPlan, line: Line): void {
  const address = lowerAddress(context, line, textOf(line, "address") ?? "", "bind");
  if (!address) return;
  const { options, mode, user, group, maxconn, at } = bindSettings(context, line);
  const level = options["level"];
  global.statsSockets.push({
    address,
    level: level === "user" || level === "admin" ? level : "operator",
    ...(mode === undefined ? {} : { mode }),
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    ...(maxconn === undefined ? {} : { maxconn }),
    at,
  });
}

/** Whether a line says the literal word. */
export const says = hasLiteral;
