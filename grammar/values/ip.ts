import { isIPv6 as isSixOrZoned } from "node:net";

const byte = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)";
const four = new RegExp(`^${byte}(?:\\.${byte}){3}$`);

/** As `isIPv4` of node:net, which takes 6 ms to load. */
export function isIPv4(text: string): boolean {
  return four.test(text);
}

/** As `isIPv6` of node:net, without zones. */
export function isIPv6(text: string): boolean {
  return text.includes(":") && !text.includes("%") && isSixOrZoned(text);
}
