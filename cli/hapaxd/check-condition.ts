/** `-cc`: the text is read as a configuration line is (quotes, variables), then evaluated. 0 true, 1 false, 2 malformed. */
import { evaluateCfgCondition } from "../../grammar/cfg-condition.ts";
import { scan, toBytes } from "../../grammar/scan.ts";
import type { Switches } from "./features.ts";
import { say } from "./messages.ts";
import { daemonPredicates } from "./predicates.ts";

export function checkCondition(text: string, switches: Switches, version?: string): 0 | 1 | 2 {
  const env = process.env;
  const bytes = toBytes(Buffer.from(`${text}\n`, "utf8"));
  const { words, diagnostics } = scan(bytes, [], { env });
  const broken = diagnostics.find((d) => d.severity === "error");
  if (broken !== undefined) {
    say("ALERT", `Failed to evaluate condition: ${broken.message}`);
    return 2;
  }
  const cooked: string[] = [];
  for (let w = 0; w < words.wordCount; w++) cooked.push(words.symbols.text(words.wordId[w]!));
  const { value, error } = evaluateCfgCondition(cooked.join(" "), daemonPredicates(env, switches, version));
  if (error !== undefined) {
    say("ALERT", `Failed to evaluate condition: ${error.message}`);
    return 2;
  }
  return value === true ? 0 : 1;
}
