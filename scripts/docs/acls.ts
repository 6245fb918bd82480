/** docs/acls.md: tests, matching methods, conditions, and the ACLs HAProxy brings along. */
import { predefinedAcls } from "../../compiler/model/predefined-acls.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { MatchMethod } from "../../grammar/catalogue/types.ts";
import { byName } from "./facts.ts";
import { code, fence, page, table } from "./markdown.ts";
import { fetchLink } from "./samples.ts";

const methods: Readonly<Record<MatchMethod, string>> = {
  found: "the sample is there, whatever its value; takes no pattern",
  bool: "it is true, or a number other than 0; takes no pattern",
  int: "integers: `5`, a range `1:5` (either end may be missing), or an operator before them: `eq`, `ge`, `gt`, `le`, `lt`",
  ip: "addresses and networks",
  bin: "bytes, written in hexadecimal",
  len: "the length of the text, as integers",
  str: "exactly this text",
  beg: "the text begins with it",
  sub: "the text contains it",
  dir: "it is a whole part of a path, between slashes",
  dom: "it is a whole part of a domain name, between dots",
  end: "the text ends with it",
  reg: "a regular expression finds something",
};

export function aclsPage(): string {
  return page(
    "ACLs and conditions",
    "An ACL is a question with a name. It is declared before it is used; several lines with one name are alternatives.",
    fence([
      "acl is_api   path -m beg /api/",
      "acl internal src 10.0.0.0/8 192.168.0.0/16",
      "use_backend api if is_api internal",
      "http-request deny if is_api !internal",
      "http-request deny if { path_beg /.git } or { path_end .bak }",
    ]),
    "## A test",
    fence([
      "acl <name> <criterion> [flags] [operator] <pattern>...",
      "{ <criterion> [flags] [operator] <pattern>... }",
    ]),
    "The criterion is a [sample expression](value-types.md#sample-expression), or one of the [ACL keywords](#acl-keywords) that bring a matching method along. Between braces, which must be words of their own, the test needs no name.",
    table(
      ["flag", "means"],
      [
        ["`-i`", "upper and lower case are alike"],
        ["`-m method`", "how to compare, see below"],
        ["`-f file`", "patterns stand in a file, one per line"],
        ["`-M`", "that file is a map: only its first column counts"],
        ["`-n`", "no name resolution for addresses"],
        ["`-u id`", "a number that names the list on the control socket"],
        ["`--`", "what follows are patterns, even with a dash in front"],
      ],
    ),
    "## Matching methods",
    "What `-m` may say. Without it the type of the sample decides: `int` for numbers, `ip` for addresses, `bool` for truth values. Text and bytes need `-m`, unless the ACL keyword has a method.",
    table(
      ["method", "matches when"],
      Object.entries(methods).map(([name, text]) => [code(name), text]),
    ),
    "## Conditions",
    "`if` and `unless` stand at the end of a line. Tests in a row must all hold; `or` and `||` part alternatives and bind less; `!` negates one test. There are no parentheses. The patterns of one test are alternatives.",
    "## Predefined ACLs",
    table(
      ["name", "the same as"],
      Object.entries(predefinedAcls).map(([name, words]) => [code(name), code(words.join(" "))]),
    ),
    "## ACL keywords",
    "These stand for a fetch with a method. Every fetch can be used without one too, with `-m`.",
    table(
      ["keyword", "fetch", "method"],
      byName(Object.entries(catalogue.aclDerivatives)).map(([name, { fetch, match }]) => [
        code(name),
        `[${code(fetch)}](${fetchLink(fetch)})`,
        code(`-m ${match}`),
      ]),
    ),
  );
}
