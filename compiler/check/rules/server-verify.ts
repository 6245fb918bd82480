import { whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { serverFrame } from "../server-frame.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

const withTls = withOption("ssl", "check-ssl");

export const serverVerify = rule({
  id: "server-verify",
  severity: "error",
  stage: "checks",
  summary: "A server is reached over TLS, but nothing says which authorities vouch for it.",
  why: "Verification is on by default and needs a 'ca-file'. HAProxy refuses the server without one.",
  bad: "backend app\n    server s1 192.0.2.1:443 ssl\n",
  good: "backend app\n    server s1 192.0.2.1:443 ssl verify required ca-file @system-ca\n",
  manual: "5.2",
  touches: (template) => withTls(template) || /^(http|tcp)-check connect$/.test(template.keyword),
  proxy(proxy, model, report) {
    if (!proxy.caps.backend) return;
    const servers = [...proxy.own("server"), ...proxy.own("server-template")];
    if (servers.length === 0) return;
    const checked = checksWithTls(proxy);
    if (
      !checked &&
      !servers.some(usesTls) &&
      !defaultServersOf(proxy).some((line) => usesTls(line.statement))
    )
      return;
    const trusting = model
      .global("ssl-server-verify")
      .some(({ statement, section }) => wordText(section.tree, statement.word + 1) === "none");
    for (const statement of servers) {
      const own = { statement, section: proxy };
      const state = { ssl: false, check: checked, ca: false, verify: trusting ? "none" : "required" };
      for (const line of [...defaultServersOf(proxy, statement), own]) apply(line, state);
      if (!(state.ssl || state.check) || state.ca || state.verify === "none") continue;
      report(
        report.words(proxy.tree, statement, 0, 2),
        `server '${wordText(proxy.tree, statement.word + 1)}' uses TLS without a ca-file`,
        {
          help: "add 'ca-file' (or 'ca-file @system-ca'), or 'verify none' on a network you trust",
          haproxy: whole(
            `${serverFrame(statement, proxy)}verify is enabled by default but no CA file specified. If you're running on a LAN where you're certain to trust the server's certificate, please set an explicit 'verify none' statement on the 'server' line, or use 'ssl-server-verify none' in the global section to disable server-side verifications by default.`,
          ),
        },
      );
    }
  },
});

/** Check rules that connect over TLS, of the kind of checks in force. */
function checksWithTls(proxy: Proxy): boolean {
  for (const [option, keyword] of [
    ["option httpchk", "http-check connect"],
    ["option tcp-check", "tcp-check connect"],
  ] as const)
    if (
      proxy.enabled(option) !== undefined &&
      proxy
        .all(keyword)
        .some(({ statement }) =>
          statement.template.slots.some((slot) => slot.kind === "literal" && slot.name === "ssl"),
        )
    )
      return true;
  return false;
}

function usesTls({ template }: Statement): boolean {
  const options = optionsOf(template);
  return options.has("ssl") || options.has("check-ssl");
}

function apply(
  { statement, section }: Line,
  state: { ssl: boolean; check: boolean; ca: boolean; verify: string },
): void {
  const word = (at: number): string => wordText(section.tree, statement.word + at);
  for (const slot of statement.template.slots) {
    if (slot.kind !== "option") continue;
    if (slot.name === "ssl") state.ssl = true;
    else if (slot.name === "check-ssl") state.check = true;
    else if (slot.name === "no-ssl") state.ssl = false;
    else if (slot.name === "no-check-ssl") state.check = false;
    else if (slot.name === "ca-file") state.ca = true;
    else if (slot.name === "verify") state.verify = word(slot.at + 1);
  }
}
