import type { RuntimeConverterName } from "../../grammar/catalogue/converters/index.ts";
import type { ConverterFactory } from "../handlers.ts";
import { stateful } from "./stateful.ts";
import { stateless } from "./stateless.ts";

/** Every converter the catalogue says the runtime has; one that is missing does not compile. */
export const converters: Record<RuntimeConverterName, ConverterFactory> = { ...stateless, ...stateful };
