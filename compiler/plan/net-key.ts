import { isIPv4, isIPv6 } from "../../grammar/values/ip.ts";

/**
 * An address pattern as the plan's lookups spell networks: "10.0.0.0/8", or eight hex groups and a length. undefined for host
 * names and masks with holes, which no prefix tree can hold. Follows `pat_match_ip`: an IPv4 mask may be dotted.
 */
export function netKey(text: string): string | undefined {
  const slash = text.lastIndexOf("/");
  const address = slash === -1 ? text : text.slice(0, slash);
  const mask = slash === -1 ? undefined : text.slice(slash + 1);
  if (isIPv4(address)) {
    const bits = mask === undefined ? 32 : isIPv4(mask) ? maskBits(mask) : number(mask, 32);
    return bits === undefined ? undefined : `${address}/${bits}`;
  }
  if (!isIPv6(address)) return undefined;
  const bits = mask === undefined ? 128 : number(mask, 128);
  return bits === undefined ? undefined : `${fullGroups(address)}/${bits}`;
}

function number(text: string, max: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}

function maskBits(mask: string): number | undefined {
  const value = mask.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  for (let bits = 0; bits <= 32; bits++) if (value === 2 ** 32 - 2 ** (32 - bits)) return bits;
  return undefined;
}

function fullGroups(address: string): string {
  let text = address;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted !== null) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number];
    text = `${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const all = [...front, ...new Array<string>(8 - front.length - back.length).fill("0"), ...back];
  return all.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}
