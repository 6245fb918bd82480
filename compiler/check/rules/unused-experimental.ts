import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Line, Model } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unusedExperimental = rule({
  id: "unused-experimental",
  severity: "warning",
  since: "3.3",
  summary: "Experimental features are allowed, but none is used.",
  why: "'expose-experimental-directives' left behind would let one in by accident later. HAProxy recommends to remove it.",
  bad: "global\n    expose-experimental-directives\n",
  good: "global\n    expose-experimental-directives\n    tune.fd.tables shared\n",
  manual: "3.1",
  model(model, report) {
    const line = model.global("expose-experimental-directives").at(-1);
    if (line === undefined || usesAny(model)) return;
    const range = report.line(line);
    report(range, "'expose-experimental-directives' is set, but nothing experimental is used", {
      help: "remove the line",
      fix: { title: "Remove 'expose-experimental-directives'", edits: [{ range, text: "" }] },
      haproxy:
        "Option 'expose-experimental-directives' is set in the global section but is no longer used. It is strongly recommended to remove it in order to avoid using an experimental directive by accident in the future.",
    });
  },
});

const keywords = new Set(["force-cfg-parser-pause", "tune.fd.edge-triggered", "tune.fd.tables"]);
const options = ["ktls", "no-ktls", "nbconn", "ech", "quic-cc-algo"];
const actions = new Set(["normalize-uri", "attach-srv"]);

/** Shapes of lines that are experimental whatever their values. */
const experimentalShape = memoOfTemplate((template) => {
  const own = optionsOf(template);
  return (
    keywords.has(template.keyword) ||
    options.some((name) => own.has(name)) ||
    template.slots.some((slot) => slot.kind === "action" && actions.has(slot.name)) ||
    // what cannot be read may be it
    template.errors.length > 0
  );
});

function usesAny(model: Model): boolean {
  if (model.of("acme").length > 0) return true;
  for (const section of model.sections)
    for (const statement of section.node.statements) {
      if (experimentalShape(statement.template)) return true;
      const { keyword } = statement.template;
      if (
        (keyword === "bind" || keyword === "server" || keyword === "server-template") &&
        experimentalValue({ statement, section })
      )
        return true;
    }
  return false;
}

/** Addresses and protocols that are experimental. */
function experimentalValue({ statement, section }: Line): boolean {
  const word = (at: number): string => wordText(section.tree, statement.word + at);
  const own = optionsOf(statement.template);
  const address = word(
    statement.template.keyword === "bind" ? 1 : statement.template.keyword === "server" ? 2 : 3,
  );
  if (address.startsWith("rh") || /^quic[46]?@/.test(address)) return true;
  const proto = own.get("proto");
  if (proto !== undefined && word(proto + 1).startsWith("q")) return true;
  const alpn = own.get("alpn");
  return alpn !== undefined && word(alpn + 1).includes("h3");
}
