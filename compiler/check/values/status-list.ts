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
