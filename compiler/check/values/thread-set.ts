/** Sets of threads on `bind` lines: `all`, `1-4,6`, `2/odd`. */
const mostGroups = 32;

/** What is wrong with the set, or undefined. */
export function threadSetProblem(text: string): string | undefined {
  const relative = /^\d*\//.test(text);
  const most = relative ? 64 : 1024;
  for (const part of text.split(",")) {
    const wrong = partProblem(part, relative, most);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function partProblem(part: string, relative: boolean, most: number): string | undefined {
  let range = part;
  const grouped = /^(\d*)\/(.*)$/s.exec(part);
  if (relative) {
    if (grouped === null)
      return part === ""
        ? undefined
        : `absolute thread specification '${part}' is not permitted after a group-relative thread range.`;
    const [, group, rest] = grouped;
    if (group === "") return `thread group number expected before '${part}'.`;
    if (Number(group) < 1 || Number(group) > mostGroups)
      return `invalid thread group number '${group}', permitted range is 1..${mostGroups} in '${part}'.`;
    range = rest!;
  } else if (grouped !== null)
    return `group-relative thread specification '${part}' is not permitted after a absolute thread range.`;
  if (range === "") return undefined;
  const odd = /^\d+([^\d,-])/.exec(range);
  if (odd !== null) return `invalid character '${odd[1]}' in thread set specification: '${range}'.`;
  const [, first, last] = /^([^-]*)(?:-(.*))?$/s.exec(range)!;
  const named = first === "all" || first === "odd" || first === "even";
  if (!named && first !== "" && !(Number.parseInt(first!, 10) >= 1 && Number.parseInt(first!, 10) <= most))
    return `invalid first thread number '${range}', permitted range is 1..${most}, or 'all', 'odd', 'even'.`;
  if (last === undefined || last === "") return undefined;
  if (named) return `extraneous range after 'all', 'odd' or 'even': '${range}'.`;
  const end = Number.parseInt(last, 10);
  if (!(end >= 1 && end <= most))
    return `invalid last thread number '${last}', permitted range is 1..${most}.`;
  const after = /^\d+(.)/s.exec(last);
  return after === null
    ? undefined
    : `invalid character '${after[1]}' after thread set specification: '${last}'.`;
}
