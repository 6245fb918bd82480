import type { ConverterFactory, ConverterFn } from "../handlers.ts";
import { intArg, textArg } from "./args.ts";
import { parseHttpDate } from "./http-date.ts";
import { strftime } from "./strftime.ts";

const perUnit = { s: 1, ms: 1000, us: 1000000 } as const;
type Unit = keyof typeof perUnit;

export const dates = {
  date: () => (v) => parseHttpDate(v as string),
  http_date: (args) => {
    const offset = intArg(args, 0);
    const unit = (textArg(args, 1) || "s") as Unit;
    const per = perUnit[unit] ?? 1;
    return (v) => {
      const n = Number(v) + offset;
      const date = strftime("%a, %d %b %Y %H:%M:%S", wrap(Math.trunc(n / per)), false);
      return unit === "s" ? `${date} GMT` : `${date}.${n % per} GMT`;
    };
  },
  ltime: (args) => formatter(textArg(args, 0), intArg(args, 1), "s", true),
  ms_ltime: (args) => formatter(textArg(args, 0), intArg(args, 1), "ms", true),
  us_ltime: (args) => formatter(textArg(args, 0), intArg(args, 1), "us", true),
  utime: (args) => formatter(textArg(args, 0), intArg(args, 1), "s", false),
  ms_utime: (args) => formatter(textArg(args, 0), intArg(args, 1), "ms", false),
  us_utime: (args) => formatter(textArg(args, 0), intArg(args, 1), "us", false),
} satisfies Record<string, ConverterFactory>;

function formatter(format: string, offset: number, unit: Unit, local: boolean): ConverterFn {
  if (unit === "s") return (v) => strftime(format, wrap(Number(v)) + offset, local);
  const per = perUnit[unit];
  return (v) => {
    const n = Number(v);
    const nanoseconds = String((n % per) * (1000000000 / per)).padStart(9, "0");
    // %N is not strftime's: the fraction of the second, as many digits as its width says.
    const filled = format.replace(/%(\d*)N/g, (_, width: string) =>
      nanoseconds.slice(0, width === "" ? 9 : Math.min(9, Number(width))),
    );
    return strftime(filled, Math.trunc(n / per) + offset, local);
  };
}

/** Dates are taken modulo 2^55, so that they never are negative. */
function wrap(seconds: number): number {
  return seconds >= 0 ? seconds : Number(BigInt.asUintN(55, BigInt(Math.trunc(seconds))));
}
