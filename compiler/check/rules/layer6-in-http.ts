import type { Condition } from "../../../grammar/ast.ts";
import type { Symbols } from "../../../grammar/tree.ts";
import { predefinedAcls } from "../../model/predefined-acls.ts";
import { exprAt } from "../../model/read.ts";
import { textOf, valueSlot } from "../../model/text.ts";
import type { Defaults, Line, Model, Proxy, Section } from "../../model/types.ts";
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
  everyUse: ({ statement, section }) =>
    conditional.has(statement.template.keyword) && (section.kind === "defaults" || isOdd(section)),
  condition({ line, word, value, diagnostics }, model, report) {
    const { section } = line;
    if (diagnostics.length > 0 || !conditional.has(line.statement.template.keyword)) return;
    const term = layer6Term(value, section);
    if (term === undefined || isDynamic(line) || !speaksHttp(section, model)) return;
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
      if (acl === undefined || !(Object.hasOwn(predefinedAcls, acl) || isOdd(section))) continue;
      const named = namedOf(section);
      const fetch = named.names.has(acl)
        ? named.layer6.get(acl)
        : Object.hasOwn(predefinedAcls, acl)
          ? predefinedAcls[acl]![0]!
          : undefined;
      if (fetch !== undefined && isLayer6(fetch)) return { word, fetch };
    }
  return undefined;
}

interface Named {
  names: ReadonlySet<string>;
  /** Those with a fetch that looks at bytes. */
  layer6: ReadonlyMap<string, string>;
}

const memo = new WeakMap<Section, Named>();

/** Lines come section by section. */
let latest: { section: Section | undefined; odd: boolean } = { section: undefined, odd: false };

/** Whether an ACL of the section looks at bytes, or it has dynamic rules. */
function isOdd(section: Section): boolean {
  if (latest.section !== section) latest = { section, odd: hasLayer6(section) || switchesByRequest(section) };
  return latest.odd;
}

const ofWords = new WeakMap<Symbols, Map<number, boolean>>();

function hasLayer6(section: Section): boolean {
  const { symbols, wordId } = section.tree.words;
  let known = ofWords.get(symbols);
  if (known === undefined) {
    known = new Map();
    ofWords.set(symbols, known);
  }
  let has = false;
  for (const { template, word } of section.own("acl")) {
    const criterion = valueSlot(template, "criterion");
    if (criterion === undefined) continue;
    const id = wordId[word + criterion.at]!;
    let is = known.get(id);
    if (is === undefined) {
      is = isLayer6(fetchIn(symbols.text(id)));
      known.set(id, is);
    }
    has ||= is;
  }
  return has;
}

function fetchIn(criterion: string): string {
  return /^[\w.-]*/.exec(criterion)![0];
}

function namedOf(section: Section): Named {
  let named = memo.get(section);
  if (named !== undefined) return named;
  const names = new Set<string>();
  const layer6 = new Map<string, string>();
  const { tree } = section;
  for (const { template, word } of section.own("acl")) {
    const criterion = valueSlot(template, "criterion");
    if (criterion === undefined) continue;
    const name = wordText(tree, word + 1);
    names.add(name);
    const fetch = fetchIn(wordText(tree, word + criterion.at));
    if (isLayer6(fetch)) layer6.set(name, fetch);
  }
  named = { names, layer6 };
  memo.set(section, named);
  return named;
}

/** A backend or server found out for each request: HAProxy does not look at the condition of such a rule. */
function isDynamic({ statement, section }: Line): boolean {
  const { keyword } = statement.template;
  return (
    (keyword === "use_backend" || keyword === "use-server") &&
    wordText(section.tree, statement.word + 1).includes("%[")
  );
}

const byRequest = new WeakMap<Section, boolean>();

/** Whether some rules of a section are dynamic. */
function switchesByRequest(section: Section): boolean {
  if (section.own("use_backend").length === 0 && section.own("use-server").length === 0) return false;
  let some = byRequest.get(section);
  if (some === undefined) {
    some = ["use_backend", "use-server"].some((keyword) =>
      section.own(keyword).some((statement) => isDynamic({ statement, section })),
    );
    byRequest.set(section, some);
  }
  return some;
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
