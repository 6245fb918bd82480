import { whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { onDisk } from "../files/file-paths.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

const replies = new Set(["return", "deny", "tarpit"]);

export const largePage = rule({
  id: "large-page",
  severity: "warning",
  stage: "lines",
  machine: true,
  summary: "A file to answer with is too large for a buffer, or empty.",
  why: "HAProxy answers from a buffer ('tune.bufsize'), of which 'tune.maxrewrite' bytes are kept for changes to headers. Longer error pages are cut; an empty file makes a reply without contents.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request return status 200 content-type text/html file /etc/haproxy/empty.html\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request return status 200 content-type text/html file /etc/haproxy/page.html\n",
  files: { "/etc/haproxy/empty.html": "", "/etc/haproxy/page.html": "<p>back soon</p>\n" },
  manual: "4.4",
  applies: ({ keyword, errors, slots }) =>
    errors.length === 0 &&
    (keyword === "errorfile" ||
      ((keyword === "http-error" || slots.some(({ kind, name }) => kind === "action" && replies.has(name))) &&
        slots.some(({ kind, name }) => kind === "literal" && (name === "file" || name === "errorfile")))),
  statement(line, model, report) {
    const { statement, section } = line;
    const { machine } = model.options;
    if (machine === undefined) return;
    const { slots } = statement.template;
    const at = slots.find(({ kind, type }) => kind === "value" && type?.name === "file")?.at;
    if (at === undefined) return;
    const shown = wordText(section.tree, statement.word + at);
    const bytes = machine.read(onDisk(model, section.tree, shown));
    if (typeof bytes === "string") return;
    const range = report.words(section.tree, statement, at);
    const size = setting(model, "tune.bufsize", 16384);
    const room = size - setting(model, "tune.maxrewrite", 1024);
    if (slots.some(({ kind, name }) => kind === "literal" && name === "file")) {
      if (bytes.length > room)
        report(range, `the ${bytes.length} bytes of '${shown}' leave no room to rewrite headers`, {
          help: "make 'tune.bufsize' larger, or the file smaller",
          haproxy:
            "http reply payload runs over the buffer space reserved to headers rewriting. It may lead to internal errors if strict rewriting mode is enabled.",
        });
      const type = contentType(line);
      if (bytes.length === 0 && type !== undefined)
        report(range, `'${shown}' is empty: the content type is ignored`, {
          haproxy: `content-type '${type}' ignored by the http reply when used with an empty payload.`,
        });
    } else if (bytes.length > size)
      report(range, `'${shown}' is cut: it is longer than ${size} bytes`, {
        help: "make 'tune.bufsize' larger, or the file smaller",
        haproxy: whole(`custom error message file '${shown}' larger than ${size} bytes. Truncating.`),
      });
  },
});

function setting(model: Model, keyword: string, usual: number): number {
  const last = model.global(keyword).at(-1);
  return last === undefined || last.statement.template.words < 2
    ? usual
    : (sizeOf(wordText(last.section.tree, last.statement.word + 1)) ?? usual);
}

function contentType({ statement, section }: Line): string | undefined {
  const slot = statement.template.slots.findLast(
    ({ kind, name }) => kind === "literal" && name === "content-type",
  );
  return slot === undefined ? undefined : wordText(section.tree, statement.word + slot.at + 1);
}
