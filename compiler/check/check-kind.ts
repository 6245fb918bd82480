import type { Line, Proxy } from "../model/types.ts";

/** The options that choose a kind of check; the last one counts. */
const kinds = [
  "option httpchk",
  "option tcp-check",
  "option smtpchk",
  "option mysql-check",
  "option pgsql-check",
  "option redis-check",
  "option ldap-check",
  "option ssl-hello-chk",
  "option spop-check",
  "option external-check",
];

/** The kind of health check a proxy uses, "option httpchk"; undefined: plain connections. */
export function checkKind(proxy: Proxy): string | undefined {
  let last: Line | undefined;
  for (const line of proxy.linesOf(kinds)) last = line;
  if (last === undefined || last.statement.template.prefix !== undefined) return undefined;
  return last.statement.template.keyword;
}
