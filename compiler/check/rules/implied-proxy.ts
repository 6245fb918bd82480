import { fetchRow } from "../../model/arg-types.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { argPlaces } from "../samples/arg-places.ts";

export const impliedProxy = rule({
  id: "implied-proxy",
  severity: "error",
  stage: "checks",
  summary: "A fetch without a name means the proxy it stands in, which is no such proxy.",
  why: "`nbsrv` alone counts the servers of its own backend, `fe_conn` alone the connections of its own frontend. HAProxy refuses the configuration when the line stands on the other side.",
  bad: "frontend www\n    mode http\n    bind :80\n    acl down nbsrv eq 0\n    http-request deny if down\n",
  good: "frontend www\n    mode http\n    bind :80\n    acl down nbsrv(app) eq 0\n    http-request deny if down\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  manual: "7.3",
  expression({ line, word, value, inFormat }, model, report) {
    const { section } = line;
    const { kind } = section;
    if (kind !== "frontend" && kind !== "backend") return;
    const { fetch } = value;
    if (fetch.args.length > 1 || (fetch.args.length === 1 && fetch.args[0]!.text !== "")) return;
    const wanted = refersTo(fetch.name);
    if (wanted !== (kind === "frontend" ? "backend" : "frontend")) return;
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    report(
      report.inWord(line, word + (inFormat ? 0 : fetch.word), fetch.at, fetch.at + fetch.name.length),
      `'${fetch.name}' without a name means '${section.name}', which is no ${wanted}`,
      {
        help: `name one: ${fetch.name}(<${wanted}>)`,
      },
    );
  },
});

/** What the first argument of a fetch refers to. */
function refersTo(fetch: string): string | undefined {
  const type = argPlaces(fetchRow(fetch)?.args).places[0]?.types[0];
  return type?.name === "ref" ? type.args[0] : undefined;
}
