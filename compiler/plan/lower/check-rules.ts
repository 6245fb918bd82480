import type { Value } from "../../../runtime/plan.ts";
import { lowerAddress } from "./address.ts";

import type { Context, Scope } from "./context.ts";
import { lowerText } from "./formats.ts";
import { type Item, itemsOf, itemText } from "./items.ts";
import { exprSlot } from "./slot-value.ts";
import { readNumber } from "./values.ts";

type Args = Record<string, Value>;

/**
 * Arguments of the tcp-check and http-check rules:
 *
 *     comment  text
 *     connect  default, port (number or expression), addr, sendProxy, linger, proto, sni, alpn, ssl, viaSocks4, comment
 *     send     tcp: data (text or format), hex: true when it is hexadecimal
 *              http: method, uri, version, hdr: [{ name, value }], body
 *     expect   type (string, rstring, string-lf, binary, rbinary, binary-lf, status, rstatus, hdr, fhdr), negate,
 *              pattern (text, format or { regex }), name/value: { text, match } for headers,
 *              minRecv, okStatus, errorStatus, toutStatus, onSuccess, onError, statusCode, comment
 */
export function checkRuleArgs(context: Context, scope: Scope, action: string): Args {
  const items = itemsOf(scope.line);
  if (action === "comment") return { text: itemText(scope.line, items[0] ?? none) ?? "" };
  if (action === "connect") return connectArgs(context, scope, items);
  if (action === "expect") return expectArgs(context, scope, items);
  return sendArgs(context, scope, items, action);
}

const none: Item = { word: "", head: undefined, values: [] };

function connectArgs(context: Context, scope: Scope, items: readonly Item[]): Args {
  const args: Args = {};
  for (const item of items) {
    const text = itemText(scope.line, item) ?? "";
    switch (item.word) {
      case "port": {
        const port = readNumber(text);
        const expr =
          port === undefined && item.values[0] ? exprSlot(context, scope, item.values[0]) : undefined;
        args["port"] = port ?? (expr === undefined ? null : { expr });
        break;
      }
      case "addr": {
        const address = lowerAddress(context, scope.line, text);
        if (address) args["addr"] = { ...address };
        break;
      }
      case "sni": {
        const expr = item.values[0] ? exprSlot(context, scope, item.values[0]) : undefined;
        if (expr !== undefined) args["sni"] = { expr };
        break;
      }
      case "send-proxy":
        args["sendProxy"] = true;
        break;
      case "via-socks4":
        args["viaSocks4"] = true;
        break;
      case "default":
      case "ssl":
      case "linger":
        args[item.word] = true;
        break;
      default:
        if (item.word !== "") args[item.word] = text;
    }
  }
  return args;
}

function sendArgs(context: Context, scope: Scope, items: readonly Item[], action: string): Args {
  const args: Args = {};
  const headers: Value[] = [];
  const format = (text: string): Value => lowerText(context, scope, text) as Value;
  for (const item of items) {
    const text = itemText(scope.line, item) ?? "";
    switch (item.word) {
      case "":
        args["data"] = action.endsWith("-lf") ? format(text) : text;
        if (action.startsWith("send-binary")) args["hex"] = true;
        break;
      case "meth":
        args["method"] = text;
        break;
      case "ver":
        args["version"] = text;
        break;
      case "uri-lf":
      case "body-lf":
        args[item.word.slice(0, -3)] = format(text);
        break;
      case "hdr":
        headers.push({ name: text, value: format(itemText(scope.line, item, 1) ?? "") });
        break;
      default:
        args[item.word] = text;
    }
  }
  if (headers.length > 0) args["hdr"] = headers;
  return args;
}

const expectations: ReadonlySet<string> = new Set([
  "string",
  "rstring",
  "string-lf",
  "binary",
  "rbinary",
  "binary-lf",
  "status",
  "rstatus",
]);

const settings: Readonly<Record<string, string>> = {
  comment: "comment",
  "ok-status": "okStatus",
  "error-status": "errorStatus",
  "tout-status": "toutStatus",
};

function expectArgs(context: Context, scope: Scope, items: readonly Item[]): Args {
  const args: Args = {};
  let part: "name" | "value" = "name";
  let isFormat = false;
  let negated = false;
  for (const item of items) {
    const text = itemText(scope.line, item) ?? "";
    // "! rstring" and "!rstring" are the same.
    const word = item.word.replace(/^!/, "");
    if (word !== item.word) negated = !negated;
    if (word === "") continue;
    if (expectations.has(word)) {
      args["type"] = word;
      if (word.startsWith("r")) args["pattern"] = { regex: text };
      else args["pattern"] = word.endsWith("-lf") ? (lowerText(context, scope, text) as Value) : text;
    } else if (word === "hdr" || word === "fhdr") args["type"] = word;
    else if (/^(name|value)(-lf)?$/.test(item.word)) {
      part = item.word.startsWith("name") ? "name" : "value";
      isFormat = item.word.endsWith("-lf");
      args[part] = { text: isFormat ? (lowerText(context, scope, text) as Value) : text, match: "str" };
    } else if (item.word === "-m") {
      const written = itemText(scope.line, item, 1) ?? "";
      args[part] = { text: isFormat ? (lowerText(context, scope, written) as Value) : written, match: text };
    } else if (item.word === "min-recv") args["minRecv"] = readNumber(text) ?? -1;
    else if (item.word === "on-success") args["onSuccess"] = lowerText(context, scope, text) as Value;
    else if (item.word === "on-error") args["onError"] = lowerText(context, scope, text) as Value;
    else if (item.word === "status-code") {
      const expr = item.values[0] ? exprSlot(context, scope, item.values[0]) : undefined;
      if (expr !== undefined) args["statusCode"] = { expr };
    } else if (Object.hasOwn(settings, item.word)) args[settings[item.word]!] = text;
  }
  if (negated) args["negate"] = true;
  return args;
}
