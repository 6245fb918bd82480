/** Answers a request for the stats page: the page, CSV, JSON, or what a posted form led to (manual 4.2 "stats ..."). */
import { hostname } from "node:os";
import type { LoadContext } from "../handlers.ts";
import type { Health } from "../health/start-health.ts";
import type { ProxyPlan, StatsPlan } from "../plan.ts";
import type { Listener } from "../proxy/listener.ts";
import type { Reply, Stream } from "../stream.ts";
import type { World } from "../world.ts";
import { dumpStats } from "./dump.ts";
import { statsHtml } from "./page.ts";
import { infoFields } from "./process-info.ts";
import { product } from "./product.ts";
import { type SelectedProxy, selectLines } from "./select-lines.ts";
import type { StatLine } from "./stat-columns.ts";
import { runStatsAction } from "./stats-action.ts";
import { statsAuthorized } from "./stats-auth.ts";
import { readStatsRequest, type StatsRequest, statsUri } from "./stats-request.ts";

const types = {
  html: "text/html",
  csv: "text/plain; charset=UTF-8",
  typed: "text/plain; charset=UTF-8",
  json: "application/json",
};

function* linesOf(proxies: Iterable<SelectedProxy>): Generator<StatLine> {
  for (const p of proxies) yield* p.lines;
}

/** `listeners`: those open when asked. */
export function makeStatsPage(
  world: World,
  context: (proxy: string) => LoadContext,
  health: Health,
  listeners: () => readonly Listener[],
): (s: Stream, proxy: ProxyPlan, stats: StatsPlan) => Reply {
  const conds = new Map<StatsPlan, ((s: Stream) => boolean)[]>();

  function isAdmin(s: Stream, proxy: ProxyPlan, stats: StatsPlan): boolean {
    let tests = conds.get(stats);
    if (tests === undefined) {
      tests = stats.admin.map(({ cond }) => {
        const test = cond === undefined ? () => true : context(proxy.name).cond(cond);
        return (x: Stream) => test(x) === true;
      });
      conds.set(stats, tests);
    }
    return tests.some((t) => t(s));
  }

  function page(s: Stream, proxy: ProxyPlan, stats: StatsPlan, request: StatsRequest): Reply {
    const own = stats.scope.map((name) => (name === "." ? proxy.name : name));
    const select = {
      up: request.up,
      noMaint: request.noMaint,
      only: own,
      legends: stats.showLegends === true,
      ...(request.scope === undefined ? {} : { scope: request.scope }),
    };
    const proxies = selectLines(world, listeners(), select);
    const { global } = world.plan;
    const { node, description } = global;
    const refresh = request.noRefresh ? undefined : stats.refresh;
    const text =
      request.format === "html"
        ? statsHtml({
            uri: stats.uri,
            request,
            proxies,
            info: infoFields(world, listeners()),
            version: stats.hideVersion
              ? undefined
              : `${product.build}, configuration language ${product.version}`,
            node: stats.showNode === true ? (node ?? hostname()) : stats.showNode,
            description: stats.showDesc === true ? description : stats.showDesc,
            legends: stats.showLegends === true,
            admin: isAdmin(s, proxy, stats),
            refresh,
          })
        : [...dumpStats(linesOf(proxies), request.format)].join("");
    return {
      status: 200,
      headers: [
        ["cache-control", "no-cache"],
        ["content-type", types[request.format]],
        ...(refresh !== undefined && refresh > 0 && request.format === "html"
          ? [["refresh", String(Math.ceil(refresh / 1000))] as [string, string]]
          : []),
      ],
      body: Buffer.from(text, "latin1"),
    };
  }

  return (s, proxy, stats) => {
    const http = s.http!;
    if (!statsAuthorized(http.req, stats)) {
      const realm = (stats.realm ?? "HAProxy Statistics").replace(/(["\\])/g, "\\$1");
      return {
        status: 401,
        headers: [
          ["cache-control", "no-cache"],
          ["content-type", "text/html"],
          ["www-authenticate", `Basic realm="${realm}"`],
        ],
        body: Buffer.from(
          "<html><body><h1>401 Unauthorized</h1>\nA name and a password are needed here.\n</body></html>\n",
        ),
      };
    }
    const request = readStatsRequest(http.req.target, stats.uri);
    if (http.req.method !== "POST") {
      s.frontend.counters.intercepted++;
      return page(s, proxy, stats, request);
    }
    const { data, complete } = http.reqBody();
    const outcome = !isAdmin(s, proxy, stats)
      ? "DENY"
      : complete
        ? runStatsAction(world, health, Buffer.from(data).toString("latin1"))
        : "EXCD";
    return {
      status: 303,
      headers: [
        ["cache-control", "no-cache"],
        ["content-type", "text/plain"],
        ["location", statsUri(stats.uri, { ...request, format: "html", outcome })],
      ],
      body: Buffer.alloc(0),
    };
  };
}
