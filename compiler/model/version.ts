/** The release a configuration is judged for, as the rules ask about it. */
import { releaseNumber } from "../../grammar/haproxy-version.ts";
import type { Model } from "./types.ts";

/** Whether the release judged for is that one or a later one. */
export function atLeast(model: Pick<Model, "release">, version: string): boolean {
  return model.release >= releaseNumber(version);
}
