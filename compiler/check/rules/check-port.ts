import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { readAddress } from "../../../grammar/values/address.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import { lastOf } from "../../model/line-order.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Line, Model, Proxy, Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { isDisabled, kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { isPlainAddress } from "../values/plain-word.ts";
import { wordText } from "../word-text.ts";

/** Kinds of checks; the last one counts. */
const kinds = [
  "tcp-check",
  "httpchk",
  "ssl-hello-chk",
  "smtpchk",
  "pgsql-check",
  "redis-check",
  "mysql-check",
  "ldap-check",
  "spop-check",
  "external-check",
].map((name) => `option ${name}`);

export const checkPort = rule({
  id: "check-port",
  severity: "error",
  stage: "start",
  summary: "A server is checked, but has no port to check.",
  why: "A server without a port takes the one its client came to, which a check has not. HAProxy refuses it unless 'port', 'addr' or the first 'tcp-check connect' says where to.",
  bad: "backend app\n    server s1 192.0.2.1 check\n",
  good: "backend app\n    server s1 192.0.2.1 check port 80\n",
  manual: "5.2",
  alike: ["statement"],
  alikeIf: (proxy) =>
    proxy.all("tcp-check connect").length === 0 && proxy.all("http-check connect").length === 0,
  applies: ({ keyword }) => keyword === "server" || keyword === "server-template",
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || !proxy.caps.backend) return;
    const at = statement.template.keyword === "server" ? 2 : 3;
    if (isPlainAddress(proxy.tree.words, statement.word + at)) return;
    const checked = readOptions(statement.template).check;
    if (checked === false || (checked === undefined && !mayBeInherited(proxy))) return;
    if (hasPort(wordText(proxy.tree, statement.word + at))) return;
    const where = target(proxy, statement);
    if (!where.check || where.port || hasAddressToCheck(where.addr, proxy, statement, at)) return;
    if (isDisabled(proxy)) return;
    if (where.rules === undefined ? saysInRules(proxy) : saysInSection(model, where.rules)) return;
    const name = wordText(proxy.tree, statement.word + 1);
    report(report.words(proxy.tree, statement, at), `server '${name}' is checked, but no port is known`, {
      // before 2.2 the checks were switched off, loudly
      ...(atLeast(model, "2.2") ? {} : { severity: "warning", alert: true, stage: "lines" }),
      help: "add a port to the address, or 'port' for the checks alone",
      haproxy: `config: ${kindName(proxy)} '${proxy.name}': server '${name}' has neither service port nor check port${where.rules === undefined ? lackInRules(proxy) : noConnect}.`,
    });
  },
});

/** "192.0.2.1:80": anything but 0 or an offset after the last colon. The usual case, seen first. */
function hasPort(text: string): boolean {
  const colon = text.lastIndexOf(":");
  const first = text.charCodeAt(colon + 1);
  return colon >= 0 && first > 48 && first <= 57 && !text.endsWith("]");
}

interface Options {
  check: boolean | undefined;
  /** Words after `port` and `addr`, relative to the line. */
  port: number | undefined;
  addr: number | undefined;
  /** The word that names a healthcheck section. */
  healthcheck: number | undefined;
}

const readOptions = memoOfTemplate((template): Options => {
  const options: Options = { check: undefined, port: undefined, addr: undefined, healthcheck: undefined };
  for (const slot of template.slots) {
    if (slot.kind !== "option") continue;
    if (slot.name === "check") options.check = true;
    else if (slot.name === "no-check") options.check = false;
    else if (slot.name === "port") options.port = slot.at + 1;
    else if (slot.name === "addr") options.addr = slot.at + 1;
    else if (slot.name === "healthcheck") options.healthcheck = slot.at + 1;
  }
  return options;
});

function mayBeInherited(proxy: Proxy): boolean {
  return defaultServersOf(proxy).some(({ statement }) => readOptions(statement.template).check === true);
}

function target(
  proxy: Proxy,
  statement: Statement,
): { check: boolean; port: boolean; addr: string; rules: number | undefined } {
  const found = { check: false, port: false, addr: "", rules: undefined as number | undefined };
  for (const { statement: one, section } of [
    ...defaultServersOf(proxy, statement),
    { statement, section: proxy },
  ]) {
    const { check, port, addr, healthcheck } = readOptions(one.template);
    const word = (at: number): string => wordText(section.tree, one.word + at);
    if (check !== undefined) found.check = check;
    if (healthcheck !== undefined) found.rules = section.tree.words.wordId[one.word + healthcheck];
    if (port !== undefined && (Number.parseInt(word(port), 10) || 0) !== 0) found.port = true;
    if (addr !== undefined) found.addr = word(addr);
  }
  return found;
}

/** Only IP addresses need a port; those of names are not known yet when HAProxy looks. */
function hasAddressToCheck(addr: string, proxy: Proxy, statement: Statement, at: number): boolean {
  const text = addr === "" ? wordText(proxy.tree, statement.word + at) : addr;
  const read = readAddress(text, { port: "optional", offset: true, names: true, fd: true }).value;
  if (read === undefined) return true;
  if (addr !== "") return (read.port ?? 0) > 0 || !["ipv4", "ipv6", "name"].includes(read.family);
  return (read.family !== "ipv4" && read.family !== "ipv6") || read.host === "0.0.0.0" || read.host === "::";
}

/** Whether the first rule of the checks connects to a port, and every other one that connects does too. */
const saysInRules = memoOfSection((proxy: Proxy): boolean => {
  const kind = lastOf(proxy, kinds)?.statement.template.keyword;
  if (kind === "option external-check") return true;
  if (kind !== "option tcp-check" && kind !== "option httpchk") return false;
  const prefix = kind === "option tcp-check" ? "tcp-check " : "http-check ";
  const steps = stepsOf(proxy, prefix);
  const connects = steps.filter((line) => line.statement.template.keyword === `${prefix}connect`);
  if (steps.length === 0 || steps[0] !== connects[0] || !connects.every(connectsToPort)) return false;
  // Without a request of its own, a check of HTTP starts with the one of the option.
  return prefix === "tcp-check " || steps[1]?.statement.template.keyword === "http-check send";
});

const noConnect = " nor tcp_check rule 'connect' with port information";

/** What HAProxy says of the rules that leave the port open. */
const lackInRules = memoOfSection((proxy: Proxy): string => {
  const kind = lastOf(proxy, kinds)?.statement.template.keyword;
  if (kind !== "option tcp-check") return kind === undefined ? "" : noConnect;
  const [first] = stepsOf(proxy, "tcp-check ");
  if (first === undefined) return "";
  return first.statement.template.keyword === "tcp-check connect" && connectsToPort(first)
    ? ", and a tcp_check rule 'connect' with no port information"
    : noConnect;
});

/** Whether those of a healthcheck section do, by its name's symbol; one that is not there is another matter. */
function saysInSection(model: Model, id: number): boolean {
  const section = model.table("healthcheck").first(id)?.section;
  if (section === undefined) return true;
  const connects = ["tcp-check connect", "http-check connect"].flatMap((keyword) => section.own(keyword));
  return connects.length > 0 && connects.every((statement) => connectsToPort({ statement, section }));
}

/** Rules of the proxy, or those of its defaults section when it has none. */
function stepsOf(proxy: Proxy, prefix: string): Line[] {
  const notSteps = ["comment", "set-var", "unset-var", "set-var-fmt", "disable-on-404", "send-state"];
  const keywords = [...proxy.keywords()].filter((keyword) => keyword.startsWith(prefix));
  const linesOf = (section: Section): Line[] =>
    keywords
      .flatMap((keyword) => section.own(keyword))
      .sort((a, b) => a.line - b.line)
      .map((statement) => ({ statement, section }));
  const own = linesOf(proxy);
  const lines = own.length === 0 && proxy.from !== undefined ? linesOf(proxy.from) : own;
  return lines.filter(
    ({ statement }) => !notSteps.some((name) => statement.template.keyword.startsWith(`${prefix}${name}`)),
  );
}

function connectsToPort({ statement, section }: Line): boolean {
  const { slots } = statement.template;
  const wordAfter = (name: string): string => {
    const slot = slots.find((one) => one.kind === "literal" && one.name === name);
    return slot === undefined ? "" : wordText(section.tree, statement.word + slot.at + 1);
  };
  return Number.parseInt(wordAfter("port"), 10) > 0 || /:[1-9]\d*$/.test(wordAfter("addr"));
}
