/** How many threads there are in which group, where the text alone decides. */
import type { Line, Model } from "../model/types.ts";
import { lineWords } from "./tls-range.ts";

/** Most threads a group can have. */
const perGroup = 64;
/** Up to so many, they are in one group unless the text says otherwise, in any release. */
const oneGroup = 16;

export interface ThreadLayout {
  /** Undefined when the machine decides, or 'thread-group' lines do. */
  readonly threads?: number;
  readonly groups?: number;
  /** Threads of each group, when both numbers are known. */
  readonly sizes?: readonly number[];
  /** More threads than the groups can hold were asked for: how many they get. */
  readonly limited?: { line: Line; asked: number };
  /** There are more groups than threads. */
  readonly crowded?: Line;
}

const layouts = new WeakMap<Model, ThreadLayout>();

export function threadLayout(model: Model): ThreadLayout {
  let found = layouts.get(model);
  if (found === undefined) {
    found = layOut(model);
    layouts.set(model, found);
  }
  return found;
}

function layOut(model: Model): ThreadLayout {
  if (model.global("thread-group").length > 0) return {};
  const line = model.global("nbthread").at(-1);
  const groupsLine = model.global("thread-groups").at(-1);
  const asked = numberOf(line);
  const limit = numberOf(model.global("thread-hard-limit").at(-1)) ?? asked;
  let threads = asked === undefined ? undefined : Math.min(asked, limit!);
  let groups = numberOf(groupsLine);
  if (
    groups === undefined &&
    threads !== undefined &&
    threads <= oneGroup &&
    model.global("max-threads-per-group").length === 0
  )
    groups = 1;
  if (groups === undefined) return threads === undefined ? {} : { threads };
  if (threads === undefined) return { groups };
  let limited: ThreadLayout["limited"];
  if (threads > perGroup * groups) {
    limited = { line: line!, asked: threads };
    threads = perGroup * groups;
  }
  if (groups > threads) return groupsLine === undefined ? {} : { crowded: groupsLine };
  // The first groups get one more when they cannot all get as many.
  const sizes: number[] = [];
  let left = threads;
  for (let others = groups; others > 0; others--) {
    const size = Math.ceil(left / others);
    sizes.push(size);
    left -= size;
  }
  return { threads, groups, sizes, ...(limited === undefined ? {} : { limited }) };
}

function numberOf(line: Line | undefined): number | undefined {
  const text = line === undefined ? "" : (lineWords(line)[1] ?? "");
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** Why a sound set of threads, `1-4,6` or `2/odd`, cannot be had: in HAProxy's words; undefined: it can. */
export function missingThreads(set: string, { threads, groups, sizes }: ThreadLayout): string | undefined {
  const parts = set.split(",").filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  if (!set.includes("/")) {
    if (threads === undefined || parts.some((part) => someOf(part, threads))) return undefined;
    return "'thread' directive only references non-existing threads";
  }
  const ofGroups = new Map<number, string[]>();
  for (const part of parts) {
    const slash = part.indexOf("/");
    const group = Number(part.slice(0, slash));
    ofGroups.set(group, [...(ofGroups.get(group) ?? []), part.slice(slash + 1)]);
  }
  if (groups === undefined) return undefined;
  for (const [group, members] of [...ofGroups].sort(([a], [b]) => a - b)) {
    if (group > groups) return `'thread' directive references non-existing thread group ${group}`;
    const size = sizes?.[group - 1];
    if (size !== undefined && !members.some((part) => someOf(part, size)))
      return `'thread' directive only references threads not belonging to group ${group}`;
  }
  return undefined;
}

/** Whether a thread of the range is among the first `most`. */
function someOf(range: string, most: number): boolean {
  if (range === "even") return most > 1;
  const first = /^\d+/.exec(range);
  const last = /-(\d+)$/.exec(range);
  const low = first === null ? 1 : Number(first[0]);
  return Math.min(low, last === null ? low : Number(last[1])) <= most;
}
