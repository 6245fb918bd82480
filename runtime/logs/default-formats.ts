import type { LogFormatPlan, LogItemPlan, ProxyPlan } from "../plan.ts";

/** Formats of `option httplog`, `option tcplog` and their `clf` variants, in the notation of the manual (8.2). */
const texts = {
  http: "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r",
  httpClf:
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
  tcp: "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq",
  tcpClf:
    '%{+Q}o %{-Q}ci - - [%T] "TCP " 000 %B "" "" %cp %ms %ft %b %s %Th %Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq "" "" ',
} as const;

/** Reads the subset of the notation used above: text, %alias and %{+Q}alias. */
function read(text: string): LogFormatPlan {
  const items: LogItemPlan[] = [];
  let last = 0;
  for (const m of text.matchAll(/%(?:\{([+-])Q\})?(trg|tsc|hrl|hsl|[A-Za-z][a-zA-Z]?)/g)) {
    if (m.index > last) items.push({ kind: "text", text: text.slice(last, m.index) });
    items.push({ kind: "alias", name: m[2]!, flags: m[1] ? { quote: m[1] === "+" } : {} });
    last = m.index + m[0].length;
  }
  if (last < text.length) items.push({ kind: "text", text: text.slice(last) });
  return { text, items };
}

/** The built-in format a proxy's options ask for, when it has no log-format of its own. */
export function defaultFormat(plan: ProxyPlan): LogFormatPlan | undefined {
  const { options } = plan;
  const http = options["httplog"] ?? options["httpslog"];
  if (http && plan.mode === "http") return read(http === "clf" ? texts.httpClf : texts.http);
  const tcp = options["tcplog"];
  if (tcp) return read(tcp === "clf" ? texts.tcpClf : texts.tcp);
  // httplog in a TCP proxy falls back to the TCP format, as HAProxy does with a warning.
  if (http) return read(texts.tcp);
  return undefined;
}
