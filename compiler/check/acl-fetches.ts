/** What the ACLs of a section look at. */
import type { Statement } from "../../grammar/tree.ts";
import { memoOfSection } from "../model/memo-of-section.ts";
import { predefinedAcls } from "../model/predefined-acls.ts";
import { aclTestOfWords } from "../model/read.ts";
import { valueSlot } from "../model/text.ts";
import type { Section } from "../model/types.ts";
import { memoOfSymbol } from "./memo-of-symbol.ts";
import { contextsOf } from "./samples/contexts.ts";
import { isLayer6 } from "./samples/layer6.ts";
import { wordText } from "./word-text.ts";

export interface AclFetch {
  readonly name: string;
  /** Where it is available, as samples/contexts.ts has it. */
  readonly contexts: number;
  /** It looks at bytes of the connection. */
  readonly layer6: boolean;
}

/** The fetch that a criterion begins with. */
const fetchOf = memoOfSymbol(fetchOfText);

function fetchOfText(criterion: string): AclFetch {
  const { name } = aclTestOfWords([criterion]).value.expr.fetch;
  return { name, contexts: contextsOf(name), layer6: isLayer6(name) };
}

/** The fetch that an `acl` line begins with; undefined: it has none. */
function fetchAt({ tree: { words } }: Section, { template, word }: Statement): AclFetch | undefined {
  const criterion = valueSlot(template, "criterion");
  return criterion && fetchOf(words.symbols, words.wordId[word + criterion.at]!);
}

/** Of all ACLs of a section together: where each is available, and whether some looks at bytes of the connection. */
export const aclsTogether = memoOfSection((section: Section): Pick<AclFetch, "contexts" | "layer6"> => {
  let contexts = -1;
  let layer6 = false;
  const acls = section.own("acl");
  for (let i = 0; i < acls.length; i++) {
    const fetch = fetchAt(section, acls[i]!);
    if (fetch === undefined) continue;
    contexts &= fetch.contexts;
    layer6 ||= fetch.layer6;
  }
  return { contexts, layer6 };
});

const byName = memoOfSection((section: Section): ReadonlyMap<string, readonly AclFetch[]> => {
  const acls = new Map<string, AclFetch[]>();
  for (const statement of section.own("acl")) {
    const fetch = fetchAt(section, statement);
    const slot = valueSlot(statement.template, "name");
    if (fetch === undefined || slot === undefined) continue;
    const name = wordText(section.tree, statement.word + slot.at);
    const fetches = acls.get(name);
    if (fetches === undefined) acls.set(name, [fetch]);
    else if (!fetches.some((each) => each.name === fetch.name)) fetches.push(fetch);
  }
  return acls;
});

/** The different fetches of one ACL, be it the section's own or predefined. */
export function fetchesOfAcl(section: Section, name: string): readonly AclFetch[] {
  const own = byName(section).get(name);
  if (own !== undefined) return own;
  const words = Object.hasOwn(predefinedAcls, name) ? predefinedAcls[name] : undefined;
  return words === undefined ? [] : [fetchOfText(words[0]!)];
}
