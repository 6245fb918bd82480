import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Model, Proxy, Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import type { Extra, Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { isPlainAddress } from "../values/plain-word.ts";
import { wordText } from "../word-text.ts";

const protocols = new Set(["h1", "h2", "fcgi", "spop"]);

export const muxMode = rule({
  id: "mux-mode",
  severity: "error",
  summary: "A protocol is asked for that the proxy's mode does not speak.",
  why: "'proto h1' and 'proto h2' need mode http. HAProxy refuses the configuration.",
  bad: "frontend www\n    mode tcp\n    bind :80 proto h2\n",
  good: "frontend www\n    mode http\n    bind :80 proto h2\n",
  manual: "5.1",
  stage: "checks",
  alike: ["statement"],
  applies: ({ keyword }) =>
    keyword === "bind" || keyword === "server" || keyword === "server-template" || keyword === "peer",
  statement({ statement, section }, model, report) {
    if (section.kind === "peers" && atLeast(model, "2.3")) peerTransport(section, statement, model, report);
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const { keyword } = statement.template;
    const http = proxy.mode === "http" || proxy.mode === "haterm";
    if (keyword === "server" && (proxy.mode === "tcp" || (http && proxy.caps.backend)))
      transport(proxy, statement, model, report);
    if (keyword === "server" && !http) reverse(proxy, statement, report);
    for (const slot of statement.template.slots) {
      if (slot.kind !== "option" || slot.name !== "proto") continue;
      const name = wordText(proxy.tree, statement.word + slot.at + 1);
      const fits = http
        ? name !== "none" && name !== "spop" && !(name === "fcgi" && keyword === "bind")
        : !protocols.has(name) || (name === "spop" && proxy.mode === "spop");
      if (fits) continue;
      const what = wordText(proxy.tree, statement.word + 1);
      report(
        report.words(proxy.tree, statement, slot.at, 2),
        http
          ? `'proto ${name}' is not for a ${keyword} line in mode http`
          : name === "spop"
            ? "'proto spop' needs mode spop"
            : `'proto ${name}' needs mode http`,
        {
          haproxy: whole(
            `${fullName(proxy)} : MUX protocol '${name}' is not usable for ${keyword === "bind" ? `'bind ${what}'` : `server '${what}'`} at [${place}].`,
          ),
        },
      );
    }
  },
});

function reverse(proxy: Proxy, statement: Statement, report: Report): void {
  const name = wordText(proxy.tree, statement.word + 1);
  if (statement.template.words < 3 || isPlainAddress(proxy.tree.words, statement.word + 2)) return;
  if (!wordText(proxy.tree, statement.word + 2).startsWith("rhttp@")) return;
  report(report.words(proxy.tree, statement, 2), "a reverse HTTP server needs mode http", {
    haproxy: `${fullName(proxy)} : server ${name} uses reverse HTTP addressing which can only be used with HTTP mode.`,
  });
}

function hasDatagrams(section: Section, { word, template }: Statement): boolean {
  if (template.words < 3 || isPlainAddress(section.tree.words, word + 2)) return false;
  return /^(udp[46]?@|dgram\+|uxdg@)/.test(wordText(section.tree, word + 2));
}

/** Datagrams carry neither HTTP nor a TCP stream. */
function transport(proxy: Proxy, statement: Statement, model: Model, report: Report): void {
  if (!hasDatagrams(proxy, statement)) return;
  report(
    report.words(proxy.tree, statement, 2),
    `a server of a ${proxy.mode} backend cannot be reached by datagrams`,
    atLeast(model, "2.9") || !atLeast(model, "2.3")
      ? {
          stage: "start",
          haproxy: whole(`[${place}] : unsupported transport for server address in '${proxy.mode}' backend.`),
        }
      : unacceptable(`${proxy.name}/${wordText(proxy.tree, statement.word + 1)}`, proxy, statement),
  );
}

function peerTransport(section: Section, statement: Statement, model: Model, report: Report): void {
  if (!hasDatagrams(section, statement)) return;
  const name = `(null)/${wordText(section.tree, statement.word + 1)}`;
  const prefix = atLeast(model, "3.5") ? "" : `'server ${name}' : `;
  report(
    report.words(section.tree, statement, 2),
    "a peer cannot be reached by datagrams",
    atLeast(model, "2.9")
      ? {
          stage: "lines",
          haproxy: whole(
            `[${place}] : ${prefix}unsupported transport for server address in 'peers' backend.`,
          ),
        }
      : unacceptable(name, section, statement),
  );
}

/** Before 2.9 no server was reached by datagrams, which the line was refused for. */
function unacceptable(server: string, section: Section, statement: Statement): Extra {
  const address = wordText(section.tree, statement.word + 2);
  return {
    stage: "lines",
    haproxy: whole(`[${place}] : 'server ${server}' : dgram-type address not acceptable in '${address}'\n`),
  };
}
