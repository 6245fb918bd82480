/** option forwardfor, originalto, forwarded and unique-id-header (manual 4.2). */
import { parseIp, parseIp4Number } from "../ip.ts";
import type { Ip } from "../value.ts";
import { forwardedValue, validForwarded } from "./forwarded.ts";
import type { HttpStream } from "./http-stream.ts";

interface HeaderOption {
  except?: string;
  header: string;
  ifNone?: boolean;
}

export function addForwardingHeaders(s: HttpStream): void {
  const { frontend, session } = s;
  const { req } = s.http;
  const front = frontend.plan;
  const back = s.backend!.plan;
  if (front.uniqueIdHeader !== undefined && s.uniqueId !== undefined)
    req.add(front.uniqueIdHeader, s.uniqueId);
  if (back.forwarded !== undefined) addForwarded(s, back.forwarded);
  const own = back === front;
  if (front.forwardfor !== undefined || back.forwardfor !== undefined)
    addAddress(s, own ? undefined : front.forwardfor, back.forwardfor, session.src);
  if (front.originalto !== undefined || back.originalto !== undefined)
    addAddress(s, own ? undefined : front.originalto, back.originalto, session.dst);
}

function addAddress(
  s: HttpStream,
  front: HeaderOption | undefined,
  back: HeaderOption | undefined,
  ip: Ip | undefined,
): void {
  const { req } = s.http;
  const header = (back ?? front)!.header.toLowerCase();
  const always =
    (front !== undefined && front.ifNone !== true) || (back !== undefined && back.ifNone !== true);
  if (!always && req.find(header) >= 0) return;
  if (ip === undefined || excepted(front, ip) || excepted(back, ip)) return;
  req.add(header, ip.toString());
}

const networks = new Map<string, (ip: Ip) => boolean>();

function excepted(option: HeaderOption | undefined, ip: Ip): boolean {
  if (option?.except === undefined) return false;
  let test = networks.get(option.except);
  if (test === undefined) {
    test = network(option.except);
    networks.set(option.except, test);
  }
  return test(ip);
}

/** "10.0.0.0/8", "2001:db8::/32" or a bare address. */
function network(text: string): (ip: Ip) => boolean {
  const [host = "", bits] = text.split("/");
  const base = parseIp(host);
  if (base === undefined) return () => false;
  if (base.family === 4) {
    const mask =
      bits === undefined
        ? -1
        : bits.includes(".")
          ? parseIp4Number(bits) | 0
          : bits === "0"
            ? 0
            : -1 << (32 - Number(bits));
    const wanted = base.v4 & mask;
    return (ip) => ip.family === 4 && (ip.v4 & mask) === wanted;
  }
  const n = bits === undefined ? 128 : Number(bits);
  return (ip) => {
    if (ip.family !== 6) return false;
    for (let i = 0; i < n; i++) {
      const bit = 128 >> (i & 7);
      if ((ip.bytes![i >> 3]! & bit) !== (base.bytes![i >> 3]! & bit)) return false;
    }
    return true;
  };
}

/** RFC 7239: appended to a valid existing header, else added as a header of its own. */
function addForwarded(s: HttpStream, option: Record<string, unknown>): void {
  const { req } = s.http;
  const value = forwardedValue(s, option);
  let last = -1;
  for (let i = req.find("forwarded"); i >= 0; i = req.find("forwarded", i + 1)) {
    if (!validForwarded(req.value(i))) {
      last = -1;
      break;
    }
    last = i;
  }
  if (last >= 0) req.setValue(last, `${req.value(last)}, ${value}`);
  else req.add("forwarded", value);
}
