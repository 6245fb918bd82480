import type { LogTargetPlan } from "../plan.ts";

/** `sample 1,3-4:5`: of every `size` messages, those whose number from 1 lies in a range. */
export function makeSampler(sample: NonNullable<LogTargetPlan["sample"]>): () => boolean {
  const ranges = [...sample.ranges].sort((a, b) => a[0] - b[0]);
  let index = 0;
  return () => {
    index = (index % sample.size) + 1;
    return ranges.some(([low, high]) => index >= low && index <= high);
  };
}
