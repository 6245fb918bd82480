const standard = reverse("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const urlSafe = reverse("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=");

/**
 * Decodes base64 as HAProxy does: the length must be a multiple of 4, padding may end any group of 4; undefined for
 * anything else. Stricter than Node's decoder, which skips what it does not know.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const out = Buffer.allocUnsafe((text.length / 4) * 3);
  let n = 0;
  for (let i = 0; i < text.length; i += 4) {
    let bits = 0;
    let pads = 0;
    for (let k = 0; k < 4; k++) {
      const c = text.charCodeAt(i + k);
      if (c === 61) {
        // Only the first pad may stand before the third place, and a second one must not follow it there.
        if (pads > 0 && k < 2) return undefined;
        pads++;
        bits <<= 6;
        continue;
      }
      const six = standard[c] ?? -1;
      if (six < 0 || pads > 0) return undefined;
      bits = (bits << 6) | six;
    }
    out[n] = bits >> 16;
    out[n + 1] = bits >> 8;
    out[n + 2] = bits;
    n += 3 - pads;
  }
  return out.subarray(0, n);
}

/**
 * Decodes unpadded URL-safe base64; undefined when a byte or the length is not allowed. HAProxy takes "=" for "_" here
 * rather than refusing it.
 */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  for (let i = 0; i < text.length; i++) if ((urlSafe[text.charCodeAt(i)] ?? -1) < 0) return undefined;
  return Buffer.from(text.includes("=") ? text.replaceAll("=", "_") : text, "base64url");
}

function reverse(alphabet: string): Int8Array {
  const table = new Int8Array(256).fill(-1);
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  return table;
}
