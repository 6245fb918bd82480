/** What HAProxy only came to refuse in some release. */

import type { Model } from "../model/types.ts";
import { atLeast } from "../model/version.ts";

/** Before that release, surplus words were passed over. */
const surplus = new Map([
  ["errorfile", "3.2"],
  ["errorloc", "3.2"],
  ["errorloc302", "3.2"],
  ["errorloc303", "3.2"],
]);

/** Before that release, what is no number was read as the digits that lead, or 0. By section and keyword. */
const numbers = new Map([["global maxconn", "2.7"]]);

/** Whether the release judged for passes over words after the last argument. */
export function passesSurplus(keyword: string, model: Model): boolean {
  const since = surplus.get(keyword);
  return since !== undefined && !atLeast(model, since);
}

/** Whether the release judged for reads anything as the keyword's number. */
export function readsLoosely(section: string, keyword: string, model: Model): boolean {
  const since = numbers.get(`${section} ${keyword}`);
  return since !== undefined && !atLeast(model, since);
}
