import type { RuntimeConverterName } from "../../grammar/catalogue/converters/index.ts";
import type { ConverterFactory } from "../handlers.ts";
import { addresses } from "./addresses.ts";
import { bytes } from "./bytes.ts";
import { crypto } from "./crypto.ts";
import { dates } from "./dates.ts";
import { fields } from "./fields.ts";
import { fix } from "./fix.ts";
import { forwarded } from "./forwarded.ts";
import { hashes } from "./hashes.ts";
import { integers } from "./integers.ts";
import { json } from "./json.ts";
import { jwt } from "./jwt.ts";
import { language } from "./language.ts";
import { mqtt } from "./mqtt.ts";
import { protobuf } from "./protobuf.ts";
import { strings } from "./strings.ts";
import { urls } from "./urls.ts";

/** Converters that look at tables, maps, servers, captures or set variables: see stateful.ts. */
export type StatefulName = Extract<
  RuntimeConverterName,
  | `map${string}`
  | `table_${string}`
  | `capture-${string}`
  | "in_table"
  | "set-var"
  | "unset-var"
  | "add_item"
  | "debug"
  | "nbsrv"
  | "srv_is_up"
  | "srv_queue"
  | "fe_exists"
>;

/** Converters of a value alone, or of a value and a variable read. */
export const stateless = {
  ...addresses,
  ...bytes,
  ...crypto,
  ...dates,
  ...fields,
  ...fix,
  ...forwarded,
  ...hashes,
  ...integers,
  ...json,
  ...jwt,
  ...language,
  ...mqtt,
  ...protobuf,
  ...strings,
  ...urls,
} satisfies Record<Exclude<RuntimeConverterName, StatefulName>, ConverterFactory>;
