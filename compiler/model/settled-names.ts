/**
 * Says of a line, without making a list of its references, that all names it uses are defined where they must be. Most
 * lines of most files are told so; of the others `references.ts` has the details.
 */
import type { Expr, ExprCall } from "../../grammar/ast.ts";
import { SymbolBytes } from "../../grammar/symbol-bytes.ts";
import type { Slot, Statement, Template, Tree } from "../../grammar/tree.ts";
import { argType, argTypes, converterRow, fetchName, fetchRow } from "./arg-types.ts";
import { exprAt, formatAt } from "./read.ts";
import type { Model, Section, SymbolKind } from "./types.ts";
import { useShapesOf } from "./use-shapes.ts";

export function settledNames(
  model: Model,
): (section: Section, statement: Statement, slots: readonly Slot[]) => boolean {
  const { symbols } = model;
  const shapes = useShapesOf(model);
  const acls = model.table("acl");
  /** By symbol id: 0 not known yet, 1 no names, 2 some. */
  const expressions = new SymbolBytes();
  const formats = new SymbolBytes();
  const bare = new Map<number, number>();

  return (section, statement, slots) => {
    const { tree } = section;
    const { words } = tree;
    const { wordId } = words;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      const word = statement.word + slot.at;
      const id = wordId[word]!;
      const type = slot.type!;
      switch (type.name) {
        case "ref":
          if (!isDefined(type.args[0] as SymbolKind, id, section)) return false;
          break;
        case "expr":
          if (slot.count > 1 || namesIn(expressions, id, tree, word)) return false;
          break;
        case "log-format":
        case "log-format-list": {
          const target = targetOf(statement.template);
          if (slot.count > 1) return false;
          const text = symbols.text(id);
          if (target === undefined || text.includes("%")) {
            if (text.includes("%[") && formatNames(id, tree, word)) return false;
          } else if (target === "server" || model.table(target).firstWord(id) < 0) return false;
          break;
        }
        case "condition": {
          const shape = shapes.condition(words, word, slot.count);
          for (let i = 0; i < shape.names.length; i++) {
            const { at, negated } = shape.names[i]!;
            const name = wordId[word + at]!;
            const defined = acls.firstWord(negated ? bareName(name) : name, section);
            if (defined < 0 || defined > word + at) return false;
          }
          if (shape.hasConverterWords) return false;
          for (let test = 0; test < shape.criteria.length; test++) {
            const at = shape.criteria[test]!;
            if (namesIn(expressions, wordId[word + at]!, tree, word + at)) return false;
          }
          break;
        }
        case "acl-criterion":
          if (shapes.test(words, word, statement.template.words - slot.at).hasConverterWords) return false;
          if (namesIn(expressions, id, tree, word)) return false;
          break;
        case "log-target": {
          const text = symbols.text(id);
          if (text.startsWith("ring@") || text.startsWith("backend@")) return false;
          break;
        }
        default:
          return false;
      }
    }
    return true;
  };

  function isDefined(kind: SymbolKind, id: number, section: Section): boolean {
    switch (kind) {
      // read in order, while sections are
      case "defaults":
        return true;
      case "server":
        return false;
      default:
        return model.table(kind).firstWord(id, section) >= 0;
    }
  }

  function bareName(id: number): number {
    let found = bare.get(id);
    if (found === undefined) {
      const text = symbols.text(id);
      let at = 0;
      while (text.charCodeAt(at) === 33) at++;
      found = symbols.id(text.slice(at));
      bare.set(id, found);
    }
    return found;
  }

  function namesIn(memo: SymbolBytes, id: number, tree: Tree, word: number): boolean {
    let answer = memo.get(id);
    if (answer === 0) {
      const expr = exprAt(tree, word, 1).value;
      answer = expr !== undefined && hasNames(expr) ? 2 : 1;
      memo.set(id, answer);
    }
    return answer === 2;
  }

  function formatNames(id: number, tree: Tree, word: number): boolean {
    let answer = formats.get(id);
    if (answer === 0) {
      const { items } = formatAt(tree, word, 1).value;
      answer = items.some((item) => item.kind === "expr" && hasNames(item.expr)) ? 2 : 1;
      formats.set(id, answer);
    }
    return answer === 2;
  }
}

/** What a line without `%` in its format names. */
function targetOf({ keyword }: Template): "backend" | "server" | undefined {
  return keyword === "use_backend" ? "backend" : keyword === "use-server" ? "server" : undefined;
}

/** Does an argument name something? */
function hasNames(expr: Expr): boolean {
  return (
    namesOne(expr.fetch, fetchRow(fetchName(expr.fetch.name))?.args) ||
    expr.converters.some((call) => namesOne(call, converterRow(call.name)?.args))
  );
}

function namesOne({ args }: ExprCall, described: string | undefined): boolean {
  if (args.length === 0) return false;
  const types = argTypes(described);
  for (let at = 0; at < args.length; at++) {
    const type = args[at]!.text === "" ? undefined : argType(types, at)?.type;
    if (type === "ref" || type === "server-ref") return true;
  }
  return false;
}
