import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

/** What HAProxy's longest own message (that of 405) takes in a buffer, the same in 2.4 to 3.5. */
const least = 337;
/** HTTP, which HAProxy itself uses, needs them smaller than that. */
const most = 256 << 20;
const rounding = 16;

export const smallBuffer = rule({
  id: "small-buffer",
  severity: "error",
  stage: "start",
  summary: "Buffers are too small for HAProxy's own error pages, or too large for HTTP.",
  why: "HAProxy makes its error pages when it starts, whether they are used or not, and refuses to go on when one does not fit.",
  bad: "global\n    tune.bufsize 327\n",
  good: "global\n    tune.bufsize 32768\n",
  manual: "3.2",
  model(model, report) {
    const large = model.global("tune.bufsize.large").at(-1);
    if (large !== undefined && large.statement.template.words > 1) {
      const size = sizeOf(wordText(large.section.tree, large.statement.word + 1)) ?? 0;
      if (size > most - rounding)
        report(report.line(large), `buffers of ${size} bytes are too large for HTTP`, {
          since: "3.4",
          stage: "checks",
          help: "leave it out, or use less than 256m",
          haproxy: whole(
            `global.tune.bufsize_large must be below 256 MB when HTTP is in use (current value = ${size}).`,
          ),
        });
    }
    const line = model.global("tune.bufsize").at(-1);
    if (line === undefined || line.statement.template.words < 2) return;
    const size = sizeOf(wordText(line.section.tree, line.statement.word + 1));
    if (size === undefined || size <= 0) return;
    if (size > most - rounding) {
      report(report.line(line), `buffers of ${size} bytes are too large for HTTP`, {
        since: "2.6",
        stage: "checks",
        help: "16384 is usual, and what is used when the line is left out",
        haproxy: whole(
          `global.tune.bufsize must be below 256 MB when HTTP is in use (current value = ${size}).`,
        ),
      });
      return;
    }
    if (size >= least) return;
    report(report.line(line), `HAProxy's own error pages do not fit into buffers of ${size} bytes`, {
      since: "2.4",
      help: `use at least ${least}; 16384 is usual, and what is used when the line is left out`,
      haproxy:
        "Internal error: invalid default message for HTTP return code 405: unable to add payload into the HTX message.",
    });
  },
});
