import type { Model } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";

/**
 * Names that need a library or interface which ordinary builds of HAProxy are made without. A test compares them with the
 * catalogue.
 */
const names: readonly [feature: string, name: RegExp, since?: string][] = [
  ["51DEGREES", /^51d(egrees-|\.)/],
  ["DEVICEATLAS", /^(deviceatlas-|da-csv-)/],
  ["WURFL", /^wurfl-/],
  // before 2.6, it came with OpenSSL
  ["ENGINE", /^ssl-engine$/, "2.6"],
];

/** Nearly all names are none of these. */
const some = new RegExp(names.map(([, { source }]) => source).join("|"));

export const missingFeature = rule({
  id: "missing-feature",
  severity: "error",
  summary:
    "A keyword, fetch or converter needs HAProxy to be built with a library that ordinary builds lack.",
  why: "51Degrees, DeviceAtlas and WURFL are products of their own, and engines of OpenSSL are on the way out: HAProxy as distributions ship it does not know these words. `haproxy -vv` lists what a build has; name it in `--features` of `hapax check` and `hapax lsp`.",
  bad: "global\n    wurfl-data-file /etc/wurfl.zip\n",
  good: "global\n    maxconn 2000\n",
  manual: "12",
  applies: ({ keyword, entry }, model) => entry !== undefined && lacking(keyword, model) !== undefined,
  statement({ statement, section }, model, report) {
    const { keyword } = statement.template;
    const feature = lacking(keyword, model)!;
    report(report.words(section.tree, statement), `'${keyword}' needs HAProxy built with USE_${feature}`, {
      help: help(feature),
      haproxy: `unknown keyword '${keyword}' in '${section.kind}' section`,
    });
  },
  expression({ line, word, value, calls, inFormat }, model, report) {
    for (const call of calls) {
      const feature = lacking(call.name, model);
      if (feature === undefined) continue;
      const what = call === value.fetch ? "fetch method" : "converter";
      report(
        report.inWord(line, word + (inFormat ? 0 : call.word), call.at, call.at + call.name.length),
        `'${call.name}' needs HAProxy built with USE_${feature}`,
        { help: help(feature), haproxy: `unknown ${what} '${call.name}'` },
      );
    }
  },
});

function help(feature: string): string {
  return `if 'haproxy -vv' shows +${feature}, say --features ${feature}`;
}

/** The feature that the name needs and the build judged for lacks. */
export function lacking(name: string, model: Pick<Model, "options" | "release">): string | undefined {
  if (!some.test(name)) return undefined;
  for (const [feature, pattern, since] of names)
    if (pattern.test(name))
      return model.options.features?.has(feature) === true || (since !== undefined && !atLeast(model, since))
        ? undefined
        : feature;
  return undefined;
}
