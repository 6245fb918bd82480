import type { Statement } from "../../../grammar/tree.ts";
import type { Section } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { hasUnknownLine } from "../unknown-lines.ts";
import { wordText } from "../word-text.ts";

export const userlistMembers = rule({
  id: "userlist-members",
  severity: "error",
  stage: "checks",
  summary: "A userlist puts a user into a group it does not have, or a user it does not have into a group.",
  why: "HAProxy refuses the configuration. Users and groups of one list must both be declared in it.",
  bad: "userlist ops\n    user anna insecure-password x groups admins\n",
  good: "userlist ops\n    group admins\n    user anna insecure-password x groups admins\n",
  manual: "12.2",
  touches: withKeyword("userlist"),
  section(section, _model, report) {
    if (section.kind !== "userlist") return;
    const users = section.own("user");
    const groups = section.own("group");
    check(users, groups, "groups", (statement, word, user, group) =>
      report(word, `userlist '${section.name}' has no group '${group}'`, {
        haproxy: `userlist '${section.name}': no such group '${group}' specified in user '${user}'`,
        related: [
          {
            range: report.words(section.tree, statement, 0, 2),
            message: `user '${user}' is said to be in it`,
          },
        ],
      }),
    );
    check(groups, users, "users", (statement, word, group, user) =>
      report(word, `userlist '${section.name}' has no user '${user}'`, {
        haproxy: `userlist '${section.name}': no such user '${user}' specified in group '${group}'`,
        related: [
          { range: report.words(section.tree, statement, 0, 2), message: `group '${group}' lists it` },
        ],
      }),
    );

    /** Each name after `keyword` in `lines` that is not defined by `others`. */
    function check(
      lines: readonly Statement[],
      others: readonly Statement[],
      keyword: string,
      say: (
        statement: Statement,
        range: ReturnType<typeof report.words>,
        owner: string,
        name: string,
      ) => void,
    ): void {
      let known: Set<string> | undefined;
      for (const statement of lines) {
        for (let at = 2; at + 1 < statement.template.words; at++) {
          if (wordAt(section, statement, at) !== keyword) continue;
          known ??= new Set(others.map((other) => wordAt(section, other, 1)));
          for (const name of wordAt(section, statement, at + 1).split(","))
            if (name !== "" && !known.has(name) && !hasUnknownLine(section))
              say(
                statement,
                report.words(section.tree, statement, at + 1),
                wordAt(section, statement, 1),
                name,
              );
          break;
        }
      }
    }
  },
});

const wordAt = (section: Section, statement: Statement, at: number): string =>
  wordText(section.tree, statement.word + at);
