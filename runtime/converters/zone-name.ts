import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** Abbreviations of a time zone as the C library knows them; ICU, behind Date and Intl, has few outside America. */
interface Zone {
  /** When each period begins, seconds since the epoch, ascending. */
  starts: number[];
  /** Abbreviation of each period, and of the time before the first. */
  names: string[];
  before: string;
  /** The rule after the last period, as POSIX writes it: "CET-1CEST,M3.5.0,M10.5.0/3". */
  rule: string;
}

const zones = new Map<string, Zone | undefined>();

/** The abbreviation in force, "CEST"; `offset` is in minutes east of UTC. "UTC" when the zone's file cannot be read. */
export function zoneName(seconds: number, offset: number): string {
  const wanted = process.env["TZ"] ?? "";
  if (!zones.has(wanted)) zones.set(wanted, readZone(wanted));
  const zone = zones.get(wanted);
  if (zone === undefined) return "UTC";
  const { starts, names } = zone;
  const last = starts[starts.length - 1];
  if (last === undefined || seconds >= last)
    return nameOfRule(zone.rule, offset) ?? names.at(-1) ?? zone.before;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? zone.before : (names[low - 1] as string);
}

function readZone(tz: string): Zone | undefined {
  const name = tz.replace(/^:/, "");
  const file = name === "" ? "/etc/localtime" : isAbsolute(name) ? name : join("/usr/share/zoneinfo", name);
  try {
    return parseTzif(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** RFC 8536: a header and 32-bit data for old readers, then the same with 64 bits, then the rule in a line. */
function parseTzif(data: Buffer): Zone | undefined {
  if (data.toString("latin1", 0, 4) !== "TZif") return undefined;
  const counts = (at: number) => [0, 1, 2, 3, 4, 5].map((i) => data.readUInt32BE(at + 20 + 4 * i)) as Counts;
  type Counts = [utc: number, std: number, leap: number, time: number, type: number, char: number];
  const [utc1, std1, leap1, time1, type1, char1] = counts(0);
  const second = 44 + time1 * 5 + type1 * 6 + char1 + leap1 * 8 + std1 + utc1;
  if ((data[4] as number) < 50) return undefined;
  const [utc, std, leap, time, type, char] = counts(second);
  const times = second + 44;
  const indexes = times + time * 8;
  const types = indexes + time;
  const chars = types + type * 6;
  const abbreviation = (n: number): string => {
    const from = chars + (data[types + n * 6 + 5] as number);
    return data.toString("latin1", from, data.indexOf(0, from));
  };
  const starts: number[] = [];
  const names: string[] = [];
  for (let i = 0; i < time; i++) {
    starts.push(Number(data.readBigInt64BE(times + i * 8)));
    names.push(abbreviation(data[indexes + i] as number));
  }
  const rule = data.toString("latin1", chars + char + leap * 12 + std + utc).trim();
  return { starts, names, before: abbreviation(0), rule };
}

/** Standard or daylight name of a rule, whichever has the offset. */
function nameOfRule(rule: string, offset: number): string | undefined {
  const match = /^(<[^>]+>|[A-Za-z]+)([-+]?[\d:]+)(<[^>]+>|[A-Za-z]+)?/.exec(rule);
  if (match === null) return undefined;
  const [hours, minutes = 0] = (match[2] as string).split(":").map(Number) as [number, number?];
  const standard = -(Math.abs(hours) * 60 + minutes) * (/^-/.test(match[2] as string) ? -1 : 1);
  const name = standard === offset || match[3] === undefined ? match[1] : match[3];
  return name?.replace(/[<>]/g, "");
}
