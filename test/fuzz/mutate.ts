// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configs
/** Mistakes as people, editors and broken disks make them: mostly one, up to four in one text. */

const oddities = [
  '"',
  "'",
  "\\",
  "\\x",
  "\\x4",
  "#",
  "{",
  "}",
  "{}",
  "(",
  ")",
  "[",
  "]",
  "!",
  "%",
  "%[",
  "%[src",
  "%{",
  "%{+Q",
  "$",
  '"$',
  '"${V',
  '"${V[*]}"',
  '""',
  "''",
  "\0",
  "\r",
  "\t",
  "\xe9",
  "\xff\xfe",
  ",",
  ":",
  "::",
  "@",
  "/",
  "-",
  "--",
  "-m",
  "-f",
  "-1",
  "0",
  "4294967296",
  "99999999999999999999",
  "1e309",
  "0x",
  "5sec",
  "1.2.3.4.5",
  "::ffff:1.2.3.4",
  "*:99999",
  "if",
  "unless",
  "or",
  "||",
  "{ }",
  "no",
  "default",
  "from",
  "TRUE",
  ".if",
  ".endif",
  ".elif",
  ".else",
  "lua.x",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "src,",
  "src,,",
  "src()",
  "src(((",
  "map(",
  "regsub((,x)",
  "^(a+)+$",
  "[[:alpha:]",
  "(?",
  "\\1",
  "if { path_reg ( }",
];

export function mutate(text: string, others: readonly string[], random: () => number): string {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  let lines = text.split("\n");
  const anyLine = () => below(lines.length);
  const onWords = (change: (words: string[]) => void): void => {
    const at = anyLine();
    const words = lines[at]!.split(" ");
    change(words);
    lines[at] = words.join(" ");
  };
  const foreignLine = () => pick(pick(others).split("\n"));
  const foreignWord = () => pick(foreignLine().trim().split(/ +/));
  const anyBytes = (change: (text: string, at: number) => string): void => {
    const all = lines.join("\n");
    lines = change(all, below(all.length + 1)).split("\n");
  };

  const mutations: (() => void)[] = [
    () => onWords((words) => words.splice(below(words.length), 1)),
    () => onWords((words) => words.splice(below(words.length), 0, pick(words))),
    () => onWords((words) => words.splice(below(words.length + 1), 0, foreignWord())),
    () => onWords((words) => words.splice(below(words.length), 1, foreignWord())),
    () => onWords((words) => words.splice(below(words.length), 1, pick(oddities))),
    () => onWords((words) => words.splice(below(words.length + 1), 0, pick(oddities))),
    () => onWords((words) => words.reverse()),
    () => onWords((words) => words.splice(1, 0, ...Array<string>(70).fill(pick(words)))),
    () =>
      onWords((words) => {
        const at = below(words.length);
        const inside = below(words[at]!.length + 1);
        words[at] = words[at]!.slice(0, inside) + pick(oddities) + words[at]!.slice(inside);
      }),
    () => lines.splice(anyLine(), 1),
    () => lines.splice(anyLine(), 0, lines[anyLine()]!),
    () => lines.splice(anyLine(), 0, foreignLine()),
    () => lines.splice(anyLine(), 0, ...pick(others).split("\n").slice(0, 12)),
    () => lines.splice(anyLine(), 1, lines[anyLine()]!),
    () => anyBytes((all, at) => all.slice(0, at)),
    () => anyBytes((all, at) => all.slice(0, at) + String.fromCharCode(below(256)) + all.slice(at + 1)),
    () => anyBytes((all, at) => all.slice(0, at) + pick(oddities) + all.slice(at)),
    () => anyBytes((all, at) => all.slice(0, at) + all.slice(at + 1 + below(8))),
    () => anyBytes((all, at) => `${all.slice(0, at)}\n${all.slice(at)}`),
  ];
  for (let count = random() < 0.7 ? 1 : 2 + below(3); count > 0; count--) {
    if (lines.length === 0) lines = [""];
    pick(mutations)();
  }
  return lines.join("\n");
}
