import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Model, Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { optionsOf } from "../line-options.ts";
import { type Report, rule } from "../rule.ts";
import { serverFrame } from "../server-frame.ts";
import { wordText } from "../word-text.ts";

/** Names that HAProxy gives to its own. */
const own = new Set(["stdout", "stderr", "buf0"]);

export const ringLines = rule({
  id: "ring-lines",
  severity: "error",
  stage: "lines",
  summary:
    "A ring has HAProxy's own name, two servers of one name or one it cannot reach, or its file before its size.",
  why: "The file of a ring is made with the size known so far, once. Servers of a ring are servers like others: their names differ, and TLS needs authorities to verify them with.",
  bad: "ring events\n    server s1 192.0.2.1:514\n    server s1 192.0.2.2:514\n",
  good: "ring events\n    size 65536\n    server s1 192.0.2.1:514\n    server s2 192.0.2.2:514\n",
  manual: "3.9",
  kinds: ["ring"],
  section(section, model, report) {
    const { tree } = section;
    const { header } = section.node;
    if (header !== undefined && own.has(section.name))
      report(report.words(tree, header, 1), `'${section.name}' is one of HAProxy's own`, {
        help: "use another name",
        haproxy: `sink named '${section.name}' already exists.`,
      });
    const names = new Map<string, Statement>();
    let file: Statement | undefined;
    for (const statement of section.node.statements) {
      const { keyword, words } = statement.template;
      if (words < 2) continue;
      const value = wordText(tree, statement.word + 1);
      if (keyword === "backing-file") {
        if (file !== undefined)
          report(report.words(tree, statement, 0, 2), "the ring has a file already", {
            related: [{ range: report.words(tree, file, 0, 2), message: "given here" }],
            haproxy: `'backing-file' already specified for ring '${section.name}' (was '${wordText(tree, file.word + 1)}').`,
          });
        file ??= statement;
      } else if (keyword === "size" && file !== undefined)
        report(report.words(tree, statement, 0, 2), "the ring's file has its size already", {
          help: "move 'size' before 'backing-file'",
          haproxy: "cannot resize an already mapped file, please specify 'size' before 'backing-file'.",
        });
      else if (keyword === "server") {
        const first = names.get(value);
        if (first === undefined) names.set(value, statement);
        else
          report(
            report.words(tree, statement, 0, 2),
            `server '${value}' is already given at line ${first.line + 1}`,
            {
              help: "use a distinct name",
              related: [{ range: report.words(tree, first, 0, 2), message: "first given here" }],
              haproxy: whole(
                `${serverFrame(statement, section)}another server named '${value}' was already defined at line ${first.line + 1}, please use a distinct name.`,
              ),
            },
          );
        reachable(section, statement, model, report);
        verified(section, statement, model, report);
      }
    }
  },
});

/** Sockets of the file system went with HAProxy 3.4, which came to send datagrams. */
function reachable(section: Section, statement: Statement, model: Model, report: Report): void {
  if (statement.template.words < 3) return;
  const address = wordText(section.tree, statement.word + 2);
  const say = (message: string, haproxy: string): void =>
    report(report.words(section.tree, statement, 2), message, { haproxy: whole(haproxy) });
  if (atLeast(model, "3.4")) {
    if (/^(?:stream\+|dgram\+)?(?:unix@|uxst@|uxdg@|abnsz?@|\/)/.test(address))
      say(
        "a server of a ring needs an IP address",
        `[${place}] : log server address family not supported for log backend server.`,
      );
    return;
  }
  if (!/^(?:dgram\+|udp[46]?@|uxdg@)/.test(address)) return;
  say(
    "servers of rings take streams, not datagrams, before HAProxy 3.4",
    `${serverFrame(statement, section)}${
      atLeast(model, "2.9")
        ? "unsupported transport for server address in 'tcp' backend."
        : `dgram-type address not acceptable in '${address}'`
    }`,
  );
}

function verified(section: Section, statement: Statement, model: Model, report: Report): void {
  const options = optionsOf(statement.template);
  if (!options.has("ssl") || options.has("ca-file") || !atLeast(model, "3.0")) return;
  const at = options.get("verify");
  const verify = at === undefined ? undefined : wordText(section.tree, statement.word + at + 1);
  const trusting = model
    .global("ssl-server-verify")
    .some((line) => wordText(line.section.tree, line.statement.word + 1) === "none");
  if (verify === "none" || (verify === undefined && trusting)) return;
  const name = wordText(section.tree, statement.word + 1);
  report(report.words(section.tree, statement, 0, 2), `server '${name}' uses TLS without a ca-file`, {
    stage: "checks",
    help: "add 'ca-file', or 'verify none' on a network you trust",
    haproxy: whole(
      `${serverFrame(statement, section)}verify is enabled by default but no CA file specified. If you're running on a LAN where you're certain to trust the server's certificate, please set an explicit 'verify none' statement on the 'server' line, or use 'ssl-server-verify none' in the global section to disable server-side verifications by default.`,
    ),
  });
}
