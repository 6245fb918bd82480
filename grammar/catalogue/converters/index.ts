import type { Converter } from "../types.ts";
import { addressesConverters } from "./addresses.ts";
import { bytesConverters } from "./bytes.ts";
import { cryptoConverters } from "./crypto.ts";
import { datesConverters } from "./dates.ts";
import { hashesConverters } from "./hashes.ts";
import { integersConverters } from "./integers.ts";
import { jwtConverters } from "./jwt.ts";
import { mapsConverters } from "./maps.ts";
import { messagesConverters } from "./messages.ts";
import { packetsConverters } from "./packets.ts";
import { stringsConverters } from "./strings.ts";
import { tablesConverters } from "./tables.ts";
import { variablesConverters } from "./variables.ts";

/** Every sample converter by name, with literal types (the runtime's handler tables are typed from these). */
export const converterRows = {
  ...integersConverters,
  ...stringsConverters,
  ...bytesConverters,
  ...hashesConverters,
  ...cryptoConverters,
  ...jwtConverters,
  ...datesConverters,
  ...addressesConverters,
  ...messagesConverters,
  ...variablesConverters,
  ...packetsConverters,
  ...mapsConverters,
  ...tablesConverters,
} as const;

/** The same rows, for look-up by any name. */
export const converters: Record<string, Converter> = converterRows;

/** Names the runtime must have a handler for. */
export type RuntimeConverterName = {
  [K in keyof typeof converterRows]: (typeof converterRows)[K]["runtime"] extends "yes" ? K : never;
}[keyof typeof converterRows];
