import type { Stream } from "../stream.ts";

/**
 * Says which rules of a list are worth evaluating, in ascending order: every rule whose condition may hold (or may not be
 * decided yet) is among them. One cursor serves all requests; it keeps its place between calls, so calls of one evaluation
 * must not be interleaved with those of another. After a pause (a rule that yielded) start again with `seek`.
 *
 *     for (let i = cursor.seek(s, resumeAt); i < steps.length; ) {
 *       if (!holds(steps[i])) i = cursor.next(s, i);
 *       else { ...run...; i = cursor.after(s, i); }
 *     }
 */
export interface RuleCursor {
  /** The first rule at or after `at` to evaluate; the list's length when there is none. */
  seek(s: Stream, at: number): number;
  /** The one after rule `i`, whose condition did not hold. */
  next(s: Stream, i: number): number;
  /** The one after rule `i`, whose action ran and so may have changed what is looked at. */
  after(s: Stream, i: number): number;
}

/** Every rule in order: for lists without an index. */
export const linearCursor: RuleCursor = {
  seek: (_s, at) => at,
  next: (_s, i) => i + 1,
  after: (_s, i) => i + 1,
};
