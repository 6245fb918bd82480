import { logAliases } from "../../../grammar/catalogue/log-aliases.ts";
import type { Range } from "../../../grammar/diagnostic.ts";
import type { Slot } from "../../../grammar/tree.ts";
import type { Defaults, Line } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { type Report, rule } from "../rule.ts";
import { suggest } from "../suggest.ts";

const ofProxies = new Set(["log-format", "log-format-sd", "error-log-format", "unique-id-format"]);

export const logFormatSyntax = rule({
  id: "log-format-syntax",
  severity: "error",
  summary: "A log-format string is not well-formed, or names an unknown alias.",
  why: "HAProxy refuses the line. A percent sign by itself is written '%%'.",
  bad: 'frontend www\n    mode http\n    bind :80\n    log-format "%ci %Zz"\n',
  good: 'frontend www\n    mode http\n    bind :80\n    log-format "%ci %ST"\n',
  manual: "8.2.6",
  format({ line, slot, word, value, diagnostics }, model, report) {
    // Read for each proxy that inherits it.
    const { section } = line;
    if (
      section.kind === "defaults" &&
      (section as Defaults).users.length === 0 &&
      ofProxies.has(line.statement.template.keyword)
    )
      return;
    for (const { range, message, haproxy, severity, lint } of diagnostics)
      report(
        slot.count > 1
          ? report.words(line.section.tree, line.statement, slot.at, slot.count)
          : report.inWord(line, word, range.start, range.end),
        message,
        {
          severity,
          ...(haproxy === undefined ? {} : { haproxy }),
          ...(lint === true ? { lint } : {}),
        },
      );
    for (const item of value.items) {
      if (item.kind !== "alias" || item.name === "o" || item.name === "") continue;
      // A suffix of other characters belongs to the text that follows.
      const known = Object.hasOwn(logAliases, item.name) ? logAliases[item.name] : undefined;
      if (
        known !== undefined &&
        (known.removed === undefined || !atLeast(model, known.removed)) &&
        (known.since === undefined || atLeast(model, known.since))
      ) {
        if (known.deprecated !== undefined && atLeast(model, known.deprecated))
          report(range(line, slot, word, item, report), `'%${item.name}' is deprecated`, {
            severity: "warning",
            ...(known.use === undefined ? {} : { help: `use ${known.use}` }),
            haproxy: `deprecated variable '${item.name}', please replace it with '${known.use?.slice(1)}'.`,
          });
        continue;
      }
      const close = suggest(item.name, names);
      report(
        range(line, slot, word, item, report),
        known?.since !== undefined && !atLeast(model, known.since)
          ? `'%${item.name}' appeared in HAProxy ${known.since}`
          : `there is no log-format alias '%${item.name}'`,
        {
          help: close === undefined ? "write '%%' for a percent sign" : `did you mean '%${close}'?`,
          haproxy: `failed to parse log-format : no such format alias '${item.name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'.`,
        },
      );
    }
  },
});

/** Where an alias stands; several words are one format. */
function range(
  line: Line,
  slot: Slot,
  word: number,
  item: { at: number; end: number },
  report: Report,
): Range {
  return slot.count > 1
    ? report.words(line.section.tree, line.statement, slot.at, slot.count)
    : report.inWord(line, word, item.at, item.end);
}

const names = Object.keys(logAliases);
