import { whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const defaultDhParam = rule({
  id: "default-dh-param",
  severity: "warning",
  stage: "checks",
  summary: "Listeners for TLS without a size for Diffie-Hellman keys, for HAProxy 1.5 to 2.1.",
  why: "These releases take 1024 bits then, which are too few, and warn once. Parameters in the certificate's file would do as well: their contents are not looked at here. HAProxy 2.2 takes 2048 bits.",
  version: "2.0",
  bad: "frontend www\n    mode http\n    bind :443 ssl crt /etc/haproxy/site.pem\n    timeout client 5s\n",
  good: "global\n    tune.ssl.default-dh-param 2048\nfrontend www\n    mode http\n    bind :443 ssl crt /etc/haproxy/site.pem\n    timeout client 5s\n",
  manual: "3.2",
  model(model, report) {
    if (!atLeast(model, "1.5") || atLeast(model, "2.2")) return;
    for (const keyword of ["tune.ssl.default-dh-param", "ssl-dh-param-file"])
      if (model.global(keyword).length > 0) return;
    const line = firstListener(model);
    if (line === undefined) return;
    report(
      report.words(line.section.tree, line.statement, 0, 2),
      "Diffie-Hellman keys have 1024 bits here unless their size is set",
      {
        help: "add 'tune.ssl.default-dh-param 2048' to the global section",
        haproxy: whole(
          "Setting tune.ssl.default-dh-param to 1024 by default, if your workload permits it you should set it to at least 2048. Please set a value >= 1024 to make this warning disappear.",
        ),
      },
    );
  },
});

/** The first listener for TLS whose ciphers may use such keys. */
function firstListener(model: Model): Line | undefined {
  const general = model.global("ssl-default-bind-ciphers").at(-1);
  for (const proxy of model.proxies) {
    if (!proxy.caps.frontend || isDisabled(proxy)) continue;
    for (const line of proxy.binds) {
      const { template } = line.statement;
      const options = optionsOf(template);
      if (!options.has("ssl") || !(options.has("crt") || options.has("crt-list"))) continue;
      const own = options.get("ciphers");
      const list = own === undefined ? general && textAt(general, 1) : textAt(line, own + 1);
      if (list === undefined || hasEphemeral(list)) return line;
    }
  }
  return undefined;
}

function textAt({ statement, section }: Line, at: number): string {
  return at < statement.template.words ? wordText(section.tree, statement.word + at) : "";
}

/** Whether a list of ciphers may have some with ephemeral Diffie-Hellman keys that are not on elliptic curves. */
function hasEphemeral(list: string): boolean {
  const words = list.split(/[:,; ]/);
  if (words.some((word) => /^[!-](k?DHE|k?EDH|DH)$/.test(word))) return false;
  return words.some(
    (word) =>
      !/^[!-]/.test(word) &&
      (/(?<!EC)DHE|(?<!E)EDH|^k?EDH/.test(word) || word.split("+").every((part) => broad.has(part))),
  );
}

/** Words that stand for ciphers of many kinds. */
const broad = new Set(
  "ALL DEFAULT HIGH MEDIUM LOW AES AES128 AES256 AESGCM SHA SHA1 SHA256 SHA384 aRSA CAMELLIA CHACHA20 3DES DES RC4 DH".split(
    " ",
  ),
);
