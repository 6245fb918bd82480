import type { Condition } from "../../../grammar/ast.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import { isPredefinedAcl } from "../../model/predefined-acls.ts";
import { exprAt } from "../../model/read.ts";
import { textOf, valueSlot } from "../../model/text.ts";
import type { Defaults, Model, Proxy, Section } from "../../model/types.ts";
import { aclsTogether, fetchesOfAcl } from "../acl-fetches.ts";
import { lastOfLayers } from "../layers.ts";
import { fullName, isDisabled, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { isLayer6 } from "../samples/layer6.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** Rules whose conditions HAProxy looks at for this. */
const conditional = new Set([
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "tcp-response content",
  "http-request",
  "http-response",
  "http-after-response",
  "use_backend",
  "use-server",
  "stick on",
  "stick match",
  "stick store-request",
  "stick store",
]);

/** Actions whose formats make up HTTP messages. */
const inMessages = new Set([
  "set-method",
  "set-path",
  "set-pathq",
  "set-query",
  "set-uri",
  "replace-uri",
  "replace-path",
  "replace-pathq",
  "set-header",
  "add-header",
  "early-hint",
  "replace-header",
  "replace-value",
  "redirect",
]);
const replies = new Set(["return", "deny", "tarpit"]);

export const layer6InHttp = rule({
  id: "layer6-in-http",
  severity: "warning",
  summary: "A rule of an HTTP proxy asks for bytes of the connection, such as req.len or req.ssl_sni.",
  why: "Where HTTP is spoken, there are messages instead of bytes: HAProxy warns that such a fetch is ignored. Ask for parts of the message, or of the TLS session ('ssl_fc_sni').",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { req.len gt 1000 }\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { req.body_len gt 1000 }\n",
  manual: "7.3.5",
  // Named ACLs, dynamic backends and the defaults' mode are not seen in the condition.
  alike: ["proxy"],
  alikeIf: (proxy) => !hashesExpression(proxy),
  everyUse: {
    key: (section) => (section.kind === "defaults" || isOdd(section) ? 1 : 0),
    wants: (template, _kind, odd) => odd === 1 && conditional.has(template.keyword),
  },
  condition({ line, word, value, diagnostics }, model, report) {
    const { section } = line;
    if (diagnostics.length > 0 || !conditional.has(line.statement.template.keyword)) return;
    const term = layer6Term(value, section);
    if (term === undefined || isDynamic(section, line.statement) || !speaksHttp(section, model)) return;
    report(
      report.inWord(line, word + term.word),
      `this is ignored in mode http: '${term.fetch}' looks at bytes of the connection`,
      {
        haproxy: `Proxy '${section.name}': L6 sample fetches ignored on HTTP proxies (declared at ${section.tree.name}:${line.statement.line + 1}).`,
      },
    );
  },
  expression({ line, slot, word, value, inFormat, asAcl }, _model, report) {
    if (asAcl || !inFormat || !isLayer6(value.fetch.name)) return;
    const { keyword, slots } = line.statement.template;
    const action = slots.find((one) => one.kind === "action")?.name;
    const told =
      action === undefined
        ? keyword === "unique-id-format" ||
          keyword === "redirect" ||
          (keyword === "http-error" && slot.name === "value")
        : inMessages.has(action) || (replies.has(action) && slot.name === "value");
    if (!told) return;
    report(
      report.inWord(line, word, value.fetch.at, value.fetch.end),
      `'${value.fetch.name}' looks at bytes of the connection, and is ignored in HTTP messages`,
      { haproxy: `L6 sample fetch <${value.fetch.name}> ignored in HTTP log-format string.` },
    );
  },
  touches: withKeyword("balance"),
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend || (proxy.mode !== "http" && proxy.mode !== "haterm")) return;
    const balance = proxy.enabled("balance");
    if (balance === undefined || wordText(balance.section.tree, balance.statement.word + 1) !== "hash")
      return;
    const key = valueSlot(balance.statement.template, "key");
    if (key === undefined) return;
    const { value } = exprAt(balance.section.tree, balance.statement.word + key.at, key.count);
    if (value === undefined || !isLayer6(value.fetch.name)) return;
    report(
      placeIn(proxy, balance, report, 3),
      `'${value.fetch.name}' is ignored in mode http: it looks at bytes of the connection`,
      {
        haproxy: `${fullName(proxy)} [${proxy.tree.name}:${proxy.node.line + 1}]: L6 sample fetch <${wordText(balance.section.tree, balance.statement.word + key.at)}> will be ignored in 'balance hash' expression in HTTP mode.`,
      },
    );
  },
});

/** `balance hash <expression>` */
function hashesExpression(proxy: Proxy): boolean {
  const balance = proxy.setting("balance");
  return balance !== undefined && wordText(balance.section.tree, balance.statement.word + 1) === "hash";
}

interface Found {
  word: number;
  fetch: string;
}

/** The first term that looks at bytes. */
function layer6Term(condition: Condition, section: Section): Found | undefined {
  for (const clause of condition.clauses)
    for (const { test, acl, word } of clause) {
      if (test !== undefined) {
        if (isLayer6(test.expr.fetch.name)) return { word: test.word, fetch: test.expr.fetch.name };
        continue;
      }
      if (acl === undefined || !(isPredefinedAcl(acl) || isOdd(section))) continue;
      const fetch = fetchesOfAcl(section, acl).find(({ layer6 }) => layer6);
      if (fetch !== undefined) return { word, fetch: fetch.name };
    }
  return undefined;
}

/** Whether an ACL of the section looks at bytes, or it has dynamic rules. */
const isOdd = memoOfSection((section: Section) => aclsTogether(section).layer6 || switchesByRequest(section));

/** A backend or server found out for each request: HAProxy does not look at the condition of such a rule. */
function isDynamic({ tree }: Section, { template: { keyword }, word }: Statement): boolean {
  return (keyword === "use_backend" || keyword === "use-server") && wordText(tree, word + 1).includes("%[");
}

/** Whether some rules of a section are dynamic. */
function switchesByRequest(section: Section): boolean {
  const isOne = (statement: Statement) => isDynamic(section, statement);
  return section.own("use_backend").some(isOne) || section.own("use-server").some(isOne);
}

function speaksHttp(section: Section, model: Model): boolean {
  if (section.kind === "defaults") {
    const line = lastOfLayers(section as Defaults, ["mode"]);
    const mode = line && textOf(line, "mode");
    return mode === "http" || mode === "haterm";
  }
  const proxy = model.proxyOf(section);
  return proxy !== undefined && (proxy.mode === "http" || proxy.mode === "haterm") && !isDisabled(proxy);
}
