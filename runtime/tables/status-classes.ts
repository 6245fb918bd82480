/**
 * Which response statuses count in http_err_* and http_fail_*: by default 400-499, and 500-599 without 501 and 505.
 * `http-err-codes` and `http-fail-codes` of the global section replace or amend them (manual 3.1); they are process-wide.
 */
import type { GlobalPlan } from "../plan.ts";

function range(set: Uint8Array, low: number, high: number, value: 0 | 1): void {
  set.fill(value, low, high + 1);
}

function defaults(): { errors: Uint8Array; failures: Uint8Array } {
  const errors = new Uint8Array(1000);
  const failures = new Uint8Array(1000);
  range(errors, 400, 499, 1);
  range(failures, 500, 599, 1);
  failures[501] = failures[505] = 0;
  return { errors, failures };
}

let classes = defaults();

/**
 * Words such as "400,402-444 +500 -450": a word without a sign starts from nothing, "+" adds, "-" removes. undefined: not
 * of that form.
 */
export function applyStatusRanges(set: Uint8Array, text: string): Uint8Array | undefined {
  let out = set.slice();
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const sign = word[0] === "+" || word[0] === "-" ? word[0] : "";
    if (sign === "") out = new Uint8Array(1000);
    for (const part of (sign === "" ? word : word.slice(1)).split(",")) {
      const m = /^([+-]?)(\d{3})(?:-(\d{3}))?$/.exec(part);
      if (!m) return undefined;
      const low = Number(m[2]);
      const high = m[3] === undefined ? low : Number(m[3]);
      if (low < 100 || high > 599 || high < low) return undefined;
      range(out, low, high, (m[1] || sign) === "-" ? 0 : 1);
    }
  }
  return out;
}

/** Takes a configuration's own classes. Text of the error when they cannot be read. */
export function configureStatusClasses(global: Pick<GlobalPlan, "tune">): string | undefined {
  const fresh = defaults();
  for (const [keyword, which] of [
    ["http-err-codes", "errors"],
    ["http-fail-codes", "failures"],
  ] as const) {
    const text = global.tune[keyword];
    if (text === undefined) continue;
    const set = applyStatusRanges(fresh[which], String(text));
    if (!set) return `'${keyword}': invalid status codes '${text}'`;
    fresh[which] = set;
  }
  classes = fresh;
  return undefined;
}

/** The client's fault, as stick-tables count it. */
export function isErrorStatus(status: number): boolean {
  return classes.errors[status] === 1;
}

/** The server's fault, as stick-tables count it. */
export function isFailureStatus(status: number): boolean {
  return classes.failures[status] === 1;
}
