/** The file that a `filter spoe` line names: an agent, messages and groups, in the part headed by "[engine]". */
import { latin1 } from "./certificate.ts";
import { type SpoeProblem, spoeLineProblem } from "./spoe-lines.ts";

export interface SpoeMessage {
  readonly name: string;
  readonly line: number;
  readonly event: string | undefined;
}

export interface SpoeFile {
  /** undefined: there is none. */
  readonly agent:
    | { name: string; line: number; processing: boolean; backend: boolean; names: readonly string[] }
    | undefined;
  readonly messages: readonly SpoeMessage[];
  readonly groups: readonly string[];
  /** What HAProxy refuses of its lines. */
  readonly problems: readonly SpoeProblem[];
  /** Something in it is not understood here. */
  readonly odd: boolean;
}

export function readSpoeFile(bytes: Uint8Array, engine: string | undefined): SpoeFile {
  let scope: string | undefined;
  let agent:
    | { name: string; line: number; processing: boolean; backend: boolean; names: string[] }
    | undefined;
  let message: { name: string; line: number; event: string | undefined } | undefined;
  const messages: SpoeMessage[] = [];
  const groups: string[] = [];
  const problems: SpoeProblem[] = [];
  let odd = false;
  let kind = "";
  const lines = latin1(bytes).split("\n");
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at]!;
    const head = /^\s*\[([^\]]*)\]/.exec(text);
    if (head !== null) {
      scope = head[1]!;
      kind = "";
      continue;
    }
    if (scope !== engine) continue;
    if (/["'\\$]/.test(text)) odd = true;
    const [first, ...rest] = text
      .replace(/#.*/, "")
      .split(/\s+/)
      .filter((word) => word !== "");
    if (first === undefined) continue;
    const name = rest[0] ?? "";
    const section = /^spoe-(agent|message|group)$/.test(first) ? first : kind;
    const problem = spoeLineProblem(section, [first, ...rest]);
    if (problem !== undefined) problems.push({ line: at + 1, ...problem });
    if (first === "spoe-agent" || first === "spoe-message" || first === "spoe-group") {
      kind = first;
      if (kind === "spoe-group") groups.push(name);
      if (kind === "spoe-agent") agent = { name, line: at + 1, processing: false, backend: false, names: [] };
      if (kind === "spoe-message") {
        message = { name, line: at + 1, event: undefined };
        messages.push(message);
      }
    } else if (kind === "spoe-agent") {
      if (first === "messages" || first === "groups") agent!.names.push(...rest);
      else if (first === "use-backend") agent!.backend = true;
      else if (first === "timeout" && name === "processing")
        agent!.processing = !/^0+\D*$/.test(rest[1] ?? "0");
    } else if (kind === "spoe-message" && first === "event") message!.event = name;
  }
  return { agent, messages, groups, problems, odd };
}
