import type { Slot, Template } from "../../../grammar/tree.ts";
import type { Line, Model } from "../../model/types.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

const actions = new Set(["return", "deny", "tarpit"]);
/** Headers that HAProxy makes itself. */
const own = new Set(["content-length", "transfer-encoding", "content-type"]);
const files = new Set(["default-errorfiles", "errorfile", "errorfiles"]);
const payloads = new Set(["file", "lf-file", "string", "lf-string"]);

export const replyParts = rule({
  id: "reply-parts",
  severity: "warning",
  summary:
    "A part of a reply is ignored: its content type without contents, or headers beside an error file.",
  why: "An error file comes with its own headers; a reply without payload has no type; and its length, encoding and type are not given by 'hdr'.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request return status 200 hdr content-type text/plain\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request return status 200 content-type text/plain string ok\n",
  manual: "4.4",
  alike: ["line"],
  applies: (template) => template.errors.length === 0 && action(template) !== undefined,
  statement(line, model, report) {
    const { slots } = line.statement.template;
    const has = (names: ReadonlySet<string>): Slot | undefined =>
      slots.find((slot) => slot.kind === "literal" && names.has(slot.name));
    const file = has(files);
    const type = slots.findLast((slot) => slot.kind === "literal" && slot.name === "content-type");
    let kept: Slot | undefined;
    for (const slot of slots) {
      if (slot.kind !== "literal" || slot.name !== "hdr") continue;
      const name = wordText(line.section.tree, line.statement.word + slot.at + 1);
      if (!own.has(name.toLowerCase())) kept ??= slot;
      else
        say(line, slot, 3, report, `header '${name}' cannot be set: HAProxy makes it`, {
          help: name.toLowerCase() === "content-type" ? "use 'content-type'" : "remove it",
          haproxy: `header '${name}' always ignored by the http reply.`,
        });
    }
    const text = slots.find((slot) => slot.kind === "literal" && slot.name === "string");
    if (text !== undefined && isLarge(wordText(line.section.tree, line.statement.word + text.at + 1), model))
      say(line, text, 2, report, "these contents leave no room in the buffer to rewrite headers", {
        help: "make 'tune.bufsize' larger, or the contents smaller",
        haproxy:
          "http reply payload runs over the buffer space reserved to headers rewriting. It may lead to internal errors if strict rewriting mode is enabled.",
      });
    const contents = has(payloads);
    const status = contents === undefined ? undefined : statusOf(line);
    if (contents !== undefined && (status === 204 || status === 304))
      report(
        report.words(line.section.tree, line.statement, contents.at, 2),
        `a reply with status ${status} has no contents`,
        { severity: "error", help: "remove them", haproxy: `No body expected for ${status} responses.` },
      );
    if (type !== undefined) {
      const text = wordText(line.section.tree, line.statement.word + type.at + 1);
      const ignored = `content-type '${text}' ignored by the http reply`;
      if (file !== undefined)
        say(line, type, 2, report, `the content type is ignored beside '${file.name}'`, {
          haproxy: `${ignored} when used with an errorfile.`,
        });
      else if (has(payloads) === undefined)
        say(line, type, 2, report, "the content type is ignored: the reply has no contents", {
          help: "add 'string' or 'file', or remove it",
          haproxy: `${ignored} because neither errorfile nor payload defined.`,
        });
    }
    if (file !== undefined && kept !== undefined)
      say(line, kept, 3, report, `headers are ignored beside '${file.name}'`, {
        haproxy: "hdr parameters ignored by the http reply when used with an errorfile.",
      });
  },
});

function statusOf({ statement, section }: Line): number | undefined {
  const slot = statement.template.slots.findLast(
    ({ kind, name }) => kind === "literal" && (name === "status" || name === "deny_status"),
  );
  return slot === undefined
    ? undefined
    : Number.parseInt(wordText(section.tree, statement.word + slot.at + 1), 10);
}

function say(
  { statement, section }: Line,
  slot: Slot,
  words: number,
  report: Report,
  message: string,
  extra: { help?: string; haproxy: string },
): void {
  report(report.words(section.tree, statement, slot.at, words), message, extra);
}

function action({ keyword, slots }: Template): Slot | string | undefined {
  if (keyword === "http-error") return keyword;
  return slots.find((slot) => slot.kind === "action" && actions.has(slot.name));
}

/** Longer than a buffer without what is kept for headers. */
function isLarge(text: string, model: Model): boolean {
  if (text.length < 128) return false;
  const size = (keyword: string, usual: number): number => {
    const last = model.global(keyword).at(-1);
    return last === undefined || last.statement.template.words < 2
      ? usual
      : (sizeOf(wordText(last.section.tree, last.statement.word + 1)) ?? usual);
  };
  return text.length > size("tune.bufsize", 16384) - size("tune.maxrewrite", 1024);
}
