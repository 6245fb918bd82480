import type { Version } from "../../../grammar/catalogue/types.ts";
import { whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
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
    const large = lastSize(model, "tune.bufsize.large");
    if (large !== undefined && large.size > most - rounding) tooLarge(large, "tune.bufsize_large", "3.4");
    const usual = lastSize(model, "tune.bufsize");
    if (usual === undefined || usual.size <= 0) return;
    const { line, size } = usual;
    if (size > most - rounding) return tooLarge(usual, "tune.bufsize", "2.6");
    if (size >= least) return;
    report(report.line(line), `HAProxy's own error pages do not fit into buffers of ${size} bytes`, {
      since: "2.4",
      help: `use at least ${least}; 16384 is usual, and what is used when the line is left out`,
      haproxy:
        "Internal error: invalid default message for HTTP return code 405: unable to add payload into the HTX message.",
    });

    function tooLarge({ line, size }: Size, name: string, since: Version): void {
      report(report.line(line), `buffers of ${size} bytes are too large for HTTP`, {
        since,
        stage: "checks",
        help: "leave it out, or use less than 256m",
        haproxy: whole(`global.${name} must be below 256 MB when HTTP is in use (current value = ${size}).`),
      });
    }
  },
});

interface Size {
  readonly line: Line;
  readonly size: number;
}

/** The last setting of that name that says a size. */
function lastSize(model: Model, keyword: string): Size | undefined {
  const line = model.global(keyword).at(-1);
  if (line === undefined || line.statement.template.words < 2) return undefined;
  const size = sizeOf(wordText(line.section.tree, line.statement.word + 1));
  return size === undefined ? undefined : { line, size };
}
