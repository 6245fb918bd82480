/** textDocument/signatureHelp: what a call or a line takes, and which part the cursor is at. */
import type { Position, SignatureHelp } from "vscode-languageserver";
import { argType, argTypes, converterRow, fetchName, fetchRow } from "../../compiler/model/arg-types.ts";
import { actionName, optionName } from "../../compiler/model/names.ts";
import { type Cursor, cursorAt } from "../cursor.ts";
import { actionDoc, type Documentation, keywordDoc, optionDoc } from "../documentation.ts";
import { expressionAt } from "../expression-at.ts";
import { expressionPlace } from "../expression-place.ts";
import { actionRow } from "../rows.ts";
import type { Snapshot } from "../snapshot.ts";
import { statementAt } from "../statement-at.ts";
import { callDoc } from "./hover.ts";

export function signatureHelp(snapshot: Snapshot, position: Position): SignatureHelp | undefined {
  const cursor = cursorAt(snapshot, position);
  const values = cursor.expected.candidates.filter(({ kind }) => kind === "value");
  for (const { type } of values) {
    const expression = type && expressionAt(cursor, type);
    const help = expression && callHelp(expression.text);
    if (help) return help;
  }
  return actionHelp(cursor) ?? lineHelp(cursor, values[0]?.text);
}

/** Of the action whose parentheses are open. */
function actionHelp({ expected, typed }: Cursor): SignatureHelp | undefined {
  const set = expected.candidates.find(({ kind }) => kind === "action")?.keyword;
  const { kind, call, argument } = expressionPlace(typed);
  const row = set === undefined || kind !== "argument" ? undefined : actionRow(call, set);
  return row && help(actionDoc(call, row), argType(argTypes(row.paren), argument)?.name);
}

/** Of the fetch or converter whose parentheses are open. */
function callHelp(text: string): SignatureHelp | undefined {
  const { kind, call, callKind, argument } = expressionPlace(text);
  if (kind !== "argument") return undefined;
  const doc = callDoc({ kind: callKind, name: call, start: 0, end: 0 });
  const row = callKind === "fetch" ? fetchRow(fetchName(call)) : converterRow(call);
  return doc && help(doc, argType(argTypes(row?.args), argument)?.name);
}

/** Of the option, action or keyword that the place belongs to. */
function lineHelp({ snapshot, line, offset }: Cursor, name: string | undefined): SignatureHelp | undefined {
  const at = statementAt(snapshot.tree, line);
  if (at === undefined) return undefined;
  const { template, word } = at.statement;
  const { wordEnd } = snapshot.tree.words;
  const before = template.slots.filter((slot) => wordEnd[word + slot.at]! < offset);
  const option = before.findLast((slot) => slot.option !== undefined)?.option;
  if (option && name !== undefined && option.syntax.includes(`<${name}:`))
    return help(optionDoc(optionName(option), option), name);
  const action = before.findLast((slot) => slot.action !== undefined)?.action;
  if (action) return help(actionDoc(actionName(action), action), name);
  if (template.entry === undefined || before.length === 0) return undefined;
  return help(keywordDoc(template.keyword, template.entry), name);
}

/** The parameter is the first place of that name in the signature. */
function help({ signature, markdown }: Documentation, name: string | undefined): SignatureHelp {
  // The signature is the label already; what follows it is the rest of the text.
  const rest = markdown.slice(markdown.indexOf("\n```") + 4).trim();
  const start = name === undefined ? -1 : signature.indexOf(`<${name}>`);
  return {
    signatures: [
      {
        label: signature,
        documentation: { kind: "markdown", value: rest },
        parameters: start < 0 ? [] : [{ label: [start, start + name!.length + 2] }],
      },
    ],
    activeSignature: 0,
    activeParameter: 0,
  };
}
