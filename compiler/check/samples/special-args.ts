import { isIPv4, isIPv6 } from "node:net";

/** Arguments whose rules no type of the catalogue can say: what is wrong, in HAProxy's manner, or undefined. */
type Special = (args: readonly string[]) => string | undefined;

const isVariable = (text: string): boolean => /^(p?(sess|txn|req|res)|proc|check)\./.test(text);
const chunk: Special = ([separator = "", size = "", truncate = ""]) => {
  if (Number(size) <= 0 && (separator !== "" || (truncate !== "" && Number(truncate) !== 0)))
    return `chunk_size needs to be positive (${Number(size)})`;
  return undefined;
};
const decimalChunk: Special = ([, size = ""]) =>
  Number(size) <= 0 || Number(size) > 8 ? `chunk_size out of [1..8] range (${Number(size)})` : undefined;
const payload: Special = ([offset = "", length = "", second = ""]) => {
  if (Number(offset) < 0) return "payload offset1 must be positive";
  if (Number(length) === 0) return "payload length must be > 0";
  if (second !== "" && !/^[+-]?\d+$/.test(second)) return "payload offset2 is not a number";
  return undefined;
};
const occurrence: Special = ([, at = ""]) =>
  Number(at) < -10 ? "header occurrence must be >= -10" : undefined;
/** Masks as length, or in the notation of their family. */
const mask: Special = ([four = "", six]) => {
  if (!(four.includes(".") ? isIPv4(four) : isLength(four, 32)))
    return `failed to parse '${four}' as type 'IPv4 mask' at position 1`;
  if (six === undefined || six === "") return undefined;
  return (six.includes(":") ? isIPv6(six) : isLength(six, 128))
    ? undefined
    : `failed to parse '${six}' as type 'IPv6 mask' at position 2`;
};
const isLength = (text: string, most: number): boolean => /^\s*\+?\d+$/.test(text) && Number(text) <= most;
const index: Special = ([at = ""]) => (Number(at) === 0 ? "unexpected value 0 for index" : undefined);

export const specialArgs: Readonly<Record<string, Special>> = {
  has_ctl: ([mask = ""]) => {
    if (mask === "" || mask === "any" || mask === "http") return undefined;
    if (!/^[+-]?(0x[\da-f]+|\d+)$/i.test(mask))
      return `cannot parse value '${mask}'; expecting an integer value (decimal or hex with '0x' prefix).`;
    return Number(mask) > 0x1ffffffff || Number(mask) < 0
      ? `unsupported excess bits in argument value ${mask}`
      : undefined;
  },
  bytes: ([offset = "", length]) => {
    if (!isVariable(offset) && Number(offset) < 0) return "expects a non-negative integer";
    if (length !== undefined && !isVariable(length) && Number(length) <= 0)
      return "expects a positive integer";
    return undefined;
  },
  ipmask: mask,
  be2hex: chunk,
  be2dec: decimalChunk,
  le2dec: decimalChunk,
  regsub: ([, , flags = ""]) => {
    const odd = /[^ig]/.exec(flags);
    return odd === null ? undefined : `invalid regex flag '${odd[0]}', only 'i' and 'g' are supported`;
  },
  payload_lv: payload,
  "req.payload_lv": payload,
  "res.payload_lv": payload,
  "req.hdr": occurrence,
  "req.fhdr": occurrence,
  "res.hdr": occurrence,
  "res.fhdr": occurrence,
  hdr: occurrence,
  field: index,
  word: index,
  bin: ([hex = ""]) =>
    hex.length % 2 === 0 && /^[\da-f]*$/i.test(hex) ? undefined : "an even number of hex digits is expected",
  meth: ([method = ""]) => (/^[\w!#$%&'*+.^`|~-]*$/.test(method) ? undefined : "expects valid method."),
  srv_sess_rate: server,
  srv_conn: server,
  srv_conn_free: server,
  srv_is_up: server,
  srv_queue: server,
  srv_uweight: server,
  srv_weight: server,
  srv_iweight: server,
};

function server([name = ""]: readonly string[]): string | undefined {
  return name === "" ? "missing server name" : undefined;
}
