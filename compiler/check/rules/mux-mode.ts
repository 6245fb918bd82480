import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Proxy } from "../../model/types.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
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
  applies: ({ keyword }) => keyword === "bind" || keyword === "server" || keyword === "server-template",
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const { keyword } = statement.template;
    const http = proxy.mode === "http" || proxy.mode === "haterm";
    if (keyword === "server" && (proxy.mode === "tcp" || (http && proxy.caps.backend)))
      transport(proxy, statement, report);
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

/** Datagrams carry neither HTTP nor a TCP stream. */
function transport(proxy: Proxy, statement: Statement, report: Report): void {
  if (statement.template.words < 3 || isPlainAddress(proxy.tree.words, statement.word + 2)) return;
  if (!/^(udp[46]?@|dgram\+|uxdg@)/.test(wordText(proxy.tree, statement.word + 2))) return;
  report(
    report.words(proxy.tree, statement, 2),
    `a server of a ${proxy.mode} backend cannot be reached by datagrams`,
    {
      stage: "start",
      haproxy: whole(`[${place}] : unsupported transport for server address in '${proxy.mode}' backend.`),
    },
  );
}
