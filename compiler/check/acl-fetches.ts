/** What the ACLs of a section look at. */
import { predefinedAcls } from "../model/predefined-acls.ts";
import { aclTestOfWords } from "../model/read.ts";
import { valueSlot } from "../model/text.ts";
import type { Section } from "../model/types.ts";
import { memoOfSection } from "./memo-of-section.ts";
import { memoOfSymbol } from "./memo-of-symbol.ts";
import { contextsOf } from "./samples/contexts.ts";
import { isLayer6 } from "./samples/layer6.ts";

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

/** The fetches of a section's ACLs, each as often as it stands there. */
function* fetchesOf(section: Section): Generator<{ acl: number; fetch: AclFetch }> {
  const { symbols, wordId } = section.tree.words;
  for (const { template, word } of section.own("acl")) {
    const criterion = valueSlot(template, "criterion");
    const name = valueSlot(template, "name");
    if (criterion !== undefined && name !== undefined)
      yield { acl: wordId[word + name.at]!, fetch: fetchOf(symbols, wordId[word + criterion.at]!) };
  }
}

/** Of all ACLs of a section together: where each is available, and whether some looks at bytes of the connection. */
export const aclsTogether = memoOfSection((section: Section): Pick<AclFetch, "contexts" | "layer6"> => {
  let contexts = -1;
  let layer6 = false;
  for (const { fetch } of fetchesOf(section)) {
    contexts &= fetch.contexts;
    layer6 ||= fetch.layer6;
  }
  return { contexts, layer6 };
});

const byName = memoOfSection((section: Section): ReadonlyMap<string, readonly AclFetch[]> => {
  const acls = new Map<string, AclFetch[]>();
  for (const { acl, fetch } of fetchesOf(section)) {
    const name = section.tree.words.symbols.text(acl);
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
