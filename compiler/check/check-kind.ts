import type { Proxy } from "../model/types.ts";
import { lastOfLayers } from "./layers.ts";

/** The options that choose a kind of check; the last one counts. */
export const checkOptions = [
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
  return lastOfLayers(proxy, checkOptions)?.statement.template.keyword;
}
