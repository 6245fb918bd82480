/** The generated pages of docs/ are what the catalogue says now: run `npm run docs` after a change to it. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "../../compiler/check/rules/index.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { services } from "../../grammar/catalogue/services.ts";
import { committedPages } from "../../scripts/docs/committed.ts";
import { generatePages } from "../../scripts/docs/generate.ts";

const docs = join(dirname(fileURLToPath(import.meta.url)), "../../docs");
const pages = generatePages();

test("every page is up to date (npm run docs)", () => {
  const committed = committedPages(docs);
  const differing = [...pages].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path);
  assert.deepEqual(differing, []);
  const stale = [...committed.keys()].filter((path) => !pages.has(path));
  assert.deepEqual(stale, []);
});

test("generation gives the same bytes twice", () => {
  assert.deepEqual([...generatePages()], [...pages]);
});

test("every name of the catalogue has its place", () => {
  const keywordText = [...pages].filter(([path]) => path.startsWith("keywords/")).map(([, text]) => text);
  const missing = Object.keys(catalogue.keywords).filter(
    (name) => !keywordText.some((text) => text.includes(`\n## \`${name}\`\n`)),
  );
  const lookFor = (path: string, names: readonly string[], start: (name: string) => string): void => {
    const text = pages.get(path)!;
    missing.push(...names.filter((name) => !text.includes(start(name))));
  };
  lookFor("actions.md", Object.keys(catalogue.actions), (name) => `\n## \`${name}\`\n`);
  lookFor("fetches.md", Object.keys(catalogue.fetches), (name) => `\n| [\`${name}`);
  lookFor("converters.md", Object.keys(catalogue.converters), (name) => `\n## \`${name}\`\n`);
  const fetchText = [...pages].filter(([path]) => path.startsWith("fetches/")).map(([, text]) => text);
  missing.push(
    ...Object.keys(catalogue.fetches).filter(
      (name) => !fetchText.some((text) => text.includes(`\n## \`${name}\`\n`)),
    ),
  );
  lookFor("acls.md", Object.keys(catalogue.aclDerivatives), (name) => `\n| \`${name}\``);
  lookFor("filters.md", [...Object.keys(filters), ...Object.keys(services)], (name) => `\n## \`${name}\`\n`);
  lookFor("control-socket.md", Object.keys(cliCommands), (name) => `\n| \`${name}`);
  lookFor(
    "rules.md",
    rules.map(({ id }) => id),
    (id) => `\n## ${id}\n`,
  );
  lookFor("log-format.md", Object.keys(catalogue.logAliases), (name) => `\n| \`%${name}\``);
  for (const [family, rows] of Object.entries(catalogue.options))
    lookFor("bind-and-server-options.md", Object.keys(rows), (name) => `\n### ${family} \`${name}\`\n`);
  assert.deepEqual(missing, []);
});
