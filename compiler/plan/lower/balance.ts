import { compareVersions } from "../../../grammar/predicates.ts";
import type { BalancePlan } from "../../../runtime/plan.ts";
import { statementWords, textOf, valueSlot } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { type Context, scopeOf } from "./context.ts";
import { findItem, itemsOf, itemText } from "./items.ts";
import { exprSlot } from "./slot-value.ts";
import { readNumber } from "./values.ts";

type Algorithm = Pick<BalancePlan, "algorithm"> & Partial<BalancePlan>;

/** The balancing of a backend. Without `balance`: random of two since HAProxy 3.3, roundrobin before. */
export function lowerBalance(context: Context, proxy: Proxy): BalancePlan {
  const line = proxy.enabled("balance");
  let algorithm = line ? algorithmOf(context, proxy, line) : builtIn(context.model.version);
  // In TCP mode there is no request to hash.
  if (proxy.mode !== "http" && ["uri", "url_param", "hdr"].includes(algorithm.algorithm)) {
    algorithm = { algorithm: "roundrobin" };
  }
  const factor = proxy.enabled("hash-balance-factor");
  return {
    ...algorithm,
    ...hashType(proxy.enabled("hash-type")),
    hashBalanceFactor: factor ? (readNumber(textOf(factor, "factor") ?? "") ?? 0) : 0,
  };
}

function builtIn(version: string): Algorithm {
  return compareVersions(version, "3.3") >= 0
    ? { algorithm: "random", draws: 2 }
    : { algorithm: "roundrobin" };
}

function algorithmOf(context: Context, proxy: Proxy, line: Line): Algorithm {
  const word = statementWords(line.section.tree, line.statement)[1] ?? "";
  const paren = /^([a-z_-]+)\(([^)]*)\)/.exec(word);
  const items = itemsOf(line);
  const number = (name: string): number | undefined => {
    const item = findItem(items, name);
    return item ? readNumber(itemText(line, item) ?? "") : undefined;
  };
  switch (word.startsWith("random") ? "random" : (paren?.[1] ?? word)) {
    case "roundrobin":
    case "static-rr":
    case "leastconn":
    case "first":
    case "source":
    case "sticky":
      return { algorithm: word as BalancePlan["algorithm"] };
    case "random":
      return { algorithm: "random", draws: readNumber(paren?.[2] ?? "") ?? 2 };
    case "uri": {
      const plan: Algorithm = { algorithm: "uri" };
      const len = number("len");
      if (len !== undefined) plan.len = len;
      const depth = number("depth");
      if (depth !== undefined) plan.depth = depth;
      if (findItem(items, "whole")) plan.whole = true;
      if (findItem(items, "path-only")) plan.pathOnly = true;
      return plan;
    }
    case "url_param": {
      const plan: Algorithm = { algorithm: "url_param", name: textOf(line, "name") ?? "" };
      if (findItem(items, "check_post")) plan.checkPost = number("check_post") ?? 48;
      return plan;
    }
    case "hdr":
      return {
        algorithm: "hdr",
        name: paren?.[2] ?? "",
        ...(findItem(items, "use_domain_only") ? { useDomainOnly: true } : {}),
      };
    case "rdp-cookie":
      return { algorithm: "rdp-cookie", name: paren?.[2] ?? "mstshash" };
    case "hash": {
      const slot = valueSlot(line.statement.template, "key");
      const expr = slot && exprSlot(context, scopeOf(line, proxy), slot);
      return { algorithm: "hash", ...(expr === undefined ? {} : { expr }) };
    }
    case "log-hash":
      return { algorithm: "log-hash", name: textOf(line, "converters") ?? "" };
    default:
      return builtIn(context.model.version);
  }
}

function hashType(line: Line | undefined): Pick<BalancePlan, "hashType" | "hashFunction" | "avalanche"> {
  const method = line && textOf(line, "method");
  const hashType = method === "consistent" ? "consistent" : "map-based";
  const given = line && textOf(line, "function");
  return {
    hashType,
    hashFunction: (given as BalancePlan["hashFunction"] | undefined) ?? "sdbm",
    // Consistent hashing without a function mixes the result.
    avalanche:
      given === undefined ? hashType === "consistent" : findItem(itemsOf(line!), "avalanche") !== undefined,
  };
}
