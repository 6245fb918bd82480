/**
 * Regular expressions as HAProxy configurations write them (PCRE2 syntax) on byte strings, run by V8's engine.
 *
 * Translated: `(?i)` and friends, POSIX classes, \A \z \Z \h \H \v \V \R \N \Q..\E \a \e \o{} \x{} \g{}, (?P<n>), (?#...).
 * Refused by name: atomic groups, possessive quantifiers, recursion, conditionals, \K, \G, \C, \X, \p, verbs, (?x).
 */

export interface Regex {
  test(s: string): boolean;
  /** Groups, or null. `index` is where the match starts. */
  exec(s: string): RegExpExecArray | null;
}

/** A compiled regex, or why it cannot be. */
export function compileRegex(source: string, ignoreCase = false): { regex: Regex } | { error: string } {
  const parsed = translate(source);
  if ("error" in parsed) return parsed;
  const flags =
    (ignoreCase || parsed.flags.includes("i") ? "i" : "") + (parsed.flags.includes("m") ? "m" : "");
  try {
    const plain = new RegExp(parsed.plain, flags);
    // `$` also matches before a final newline. Looking ahead for it would keep V8's linear engine out, so the exact form
    // is used only for subjects that end in one.
    if (parsed.exact === parsed.plain) return { regex: plain };
    const exact = new RegExp(parsed.exact, flags);
    const pick = (s: string): RegExp => (s.charCodeAt(s.length - 1) === 10 ? exact : plain);
    return { regex: { test: (s) => pick(s).test(s), exec: (s) => pick(s).exec(s) } };
  } catch (e) {
    return { error: (e as Error).message.replace(/^Invalid regular expression: /, "") };
  }
}

const posix: Record<string, string> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t-\\r ",
  blank: "\\t ",
  punct: "!-\\/:-@\\[-`{-~",
  print: " -~",
  graph: "!-~",
  cntrl: "\\x00-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
  ascii: "\\x00-\\x7f",
};
const posixNot: Record<string, string> = {
  alpha: "\\x00-@\\[-`{-\\xff",
  digit: "\\D",
  alnum: "\\x00-\\/:-@\\[-`{-\\xff",
  upper: "\\x00-@\\[-\\xff",
  lower: "\\x00-`{-\\xff",
  space: "\\x00-\\x08\\x0e-\\x1f!-\\xff",
  blank: "\\x00-\\x08\\n-\\x1f!-\\xff",
  punct: "\\x00- 0-9A-Za-z\\x7f-\\xff",
  print: "\\x00-\\x1f\\x7f-\\xff",
  graph: "\\x00- \\x7f-\\xff",
  cntrl: " -~\\x80-\\xff",
  xdigit: "\\x00-\\/:-@G-`g-\\xff",
  word: "\\W",
  ascii: "\\x80-\\xff",
};
/** Escapes that stand for a set: what goes inside a class. */
const sets: Record<string, string> = {
  d: "0-9",
  D: "\\x00-\\/:-\\xff",
  w: "\\w",
  W: "\\W",
  s: "\\t-\\r ",
  S: "\\x00-\\x08\\x0e-\\x1f!-\\xff",
  h: "\\t \\xa0",
  H: "\\x00-\\x08\\n-\\x1f!-\\x9f\\xa1-\\xff",
  v: "\\n-\\r\\x85",
  V: "\\x00-\\t\\x0e-\\x84\\x86-\\xff",
};
const refusedEscapes: Record<string, string> = {
  K: "\\K (reset of the match start)",
  G: "\\G (start of the search)",
  C: "\\C (single code unit)",
  X: "\\X (grapheme cluster)",
  p: "\\p (Unicode property)",
  P: "\\P (Unicode property)",
};

class Unsupported extends Error {}

interface Translation {
  plain: string;
  exact: string;
  flags: string;
}

function translate(source: string): Translation | { error: string } {
  try {
    return new Translator(source).run();
  } catch (e) {
    if (e instanceof Unsupported) return { error: e.message };
    throw e;
  }
}

function byteEscape(code: number): string {
  if (code > 255) throw new Unsupported(`character code ${code} is beyond a byte`);
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

/** One pass over the source. Errors leave by `Unsupported`, caught above. */
class Translator {
  readonly src: string;
  i = 0;
  plain = "";
  exact = "";
  flags = "";
  dotAll: boolean[] = [false];
  multi: boolean[] = [false];

  constructor(src: string) {
    this.src = src;
  }

  put(text: string, exact = text): void {
    this.plain += text;
    this.exact += exact;
  }

  run(): Translation {
    while (this.i < this.src.length) this.item();
    return { plain: this.plain, exact: this.exact, flags: this.flags };
  }

  item(): void {
    const c = this.src[this.i] as string;
    switch (c) {
      case "\\":
        this.escape();
        return;
      case "[":
        this.charClass();
        return;
      case "(":
        this.group();
        return;
      case ")":
        this.dotAll.pop();
        this.multi.pop();
        if (this.dotAll.length === 0) throw new Unsupported("unmatched closing parenthesis");
        this.put(")");
        this.i++;
        return;
      case ".":
        this.put(this.dotAll.at(-1) ? "[^]" : "[^\\n]");
        this.i++;
        return;
      case "$":
        if (this.multi.at(-1)) this.put("(?=\\n|(?![^]))");
        else this.put(this.flags.includes("m") ? "(?![^])" : "$", "(?=\\n?(?![^]))");
        this.i++;
        return;
      case "^":
        this.put("^");
        this.i++;
        return;
      case "*":
      case "+":
      case "?":
        this.quantifier(c);
        return;
      case "{": {
        const m = /^\{\d+(?:,\d*)?\}/.exec(this.src.slice(this.i));
        if (m) this.quantifier(m[0]);
        else {
          this.put("\\{");
          this.i++;
        }
        return;
      }
      case "}":
      case "]":
      case "/":
        this.put(`\\${c}`);
        this.i++;
        return;
      default:
        this.put(c);
        this.i++;
    }
  }

  quantifier(text: string): void {
    this.i += text.length;
    const next = this.src[this.i];
    if (next === "+") throw new Unsupported(`possessive quantifier '${text}+' is not supported`);
    if (next === "?") {
      this.i++;
      this.put(`${text}?`);
    } else this.put(text);
  }

  escape(): void {
    const c = this.src[this.i + 1];
    if (c === undefined) throw new Unsupported("\\ at end of pattern");
    const set = sets[c];
    if (set !== undefined) {
      this.put(`[${set}]`);
      this.i += 2;
      return;
    }
    const code = this.charEscape();
    if (code !== undefined) {
      this.put(code);
      return;
    }
    const rest = this.src.slice(this.i);
    switch (c) {
      case "A":
        this.put(this.flags.includes("m") ? "(?<![^])" : "^");
        break;
      case "z":
        this.put("(?![^])");
        break;
      case "Z":
        this.put("(?=\\n?(?![^]))");
        break;
      case "b":
      case "B":
        this.put(`\\${c}`);
        break;
      case "R":
        this.put("(?:\\r\\n|[\\n-\\r\\x85])");
        break;
      case "N":
        if (rest[2] === "{") throw new Unsupported("\\N{...} is not supported");
        this.put("[^\\n]");
        break;
      case "Q": {
        const end = this.src.indexOf("\\E", this.i + 2);
        const text = this.src.slice(this.i + 2, end < 0 ? undefined : end);
        this.put(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
        this.i = end < 0 ? this.src.length : end + 2;
        return;
      }
      case "E":
        break;
      case "g": {
        const m = /^\\g(?:\{(-?\d+|\w+)\}|(-?\d+))/.exec(rest);
        const ref = m && (m[1] ?? m[2]);
        if (!m || ref === undefined || ref === null || ref.startsWith("-"))
          throw new Unsupported("relative references and subroutine calls (\\g) are not supported");
        this.put(/^\d/.test(ref) ? `(?:\\${ref})` : `\\k<${ref}>`);
        this.i += m[0].length;
        return;
      }
      case "k": {
        const m = /^\\k(?:<(\w+)>|\{(\w+)\}|'(\w+)')/.exec(rest);
        if (!m) throw new Unsupported("\\k needs a group name");
        this.put(`\\k<${m[1] ?? m[2] ?? m[3]}>`);
        this.i += m[0].length;
        return;
      }
      default:
        this.put(/[a-zA-Z0-9]/.test(c) ? this.unknown(c) : `\\${c}`);
    }
    this.i += 2;
  }

  unknown(c: string): string {
    if (c >= "1" && c <= "9") return `\\${c}`;
    throw new Unsupported(
      refusedEscapes[c]
        ? `${refusedEscapes[c]} is not supported`
        : `unrecognized character follows \\: '${c}'`,
    );
  }

  /** An escape that stands for one byte; moves past it. undefined: it is another kind of escape. */
  charEscape(inClass = false): string | undefined {
    const rest = this.src.slice(this.i + 1, this.i + 16);
    const c = rest[0] as string;
    const take = (n: number, code: string): string => {
      this.i += 1 + n;
      return code;
    };
    let m: RegExpExecArray | null;
    switch (c) {
      case "a":
        return take(1, "\\x07");
      case "e":
        return take(1, "\\x1b");
      case "f":
      case "n":
      case "r":
      case "t":
        return take(1, `\\${c}`);
      case "c":
        return rest[1] === undefined
          ? undefined
          : take(2, byteEscape(rest[1].toUpperCase().charCodeAt(0) ^ 64));
      case "x":
        m = /^x\{([0-9a-fA-F]+)\}/.exec(rest) ?? /^x([0-9a-fA-F]{0,2})/.exec(rest);
        return m
          ? take(m[0].length, byteEscape(m[1] === "" ? 0 : Number.parseInt(m[1] as string, 16)))
          : undefined;
      case "o":
        m = /^o\{([0-7]+)\}/.exec(rest);
        return m ? take(m[0].length, byteEscape(Number.parseInt(m[1] as string, 8))) : undefined;
    }
    m = /^0[0-7]{0,2}/.exec(rest) ?? (inClass ? /^[0-7]{1,3}/.exec(rest) : null);
    return m ? take(m[0].length, byteEscape(Number.parseInt(m[0], 8) & 255)) : undefined;
  }

  charClass(): void {
    let out = "[";
    this.i++;
    if (this.src[this.i] === "^") {
      out += "^";
      this.i++;
    }
    for (let first = true; ; first = false) {
      const c = this.src[this.i];
      if (c === undefined) throw new Unsupported("missing terminating ] for character class");
      if (c === "]" && !first) break;
      const name = c === "[" ? /^\[:(\^?)(\w+):\]/.exec(this.src.slice(this.i, this.i + 14)) : null;
      if (name) {
        const set = (name[1] ? posixNot : posix)[name[2] as string];
        if (set === undefined) throw new Unsupported(`unknown POSIX class name '${name[2]}'`);
        out += set;
        this.i += name[0].length;
      } else if (c === "\\") {
        const e = this.src[this.i + 1];
        if (e === undefined) throw new Unsupported("\\ at end of pattern");
        if (sets[e] !== undefined) {
          out += sets[e];
          this.i += 2;
        } else if (e === "b") {
          out += "\\x08";
          this.i += 2;
        } else {
          const code = this.charEscape(true);
          if (code !== undefined) out += code;
          else {
            if (/[a-zA-Z]/.test(e)) this.unknown(e);
            out += `\\${e}`;
            this.i += 2;
          }
        }
      } else {
        out += c === "]" || c === "[" || c === "^" || c === "/" ? `\\${c}` : c;
        this.i++;
      }
    }
    this.i++;
    this.put(`${out}]`);
  }

  open(text: string, length: number): void {
    this.put(text);
    this.i += length;
    this.dotAll.push(this.dotAll.at(-1) as boolean);
    this.multi.push(this.multi.at(-1) as boolean);
  }

  group(): void {
    const rest = this.src.slice(this.i);
    if (rest.startsWith("(*")) throw new Unsupported("backtracking verbs (*...) are not supported");
    if (rest[1] !== "?") {
      this.open("(", 1);
      return;
    }
    let m = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    if (m) {
      this.open(m[0], m[0].length);
      return;
    }
    m = /^\(\?P?<(\w+)>|^\(\?'(\w+)'/.exec(rest);
    if (m) {
      this.open(`(?<${m[1] ?? m[2]}>`, m[0].length);
      return;
    }
    m = /^\(\?P=(\w+)\)/.exec(rest);
    if (m) {
      this.put(`\\k<${m[1]}>`);
      this.i += m[0].length;
      return;
    }
    m = /^\(\?#[^)]*\)/.exec(rest);
    if (m) {
      this.i += m[0].length;
      return;
    }
    m = /^\(\?([imsxnJU]*)(?:-([imsxnJU]*))?([:)])/.exec(rest);
    if (m) {
      this.options(m[1] as string, m[2] ?? "", m[3] as string, m[0].length);
      return;
    }
    const kind = rest.startsWith("(?>")
      ? "atomic groups (?>...)"
      : rest.startsWith("(?|")
        ? "branch reset groups (?|...)"
        : rest.startsWith("(?(")
          ? "conditional groups (?(...)...)"
          : /^\(\?(?:R|[-+]?\d|&|P>)/.test(rest)
            ? "recursion and subroutine calls"
            : `group '${rest.slice(0, 4)}'`;
    throw new Unsupported(`${kind} not supported`);
  }

  options(on: string, off: string, end: string, length: number): void {
    if (/[xnJU]/.test(on)) throw new Unsupported(`option (?${on}) is not supported`);
    const atStart = this.plain === "" && this.dotAll.length === 1;
    if (end === ")") {
      this.i += length;
      if (on.includes("s")) this.dotAll[this.dotAll.length - 1] = true;
      if (off.includes("s")) this.dotAll[this.dotAll.length - 1] = false;
      if (on.includes("m")) {
        if (!atStart) throw new Unsupported("(?m) is supported at the start of a pattern only");
        this.multi[0] = true;
        this.flags += "m";
      }
      if (on.includes("i")) {
        if (atStart) this.flags += "i";
        else throw new Unsupported("(?i) is supported at the start of a pattern or as (?i:...) only");
      }
      if (off.includes("i")) throw new Unsupported("(?-i) is supported as (?-i:...) only");
      return;
    }
    if (on.includes("m") || off.includes("m")) throw new Unsupported("(?m:...) is not supported");
    const i = on.includes("i") ? "i" : off.includes("i") ? "-i" : "";
    this.open(`(?${i}:`, length);
    if (on.includes("s")) this.dotAll[this.dotAll.length - 1] = true;
    if (off.includes("s")) this.dotAll[this.dotAll.length - 1] = false;
  }
}

/**
 * Expands `\0`-`\9` (groups), `\xHH` and `\<char>` of a replacement; undefined where HAProxy fails (a lone final
 * backslash, half a hex code).
 */
export function expandReplacement(
  template: string,
  groups: readonly (string | undefined)[],
): string | undefined {
  if (!template.includes("\\")) return template;
  let out = "";
  for (let i = 0; i < template.length; i++) {
    const c = template[i] as string;
    if (c !== "\\") {
      out += c;
      continue;
    }
    const e = template[++i];
    if (e === undefined) return undefined;
    if (e >= "0" && e <= "9") out += groups[e.charCodeAt(0) - 48] ?? "";
    else if (e === "x") {
      const hex = template.slice(i + 1, i + 3);
      if (hex.length < 2) return undefined;
      out += String.fromCharCode(Number.parseInt(hex, 16) & 255);
      i += 2;
    } else out += e;
  }
  return out;
}
