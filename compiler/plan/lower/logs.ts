import type { LogTargetPlan, ProxyPlan } from "../../../runtime/plan.ts";
import { lastOf } from "../../model/line-order.ts";
import { hasLiteral, textOf } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { lowerAddress } from "./address.ts";
import { type Context, fault, locOf, scopeOf } from "./context.ts";
import { lowerFormat } from "./formats.ts";
import { findItem, itemsOf, itemText } from "./items.ts";
import { readNumber } from "./values.ts";

/** `log` lines of all global sections. */
export function globalLogs(context: Context): LogTargetPlan[] {
  return logLines(context, context.model.global("log"), []);
}

/** Loggers of a proxy: those inherited, then its own; `log global` adds the global ones once, `no log` forgets all. */
export function lowerLogs(context: Context, proxy: Proxy): LogTargetPlan[] {
  return logLines(context, proxy.all("log"), context.plan.global.logs);
}

function logLines(
  context: Context,
  lines: readonly Line[],
  global: readonly LogTargetPlan[],
): LogTargetPlan[] {
  const targets: LogTargetPlan[] = [];
  for (const line of lines) {
    if (line.statement.template.prefix === "no") targets.length = 0;
    else if (hasLiteral(line, "global") && textOf(line, "target") === undefined) {
      for (const target of global) if (!targets.includes(target)) targets.push(target);
    } else {
      const target = logTarget(context, line);
      if (target) targets.push(target);
    }
  }
  return targets;
}

function logTarget(context: Context, line: Line): LogTargetPlan | undefined {
  const address = lowerAddress(context, line, textOf(line, "target") ?? "", "log");
  if (!address) return undefined;
  // Syslog goes by datagrams to port 514 unless another is said.
  if (address.portOffset === "same") {
    address.port = 514;
    delete address.portOffset;
  }
  const plan: LogTargetPlan = {
    address,
    len: readNumber(textOf(line, "length") ?? "") ?? 1024,
    format: (textOf(line, "format") as LogTargetPlan["format"] | undefined) ?? "rfc3164",
    facility: textOf(line, "facility") ?? "local0",
    level: textOf(line, "level") ?? "debug",
    minLevel: textOf(line, "minlevel") ?? "emerg",
    at: locOf(line),
  };
  const sample = findItem(itemsOf(line), "sample");
  const ranges = sample && itemText(line, sample);
  if (ranges !== undefined) {
    const read = sampleRanges(ranges);
    if (read) plan.sample = read;
    else fault(context, line, "invalid-value", `'${ranges}' is not a list of sample ranges and a size`);
  }
  const profile = findItem(itemsOf(line), "profile");
  const name = profile && itemText(line, profile);
  if (name !== undefined) plan.profile = name;
  return plan;
}

/** "1,3-4:6": of every 6 messages the first, third and fourth. */
function sampleRanges(text: string): LogTargetPlan["sample"] | undefined {
  const match = /^([\d,-]+):(\d+)$/.exec(text);
  if (!match) return undefined;
  const ranges = match[1]!.split(",").map((part): [number, number] => {
    const [low, high] = part.split("-");
    return [Number(low), Number(high ?? low)];
  });
  return { ranges: ranges.sort((a, b) => a[0] - b[0]), size: Number(match[2]) };
}

/** Formats and tags of a frontend's log lines. */
export function lowerLogFormats(context: Context, proxy: Proxy): Partial<ProxyPlan> {
  const plan: Partial<ProxyPlan> = {};
  const tag = proxy.enabled("log-tag");
  if (tag) plan.logTag = textOf(tag, "tag") ?? "";
  const format = (line: Line): number =>
    lowerFormat(context, scopeOf(line, proxy), textOf(line, "format") ?? "");
  const uniqueId = proxy.enabled("unique-id-format");
  if (uniqueId) plan.uniqueIdFormat = format(uniqueId);
  const header = proxy.enabled("unique-id-header");
  if (header) plan.uniqueIdHeader = textOf(header, "name") ?? "";
  if (!proxy.caps.frontend) return plan;
  const main = lastOf(proxy, ["log-format", "option httplog", "option tcplog", "option httpslog"]);
  if (main?.statement.template.keyword === "log-format") plan.logFormat = format(main);
  const error = proxy.enabled("error-log-format");
  if (error) plan.errorLogFormat = format(error);
  const sd = proxy.enabled("log-format-sd");
  if (sd) plan.logFormatSd = format(sd);
  const steps = proxy.enabled("log-steps");
  if (steps) plan.logSteps = (textOf(steps, "steps") ?? "").split(",");
  return plan;
}
