const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const shortDay = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const longDay = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
const forms = [
  new RegExp(`^${shortDay}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT`),
  new RegExp(`^${longDay}, (?<day>\\d\\d)-${month}-(?<year>\\d{4}|\\d\\d) ${time} GMT`),
  new RegExp(`^${shortDay} ${month} (?<day> \\d|\\d\\d) ${time} (?<year>\\d{4})`),
];

/** Seconds since the epoch of an HTTP date in any of its three forms (RFC 9110 5.6.7); text after it is ignored. */
export function parseHttpDate(text: string): number | undefined {
  for (const form of forms) {
    const g = form.exec(text)?.groups;
    if (g === undefined) continue;
    const digits = g["year"] as string;
    const written = Number(digits);
    const year = digits.length === 4 ? written : written + (written <= 60 ? 2000 : 1900);
    const [day, hour, minute, second] = [g["day"], g["hour"], g["minute"], g["second"]].map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, months.indexOf(g["month"] as string), day);
    date.setUTCHours(hour as number, minute, second);
    return date.getTime() / 1000;
  }
  return undefined;
}
