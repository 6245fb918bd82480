/**
 * A rule of the checker is a value: what it says, why, an example of each, and hooks named by what they visit.
 * File name = id = suppression word = anchor in the docs.
 */
import type { AclTest, Condition, Expr, ExprCall, LogFormat } from "../../grammar/ast.ts";
import type { SectionKind, Version } from "../../grammar/catalogue/types.ts";
import type { Diagnostic, Fix, Range, Severity, Stage } from "../../grammar/diagnostic.ts";
import type { Slot, Statement, Template, Tree } from "../../grammar/tree.ts";
import type { Line, Model, Proxy, Section } from "../model/types.ts";

/** What a finding says beyond its place and message. */
export interface Extra {
  severity?: Severity;
  help?: string;
  related?: readonly { range: Range; message: string }[];
  fix?: Fix;
  /** The text HAProxy prints, when it differs; see Diagnostic. */
  haproxy?: string;
  /** HAProxy sounds an alert though it lets it pass. */
  alert?: boolean;
  /** When this one comes, if not at the rule's usual stage. */
  stage?: Stage;
  /** About this machine, not the text; see Diagnostic. */
  machine?: boolean;
  /** Only this finding of the rule is a lint of ours. */
  lint?: boolean;
  /** HAProxy says this one only with -dD. Severity "info" unless said. */
  diag?: boolean;
  /** HAProxy says this one from this version on. */
  since?: Version;
}

/** Takes a finding. The place is a range, or words of a statement: `at(statement, first, count)` makes one. */
export interface Report {
  (range: Range, message: string, extra?: Extra): void;
  /** Range of words of a statement, relative to its first word. Past the end: the end of the line's last word. */
  words(tree: Tree, statement: Statement, first?: number, count?: number): Range;
  /** Range of a statement: its keyword up to its last word. */
  line(line: Line): Range;
  /** Range of cooked offsets [start, end) in a word given by its absolute index; the whole word without them. */
  inWord(line: Line, word: number, start?: number, end?: number): Range;
}

/** A sub-language where it stands. `word` is the absolute index of its first word. */
export interface Embedded<T> {
  readonly line: Line;
  readonly slot: Slot;
  readonly word: number;
  readonly value: T;
  /** What its parser says; lines of ranges are words counted from `word`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `inFormat`: the offset in the format's text where the expression stands; its own offsets count from the format's start. */
export interface EmbeddedExpr extends Embedded<Expr> {
  /** Its fetch, and its converters in order. */
  readonly calls: readonly ExprCall[];
  readonly inFormat: boolean;
  /** ACL derivatives may stand for fetches. */
  readonly asAcl: boolean;
}

/** Whether a rule wants to see every use of a sub-language. */
export interface EveryUse {
  /** A number that says of a section all that the answer goes by; sections mostly have the same one. */
  key(section: Section): number;
  wants(template: Template, kind: SectionKind | "", key: number): boolean;
}

export interface Rule {
  id: string;
  severity: Severity;
  /** One sentence: what it finds. */
  summary: string;
  /** Why it matters and what HAProxy does about it. */
  why: string;
  /** Configs the rule speaks up about, and keeps silent about. Run as tests, shown in the docs. */
  bad: string;
  good: string;
  /** Files that are there for the examples, by path; see `machine`. */
  files?: Readonly<Record<string, string>>;
  /** Release the examples are judged for; absent: the newest. */
  version?: string;
  /** A lint of ours: HAProxy itself says nothing. */
  lint?: boolean;
  /** HAProxy says it only in diagnostic mode (-dD). */
  diag?: boolean;
  /** HAProxy says it from this version on. */
  since?: Version;
  /** About the machine rather than the text: visited only when one is given (ModelOptions.machine). */
  machine?: true;
  /** When HAProxy comes to it; default: `checks` for rules that visit proxies or the model, `lines` for the rest. */
  stage?: Stage;
  /** Manual section. */
  manual?: string;

  /** Asked once per shape of lines: `statement` does not visit the others. */
  applies?(template: Template, model: Model): boolean;
  statement?(line: Line, model: Model, report: Report): void;
  expression?(use: EmbeddedExpr, model: Model, report: Report): void;
  /** An ACL test: of an `acl` line, or anonymous in a condition. */
  test?(use: Embedded<AclTest>, model: Model, report: Report): void;
  condition?(use: Embedded<Condition>, model: Model, report: Report): void;
  format?(use: Embedded<LogFormat>, model: Model, report: Report): void;
  /**
   * Whether the `test` hook looks at the patterns of such a test; absent: it does. Asked once for tests that differ in
   * patterns only.
   */
  patterns?(test: AclTest): boolean;
  /**
   * The hooks from `expression` to `format` are not called again for what reads alike, up to names of ACLs and patterns
   * nobody looks at, in lines of one shape and sections of one kind and mode, with or without a stick-table, once nothing was found there. A rule that goes by
   * more than that (another line of the section, a named ACL) says here for which sections and shapes of lines it does.
   */
  everyUse?: EveryUse;
  /**
   * The `section` and `proxy` hooks are called for sections with such a line only, inherited lines included; absent: for
   * all of them.
   */
  touches?(template: Template): boolean;
  /**
   * Hooks that are not called again for what reads alike (alike.ts) once they said nothing of it. What they say of a proxy
   * goes by how it reads, its mode and its defaults section: not by names, conditions or formats, nor by other sections.
   * "line": so does `statement`, and by the line and the kind of section alone.
   */
  alike?: readonly ("line" | "statement" | "section" | "proxy")[];
  /** Whether that holds for proxies that read like this one; absent: for all. */
  alikeIf?(proxy: Proxy): boolean;
  /** Kinds of sections that the `section` hook is for; absent: all. */
  kinds?: readonly (SectionKind | "")[];
  section?(section: Section, model: Model, report: Report): void;
  proxy?(proxy: Proxy, model: Model, report: Report): void;
  /** `proxy` visits disabled proxies too, of which HAProxy only reads the lines. */
  evenDisabled?: boolean;
  model?(model: Model, report: Report): void;
  /** Looks at what all other hooks have found. */
  findings?(found: readonly Diagnostic[], model: Model, report: Report): void;
}

/** Gives the literal its type. */
export function rule(spec: Rule): Rule {
  return spec;
}
