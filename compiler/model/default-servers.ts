import type { Statement, Template } from "../../grammar/tree.ts";
import { memoOfSection } from "./memo-of-section.ts";
import type { Line, Proxy, Section } from "./types.ts";

const none: readonly Line[] = [];

interface State {
  /** The line from which on it is so. */
  readonly from: number;
  readonly lines: readonly Line[];
}

/**
 * The default-server lines that apply to a server: those of the defaults sections, then the section's own before it. A line whose options
 * a later one of its shape sets again is left out: there may be very many.
 */
export function defaultServersOf(section: Section, server?: Statement): readonly Line[] {
  const states = statesOf(section);
  if (server === undefined) return states.at(-1)?.lines ?? none;
  let low = 0;
  let high = states.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (states[middle]!.from > server.line) high = middle;
    else low = middle + 1;
  }
  return states[low - 1]?.lines ?? none;
}

const statesOf = memoOfSection((section: Section): readonly State[] => {
  const all =
    "all" in section
      ? (section as Proxy).all("default-server")
      : section.own("default-server").map((statement) => ({ statement, section }));
  const states: State[] = [];
  const lines = new Map<Template | Statement, Line>();
  for (let at = 0; at < all.length; at++) {
    const line = all[at]!;
    const { statement } = line;
    const key = optionsAddUp(statement.template) ? statement : statement.template;
    lines.delete(key);
    lines.set(key, line);
    const isOwn = line.section === section;
    if (isOwn || all[at + 1] === undefined || all[at + 1]!.section === section)
      states.push({ from: isOwn ? statement.line : -1, lines: [...lines.values()] });
  }
  return states;
});

/** Options that each time add to what was given before. */
function optionsAddUp({ slots }: Template): boolean {
  return slots.some(({ kind, name }) => kind === "option" && name === "set-proxy-v2-tlv-fmt");
}
