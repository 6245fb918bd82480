import { optionFamilies } from "../../../grammar/catalogue/options/index.ts";
import { rule } from "../rule.ts";
import { suggest } from "../suggest.ts";
import { wordText } from "../word-text.ts";

export const nameserverOption = rule({
  id: "nameserver-option",
  severity: "error",
  summary: "A name server over TCP has an option that servers do not have.",
  why: "What follows the address of such a name server are options of a server, and HAProxy refuses what is none. Over UDP it passes over them.",
  bad: "resolvers dns\n    nameserver ns1 tcp@192.0.2.53:53 10s\n",
  good: "resolvers dns\n    nameserver ns1 tcp@192.0.2.53:53 source 192.0.2.1\n",
  manual: "5.3.2",
  applies: ({ keyword, words }) => keyword === "nameserver" && words > 3,
  statement({ statement, section }, _model, report) {
    const address = wordText(section.tree, statement.word + 2);
    if (!/^(tcp[46]?@|uxst@|stream\+)/.test(address)) return;
    const word = wordText(section.tree, statement.word + 3);
    const options = optionFamilies["server"]!;
    if (word === "" || Object.hasOwn(options, word.replace(/\(.*$/, ""))) return;
    const close = suggest(word, Object.keys(options));
    report(report.words(section.tree, statement, 3), `unknown option '${word}' for a name server over TCP`, {
      ...(close === undefined ? {} : { help: `did you mean '${close}'?` }),
      haproxy: `'server ${section.name}/${wordText(section.tree, statement.word + 1)}' : unknown keyword '${word}'.`,
    });
  },
});
