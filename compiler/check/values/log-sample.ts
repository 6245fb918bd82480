/** `sample 1,3-4:10` of a log line (configuration manual 4.2, log): what is wrong with it, or undefined. */
export function logSampleProblem(text: string): string | undefined {
  const colon = text.indexOf(":");
  if (colon < 0) return "Missing sample size";
  const size = text.slice(colon + 1);
  const seen: [low: number, high: number][] = [];
  for (const range of text.slice(0, colon).split(",")) {
    const [low, high] = /^(\d+)(?:-(\d+))?$/.exec(range)?.slice(1).map(Number) ?? [0, 0];
    const last = range.includes("-") ? high! : low!;
    if (!low || (range.includes("-") && last <= low)) return `wrong sample range '${range}'`;
    if (seen.some((one) => (low >= one[0] && low <= one[1]) || (last >= one[0] && last <= one[1])))
      return "ranges are overlapping";
    seen.push([low, last]);
  }
  if (!/^\d+$/.test(size) || Number(size) === 0)
    return `wrong sample size '${size}' for sample range '${text.slice(0, colon)}'`;
  const most = Math.max(...seen.map(([, high]) => high));
  return Number(size) < most
    ? `sample size ${Number(size)} should be greater or equal to ${most} the maximum of the high ranges limits`
    : undefined;
}
