import type { Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const remedy =
  "   | While not properly invalid, you will certainly encounter various problems\n   | with such a configuration. To fix this, please ensure that all following\n   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.";

export const missingTimeout = rule({
  id: "missing-timeout",
  severity: "warning",
  summary: "A proxy has no client, connect or server timeout.",
  why: "Without them a silent peer holds its connection for ever, and connections pile up until the limit is reached.",
  bad: "frontend www\n    mode http\n    bind :80\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 30s\n",
  manual: "4.2",
  alike: ["proxy"],
  kinds: ["ring"],
  section(section, model, report) {
    const { header } = section.node;
    if (section.kind !== "ring" || header === undefined || atLeast(model, "3.3")) return;
    if (section.own("server").length === 0) return;
    // Rings set them by themselves from 2.8 on.
    const missing = ["connect", "server"].filter((name) => {
      const line = section.own(`timeout ${name}`).at(-1);
      return line === undefined
        ? !atLeast(model, "2.8")
        : /^0+(us|ms|s|m|h|d)?$/.test(wordText(section.tree, line.word + 2));
    });
    if (missing.length > 0)
      report(
        report.words(section.tree, header, 0, 2),
        `missing timeouts for ring '${section.name}': ${missing.join(", ")}`,
        {
          help: `set ${missing.map((name) => `'timeout ${name}'`).join(", ")}`,
          haproxy: `missing timeouts for backend '${section.name}'.\n${remedy}`,
        },
      );
  },
  proxy(proxy, _model, report) {
    if (proxy.mode !== "http" && proxy.mode !== "tcp") return;
    const missing: string[] = [];
    if (proxy.caps.frontend && !isSet(proxy, "timeout client")) missing.push("client");
    if (proxy.caps.backend && hasServers(proxy)) {
      if (!isSet(proxy, "timeout connect")) missing.push("connect");
      if (!isSet(proxy, "timeout server") && (proxy.mode === "http" || !isSet(proxy, "timeout tunnel")))
        missing.push("server");
    }
    const header = proxy.node.header;
    if (missing.length === 0 || header === undefined) return;
    const kind = proxy.kind === "listen" ? "proxy" : proxy.kind;
    report(
      report.words(proxy.tree, header, 0, 2),
      `missing timeouts for ${kind} '${proxy.name}': ${missing.join(", ")}`,
      {
        help: `set ${missing.map((name) => `'timeout ${name}'`).join(", ")} here or in a defaults section`,
        haproxy: `missing timeouts for ${kind} '${proxy.name}'.\n${remedy}`,
      },
    );
  },
});

function isSet(proxy: Proxy, keyword: string): boolean {
  const line = proxy.enabled(keyword);
  if (line === undefined) return false;
  const value = wordText(line.section.tree, line.statement.word + 2);
  return !/^0+(us|ms|s|m|h|d)?$/.test(value);
}

function hasServers(proxy: Proxy): boolean {
  return (
    proxy.own("server").length > 0 ||
    proxy.own("server-template").length > 0 ||
    proxy.own("dispatch").length > 0
  );
}
