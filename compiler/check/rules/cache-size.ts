import { place, whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { hasUnknownLine } from "../unknown-lines.ts";
import { wordText } from "../word-text.ts";

export const cacheSize = rule({
  id: "cache-size",
  severity: "error",
  summary:
    "A cache section does not say how large the cache is, or says so with a number that makes no sense.",
  why: "HAProxy refuses a cache without 'total-max-size', or with one that is not from 1 to 4095, and objects larger than half of it.",
  bad: "cache static\n    max-age 60\n",
  good: "cache static\n    total-max-size 4\n    max-age 60\n",
  manual: "6.2",
  touches: withKeyword("cache"),
  section(section, _model, report) {
    if (section.kind !== "cache" || section.node.header === undefined) return;
    const { tree } = section;
    /** The number of the keyword's last line; undefined without one, and after an error. */
    const number = (keyword: string, least: number, most: number): number | undefined => {
      let value: number | undefined;
      for (const statement of section.own(keyword)) {
        if (statement.template.words < 2) continue;
        const text = wordText(tree, statement.word + 1);
        // what is negative is huge
        value = /^\s*[+-]?\d+$/.test(text)
          ? Number(text) < 0
            ? 2 ** 32 + Number(text)
            : Number(text)
          : undefined;
        const wrong =
          value === undefined || value < least
            ? `${keyword} wrong value '${text}'`
            : value > most
              ? `"${keyword}" (${text}) must not be greater than ${most}`
              : undefined;
        if (wrong === undefined) continue;
        value = undefined;
        report(report.words(tree, statement, 1), wrong.replaceAll('"', "'"), {
          stage: "lines",
          help: `write a number from ${least} to ${most}`,
          haproxy: whole(`parsing [${place}]: ${wrong}`),
        });
      }
      return value;
    };
    number("max-secondary-entries", 1, 2 ** 32 - 1);
    const object = number("max-object-size", 0, 2 ** 32 - 1);
    const total = number("total-max-size", 0, 4095);
    const last = section.own("total-max-size").at(-1);
    if (last !== undefined && total === undefined) return;
    if (total === undefined && hasUnknownLine(section)) return;
    if (total === undefined || total === 0) {
      report(report.words(tree, last ?? section.node.header, 0, 2), `cache '${section.name}' has no size`, {
        help: "add 'total-max-size' with a number of megabytes",
        haproxy: whole(`Size not specified for cache '${section.name}'`),
      });
      return;
    }
    const most = total * 2 ** 19;
    if (object === undefined || object <= most) return;
    report(
      report.words(tree, section.own("max-object-size").at(-1)!, 0, 2),
      `an object can have half the size of the cache, ${most} bytes`,
      {
        help: "lower 'max-object-size', or raise 'total-max-size'",
        haproxy: whole(`"max-object-size" is limited to an half of "total-max-size" => ${most}`),
      },
    );
  },
});
