/** What becomes of a line of a defaults section in those that take their settings from it. */
import type { Defaults, Section } from "../model/types.ts";

/** undefined: the section neither uses the line nor replaces it. */
type Use = (section: Section) => boolean | undefined;

/** Answers by question. */
const known = new WeakMap<Defaults, Map<string, boolean>>();

/** Whether some section uses what it gets from `from`, directly or through other defaults sections. `question` names `use`. */
export function usedByHeir(from: Defaults, question: string, use: Use): boolean {
  const pending = [from];
  for (;;) {
    const section = pending.at(-1)!;
    let answers = known.get(section);
    if (answers === undefined) {
      answers = new Map();
      known.set(section, answers);
    }
    const answer = answers.get(question) ?? ofUsers(section, question, use, pending);
    if (answer === undefined) continue;
    answers.set(question, answer);
    pending.pop();
    if (pending.length === 0) return answer;
  }
}

/** undefined: a defaults section is to be asked first, now pending. Sections may form a chain too long to call back. */
function ofUsers({ users }: Defaults, question: string, use: Use, pending: Defaults[]): boolean | undefined {
  let asked = false;
  for (const user of users) {
    const found =
      use(user) ?? (user.kind === "defaults" ? known.get(user as Defaults)?.get(question) : false);
    if (found === true) return true;
    if (found !== undefined) continue;
    pending.push(user as Defaults);
    asked = true;
  }
  return asked ? undefined : false;
}
