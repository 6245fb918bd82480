import type { Expr, ExprCall } from "../../../grammar/ast.ts";
import { aclDerivatives } from "../../../grammar/catalogue/acls.ts";
import { converters } from "../../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import type { SampleType, Version } from "../../../grammar/catalogue/types.ts";
import { converterRow, derivativeOf, fetchRow } from "../../model/arg-types.ts";
import { suggest } from "../suggest.ts";
import { canCast } from "./casts.ts";
import { checkArgs } from "./check-args.ts";

export interface ExprProblem {
  /** Word relative to the expression's first, and offsets in its cooked text. */
  word: number;
  start: number;
  end: number;
  message: string;
  haproxy: string;
  help?: string;
  /** Releases before that one let it pass. */
  since?: Version;
  /** That release and later ones let it pass. */
  until?: Version;
}

export interface ExprFacts {
  problems: readonly ExprProblem[];
  /** Type of the sample as a matching method sees it; undefined when a name is unknown. */
  out: SampleType | undefined;
}

const plain = new WeakMap<Expr, ExprFacts>();
const ofAcl = new WeakMap<Expr, ExprFacts>();

/** Looks at names, arguments and types of an expression, wherever it stands. `asAcl`: ACL derivatives are known too. */
export function checkExpr(expr: Expr, asAcl: boolean): ExprFacts {
  const memo = asAcl ? ofAcl : plain;
  let facts = memo.get(expr);
  if (facts === undefined) {
    facts = look(expr, asAcl);
    memo.set(expr, facts);
  }
  return facts;
}

function look(expr: Expr, asAcl: boolean): ExprFacts {
  const problems: ExprProblem[] = [];
  const { fetch } = expr;
  const derivative = asAcl ? derivativeOf(fetch.name) : undefined;
  const row = fetchRow(derivative?.fetch ?? fetch.name);
  if (row === undefined) {
    if (fetch.name !== "") {
      const close = suggest(fetch.name, asAcl ? criterionNames : fetchNames);
      problems.push(
        named(
          fetch,
          `there is no sample fetch '${fetch.name}'`,
          `unknown fetch method '${fetch.name}'`,
          close,
        ),
      );
    }
    return { problems, out: undefined };
  }
  const wrong = checkArgs(fetch, row.args, false, derivative?.fetch);
  if (wrong !== undefined)
    problems.push({
      ...atArg(
        fetch,
        wrong.arg,
        wrong.message,
        `${wrong.reached === undefined ? "invalid args in " : ""}fetch method '${fetch.name}' : ${wrong.haproxy}`,
      ),
      ...(wrong.since === undefined ? {} : { since: wrong.since }),
      ...(wrong.until === undefined ? {} : { until: wrong.until }),
    });
  // The type so far, and the one that still counts as the expression's when converters only pass it on.
  let type: SampleType = row.out;
  let known = true;
  /** What is wrong further on, later releases do not come to. */
  let until: { until?: Version } = {};
  for (const call of expr.converters) {
    const converter = converterRow(call.name);
    if (converter === undefined) {
      const close = suggest(call.name, converterNames);
      problems.push({
        ...named(call, `there is no converter '${call.name}'`, `unknown converter '${call.name}'`, close),
        ...until,
      });
      known = false;
      break;
    }
    if (!canCast(type, converter.in)) {
      // addresses were of version 4 until it was known better
      const older = type === "addr" && converter.in === "sint";
      problems.push({
        ...named(
          call,
          `'${call.name}' works on ${typeNames[converter.in]}, which ${typeNames[type]} cannot be turned into`,
          `converter '${call.name}' cannot be applied`,
        ),
        ...(older ? { since: "2.9" } : {}),
        ...until,
      });
      known = false;
      if (!older) break;
      until = { until: "2.9" };
    }
    const bad = checkArgs(call, converter.args, true);
    if (bad !== undefined)
      problems.push({
        ...atArg(
          call,
          bad.arg,
          bad.message,
          bad.reached !== undefined
            ? `invalid arg ${bad.reached + 1} in converter '${call.name}' : ${bad.haproxy}`
            : `invalid args in converter '${call.name}' : ${bad.haproxy}`,
        ),
        ...(bad.until === undefined ? until : { until: bad.until }),
        // its numbers were not looked at before
        ...(call.name === "bytes" && bad.arg < 0 && call.args.length > 0 ? { since: "2.9" } : {}),
      });
    // `debug` is the one converter that gives back what it was given.
    if (call.name !== "debug") type = converter.out;
  }
  return { problems, out: known ? type : undefined };
}

const fetchNames = Object.keys(fetches);
const criterionNames = [...fetchNames, ...Object.keys(aclDerivatives)];
const converterNames = Object.keys(converters);

const typeNames: Record<SampleType, string> = {
  any: "any type",
  bool: "a boolean",
  sint: "an integer",
  addr: "an address",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  str: "a string",
  bin: "a block of bytes",
  meth: "a method",
};

function named(call: ExprCall, message: string, haproxy: string, close?: string): ExprProblem {
  const { word, at } = call;
  const problem = { word, start: at, end: at + call.name.length, message, haproxy };
  return close === undefined ? problem : { ...problem, help: `did you mean '${close}'?` };
}

function atArg(call: ExprCall, arg: number, message: string, haproxy: string): ExprProblem {
  const place = call.args[arg];
  const start = place?.at ?? call.at;
  const end = place?.end ?? call.end;
  return { word: call.word, start, end: Math.max(end, start), message, haproxy };
}
