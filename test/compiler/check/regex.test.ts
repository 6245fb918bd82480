import assert from "node:assert/strict";
import { test } from "node:test";
import { regexProblem } from "../../../compiler/check/samples/regex.ts";

const right =
  String.raw`^a$  a{2}?  a{,3}  {1  ]  }  [[]  []]  [^]a]  [a-]  [\w-]  [\b]  [a-c-e]  (?i)x  (?i-s:x)  (?^m)x  (?:)*  ()*
(?=a)*  (?<n>a)\k<n>  (?<n>a)(?(n)b|c)  (?<n>a)(?P>n)  (?(?=a)b|c)  (?(DEFINE)(?<n>a))  (?|(?<n>a)|(?<n>b))  (?J)(?<n>a)(?<n>b)
(?<=ab|c)  (?<=a{2})  (?<!(?:a|b)c)  (*UTF)\x{100}  (*ACCEPT)*  (*MARK:x)  (*pla:a)  \Qa(b\E  \Q(  \x{ff}  \377  \10  \p{Greek}  \p{^Lu}
\N{2}  (?#c)a  (?x)#(  (?C1)a  (?R)?  \cA  [\c]]  [[:alpha:]_]  [:a]  (?U)a  a(?#c)*  \E+a\Q\E*`.split(/\s+/);
right.splice(right.indexOf(String.raw`\E+a\Q\E*`), 1);

const wrong =
  String.raw`(  )  [  *a  a**  a{2}{3}  a{3,2}  a{65536}  ^*  $+  \b*  (?i)*  (*)  [z-a]  [\n-\t]  [\d-z]  [a-\d]  [[:foo:]]  [:alpha:]
[[.a.]]  [\E]  [\B]  \y  \L  \N{a}  \x{100}  \x{}  \o  \o{8}  \400  \c  \p  \p{Foo}  \k  \g  \2  (a)\2  \k<n>  (?1)  (?P=n)  (?&n)  (?Pa)
(?<1>a)  (?<n>a)(?<n>b)  (?<n  (?z)  (?^-i)  (?C256)  (?(1)a)  (?(DEFINE)a|b)  (?<n>a)(?(n)b|c|d)  (*FOO)  (*MARK)  (*foo:a)  (?<=a*)
(?<=(a|bc))  (?<!\R)  (?=\Ka)  (?#c  (?R  \E*`.split(/\s+/);

test("patterns that PCRE2 takes", () => {
  for (const text of right) assert.equal(regexProblem(text), undefined, text);
});

test("patterns that PCRE2 refuses", () => {
  for (const text of [...wrong, "a\\"]) assert.notEqual(regexProblem(text), undefined, text);
});

test("plain groups of a pattern that only matches capture nothing", () => {
  assert.equal(regexProblem("(a)\\1", true), undefined);
  assert.notEqual(regexProblem("(a)\\1", false), undefined);
  assert.equal(regexProblem("(?<n>a)\\1", false), undefined);
});

test("deep nesting is refused as PCRE2 refuses it", () => {
  assert.equal(regexProblem(`${"(".repeat(250)}${")".repeat(250)}`), undefined);
  assert.notEqual(regexProblem(`${"(".repeat(251)}${")".repeat(251)}`), undefined);
  assert.notEqual(regexProblem("(".repeat(100000)), undefined);
});
