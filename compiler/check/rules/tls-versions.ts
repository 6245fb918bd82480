import type { Template } from "../../../grammar/tree.ts";
import type { Line, Model } from "../../model/types.ts";
import { kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Oldest first. No OpenSSL of today is built with the first. */
const versions = ["sslv3", "tlsv10", "tlsv11", "tlsv12", "tlsv13"];
const byName = ["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
const oldestDefault = 3;

interface Versions {
  min: number | undefined;
  max: number | undefined;
  /** Bits of versions named in `no-...` words. */
  without: number;
}

const speaks = new WeakMap<Template, boolean>();
const about = /^(no-|force-)(sslv3|tlsv1\d)$|^ssl-(min|max)-ver$/;

export const tlsVersions = rule({
  id: "tls-versions",
  severity: "error",
  summary: "No version of TLS is left for a listener or a server.",
  why: "'ssl-min-ver', 'ssl-max-ver', 'force-' and 'no-' words add up, with those of the global section; SSLv3 is in no library any more. HAProxy refuses what is left with nothing.",
  bad: "frontend www\n    bind :443 ssl crt site.pem ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2\n",
  good: "frontend www\n    bind :443 ssl crt site.pem ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3\n",
  manual: "5.1",
  proxy(proxy, model, report) {
    if (proxy.caps.frontend)
      for (const statement of proxy.own("bind")) {
        const line = { statement, section: proxy };
        if (hasOption(line, "ssl") && noneLeft(line, fromGlobal(model, "ssl-default-bind-options"), true))
          say(line, `bind '${wordText(proxy.tree, statement.word + 1)}'`, "Proxy");
      }
    if (!proxy.caps.backend) return;
    for (const keyword of ["server", "server-template"])
      for (const statement of proxy.own(keyword)) {
        const line = { statement, section: proxy };
        if (
          mentions(statement.template) &&
          hasOption(line, "ssl") &&
          noneLeft(line, fromGlobal(model, "ssl-default-server-options"), false)
        )
          say(line, `server '${wordText(proxy.tree, statement.word + 1)}'`, kindName(proxy));
      }

    function say(line: Line, whom: string, who: string): void {
      report(report.words(line.section.tree, line.statement, 0, 2), `no version of TLS is left for ${whom}`, {
        help: "say 'ssl-min-ver' and 'ssl-max-ver' alone, with a range that holds a version",
        haproxy: `${who} '${proxy.name}': all SSL/TLS versions are disabled for ${whom}.`,
      });
    }
  },
});

function mentions(template: Template): boolean {
  let found = speaks.get(template);
  if (found === undefined) {
    found = template.slots.some(({ kind, name }) => kind === "option" && about.test(name));
    speaks.set(template, found);
  }
  return found;
}

function hasOption({ statement }: Line, name: string): boolean {
  return statement.template.slots.some((slot) => slot.kind === "option" && slot.name === name);
}

const memo = new WeakMap<Model, Map<string, Versions>>();

function fromGlobal(model: Model, keyword: string): Versions {
  let known = memo.get(model);
  if (known === undefined) {
    known = new Map();
    memo.set(model, known);
  }
  let found = known.get(keyword);
  if (found === undefined) {
    found = { min: undefined, max: undefined, without: 0 };
    for (const line of model.global(keyword)) read(line, found);
    known.set(keyword, found);
  }
  return found;
}

/** Takes a line's words one by one: the notation of options differs between global and the lines. */
function read({ statement, section }: Line, into: Versions): void {
  const { tree } = section;
  for (let at = 1; at < statement.template.words; at++) {
    const word = wordText(tree, statement.word + at);
    if (!about.test(word)) continue;
    const next = byName.indexOf(
      at + 1 < statement.template.words ? wordText(tree, statement.word + at + 1) : "",
    );
    const named = versions.indexOf(word.replace(/^(no|force)-/, ""));
    if (word === "ssl-min-ver") into.min = next < 0 ? into.min : next;
    else if (word === "ssl-max-ver") into.max = next < 0 ? into.max : next;
    else if (word.startsWith("force-")) into.min = into.max = named;
    else into.without |= 1 << named;
  }
}

function noneLeft(line: Line, before: Versions, listens: boolean): boolean {
  if (!mentions(line.statement.template) && before.min === undefined && before.without === 0 && !before.max)
    return false;
  const own: Versions = { min: undefined, max: undefined, without: 0 };
  read(line, own);
  let min = own.min ?? before.min;
  const max = own.max ?? before.max;
  // Where a range is said, `no-` words do not count.
  const without = min === undefined && max === undefined ? own.without | before.without : 0;
  if (listens) min ??= max === undefined || max >= oldestDefault ? oldestDefault : max;
  for (let version = Math.max(min ?? 0, 1); version <= (max ?? versions.length - 1); version++)
    if (((without >> version) & 1) === 0) return false;
  return true;
}
