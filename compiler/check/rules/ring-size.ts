import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

const defaultSize = 16384;
/** What the ring itself takes of its memory, and two marks of the message. */
const head = 194;

export const ringSize = rule({
  id: "ring-size",
  severity: "warning",
  summary: "A ring allows messages that are larger than the ring.",
  why: "HAProxy lowers 'maxlen' to what fits.",
  bad: "ring events\n    size 16384\n    maxlen 20000\n",
  good: "ring events\n    size 32768\n    maxlen 20000\n",
  manual: "3.9",
  kinds: ["ring"],
  section(section, _model, report) {
    if (section.kind !== "ring" || section.own("backing-file").length > 0) return;
    const line = section.own("maxlen").at(-1);
    if (line === undefined) return;
    const most = Number.parseInt(wordText(section.tree, line.word + 1), 10);
    const last = section.own("size").at(-1);
    const size = last === undefined ? defaultSize : sizeOf(wordText(section.tree, last.word + 1));
    if (size === undefined || !(most > 0)) return;
    const room = size - head;
    const fits = room - lengthBytes(room);
    if (most <= fits) return;
    report(
      report.words(section.tree, line, 0, 2),
      `messages are cut to ${fits} bytes: the ring has ${size}`,
      {
        help: "raise 'size', or lower 'maxlen'",
        haproxy: whole(
          `ring '${section.name}' event max length '${most}' exceeds max payload size, forced to '${fits}'.`,
        ),
      },
    );
  },
});

/** Bytes in which the ring writes a message's length. */
function lengthBytes(value: number): number {
  let bytes = 1;
  let step = 16 * 128;
  let limit = 240;
  while (value >= limit) {
    bytes++;
    limit += step;
    step *= 128;
  }
  return bytes;
}
