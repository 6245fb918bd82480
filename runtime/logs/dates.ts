const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** Keeps the text of the last whole second, since most calls fall into it. */
function perSecond(make: (date: Date) => string): (ms: number) => string {
  let second = Number.NaN;
  let text = "";
  return (ms) => {
    const at = Math.floor(ms / 1000);
    if (at !== second) {
      second = at;
      text = make(new Date(at * 1000));
    }
    return text;
  };
}

function zone(date: Date, colon: string): string {
  const offset = -date.getTimezoneOffset();
  const abs = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(abs / 60))}${colon}${two(abs % 60)}`;
}

const localDay = (d: Date): string =>
  `${two(d.getDate())}/${months[d.getMonth()]}/${d.getFullYear()}:${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;

const localSecond = perSecond(localDay);

/** "26/Apr/2024:09:39:58.774", local time. */
export function logDate(ms: number): string {
  return `${localSecond(ms)}.${String(Math.floor(ms) % 1000).padStart(3, "0")}`;
}

/** "26/Apr/2024:07:41:11 +0000" */
export const gmtDate: (ms: number) => string = perSecond(
  (d) =>
    `${two(d.getUTCDate())}/${months[d.getUTCMonth()]}/${d.getUTCFullYear()}:${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`,
);

/** "26/Apr/2024:09:42:32 +0200" */
export const localDate: (ms: number) => string = perSecond((d) => `${localDay(d)} ${zone(d, "")}`);

/** "Apr  6 09:42:32", the stamp of rfc3164. */
export const syslogDate: (ms: number) => string = perSecond(
  (d) =>
    `${months[d.getMonth()]} ${String(d.getDate()).padStart(2)} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`,
);

const isoSecond = perSecond(
  (d) =>
    `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`,
);
const isoZone = perSecond((d) => zone(d, ":"));

/** "2024-04-26T09:42:32.123000+02:00", the stamp of rfc5424, timed and iso. */
export function isoDate(ms: number): string {
  return `${isoSecond(ms)}.${String(Math.floor(ms) % 1000).padStart(3, "0")}000${isoZone(ms)}`;
}
