import type { RuntimeWorld } from "../world/runtime-world.ts";
import { BaseStream } from "./base-stream.ts";
import { InboxChannel } from "./channels.ts";
import type { ClientSession } from "./session.ts";

/** What connection and session rules see: a session that has no stream yet. */
export class SessionStream extends BaseStream {
  req = new InboxChannel(undefined, 0);
  res = new InboxChannel(undefined, 0);
  readonly clientGone = false;
  constructor(world: RuntimeWorld, session: ClientSession) {
    super(world, session, session.acceptedAt);
  }
  serverReady(): void {}
  serverFailed(): void {}
}
