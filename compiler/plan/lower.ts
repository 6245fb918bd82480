import type { Diagnostic, Result } from "../../grammar/diagnostic.ts";
import type { Plan } from "../../runtime/plan.ts";
import type { Model } from "../model/types.ts";
import { lowerAclFetches } from "./lower/acl-fetch.ts";
import type { Context } from "./lower/context.ts";
import { lowerHttpErrors } from "./lower/errors.ts";
import { lowerGlobal } from "./lower/global.ts";
import { TextIds } from "./lower/intern.ts";
import { lowerLogProfiles } from "./lower/log-profiles.ts";
import { lowerProxy } from "./lower/proxies.ts";
import { refuseUnsupported } from "./lower/refuse.ts";
import { Sequences } from "./lower/sequences.ts";
import { lowerTables } from "./lower/tables.ts";
import { lowerUserlists } from "./lower/userlists.ts";

export interface LowerOptions {
  /** Reads a file the configuration names (lf-file); absent or undefined: such lines are errors. */
  readFile?: (path: string) => string | undefined;
}

/**
 * The plan a model states, before any optimisation. Diagnostics are errors that only show when values are read; what the
 * runtime cannot do is in `plan.unsupported`.
 */
export function lower(model: Model, options: LowerOptions = {}): Result<Plan> {
  const plan = emptyPlan(model);
  const diagnostics: Diagnostic[] = [];
  const context: Context = {
    model,
    plan,
    diagnostics,
    interned: {
      texts: new TextIds(),
      exprs: new Map(),
      formats: new Map(),
      files: new Map(),
      patterns: new Sequences(),
      patternIndexes: [],
      tests: new Sequences(),
      conds: new Sequences(),
    },
    formatsOfTrees: new Map(),
    exprsOfTrees: { plain: new Map(), criterion: new Map() },
    tables: new Map(),
    acls: new Map(),
    captureSlots: new Map(),
    readFile: options.readFile,
  };
  refuseUnsupported(context);
  lowerTables(context);
  lowerGlobal(context);
  plan.userlists = lowerUserlists(model);
  plan.httpErrors = lowerHttpErrors(context);
  plan.logProfiles = lowerLogProfiles(context);
  for (const proxy of model.proxies) if (proxy.node.header) plan.proxies.push(lowerProxy(context, proxy));
  lowerAclFetches(context);
  plan.unsupported.sort((a, b) => a.at.file - b.at.file || a.at.line - b.at.line);
  return { value: plan, diagnostics };
}

function emptyPlan(model: Model): Plan {
  return {
    format: 1,
    files: model.trees.map((tree) => tree.name),
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
