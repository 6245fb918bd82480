import { zoneName } from "./zone-name.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A broken-down time: fields of a Date in UTC or in the process's time zone. */
interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
  yearDay: number;
  /** Minutes east of UTC. */
  offset: number;
  zone: string;
  epoch: number;
}

/** strftime(3) of the C locale, with glibc's flags (`_ - 0 ^ #`) and widths. `seconds` since the epoch. */
export function strftime(format: string, seconds: number, local: boolean): string {
  const fields = breakDown(seconds, local);
  return expand(format, fields);
}

/** Any year: a JavaScript Date ends in 275760, so the calendar is computed here and Date only knows the time zone. */
function breakDown(seconds: number, local: boolean): Fields {
  const date = new Date(seconds * 1000);
  const known = local && !Number.isNaN(date.getTime());
  const offset = known ? -date.getTimezoneOffset() : 0;
  const shown = seconds + offset * 60;
  const days = Math.floor(shown / 86400);
  const second = shown - days * 86400;
  const { year, month, day } = civil(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysBefore(year),
    offset,
    zone: local ? zoneName(seconds, offset) : "GMT",
    epoch: seconds,
  };
}

/** Days from 1970-01-01 to January 1st of a year. */
function daysBefore(year: number): number {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) - 719162;
}

/** The date of a day counted from 1970-01-01. */
function civil(days: number): { year: number; month: number; day: number } {
  let year = 1970 + Math.floor(days / 365.2425);
  while (daysBefore(year) > days) year--;
  while (daysBefore(year + 1) <= days) year++;
  const leap = daysBefore(year + 1) - daysBefore(year) - 365;
  let rest = days - daysBefore(year);
  let month = 0;
  for (const length of [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
    if (rest < length) break;
    rest -= length;
    month++;
  }
  return { year, month, day: rest + 1 };
}

function expand(format: string, f: Fields): string {
  return format.replace(
    /%([_\-0^#]*)(\d*)[EO]?(.)/gs,
    (all, flags: string, width: string, letter: string) => {
      const text = conversion(letter, f, flags, width);
      if (text === undefined) return all;
      const upper = flags.includes("^") || (flags.includes("#") && letter !== "Z" && letter !== "p");
      const cased = upper ? text.toUpperCase() : flags.includes("#") ? text.toLowerCase() : text;
      return cased.padStart(Number(width), flags.includes("0") ? "0" : " ");
    },
  );
}

function conversion(letter: string, f: Fields, flags: string, width: string): string | undefined {
  const number = (n: number, digits: number, pad = "0"): string => {
    const fill = flags.includes("_") ? " " : flags.includes("0") ? "0" : pad;
    const size = flags.includes("-") ? 0 : Math.max(digits, Number(width));
    const body = String(Math.abs(n)).padStart(n < 0 ? size - 1 : size, fill);
    return n < 0 ? `-${body}` : body;
  };
  const twelve = f.hour % 12 === 0 ? 12 : f.hour % 12;
  switch (letter) {
    case "a":
      return days[f.weekday]?.slice(0, 3);
    case "A":
      return days[f.weekday];
    case "b":
    case "h":
      return months[f.month]?.slice(0, 3);
    case "B":
      return months[f.month];
    case "c":
      return expand("%a %b %e %H:%M:%S %Y", f);
    case "C":
      return number(Math.floor(f.year / 100), 2);
    case "d":
      return number(f.day, 2);
    case "D":
    case "x":
      return expand("%m/%d/%y", f);
    case "e":
      return number(f.day, 2, " ");
    case "F":
      return expand("%Y-%m-%d", f);
    case "g":
      return number(isoWeek(f).year % 100, 2);
    case "G":
      return number(isoWeek(f).year, 1);
    case "H":
      return number(f.hour, 2);
    case "I":
      return number(twelve, 2);
    case "j":
      return number(f.yearDay + 1, 3);
    case "k":
      return number(f.hour, 2, " ");
    case "l":
      return number(twelve, 2, " ");
    case "m":
      return number(f.month + 1, 2);
    case "M":
      return number(f.minute, 2);
    case "n":
      return "\n";
    case "p":
      return f.hour < 12 ? "AM" : "PM";
    case "P":
      return f.hour < 12 ? "am" : "pm";
    case "r":
      return expand("%I:%M:%S %p", f);
    case "R":
      return expand("%H:%M", f);
    case "s":
      return number(f.epoch, 1);
    case "S":
      return number(f.second, 2);
    case "t":
      return "\t";
    case "T":
    case "X":
      return expand("%H:%M:%S", f);
    case "u":
      return String(f.weekday === 0 ? 7 : f.weekday);
    case "U":
      return number(Math.floor((f.yearDay + 7 - f.weekday) / 7), 2);
    case "V":
      return number(isoWeek(f).week, 2);
    case "w":
      return String(f.weekday);
    case "W":
      return number(Math.floor((f.yearDay + 7 - ((f.weekday + 6) % 7)) / 7), 2);
    case "y":
      return number(((f.year % 100) + 100) % 100, 2);
    case "Y":
      return number(f.year, 1);
    case "z": {
      const minutes = Math.abs(f.offset);
      const hhmm = Math.floor(minutes / 60) * 100 + (minutes % 60);
      return `${f.offset < 0 ? "-" : "+"}${String(hhmm).padStart(4, "0")}`;
    }
    case "Z":
      return f.zone;
    case "%":
      return "%";
  }
  return undefined;
}

/** ISO 8601 week: it belongs to the year that has its Thursday. */
function isoWeek(f: Fields): { year: number; week: number } {
  const thursday = f.yearDay - ((f.weekday + 6) % 7) + 3;
  const length = daysBefore(f.year + 1) - daysBefore(f.year);
  if (thursday < 0) {
    const before = daysBefore(f.year) - daysBefore(f.year - 1);
    return { year: f.year - 1, week: 1 + Math.floor((thursday + before) / 7) };
  }
  if (thursday >= length) return { year: f.year + 1, week: 1 + Math.floor((thursday - length) / 7) };
  return { year: f.year, week: 1 + Math.floor(thursday / 7) };
}
