/** From the plan of a backend's checks to steps (manual 4.2 "http-check", "tcp-check"). */
import { actions } from "../actions/index.ts";
import { toNumber } from "../casts.ts";
import type { ActionFactory, LoadContext } from "../handlers.ts";
import type { AddressPlan, CheckPlan, RulePlan, Value } from "../plan.ts";
import { compileRegex } from "../regex.ts";
import type { Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";
import {
  containsBytes,
  containsFormat,
  containsText,
  type ExpectOptions,
  expectBytes,
  type Matcher,
  matchesRegex,
} from "./expect-bytes.ts";
import {
  expectHttp,
  type HttpOptions,
  type HttpTest,
  headerTest,
  statusTest,
  type TextPattern,
} from "./expect-http.ts";
import { type HttpSend, httpRequest } from "./http-request.ts";
import { protocolSteps } from "./protocol-scripts.ts";
import type { StatusName } from "./statuses.ts";
import { type ConnectStep, implicitConnect, type Script, type Step } from "./steps.ts";

type Args = Record<string, Value>;

const str = (v: Value | undefined): string | undefined => (typeof v === "string" ? v : undefined);
const isFormat = (v: Value | undefined): v is { format: number } =>
  typeof v === "object" && v !== null && "format" in v;

function regexOf(
  v: Value | undefined,
  ignoreCase: boolean,
  load: LoadContext,
  rule: RulePlan,
): (t: string) => boolean {
  const source = typeof v === "string" ? v : ((v as { regex?: string } | undefined)?.regex ?? "");
  const made = compileRegex(source, ignoreCase);
  if ("error" in made) {
    load.error(rule.at, `check: invalid regex '${source}': ${made.error}`);
    return () => false;
  }
  return (text) => made.regex.test(text);
}

function connectStep(rule: RulePlan, load: LoadContext): ConnectStep {
  const { args } = rule;
  for (const name of ["ssl", "sni", "alpn", "viaSocks4"]) {
    if (args[name] !== undefined && args[name] !== false)
      load.error(rule.at, `check connect: '${name.toLowerCase()}' is not supported yet`);
  }
  const port = args["port"];
  const expr =
    typeof port === "object" && port !== null && "expr" in port ? load.expr(port.expr as number) : undefined;
  return {
    kind: "connect",
    implicit: false,
    useDefaults: args["default"] === true,
    port: expr
      ? (s: Stream) => {
          const v = expr(s);
          return typeof v === "symbol" ? 0 : (toNumber(v) ?? 0);
        }
      : typeof port === "number"
        ? port
        : undefined,
    addr: args["addr"] as unknown as AddressPlan | undefined,
    sendProxy: args["sendProxy"] === true,
    comment: str(args["comment"]),
  };
}

function expectOptions(args: Args, load: LoadContext, generic: boolean): ExpectOptions {
  const o: ExpectOptions = { generic };
  if (args["negate"] === true) o.negate = true;
  if (typeof args["minRecv"] === "number") o.minRecv = args["minRecv"];
  for (const name of ["okStatus", "errorStatus", "toutStatus"] as const) {
    const status = str(args[name]);
    if (status !== undefined) o[name] = (status === "L7OKC" ? "L7OKC" : status) as StatusName;
  }
  if (args["onSuccess"] !== undefined) o.onSuccess = load.text(args["onSuccess"]);
  if (args["onError"] !== undefined) o.onError = load.text(args["onError"]);
  const code = args["statusCode"];
  if (typeof code === "object" && code !== null && "expr" in code) {
    const expr = load.expr(code.expr as number);
    o.statusCode = (s) => {
      const v = expr(s);
      return typeof v === "symbol" ? 0 : (toNumber(v) ?? 0);
    };
  }
  const comment = str(args["comment"]);
  if (comment !== undefined) o.comment = comment;
  return o;
}

function bytesMatcher(rule: RulePlan, load: LoadContext): Matcher {
  const { type, pattern } = rule.args;
  switch (type) {
    case "rstring":
      return matchesRegex(regexOf(pattern, false, load, rule), false);
    case "rbinary":
      return matchesRegex(regexOf(pattern, false, load, rule), true);
    case "binary":
      return containsBytes(Buffer.from(str(pattern) ?? "", "hex"));
    case "string-lf":
    case "binary-lf":
      return containsFormat(load.text(pattern), type === "binary-lf");
    default:
      return containsText(str(pattern) ?? "");
  }
}

function textPattern(
  v: Value | undefined,
  load: LoadContext,
  rule: RulePlan,
  ignoreCase: boolean,
): TextPattern | undefined {
  if (typeof v !== "object" || v === null) return undefined;
  const { text, match } = v as { text: Value; match: TextPattern["match"] };
  const pattern: TextPattern = { text: load.text(text), match };
  if (match === "reg") pattern.regex = regexOf(text, ignoreCase, load, rule);
  return pattern;
}

function httpExpect(rule: RulePlan, load: LoadContext, o: HttpOptions): Step {
  const { args } = rule;
  const { type, pattern } = args;
  const body = (test: (text: string, s: Stream) => boolean | string, content: string, what: string): Step => {
    const onBody: HttpTest = (answer, c) => test(answer.body.toString("latin1"), c.stream);
    return expectHttp(onBody, true, content, what, o);
  };
  switch (type) {
    case "status":
      return expectHttp(statusTest(str(pattern) ?? ""), false, "(status codes)", "HTTP status codes", o);
    case "rstatus": {
      const test = regexOf(pattern, false, load, rule);
      return expectHttp(({ head }) => test(String(head.status)), false, " (regex)", "HTTP status regex", o);
    }
    case "hdr":
    case "fhdr": {
      const name = textPattern(args["name"], load, rule, true)!;
      const value = textPattern(args["value"], load, rule, false);
      const test = headerTest(name, value, type === "fhdr");
      return expectHttp(test, false, " (header pattern)", "HTTP header pattern", o);
    }
    case "rstring": {
      const test = regexOf(pattern, false, load, rule);
      return body((text) => test(text), " (regex)", "HTTP body regex");
    }
    case "string-lf": {
      const format = load.text(pattern);
      const test = (text: string, s: Stream): boolean | string => {
        const wanted = format(s);
        return wanted === "" ? "log-format string evaluated to an empty string" : text.includes(wanted);
      };
      return body(test, " (log-format string)", "log-format HTTP body");
    }
    default: {
      const wanted = str(pattern) ?? "";
      return body((text) => text.includes(wanted), ` '${wanted}'`, `HTTP body content '${wanted}'`);
    }
  }
}

/** The request of `option httpchk`, with what a `http-check send` says instead. */
function mergeSend(option: Args, rule: RulePlan | undefined, load: LoadContext): HttpSend {
  const args = rule?.args ?? {};
  const [version, ...extra] = (str(option["version"]) ?? "HTTP/1.0").split("\r\n");
  const headers: HttpSend["headers"] = [];
  const host = str(option["host"]);
  if (host !== undefined) headers.push({ name: "host", value: () => host });
  for (const line of extra) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      const value = line.slice(colon + 1).trim();
      headers.push({ name: line.slice(0, colon), value: () => value });
    }
  }
  const own = (args["hdr"] as { name: string; value: Value }[] | undefined) ?? [];
  for (const h of own) {
    const same = headers.findIndex((x) => x.name.toLowerCase() === h.name.toLowerCase());
    if (same >= 0 && h.name.toLowerCase() === "host") headers.splice(same, 1);
    headers.push({ name: h.name, value: load.text(h.value) });
  }
  const uri = args["uri"] ?? option["uri"] ?? "/";
  return {
    method: str(args["method"]) ?? str(option["method"]) ?? "OPTIONS",
    version: str(args["version"]) ?? version!,
    uri: isFormat(uri) ? load.text(uri) : () => String(uri),
    headers,
    body: args["body"] === undefined ? () => "" : load.text(args["body"]),
    comment: str(args["comment"]),
  };
}

function actionStep(rule: RulePlan, load: LoadContext): Step {
  const factory = (actions as Readonly<Record<string, ActionFactory | undefined>>)[rule.action];
  if (!factory) {
    load.error(rule.at, `check: '${rule.action}' is not supported`);
    return { kind: "comment" };
  }
  const run = factory(rule, load, "tcp-response content");
  return { kind: "action", run };
}

function httpScript(plan: CheckPlan, server: Server, world: World, load: LoadContext): Step[] {
  const { rules } = plan;
  const state = plan.sendState === true;
  const steps: Step[] = [];
  const connects = rules.some((r) => r.action === "connect");
  const firstSend = rules.findIndex((r) => r.action === "send");
  const firstExpect = rules.findIndex((r) => r.action === "expect");
  const merges = firstSend >= 0 && (firstExpect < 0 || firstSend < firstExpect);
  let method = str(plan.args["method"]) ?? "OPTIONS";
  if (rules[0]?.action !== "connect") steps.push(implicitConnect);
  if (!connects && !merges)
    steps.push(httpRequest(mergeSend(plan.args, undefined, load), server, world, state));
  rules.forEach((rule, i) => {
    switch (rule.action) {
      case "comment":
        steps.push({ kind: "comment" });
        break;
      case "connect":
        steps.push(connectStep(rule, load));
        break;
      case "send": {
        const send = mergeSend(i === firstSend ? plan.args : {}, rule, load);
        method = send.method;
        steps.push(httpRequest(send, server, world, state));
        break;
      }
      case "expect":
        steps.push(httpExpect(rule, load, httpOptions(rule.args)));
        break;
      default:
        steps.push(actionStep(rule, load));
    }
  });
  if (firstExpect < 0)
    steps.push(
      expectHttp(statusTest("200-399"), false, "(status codes)", "HTTP status codes", httpOptions({})),
    );
  return steps;

  function httpOptions(args: Args): HttpOptions {
    return {
      ...expectOptions(args, load, true),
      lenient404: () => plan.disableOn404 === true && server.up,
      bodyless: method === "HEAD",
    };
  }
}

function tcpScript(plan: CheckPlan, load: LoadContext): Step[] {
  const steps: Step[] = [];
  const first = plan.rules.find((r) => r.action !== "comment");
  if (first?.action !== "connect") steps.push(implicitConnect);
  for (const rule of plan.rules) {
    const { args } = rule;
    switch (rule.action) {
      case "comment":
        steps.push({ kind: "comment" });
        break;
      case "connect":
        steps.push(connectStep(rule, load));
        break;
      case "send":
      case "send-binary": {
        const text = load.text(args["data"], true);
        const encoding = args["hex"] === true || rule.action === "send-binary" ? "hex" : "latin1";
        steps.push({
          kind: "send",
          comment: str(args["comment"]),
          make: (c) => Buffer.from(text(c.stream), encoding),
        });
        break;
      }
      case "expect":
        steps.push(expectBytes(bytesMatcher(rule, load), expectOptions(args, load, true)));
        break;
      default:
        steps.push(actionStep(rule, load));
    }
  }
  return steps;
}

/** The script of a server's health check; external checks have none. */
export function loadScript(server: Server, world: World, load: LoadContext): Script {
  const plan: CheckPlan = server.backend.plan.check ?? { type: "tcp", rules: [], args: {} };
  const script: Script = {
    steps: [implicitConnect],
    generic: plan.type === "tcp-check",
    http: plan.type === "http",
    lenient404: plan.disableOn404 === true,
  };
  if (plan.type === "http") script.steps = httpScript(plan, server, world, load);
  else if (plan.type === "tcp-check") script.steps = tcpScript(plan, load);
  else if (plan.type !== "tcp" && plan.type !== "external") {
    const steps = protocolSteps(plan);
    if (steps) script.steps = steps;
    else load.error(server.backend.plan.at, `health checks of type '${plan.type}' are not supported yet`);
  }
  return script;
}
