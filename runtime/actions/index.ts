/** Every rule action the runtime has, by its catalogue name. */
import type { ActionFactory } from "../handlers.ts";
import { addressActions } from "./addresses.ts";
import type { ActionName } from "./args.ts";
import { headerActions } from "./headers.ts";
import { normalizeUri } from "./normalize-uri.ts";
import { outcomeActions } from "./outcome.ts";
import { requestLineActions } from "./request-line.ts";
import { stateActions } from "./state.ts";
import { streamActions } from "./stream-settings.ts";
import { waitActions } from "./wait.ts";

/** Declared, but refused by the catalogue with its reason: nothing of Node's does it. */
type Refused =
  | "expect-netscaler-cip"
  | "silent-drop"
  | "use-service"
  | "wait-for-handshake"
  | `set-${"bc" | "fc"}-${"mark" | "tos"}`
  | "set-mark"
  | "set-tos";

export const actions: Readonly<Record<string, ActionFactory>> = {
  ...outcomeActions,
  ...headerActions,
  ...requestLineActions,
  "normalize-uri": normalizeUri,
  ...stateActions,
  ...addressActions,
  ...streamActions,
  ...waitActions,
} satisfies Record<Exclude<ActionName, Refused>, ActionFactory>;
