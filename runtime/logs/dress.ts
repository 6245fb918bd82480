import type { LogFlagsPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { Ip } from "../value.ts";
import type { Alias, AliasContext } from "./aliases.ts";
import { escapeSd } from "./escape.ts";

/** An address in hexadecimal, 8 or 32 digits. */
export function hexIp(ip: Ip): string {
  if (ip.family === 4) return (ip.v4 >>> 0).toString(16).toUpperCase().padStart(8, "0");
  let text = "";
  for (const byte of ip.bytes ?? []) text += byte.toString(16).toUpperCase().padStart(2, "0");
  return text;
}

export function hexInt(n: number, width: number): string {
  return n.toString(16).toUpperCase().padStart(width, "0");
}

/** "+" before what is not final yet (log written early) or was redispatched. */
export function plusOf(alias: Alias, s: Stream): string {
  if (alias.kind !== "int" || !alias.plus) return "";
  if (alias.plus === "redispatched") return s.redispatched ? "+" : "";
  return s.frontend.plan.options["logasap"] ? "+" : "";
}

/** An alias with its flags as plain text: quotes, escapes, '-' for nothing. */
export function dressAlias(
  alias: Alias,
  flags: LogFlagsPlan,
  c: AliasContext,
): (s: Stream, origin: string) => string {
  const guard = flags.escape ? escapeSd : (t: string) => t;
  const text = (v: string | undefined): string => {
    if (flags.quote) return `"${v ? guard(v) : ""}"`;
    return v ? guard(v) : flags.mandatory ? "-" : "";
  };
  switch (alias.kind) {
    case "text":
      return (s, origin) => text(alias.get(s, c, origin));
    case "raw":
      return (s, origin) => guard(alias.get(s, c, origin) ?? "");
    case "ip":
      return (s) => {
        const ip = alias.get(s);
        return ip && flags.hex ? hexIp(ip) : text(ip?.toString());
      };
    case "port":
      return (s) => {
        const port = alias.get(s);
        if (port === undefined) return text(undefined);
        return flags.hex ? hexInt(port, 4) : String(port);
      };
    case "int": {
      const { hexWidth, width } = alias;
      if (flags.hex && hexWidth) return (s) => hexInt(alias.get(s, c), hexWidth);
      if (width) return (s) => String(alias.get(s, c)).padStart(width, "0");
      if (alias.plus) return (s) => plusOf(alias, s) + alias.get(s, c);
      return (s) => String(alias.get(s, c));
    }
    case "encoded":
      return (s) => {
        const v = alias.get(s);
        if (v === undefined) return "";
        return flags.quote ? `"${guard(v)}"` : guard(v);
      };
    case "list":
      return (s) => {
        const values = alias.get(s);
        if (!values || values.length === 0) return "";
        return values
          .map((v) => (flags.quote ? `"${guard(v ?? "")}"` : v === undefined ? "-" : guard(v)))
          .join(" ");
      };
  }
}
