import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model, Section } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { headerRange } from "../proxy-names.ts";
import { type Report, rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";
import { localPeer } from "./ignored-peer.ts";

const sources = new Set(["crt", "crt-list", "default-crt", "ech"]);

export const missingCertificate = rule({
  id: "missing-certificate",
  severity: "error",
  summary: "A bind line speaks TLS but has no certificate.",
  why: "HAProxy refuses it: 'ssl' on a bind line needs 'crt' or 'crt-list'.",
  bad: "frontend www\n    bind :443 ssl\n    mode http\n",
  good: "frontend www\n    bind :443 ssl crt site.pem\n    mode http\n",
  manual: "5.1",
  evenDisabled: true,
  touches: withOption("ssl"),
  kinds: ["peers", "log-forward"],
  section(section, model, report) {
    if (section.kind === "log-forward") {
      for (const statement of section.own("bind")) {
        const options = optionsOf(statement.template);
        if (options.has("ssl") && !hasSource([options]))
          say({ statement, section }, report, "(null)", section.name);
      }
    } else if (section.kind === "peers") ofPeers(section, model, report);
  },
  proxy(proxy, _model, report) {
    for (const statement of proxy.own("bind")) {
      const { slots } = statement.template;
      let ssl = -1;
      let source = false;
      let strict = false;
      let generated = false;
      for (const slot of slots) {
        if (slot.kind !== "option") continue;
        if (slot.name === "ssl") ssl = slot.at;
        else if (sources.has(slot.name)) source = true;
        else if (slot.name === "strict-sni") strict = true;
        else if (slot.name === "generate-certificates") generated = true;
      }
      // Without a certificate, 'strict-sni' refuses every connection, unless one is to be generated from it.
      source ||= strict && !generated;
      if (ssl < 0 || source || proxy.own("ssl-f-use").length > 0) continue;
      const range =
        proxy.node.header === undefined
          ? headerRange(proxy, report)
          : report.words(proxy.tree, statement, ssl);
      report(range, "there is no certificate for this listener", {
        help: "add 'crt' with a file or folder",
        haproxy: whole(
          `Proxy '${proxy.name}': no SSL certificate specified for bind '${wordText(proxy.tree, statement.word + 1)}' at [${place}] (use 'crt').`,
        ),
      });
    }
  },
});

type Options = ReadonlyMap<string, number>;

/** Without a certificate, 'strict-sni' refuses every connection, unless one is to be generated from it. */
function hasSource(lines: readonly Options[]): boolean {
  const has = (name: string): boolean => lines.some((options) => options.has(name));
  return [...sources].some(has) || (has("strict-sni") && !has("generate-certificates"));
}

/** All lines about the listener of the local peer make one; without that peer, it is not set up. */
function ofPeers(section: Section, model: Model, report: Report): void {
  const local = localPeer(model);
  if (local === undefined || section.own("disabled").length > 0) return;
  const name = (word: number): string => wordText(section.tree, word + 1);
  const peer = section.own("peer").find(({ word, template }) => template.words > 2 && name(word) === local);
  const server = section.own("server").some(({ word, template }) => {
    const isBare = !template.slots.some(({ kind, name }) => kind === "value" && name === "address");
    return template.words > 1 && isBare && name(word) === local;
  });
  const binds = section.own("bind");
  const address = server ? binds.at(-1) : peer;
  if (address === undefined) return;
  const lines = [...binds, ...section.own("default-bind")].sort((a, b) => a.line - b.line);
  const options = lines.map(({ template }) => optionsOf(template));
  const at = options.findIndex((one) => one.has("ssl"));
  if (at < 0 || hasSource(options)) return;
  const shown = wordText(section.tree, address.word + (server ? 1 : 2));
  say({ statement: lines[at]!, section }, report, shown, local);
}

function say({ statement, section }: Line, report: Report, address: string, name: string): void {
  report(
    report.words(section.tree, statement, optionsOf(statement.template).get("ssl") ?? 0),
    "there is no certificate for this listener",
    {
      help: "add 'crt' with a file or folder",
      haproxy: whole(
        `Proxy '${name}': no SSL certificate specified for bind '${address}' at [${place}] (use 'crt').`,
      ),
    },
  );
}
