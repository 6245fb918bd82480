/** Plans written by hand for tests of the data plane. */
import type { BindPlan, Plan, ProxyPlan, RuleListPlan, ServerPlan } from "../../../runtime/plan.ts";

const at = { file: 0, line: 1 };
const noRules: RuleListPlan = { steps: [], indexes: [] };

export function emptyPlan(): Plan {
  return {
    format: 1,
    files: ["test.cfg"],
    global: { env: {}, logs: [], statsSockets: [], procVars: [], tune: {}, h1CaseAdjust: {} },
    exprs: [],
    patterns: [],
    tests: [],
    conds: [],
    formats: [],
    tables: [],
    proxies: [],
    userlists: [],
    logProfiles: [],
    rings: [],
    httpErrors: [],
    acls: [],
    unsupported: [],
  };
}

export function bindTo(port: number, more: Partial<BindPlan> = {}): BindPlan {
  return { address: { family: "ip", host: "127.0.0.1", port }, options: {}, at, ...more };
}

export function serverAt(name: string, port: number, more: Partial<ServerPlan> = {}): ServerPlan {
  return {
    name,
    address: { family: "ip", host: "127.0.0.1", port },
    weight: 1,
    maxconn: 0,
    minconn: 0,
    maxqueue: 0,
    backup: false,
    disabled: false,
    check: false,
    inter: 2000,
    rise: 2,
    fall: 3,
    options: {},
    at,
    ...more,
  };
}

export function proxyOf(kind: ProxyPlan["kind"], name: string, more: Partial<ProxyPlan> = {}): ProxyPlan {
  return {
    name,
    kind,
    id: 2,
    mode: "http",
    disabled: false,
    at,
    options: {},
    timeouts: { client: 5000, server: 5000, connect: 2000 },
    rules: {},
    logs: [],
    captures: { request: [], response: [] },
    errors: {},
    monitorFail: [],
    binds: [],
    useBackend: noRules,
    servers: [],
    useServer: noRules,
    persistRules: noRules,
    stickRules: [],
    retries: 3,
    retryOn: [],
    httpReuse: "safe",
    settings: {},
    ...more,
  };
}
