import type { ActionRows } from "../types.ts";
import { headerActions } from "./headers.ts";
import { outcomeActions } from "./outcome.ts";
import { stateActions } from "./state.ts";
import { streamActions } from "./stream.ts";

/** Every action of every rule set, by the fixed part of its word. */
export const actions: Record<string, ActionRows> = {
  ...outcomeActions,
  ...headerActions,
  ...streamActions,
  ...stateActions,
};
