import type { Stream } from "../stream.ts";
import type { Server } from "../world.ts";
import type { Change } from "./members.ts";

/** How servers are chosen. All calls come after `Members.refresh`, and never when nothing is usable. */
export interface Algorithm {
  /** undefined: all are full. */
  pick(s: Stream, avoid: Server | undefined): Server | undefined;
  /** Weights or states changed. */
  changed(changes: readonly Change[]): void;
  /** A server took or released a stream. */
  loadChanged?(server: Server): void;
  pickForLog?(message: string): Server | undefined;
}
