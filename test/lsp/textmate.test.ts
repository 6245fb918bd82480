import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { textMateGrammar, textMatePath } from "../../scripts/textmate.ts";

test("the TextMate grammar in the repository is the one the catalogue gives", () => {
  const kept = JSON.parse(readFileSync(textMatePath, "utf8"));
  assert.deepEqual(kept, JSON.parse(JSON.stringify(textMateGrammar())), "run: node scripts/textmate.ts");
});

interface Pattern {
  match?: string;
  begin?: string;
  end?: string;
  include?: string;
  patterns?: Pattern[];
}

test("its patterns are regular expressions and its includes exist", () => {
  const { patterns, repository } = textMateGrammar();
  const visit = (pattern: Pattern): void => {
    for (const source of [pattern.match, pattern.begin, pattern.end])
      if (source !== undefined) new RegExp(source);
    if (pattern.include !== undefined) assert.ok(repository[pattern.include.slice(1)], pattern.include);
    pattern.patterns?.forEach(visit);
  };
  patterns.forEach(visit);
  for (const { patterns: own } of Object.values(repository)) own.forEach(visit);
});

test("a keyword of several words is taken whole, a longer one before a shorter", () => {
  const source = textMateGrammar().repository["keyword"]!.patterns[0]!.match!;
  const taken = (line: string) => new RegExp(source).exec(line)?.[2];
  assert.equal(taken("  timeout  http-keep-alive 5s"), "timeout  http-keep-alive");
  assert.equal(taken("  no option httplog"), "option httplog");
  assert.equal(taken("  bindx :80"), undefined);
});
