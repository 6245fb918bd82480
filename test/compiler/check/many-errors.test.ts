/** Configurations with an error in every line, or that ask for very much, are read in a time that grows with their lines. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkText } from "../../harness/check-text.ts";

const count = 20_000;
const lines = (line: (i: number) => string): string =>
  `${Array.from({ length: count }, (_, i) => line(i)).join("\n")}\n`;

function findings(text: string, rule: string): number {
  const start = performance.now();
  const found = checkText(text).filter((one) => one.rule === rule);
  const took = performance.now() - start;
  // a slow machine takes two seconds; what is quadratic takes a minute
  assert.ok(took < 15_000, `${took} ms`);
  return found.length;
}

describe("many errors", () => {
  it("of names that are missing", () => {
    const text = `frontend www\n${lines((i) => ` acl known${i} path /${i}`)}${lines((i) => ` http-request deny if knwon${i}`)}`;
    assert.equal(findings(text, "undefined-reference"), count);
  });

  it("of servers that no template makes", () => {
    const text = `backend app\n${lines((i) => ` server-template s${i}x 2 192.0.2.1:80`)}${lines((i) => ` use-server t${i} if TRUE`)}`;
    assert.equal(findings(text, "undefined-reference"), count);
  });

  it("of unknown keywords", () => {
    assert.equal(findings(`backend app\n${lines((i) => ` optoin${i} httplog`)}`, "unknown-keyword"), count);
  });

  it("that are suppressed one by one", () => {
    const text = lines((i) => ` optoin${i} httplog # hapax: disable-line unknown-keyword`);
    assert.equal(findings(`backend app\n${text}`, "unknown-keyword"), 0);
  });
});

describe("large templates", () => {
  it("are not made", () => {
    const text = `backend app\n${lines((i) => ` server-template s${i}x 1-99999999 192.0.2.1:80`)}`;
    assert.equal(findings(text, "large-template"), count);
  });

  it("still give names", () => {
    const text =
      "backend app\n server-template t 1-99999999 192.0.2.1:80\n use-server t77777 if TRUE\n use-server t077 if TRUE\n";
    const found = checkText(text).filter(({ rule }) => rule === "undefined-reference");
    assert.deepEqual(
      found.map(({ range }) => range.line),
      [4],
    );
  });

  it("clash with servers of a name they make", () => {
    const text = "backend app\n server-template t 1-3 192.0.2.1:80\n server t2 192.0.2.1:80\n";
    const found = checkText(text).filter(({ rule }) => rule === "duplicate-name");
    assert.deepEqual(
      found.map(({ range }) => range.line),
      [3],
    );
  });
});
