// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configs
/** docs/reading-rules.md: from bytes to words, and the blocks that choose lines. */
import { predicateArity, predicateNames } from "../../grammar/predicates.ts";
import { code, fence, page, table } from "./markdown.ts";

const predicates: Readonly<Record<string, readonly [args: string, text: string]>> = {
  defined: ["name", "the environment variable is set"],
  feature: ["name", "HAProxy was built with it, as `haproxy -vv` spells it"],
  streq: ["a,b", "the texts are equal"],
  strneq: ["a,b", "they differ"],
  strstr: ["a,b", "the first contains the second"],
  version_atleast: ["version", "HAProxy has this version or a later one"],
  version_before: ["version", "HAProxy is older"],
  openssl_version_atleast: ["version", "OpenSSL has this version or a later one"],
  openssl_version_before: ["version", "OpenSSL is older"],
  ssllib_name_startswith: ["text", "the name of the TLS library begins like this"],
  awslc_api_atleast: ["number", "the API of AWS-LC has this version or a later one"],
  awslc_api_before: ["number", "it is older"],
  enabled: ["option", "the run-time option is on: `EPOLL`, `SPLICE` ..."],
  fips_mode: ["", "the TLS library runs in FIPS mode"],
};

/** Findings that reading makes, before any rule of the checker. */
const findings: readonly [id: string, severity: string, text: string][] = [
  ["missing-newline", "error", "The last line does not end with a line feed; the file may be cut short."],
  ["nul-byte", "error", "A byte 0 stands in the text."],
  ["unclosed-quote", "error", "A quote is opened and not closed on its line."],
  ["unclosed-brace", "error", "`${` has no `}`."],
  ["bad-variable-name", "error", "A `$` is followed by what can be no name."],
  ["bad-word-expansion", "error", "`${V[` is followed by something other than `*]`."],
  ["bad-escape", "error", "`\\x` lacks two hexadecimal digits."],
  ["bad-scope", "error", "A line in square brackets is no name alone on its line."],
  ["empty-word", "error", "A word is empty, often an unset variable: it would end the line."],
  ["ignored-line", "warning", "The first word is empty, so the line is not read at all."],
  ["too-many-words", "error", "The line has more than 64 words."],
  ["unknown-directive", "error", "A word with a dot in front is no directive."],
  ["unbalanced-block", "error", "`.elif`, `.else` or `.endif` without `.if`."],
  ["unclosed-block", "error", "`.if` without `.endif`."],
  ["bad-condition", "error", "The condition of `.if` cannot be read."],
];

export function readingRulesPage(): string {
  const missing = predicateNames.filter((name) => !Object.hasOwn(predicates, name));
  if (missing.length > 0) throw new Error(`predicates without a text: ${missing.join(", ")}`);
  return page(
    "Reading rules",
    "How a configuration becomes words, before any keyword counts. hapax follows HAProxy to the letter.",
    "## Lines",
    "A line ends at a line feed, and the last one needs it too. Lines do not continue. An unquoted `#` starts a comment, even inside a word. A keyword belongs to the section whose header came last; indentation means nothing.",
    "## Words",
    "Words are parted by blanks and tabs; a line has 64 at most. Upper and lower case differ. No word is reserved: a backend may be called `server`.",
    "## Quotes and escapes",
    table(
      ["written", "read as"],
      [
        ["`'...'`", "all of it as it stands, no escapes, no variables"],
        ['`"..."`', "blanks and `#` are text; escapes and variables work"],
        ["`\\ ` `\\#` `\\'` `\\\"` `\\\\`", "the character after the backslash"],
        ["`\\t` `\\n` `\\r`", "tab, line feed, carriage return"],
        ["`\\xHH`", "the byte with that code"],
        ["`\\$`", "a dollar sign, between double quotes only"],
        ["`\\` before anything else", "a backslash"],
      ],
    ),
    'Pieces next to each other are one word: `"1"0s` is `10s`. Quotes are gone before keywords are looked up. The arguments in parentheses of a fetch or converter are read once more, with quotes of their own: around a comma or a parenthesis there, use `\\\'` or the other kind of quote.',
    fence([
      'http-request set-header X-Note "a b # c"',
      "http-request set-path %[path,regsub('^/old/','/new/',g)]",
    ]),
    "## Variables",
    "Only between double quotes, except in addresses, where they count without them.",
    table(
      ["written", "gives"],
      [
        ['`"$V"` `"${V}"`', "the value of the environment variable; nothing when it is not set"],
        ['`"${V-text}"`', "the text when it is not set"],
        ['`"${V[*]}"`', "a word for each word of the value"],
        ['`"${.LINE}"` `"${.FILE}"` `"${.SECTION}"`', "where the line stands"],
      ],
    ),
    "`setenv`, `presetenv`, `unsetenv` and `resetenv` in `global` count from their line on. HAProxy itself sets `HAPROXY_HTTP_LOG_FMT`, `HAPROXY_TCP_LOG_FMT` and their like while it reads, so that a format can begin with the built-in one, and `HAPROXY_BRANCH`, `HAPROXY_STARTUP_VERSION` and `HAPROXY_CFGFILES`, by which a configuration can tell what reads it.",
    "## Blocks",
    "Lines between `.if` and `.endif` count when the condition holds; the others are still split into words. Blocks nest up to 100 deep.",
    fence([
      ".if version_atleast(2.8) && feature(OPENSSL)",
      "    bind :443 ssl crt /etc/haproxy/site.pem",
      ".elif defined(PLAIN)",
      "    bind :80",
      ".else",
      '    .alert "no listener"',
      ".endif",
    ]),
    "A condition is a number (0 is false), or predicates joined by `&&` and `||`, negated by `!`, grouped by parentheses.",
    table(
      ["predicate", "true when"],
      predicateNames.map((name) => [
        code(predicateArity(name) === 0 ? name : `${name}(${predicates[name]![0]})`),
        predicates[name]![1],
      ]),
    ),
    "`.notice`, `.warning`, `.alert` and `.diag` print a message when they are reached; `.alert` makes the configuration an error.",
    "## Findings",
    "What `hapax check` says while it reads. They have ids like [rules](rules.md), and can be suppressed like them.",
    table(
      ["id", "severity", "finds"],
      findings.map(([id, severity, text]) => [code(id), severity, text]),
    ),
  );
}
