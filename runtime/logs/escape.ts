const hex = "0123456789ABCDEF";

function coder(mark: string, pattern: RegExp): (text: string) => string {
  const replace = (c: string): string => {
    const byte = c.charCodeAt(0);
    return mark + hex[byte >> 4] + hex[byte & 15];
  };
  return (text) => (pattern.test(text) ? text.replace(new RegExp(pattern, "g"), replace) : text);
}

/** Captured headers in logs: non-printable bytes and `" # { | }` as #XX. */
export const encodeCapture: (text: string) => string = coder("#", /[\x00-\x1f\x7f-\xff"#{|}]/);
/** Request lines in logs: non-printable bytes and `" #` as #XX. */
export const encodeUri: (text: string) => string = coder("#", /[\x00-\x1f\x7f-\xff"#]/);
/** What must never stand in an HTTP header value, as %XX. */
export const encodeHttp: (text: string) => string = coder("%", /[\x00-\x08\x0a-\x1f\x7f]/);

/** `+E`: backslash before `" \ ]`, as in RFC 5424 structured data. */
export function escapeSd(text: string): string {
  return /["\\\]]/.test(text) ? text.replace(/["\\\]]/g, "\\$&") : text;
}

/** Backslash before `" \`, as in JSON strings. */
export function escapeJson(text: string): string {
  return /["\\]/.test(text) ? text.replace(/["\\]/g, "\\$&") : text;
}
