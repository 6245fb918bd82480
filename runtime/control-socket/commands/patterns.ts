/** `show|get|add|set|del|clear|prepare|commit` of maps and ACLs (management guide 9.3). */
import type { PatternEntry, PatternRef } from "../../maps/pattern-ref.ts";
import { type Answer, done, error, info, type Note } from "../answer.ts";
import type { Cli, CommandHandler } from "../cli.ts";

interface Kind {
  map: boolean;
  /** As messages call it. */
  title: "map" | "ACL";
  word: "map" | "acl";
}

function kindOf(words: readonly string[]): Kind {
  return words[1] === "map"
    ? { map: true, title: "map", word: "map" }
    : { map: false, title: "ACL", word: "acl" };
}

const refs = (cli: Cli): readonly PatternRef[] => cli.world.patternRegistry?.refs ?? [];

/** By "#id" or by the name of its file. */
function find(cli: Cli, name: string, kind: Kind): PatternRef | Note {
  const found = refs(cli).find((r) =>
    name.startsWith("#") ? r.id === Number(name.slice(1)) : r.reference === name,
  );
  if (found === undefined || !(kind.map ? found.usedByMap || found.isMap : found.usedByAcl))
    return error(`Unknown ${kind.title} identifier. Please use #<id> or <file>.\n`);
  return found;
}

const isNote = (x: PatternRef | Note): x is Note => "severity" in x;

/** The words after an optional "@version". */
function version(words: readonly string[], at: number): { generation: number | undefined; at: number } {
  const word = words[at];
  return word?.startsWith("@")
    ? { generation: Number.parseInt(word.slice(1), 10) || 0, at: at + 1 }
    : { generation: undefined, at };
}

function show(e: PatternEntry, kind: Kind): string {
  return `${e.address} ${e.pattern}${kind.map && e.value !== undefined ? ` ${e.value}` : ""}\n`;
}

function* list(ref: PatternRef, kind: Kind, generation: number | undefined): Generator<string> {
  for (const e of ref.list(generation)) yield show(e, kind);
}

export const showPatterns: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const { generation, at } = version(words, 2);
  const name = words[at];
  if (name !== undefined) {
    const ref = find(cli, name, kind);
    return isNote(ref) ? ref : list(ref, kind, generation);
  }
  let out = "# id (file) description\n";
  for (const r of refs(cli)) {
    if (kind.map ? !(r.usedByMap || r.isMap) : !r.usedByAcl) continue;
    const count = r.entries.size;
    out += `${r.id} (${r.reference ?? ""}) ${r.display}. curr_ver=${r.current} next_ver=${r.next} entry_cnt=${count}\n`;
  }
  return out;
};

export const getPattern: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const [, , name, key] = words;
  if (name === undefined || key === undefined) return error(`Missing ${kind.title} identifier and/or key.\n`);
  const ref = find(cli, name, kind);
  if (isNote(ref)) return ref;
  let out = "";
  for (const set of cli.world.patternSets) {
    if (!set.refs.includes(ref)) continue;
    const found = set.find(key);
    const { match, ignoreCase } = set.plan;
    out += `type=${match}, case=${ignoreCase ? "insensitive" : "sensitive"}`;
    if (found === undefined) {
      out += kind.map ? ", found=no\n" : ", match=no\n";
      continue;
    }
    const tree = match === "ip" || (!ignoreCase && (match === "str" || match === "beg"));
    out += `${kind.map ? ", found=yes" : ", match=yes"}, idx=${tree ? "tree" : "list"}`;
    out += kind.map ? `, key="${found.pattern}"` : `, pattern="${found.pattern}"`;
    if (kind.map) out += found.value === undefined ? ", value=none" : `, value="${found.value}", type="str"`;
    out += "\n";
  }
  return out;
};

const sentence = (text: string): Note => error(`${text.replace(/\.$/, "")}.\n`);

export const addPattern: CommandHandler = (cli, words, payload) => {
  const kind = kindOf(words);
  const { generation, at } = version(words, 2);
  const [name, key, value] = [words[at], words[at + 1], words[at + 2]];
  if (kind.map) {
    const missing = payload === undefined ? value === undefined : name === undefined;
    if (missing)
      return error(
        "'add map' expects three parameters (map identifier, key and value) or one parameter (map identifier) and a payload\n",
      );
  } else if (name === undefined || key === undefined)
    return error("'add acl' expects two parameters: ACL identifier and pattern.\n");
  const ref = find(cli, name!, kind);
  if (isNote(ref)) return ref;
  if (generation !== undefined && generation > ref.next)
    return error(`Version number in the future, please use 'prepare ${kind.word}' before.\n`);
  const into = generation ?? ref.current;
  if (!kind.map && ref.usedByMap)
    return error(
      "This ACL is shared with a map containing samples. You must use the command 'add map' to add values.\n",
    );
  const add = (k: string, v: string | undefined): Answer => {
    const made = ref.add(k, v, into);
    return typeof made === "string" ? sentence(made) : done;
  };
  if (payload === undefined) return add(key!, kind.map ? value : undefined);
  for (const line of payload.split("\n")) {
    const m = /^[ \t]*([^ \t]+)[ \t]*(.*)$/.exec(line.replace(/\r$/, ""));
    if (m === null) continue;
    if (kind.map && m[2] === "") return error(`Missing value for key '${m[1]}'.\n`);
    const answer = add(m[1]!, kind.map ? m[2] : undefined);
    if (answer !== done) return answer;
  }
  return done;
};

/** "#0x..." names an entry by the address `show map` printed. */
function pointer(word: string): string | undefined {
  return /^#0x[0-9a-f]+$/i.test(word) ? word.slice(1).toLowerCase() : undefined;
}

export const setMap: CommandHandler = (cli, words) => {
  const [, , name, key, value] = words;
  if (name === undefined || key === undefined || value === undefined)
    return error("'set map' expects three parameters: map identifier, key and value.\n");
  const ref = find(cli, name, kindOf(words));
  if (isNote(ref)) return ref;
  const address = pointer(key);
  const problem = address !== undefined ? ref.setByAddress(address, value) : ref.set(key, value);
  return problem === undefined ? done : sentence(problem);
};

export const deletePattern: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const [, , name, key] = words;
  if (name === undefined || key === undefined)
    return error(`This command expects two parameters: ${kind.title} identifier and key.\n`);
  const ref = find(cli, name, kind);
  if (isNote(ref)) return ref;
  const address = pointer(key);
  const gone = address !== undefined ? ref.deleteByAddress(address) : ref.delete(key);
  return gone ? done : error("Key not found.\n");
};

export const clearPatterns: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const { generation, at } = version(words, 2);
  const name = words[at];
  if (name === undefined) return error(`Missing ${kind.title} identifier.\n`);
  const ref = find(cli, name, kind);
  if (isNote(ref)) return ref;
  ref.clear(generation ?? ref.current);
  return done;
};

export const preparePatterns: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const ref = find(cli, words[2] ?? "", kind);
  return isNote(ref) ? ref : info(`New version created: ${ref.prepare()}\n`);
};

export const commitPatterns: CommandHandler = (cli, words) => {
  const kind = kindOf(words);
  const { generation, at } = version(words, 2);
  if (generation === undefined) return error("Missing version number.\n");
  const name = words[at];
  if (name === undefined) return error(`Missing ${kind.title} identifier.\n`);
  const ref = find(cli, name, kind);
  if (isNote(ref)) return ref;
  if (generation <= ref.current || generation > ref.next) return error("Version number out of range.\n");
  ref.commit(generation);
  return done;
};
