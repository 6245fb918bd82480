import { place, whole } from "../../../grammar/diagnostic.ts";
import { compareVersions } from "../../../grammar/predicates.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { bareForm } from "./removed-keyword.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

/** What HAProxy says of them, as it does. */
const goingSoon: Readonly<Record<string, string>> = {
  "tune.ssl.capture-cipherlist-size":
    "removed in version 2.7. Please use 'tune.ssl.capture-buffer-size' instead.",
  "tune.takeover-other-tg-connections": "removed in version 3.7. Please use 'tune.idle-pool.shared",
};

/** Gone in a later release, which HAProxy never warned about. */
const unannounced = new Set(["stats bind-process"]);

export const deprecatedKeyword = rule({
  id: "deprecated-keyword",
  severity: "warning",
  summary: "A keyword, action or option that still works but is on its way out.",
  why: "A later HAProxy version will refuse it.",
  bad: "backend app\n    mode http\n    option accept-invalid-http-response\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    mode http\n    option accept-unsafe-violations-in-http-response\n    server s1 192.0.2.1:80\n",
  applies: ({ entry, slots }) =>
    entry?.deprecated !== undefined ||
    entry?.bare !== undefined ||
    slots.some((slot) => (slot.option ?? slot.action)?.deprecated !== undefined),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { tree } = section;
    const say = (
      at: number,
      count: number,
      name: string,
      row: { deprecated?: string; removed?: string; use?: string },
    ): void => {
      if (row.deprecated === undefined || compareVersions(model.version, row.deprecated) < 0) return;
      if (isOnlyIgnored(template, section.kind)) return;
      if (row.removed !== undefined && compareVersions(model.version, row.removed) >= 0) return;
      report(
        report.words(tree, statement, at, count),
        `'${name}' is deprecated since HAProxy ${row.deprecated}`,
        {
          ...(row.use === undefined ? {} : { help: `use ${row.use}` }),
          ...(unannounced.has(name) ? { lint: true } : {}),
          ...(name.startsWith("option accept-invalid")
            ? {
                haproxy: whole(
                  `parsing [${place}]: option '${name.slice(7)}' is deprecated. please use '${row.use?.replaceAll(/[`']/g, "")}' if absolutely needed.`,
                ),
              }
            : Object.hasOwn(goingSoon, name)
              ? {
                  haproxy: whole(
                    `parsing [${place}]: '${name}' is deprecated and will be ${goingSoon[name]}`,
                  ),
                }
              : {}),
        },
      );
    };
    if (template.entry !== undefined)
      say(0, template.keyword.split(" ").length, template.keyword, template.entry);
    const bare = bareForm(template);
    if (bare !== undefined) say(0, 1, template.keyword, bare);
    for (const slot of template.slots) {
      const row = slot.option ?? slot.action;
      if (row !== undefined) say(slot.at, 1, wordText(tree, statement.word + slot.at), row);
    }
  },
});
