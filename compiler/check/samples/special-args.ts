import type { Version } from "../../../grammar/catalogue/types.ts";
import { isIPv4, isIPv6 } from "../../../grammar/values/ip.ts";
import { mqttField } from "./mqtt-field.ts";
import { regexProblem } from "./regex.ts";

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
  if (Number(offset) + Number(length) + Number(second) < 0) return "payload offset2 too negative";
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
const token: Special = ([name = ""]) =>
  name.length === 4 ? undefined : "token name must be exactly 4 characters";
const intOnly: Special = ([, type = ""]) =>
  type === "" || type === "int" ? undefined : 'output_type only supports "int" as argument';
/** A block of a message, by its number or its place. */
const block: Special = ([position = ""]) =>
  /^(head|tail|first|\d+)$/.test(position) ? undefined : "invalid block position";
const algorithm: Special = ([name = ""]) =>
  isVariable(name) || /^(none|(HS|RS|ES|PS)(256|384|512))$/.test(name)
    ? undefined
    : `unknown JWT algorithm: ${name}`;
/** Names that OpenSSL knows digests by; any case. */
const digests =
  /^((rsa-)?(md4|md5|mdc2|ripemd160|sha1|sha224|sha256|sha384|sha512|sm3)|(rsa-)?sha512[-/]2(24|56)|(rsa-)?sha3-(224|256|384|512)|id-rsassa-pkcs1-v1_5-with-sha3-\d+|\w+withrsaencryption|shake(128|256)|blake2[bs]\d+|whirlpool|rmd160|ripemd|ssl3-(md5|sha1)|sha(2-)?(1|224|256|384|512)|md5-sha1|keccak\S*|null)$/i;
const digest: Special = ([name = ""]) =>
  digests.test(name) ? undefined : "algorithm must be a valid OpenSSL message digest name..";
const fieldNumber: Special = ([field = ""]) =>
  /^(\d*\.)*\d+$/.test(field) ? undefined : `'${field}' is no protocol buffers field number`;
const fixNames = /^(msgtype|checksum|bodylength|targetcompid|beginstring|sendercompid)$/i;
const fixTag: Special = ([tag = ""]) =>
  fixNames.test(tag) || (/^\d+$/.test(tag) && Number(tag) % 2 ** 32 > 0)
    ? undefined
    : `Unknown FIX tag name '${tag}'`;
const capture: Special = ([at = ""]) => (Number(at) < 0 ? "capture identifier must be >= 0" : undefined);
/** A key or the like: a variable, or text in base64. */
const isSecret = (text: string): boolean =>
  isVariable(text) || (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text));
const secrets =
  (names: Readonly<Record<string, number>>): Special =>
  (args) => {
    for (const [name, at] of Object.entries(names))
      if (args[at] !== undefined && !isSecret(args[at]))
        return `failed to parse ${name} : argument needs to be base64 encoded, and can either be a string or a variable.`;
    return undefined;
  };
const unit: Special = ([, unit]) => (unit === "" ? "expects 's', 'ms' or 'us', got ''." : undefined);
const dateUnit: Special = ([unit]) => (unit === "" ? "expects 's', 'ms' or 'us', got ''" : undefined);
const shortUnit: Special = ([unit]) => (unit === "" ? "expects 'us' or 'ms', got ''" : undefined);
const index: Special = ([at = ""]) => (Number(at) === 0 ? "Unexpected value 0 for index" : undefined);

const fieldTypes =
  /^(alpn|authority|crc32c|noop|unique_id|ssl|ssl_version|ssl_cn|ssl_cipher|ssl_sig_alg|ssl_key_alg|netns)$/i;
/** A field of the PROXY protocol: a name, or a number of one byte, read as strtoul() does. */
const tlv: Special = ([type = ""]) => {
  if (fieldTypes.test(type)) return undefined;
  const read = /^\s*([+-]?)(0x[\da-f]+|0[0-7]*|[1-9]\d*)$/i.exec(type);
  if (read === null) return type === "" ? undefined : `Could not convert type '${type}'`;
  const number = Number.parseInt(read[2]!, /^0x/i.test(read[2]!) ? 16 : read[2]!.startsWith("0") ? 8 : 10);
  return number > 255 || (read[1] === "-" && number > 0) ? `Invalid TLV Type '${type}'` : undefined;
};

const specialArgs: Readonly<Record<string, Special>> = {
  "internal.htx_blk.data": block,
  "internal.htx_blk.hdrname": block,
  "internal.htx_blk.hdrval": block,
  "internal.htx_blk.size": block,
  "internal.htx_blk.start_line": block,
  "internal.htx_blk.type": block,
  has_ctl: ([mask = ""]) => {
    if (mask === "" || mask === "any" || mask === "http") return undefined;
    if (!/^[+-]?(0x[\da-f]+|\d+)$/i.test(mask))
      return `cannot parse value '${mask}', problem at position ${/^\s*[+-]?(?:0x[\da-f]+|\d+)?/i.exec(mask)![0].length}; expecting an integer value (decimal or hex with '0x' prefix).\n`;
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
  "set-var": (args) => (args.indexOf("", 1) > 0 ? 'unknown condition ""' : undefined),
  ipmask: mask,
  be2hex: chunk,
  be2dec: decimalChunk,
  le2dec: decimalChunk,
  regsub: ([pattern = "", , flags = ""]) => {
    if (pattern === "") return "missing regex in arg 1 of conversion keyword 'regsub'";
    const odd = /[^ig]/.exec(flags);
    if (odd === null) return regexProblem(pattern);
    return `invalid regex flag '${odd[0]}', only 'i' and 'g' are supported`;
  },
  payload_lv: payload,
  "req.payload_lv": payload,
  "res.payload_lv": payload,
  "req.hdr": occurrence,
  "req.fhdr": occurrence,
  "res.hdr": occurrence,
  "res.fhdr": occurrence,
  hdr: occurrence,
  hdr_ip: occurrence,
  hdr_val: occurrence,
  "req.hdr_ip": occurrence,
  "req.hdr_val": occurrence,
  "res.hdr_ip": occurrence,
  "res.hdr_val": occurrence,
  shdr: occurrence,
  shdr_ip: occurrence,
  shdr_val: occurrence,
  fc_pp_tlv: tlv,
  distcc_param: token,
  distcc_body: token,
  digest,
  hmac: (args) => digest(args) ?? secrets({ key: 1 })(args),
  aes_cbc_enc: secrets({ nonce: 1, key: 2, aad: 3 }),
  aes_cbc_dec: secrets({ nonce: 1, key: 2, aad: 3 }),
  aes_gcm_enc: secrets({ nonce: 1, key: 2, aad: 4 }),
  aes_gcm_dec: secrets({ nonce: 1, key: 2, aead_tag: 3, aad: 4 }),
  jwt_decrypt_secret: secrets({ secret: 0 }),
  jwt_verify: algorithm,
  jwt_verify_cert: algorithm,
  jwt_header_query: intOnly,
  jwt_payload_query: intOnly,
  json_query: (args) => (args[0] === "" ? "json_path must not be empty" : intOnly(args)),
  fix_tag_value: fixTag,
  mqtt_field_value: mqttField,
  "capture.req.hdr": capture,
  "capture.res.hdr": capture,
  add_item: ([, variable = "", suffix = ""]) => {
    if (variable === "" && suffix === "") return "one of the optional arguments has to be nonempty";
    return variable === "" || isVariable(variable)
      ? undefined
      : `failed to register variable name '${variable}'`;
  },
  date: unit,
  accept_date: dateUnit,
  request_date: dateUnit,
  bc_rtt: shortUnit,
  bc_rttvar: shortUnit,
  fc_rtt: shortUnit,
  fc_rttvar: shortUnit,
  http_date: unit,
  jwt_decrypt_jwk: ([key = ""]) =>
    isVariable(key) || /"kty"\s*:\s*"(oct|RSA|EC)"/.test(key)
      ? undefined
      : "Missing key type (expected 'oct', 'RSA' or 'EC')",
  protobuf: (args) => fieldNumber(args) ?? (args[1] === "" ? "Wrong protocol buffer type ''" : undefined),
  ungrpc: (args) => fieldNumber(args) ?? (args[1] === "" ? "Wrong protocol buffer type ''" : undefined),
  param: ([, delimiter]) =>
    delimiter === undefined || delimiter.length === 1 || /^0x[\da-f]{2}$/i.test(delimiter)
      ? undefined
      : "Delimiter must be either exactly 1 character, or 0xHH for an ASCII code ..",
  ipv4: ([address = ""]) => (address.includes(":") ? `'${address}' is no IPv4 address` : undefined),
  ipv6: ([address = ""]) => (address.includes(":") ? undefined : `'${address}' is no IPv6 address`),
  field: (args) => index(args) ?? (args[1] === "" ? "Empty separators list" : undefined),
  word: (args) => index(args) ?? (args[1] === "" ? "Empty separators list" : undefined),
  bin: ([hex = ""]) =>
    hex !== "" && hex.length % 2 === 0 && /^[\da-f]*$/i.test(hex)
      ? undefined
      : "an even number of hex digits is expected",
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

/** Fetches of servers have converters of the same name, which take any text. */
export function specialProblem(
  name: string,
  args: readonly string[],
  isConverter: boolean,
): string | undefined {
  if (isConverter && name.startsWith("srv_")) return undefined;
  if (isConverter && args[0] === "" && /^map(_|$)/.test(name)) return "failed to open pattern file <>.";
  return Object.hasOwn(specialArgs, name) ? specialArgs[name]!(args) : undefined;
}

/** Releases from which on HAProxy looks at the arguments; all do when there is none. */
/** What was refused before a release. */
export const formerArgs: Readonly<Record<string, { until: Version; look: Special }>> = {
  uuid: {
    until: "3.0",
    look: ([version]) => (version === "7" ? "Unsupported UUID version: '7'" : undefined),
  },
  param: {
    until: "3.5",
    look: ([, delimiter]) =>
      delimiter === undefined || delimiter.length === 1
        ? undefined
        : "Delimiter must be exactly 1 character.",
  },
};

export const specialSince: Readonly<Record<string, Version>> = {
  aes_gcm_dec: "2.4",
  fc_rtt: "2.2",
  fc_rttvar: "2.2",
  aes_gcm_enc: "2.4",
  "capture.req.hdr": "3.5",
  "capture.res.hdr": "3.5",
};
