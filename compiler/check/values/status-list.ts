/** `status 200,300-399` of http-check: what is wrong with it, or undefined. A number that is missing counts as 0. */
export function statusListProblem(text: string): string | undefined {
  for (let at = 0; ; at++) {
    const [all, low, high] = /^(\d*)(?:-(\d*))?/.exec(text.slice(at))!;
    at += all.length;
    if (high !== undefined && Number(low) > Number(high)) return `invalid range of status codes '${text}'`;
    if (at >= text.length) return undefined;
    if (text[at] !== ",") return `invalid character '${text[at]}' in the list of status codes`;
  }
}

/** `+400-499,500` of http-err-codes: what is wrong with it, or undefined. */
export function codeRangesProblem(text: string): string | undefined {
  for (const range of text.replace(/^[+-]/, "").split(",")) {
    const [low, high] = /^(\d+)(?:-(\d+))?$/.exec(range)?.slice(1) ?? [];
    if (low === undefined) return `'${range}' is no range of status codes in '${text}'`;
    if (Number(low) < 100 || Number(high ?? low) > 599 || Number(high ?? low) < Number(low))
      return `'${range}' in '${text}': codes are between 100 and 599, in ascending order`;
  }
  return undefined;
}
