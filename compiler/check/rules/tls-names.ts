import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Template } from "../../../grammar/tree.ts";
import type { Line, Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { serverFrame } from "../server-frame.ts";
import {
  ciphersProblem,
  ciphersuitesProblem,
  curvesProblem,
  namesPolicyOnly,
  signaturesProblem,
} from "../values/tls-names.ts";
import { wordText } from "../word-text.ts";

interface List {
  readonly problem: (text: string) => string | undefined;
  /** HAProxy's name of it on bind and on server lines. */
  readonly bind: string;
  readonly server: string;
}

const lists: Record<string, List> = {
  ciphers: { problem: ciphersProblem, bind: "SSL cipher list", server: "SSL cipher list" },
  ciphersuites: {
    problem: ciphersuitesProblem,
    bind: "TLS 1.3 cipher suites",
    server: "TLS 1.3 cipher suites",
  },
  curves: { problem: curvesProblem, bind: "SSL curves list", server: "SSL curves list" },
  ecdhe: { problem: curvesProblem, bind: "elliptic named curve", server: "" },
  sigalgs: {
    problem: signaturesProblem,
    bind: "SSL Signature Algorithm list",
    server: "SSL Signature Algorithm list",
  },
  "client-sigalgs": {
    problem: signaturesProblem,
    bind: "SSL Signature Algorithm list",
    server: "SSL Client Signature Algorithm list",
  },
};
const names = Object.keys(lists);
/** What servers do not take from their default-server. */
const notInherited = new Set(["curves", "sigalgs", "client-sigalgs"]);
const forAll = /^ssl-default-(bind|server)-(ciphers|ciphersuites|curves|sigalgs|client-sigalgs)$/;
const servers = new Set(["server", "server-template", "default-server"]);

export const tlsNames = rule({
  id: "tls-names",
  severity: "error",
  stage: "checks",
  summary: "A list of ciphers, curves or signature algorithms names none that TLS knows.",
  why: "HAProxy hands the list to the TLS library and refuses what that refuses: ciphers of which none exists, or any unknown curve or signature algorithm. 'PROFILE=SYSTEM' works with the OpenSSL of Red Hat's systems only: --missing-files decides what becomes of it elsewhere.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:443 ssl verify none curves P-256:none\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:443 ssl verify none curves P-256:X25519\n",
  manual: "5.1",
  applies: (template) =>
    forAll.test(template.keyword) ||
    ((template.keyword === "bind" || servers.has(template.keyword)) && hasList(template)),
  statement(line, model, report) {
    const { statement, section } = line;
    const { keyword } = statement.template;
    const text = (at: number) => wordText(section.tree, statement.word + at);
    const general = forAll.exec(keyword);
    if (general !== null) {
      if (statement.template.words < 2) return;
      const [, side, name] = general;
      const value = text(1);
      const policy = lacksPolicy(name!, value, model);
      const wrong = policy ? noPolicies : lists[name!]!.problem(value);
      // HAProxy's own HTTP client is a server; listeners are asked one by one.
      const used = side === "server" ? atLeast(model, "2.6") : usesDefault(model, name!);
      if (wrong === undefined || !used) return;
      report(report.words(section.tree, statement, 1), wrong, {
        machine: policy,
        haproxy: whole(
          `'server <OCSP-UPDATE>/<HTTPSCLIENT>' : unable to set ${lists[name!]!.server} to '${value}'.`,
        ),
      });
      return;
    }
    const options = optionsOf(statement.template);
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy) || !isSpoken(line, proxy)) return;
    for (const name of names) {
      const at = options.get(name);
      if (at === undefined || at + 1 >= statement.template.words) continue;
      if (keyword === "default-server" && notInherited.has(name)) continue;
      if (name === "ecdhe" && (keyword !== "bind" || options.has("curves"))) continue;
      const value = text(at + 1);
      const policy = lacksPolicy(name, value, model);
      const wrong = policy ? noPolicies : lists[name]!.problem(value);
      if (wrong === undefined) continue;
      if (keyword === "default-server") {
        const server = [...section.own("server"), ...section.own("server-template")].find(
          ({ template }) => !optionsOf(template).has(name),
        );
        if (server === undefined) continue;
        report(report.words(section.tree, server, 0, 2), `its default-server: ${wrong}`, {
          machine: policy,
          related: [{ range: report.words(section.tree, statement, at + 1), message: "it is given here" }],
          haproxy: whole(`${serverFrame(server, proxy)}unable to set ${lists[name]!.server} to '${value}'.`),
        });
        continue;
      }
      report(report.words(section.tree, statement, at + 1), wrong, {
        machine: policy,
        haproxy: whole(
          keyword === "bind"
            ? `Proxy '${proxy.name}': unable to set ${lists[name]!.bind} to '${value}' for bind '${text(1)}' at [${place}].`
            : `${serverFrame(statement, proxy)}${name.startsWith("cipher") ? "" : `Proxy '${proxy.name}': `}unable to set ${lists[name]!.server} to '${value}'${name.startsWith("cipher") ? "" : ` for server '${text(1)}'`}.`,
        ),
      });
    }
  },
});

const noPolicies = "policies of the system are known to Red Hat's OpenSSL only";

/** Whether the list is left to the system's policy, and this machine has none. */
function lacksPolicy(name: string, text: string, { options: { machine } }: Model): boolean {
  if (name !== "ciphers" || machine === undefined || !namesPolicyOnly(text)) return false;
  return machine.kind("/etc/crypto-policies/config") !== "file";
}

function hasList(template: Template): boolean {
  const options = optionsOf(template);
  return names.some((name) => options.has(name));
}

/** Whether TLS is spoken there: only then is the list read. */
function isSpoken({ statement, section }: Line, proxy: Proxy): boolean {
  const options = optionsOf(statement.template);
  if (options.has("no-ssl")) return false;
  if (options.has("ssl") || options.has("check-ssl")) return true;
  if (statement.template.keyword === "bind") return false;
  if (statement.template.keyword !== "default-server")
    return proxy.all("default-server").some((line) => optionsOf(line.statement.template).has("ssl"));
  return (["server", "server-template"] as const).some((keyword) =>
    section.own(keyword).some(({ template }) => optionsOf(template).has("ssl")),
  );
}

/** Whether a listener takes the list of the global section. */
function usesDefault(model: Model, name: string): boolean {
  return model.proxies.some(
    (proxy) =>
      !isDisabled(proxy) &&
      proxy.own("bind").some(({ template }) => {
        const options = optionsOf(template);
        return options.has("ssl") && !options.has(name);
      }),
  );
}
