/** The questions `.if` can ask (configuration manual 2.4). */
import { newestVersion, releaseNumber } from "./haproxy-version.ts";
export interface Predicates {
  /** Is the environment variable set? */
  defined(name: string): boolean;
  /** Was the feature built in, by its name in `-vv`? */
  feature(name: string): boolean;
  versionAtLeast(version: string): boolean;
  /** undefined: the version cannot be read, or there is no OpenSSL. */
  opensslVersionAtLeast(version: string): boolean | undefined;
  ssllibNameStartsWith(prefix: string): boolean;
  /** undefined: the version cannot be read, or there is no AWS-LC. */
  awslcApiAtLeast(api: string): boolean | undefined;
  /** Is the run-time option ("EPOLL", "SPLICE" ...) on? */
  enabled(option: string): boolean;
  fipsMode(): boolean;
}

interface PredicateRow {
  arity: number;
  /** First release that has it; absent: the first with conditions. */
  since?: string;
  ask(predicates: Predicates, a: string, b: string): boolean | undefined;
}

const rows: Record<string, PredicateRow> = {
  defined: { arity: 1, ask: (is, a) => is.defined(a) },
  feature: { arity: 1, ask: (is, a) => is.feature(a) },
  streq: { arity: 2, ask: (_, a, b) => a === b },
  strneq: { arity: 2, ask: (_, a, b) => a !== b },
  strstr: { arity: 2, since: "2.8", ask: (_, a, b) => a.includes(b) },
  version_atleast: { arity: 1, ask: (is, a) => is.versionAtLeast(a) },
  version_before: { arity: 1, ask: (is, a) => !is.versionAtLeast(a) },
  openssl_version_atleast: { arity: 1, ask: (is, a) => is.opensslVersionAtLeast(a) },
  openssl_version_before: { arity: 1, ask: (is, a) => not(is.opensslVersionAtLeast(a)) },
  ssllib_name_startswith: { arity: 1, ask: (is, a) => is.ssllibNameStartsWith(a) },
  awslc_api_atleast: { arity: 1, since: "3.3", ask: (is, a) => is.awslcApiAtLeast(a) },
  awslc_api_before: { arity: 1, since: "3.3", ask: (is, a) => not(is.awslcApiAtLeast(a)) },
  enabled: { arity: 1, since: "2.8", ask: (is, a) => is.enabled(a) },
  fips_mode: { arity: 0, since: "3.5", ask: (is) => is.fipsMode() },
};

export const predicateNames: readonly string[] = Object.keys(rows);

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

/** A predicate named in the text that is younger than a release: 206 is 2.6. */
export function youngerPredicate(text: string, release: number): string | undefined {
  return predicateNames.find(
    (name) => releaseNumber(rows[name]!.since) > release && new RegExp(`\\b${name}\\s*\\(`).test(text),
  );
}

/** Number of arguments, undefined for an unknown predicate. */
export function predicateArity(name: string): number | undefined {
  return Object.hasOwn(rows, name) ? rows[name]!.arity : undefined;
}

/** undefined: the argument makes no sense to the predicate. */
export function invokePredicate(
  predicates: Predicates,
  name: string,
  args: readonly string[],
): boolean | undefined {
  return rows[name]?.ask(predicates, args[0] ?? "", args[1] ?? "");
}

/**
 * Compares "2.6.1" with "2.6", as HAProxy does for its own version: negative when `a` is older. Missing parts count
 * as 0, "-dev3" sorts before the release.
 */
export function compareVersions(a: string, b: string): number {
  const left = versionParts(a);
  const right = versionParts(b);
  for (let i = 0; i < 4; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}

function versionParts(version: string): number[] {
  const read = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-dev(\d*))?/.exec(version);
  if (!read) return [0, 0, 0, 0];
  const release = 1_000_000;
  return [
    Number(read[1]),
    Number(read[2] ?? 0),
    Number(read[3] ?? 0),
    read[4] === undefined ? release : Number(read[4]),
  ];
}

/** Answers of the version whose rules we read by, built with OpenSSL, Lua and PCRE2 on Linux, and with `more` features. */
export function referencePredicates(
  env: (name: string) => string | undefined,
  version: string = newestVersion,
  more?: ReadonlySet<string>,
): Predicates {
  return {
    defined: (name) => env(name) !== undefined,
    feature: (name) => referenceFeatures.has(name) || more?.has(name) === true,
    versionAtLeast: (wanted) => compareVersions(version, wanted) >= 0,
    opensslVersionAtLeast: (wanted) =>
      /^\d+\.\d+\.\d+/.test(wanted) ? compareVersions("3.0", wanted) >= 0 : undefined,
    ssllibNameStartsWith: (prefix) => "OpenSSL".startsWith(prefix),
    awslcApiAtLeast: () => undefined,
    enabled: (option) => referenceEnabled.has(option),
    fipsMode: () => false,
  };
}

const referenceFeatures = new Set(
  "ACCEPT4 BACKTRACE CPU_AFFINITY CRYPT_H DL EPOLL GETADDRINFO LIBCRYPT LINUX_CAP LINUX_SPLICE LUA MATH NETFILTER NS OPENSSL PCRE2 POLL PRCTL PROMEX RT SHM_OPEN SLZ SSL TFO THREAD THREAD_DUMP TPROXY".split(
    " ",
  ),
);
const referenceEnabled = new Set(["POLL", "EPOLL", "SPLICE", "GETADDRINFO", "REUSEPORT", "FAST-FORWARD"]);
