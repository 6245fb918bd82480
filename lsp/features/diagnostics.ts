/** textDocument/publishDiagnostics: the findings of all stages. */
import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver";
import type { Diagnostic as Finding, Severity } from "../../grammar/diagnostic.ts";
import { rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { display } from "../utf8.ts";

const severities: Record<Severity, DiagnosticSeverity> = { error: 1, warning: 2, info: 3, hint: 4 };
const deprecatedTag: DiagnosticTag = 2;
const unnecessaryTag: DiagnosticTag = 1;
const tags: Readonly<Record<string, DiagnosticTag>> = {
  "deprecated-keyword": deprecatedTag,
  "removed-keyword": deprecatedTag,
  "unreachable-rule": unnecessaryTag,
};

export function diagnostics(snapshot: Snapshot): Diagnostic[] {
  return snapshot.findings
    .filter((finding) => finding.range.file === snapshot.tree.file)
    .map((finding) => diagnosticOf(snapshot, finding));
}

export function diagnosticOf(snapshot: Snapshot, finding: Finding): Diagnostic {
  const { rule, severity, range, message, help, related } = finding;
  const tag = Object.hasOwn(tags, rule) ? tags[rule] : undefined;
  return {
    range: rangeOf(snapshot, range.start, range.end),
    severity: isUnset(snapshot, finding) ? severities.info : severities[severity],
    code: rule,
    source: "hapax",
    message: display(help === undefined ? message : `${message}\n${help}`),
    ...(tag === undefined ? {} : { tags: [tag] }),
    ...(related === undefined
      ? {}
      : {
          relatedInformation: related.map(
            (other): DiagnosticRelatedInformation => ({
              location: { uri: snapshot.uri, range: rangeOf(snapshot, other.range.start, other.range.end) },
              message: display(other.message),
            }),
          ),
        }),
  };
}

/** A word that is empty for want of a variable: the editor's environment is not that of the proxy. */
function isUnset({ text }: Snapshot, { rule, range }: Finding): boolean {
  return rule === "empty-word" && text.bytes.subarray(range.start, range.end).includes(dollar);
}

const dollar = 36;
