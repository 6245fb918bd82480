import { place, whole } from "../../../grammar/diagnostic.ts";
import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import type { Line, Model, Proxy } from "../../model/types.ts";
import { optionInForce, optionsOf } from "../line-options.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import {
  defaultRange,
  isMixed,
  lineWords,
  readRange,
  remaining,
  saysVersion,
  type TlsRange,
  versions,
  withDefaults,
} from "../tls-range.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** HAProxy's minimum for listeners that say none. */
const defaultMin = versions.indexOf("TLSv1.2");
const help = "say the range with 'ssl-min-ver' and 'ssl-max-ver' alone";

export const tlsVersions = rule({
  id: "tls-versions",
  severity: "warning",
  summary: "Settings of TLS versions that contradict each other, leave a gap, or leave none.",
  why: "Beside 'ssl-min-ver' or 'ssl-max-ver', HAProxy ignores 'no-tlsv1x'. TLS itself knows a range without gaps only. A maximum below the default minimum of TLSv1.2 lowers the minimum.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:443 ssl verify none no-tlsv11 ssl-min-ver TLSv1.0\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:443 ssl verify none ssl-min-ver TLSv1.2\n",
  manual: "5.2",
  model(model, report) {
    const line = model.global("ssl-default-server-options").at(-1);
    if (line === undefined) return;
    const range = defaultRange(model, "ssl-default-server-options");
    if (isMixed(range))
      report(report.line(line), "'no-tlsv1x' is ignored beside 'ssl-min-ver' and 'ssl-max-ver'", {
        help,
        haproxy:
          "'server <HTTPCLIENT>/<HTTPSCLIENT>' : no-sslv3/no-tlsv1x are ignored for this server. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.",
      });
    else {
      const { hole } = remaining(range);
      if (hole !== undefined)
        report(report.line(line), `these TLS versions have a gap at ${versions[hole]}`, {
          help,
          haproxy: `'server <HTTPCLIENT>/<HTTPSCLIENT>' : proxy '<HTTPCLIENT>': SSL/TLS versions range not contiguous for server '<HTTPSCLIENT>'. Hole find for ${versions[hole]}. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.`,
        });
    }
  },
  touches: withOption("ssl", "check-ssl"),
  proxy(proxy, model, report) {
    if (proxy.caps.frontend) {
      const global = model.global("ssl-default-bind-options").length > 0;
      const binds = proxy.own("bind").filter(({ template }) => {
        const options = optionsOf(template);
        return options.has("ssl") && (global || speaks(template));
      });
      if (binds.length > 0) {
        const defaults = defaultRange(model, "ssl-default-bind-options");
        for (const statement of binds) bind({ statement, section: proxy }, proxy, defaults, report);
      }
    }
    if (proxy.caps.backend) servers(proxy, model, report);
  },
});

const speaks = memoOfTemplate((template) => [...optionsOf(template).keys()].some(saysVersion));

function bind(line: Line, proxy: Proxy, defaults: TlsRange, report: Report): void {
  const { statement, section } = line;
  const address = wordText(section.tree, statement.word + 1);
  if (/^quic[46]?@/.test(address)) return;
  const range = withDefaults(readRange(lineWords(line)), defaults);
  const where = `bind '${address}'`;
  const there = `${where} at [${section.tree.name}:${statement.line + 1}]`;
  const place = report.words(section.tree, statement, 0, 2);
  if (isMixed(range))
    report(place, `'no-tlsv1x' is ignored beside 'ssl-min-ver' and 'ssl-max-ver'`, {
      help,
      haproxy: `Proxy '${proxy.name}': no-sslv3/no-tlsv1x are ignored for ${there}. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.`,
    });
  let { min } = range;
  if (min === undefined && range.max !== undefined && range.max < defaultMin) {
    min = range.max;
    report(
      place,
      `the minimum becomes ${versions[min]}: the maximum is below the default minimum of TLSv1.2`,
      {
        help: "set 'ssl-min-ver' as well",
        haproxy: `Proxy '${proxy.name}': Ambiguous configuration for ${there}: the ssl-min-ver value is not configured and the ssl-max-ver value is lower than the default ssl-min-ver value (TLSv1.2). Setting the ssl-min-ver to ${versions[min]}. Use 'ssl-min-ver' to fix this.`,
      },
    );
  }
  const { left } = remaining(
    isMixed(range)
      ? { ...range, min: min ?? defaultMin, without: new Set() }
      : { without: range.without, min: undefined, max: range.max },
  );
  if (left.some((version) => version >= (min ?? defaultMin))) return;
  report(place, `no version of TLS is left for ${where}`, {
    severity: "error",
    help: "say a range that holds a version",
    haproxy: `Proxy '${proxy.name}': all SSL/TLS versions are disabled for ${there}.`,
  });
}

function servers(proxy: Proxy, model: Model, report: Report): void {
  const global = model.global("ssl-default-server-options").length > 0;
  const says =
    proxy.own("server").some(({ template }) => speaks(template)) ||
    proxy.own("server-template").some(({ template }) => speaks(template)) ||
    defaultServersOf(proxy).some(({ statement }) => speaks(statement.template));
  if (!says && !global) return;
  const defaults = defaultRange(model, "ssl-default-server-options");
  const said = new Set<Line>();
  for (const { name, line, lines } of proxy.declaredServers) {
    if (said.has(line)) continue;
    said.add(line);
    if (
      optionInForce(lines, "ssl", "no-ssl") === undefined &&
      optionInForce(lines, "check-ssl", "no-check-ssl") === undefined
    )
      continue;
    let own: TlsRange | undefined;
    for (const each of lines) if (speaks(each.statement.template)) own = readRange(lineWords(each), own);
    const range = withDefaults(own ?? readRange([]), defaults);
    const where = report.words(proxy.tree, line.statement, 0, 2);
    const prefix = `[${place}] : '${line.statement.template.keyword} ${proxy.name}/${name}' :`;
    const { left, hole } = remaining(range);
    if (isMixed(range))
      report(where, `'no-tlsv1x' of server '${name}' is ignored beside 'ssl-min-ver' and 'ssl-max-ver'`, {
        help,
        haproxy: whole(
          `${prefix} no-sslv3/no-tlsv1x are ignored for this server. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.`,
        ),
      });
    else if (hole !== undefined)
      report(where, `the TLS versions of server '${name}' have a gap at ${versions[hole]}`, {
        help,
        haproxy: whole(
          `${prefix} backend '${proxy.name}': SSL/TLS versions range not contiguous for server '${name}'. Hole find for ${versions[hole]}. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.`,
        ),
      });
    if (left.length === 0)
      report(where, `no version of TLS is left for server '${name}'`, {
        severity: "error",
        help: "say a range that holds a version",
        haproxy: whole(
          `${prefix} backend '${proxy.name}': all SSL/TLS versions are disabled for server '${name}'.`,
        ),
      });
  }
}
