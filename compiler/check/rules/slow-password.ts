import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Milliseconds that HAProxy lets a check of a password take without a word. */
const most = 10;

export const slowPassword = rule({
  id: "slow-password",
  severity: "warning",
  stage: "lines",
  since: "3.4",
  summary: "A password is hashed in a way that takes long to check.",
  why: "HAProxy hashes what clients send for every request, and nothing else happens meanwhile. It measures that when it starts and warns from 10 ms on; this rule goes by the kind of hash and its number of rounds.",
  bad: "userlist ops\n    user anna password $6$rounds=500000$saltsalt$mVgtUNvl4kGBbg0jMzbaNVJoQ0hNmdAzJt.KOH.uJqoLA9xDgfNlCqbgCNGTd9i1x3.gM9n9dGFN4w1FGzGZZ/\n",
  good: "userlist ops\n    user anna password $5$rounds=1000$saltsalt$zu93Qe3Yk9HcK6vyqcVyZ1iQ0W9MBGFPWfBWWDGmMz9\n",
  manual: "12.2",
  applies: ({ keyword, slots }) => keyword === "user" && slots.some(({ name }) => name === "password"),
  statement({ statement, section }, _model, report) {
    if (section.kind !== "userlist") return;
    const slot = statement.template.slots.find(({ name }) => name === "password")!;
    const at = wordText(section.tree, statement.word + slot.at) === "password" ? slot.at + 1 : slot.at;
    const time = estimate(wordText(section.tree, statement.word + at));
    if (time < most) return;
    report(report.words(section.tree, statement, at), "checking this password takes many milliseconds", {
      help: "use a lighter hash, such as $5$ with few rounds",
      haproxy: `the hash algorithm used for this password takes ${time} milliseconds to verify, which can have devastating performance and stability impacts. Please hash this password using a lighter algorithm (one that is compatible with web usage).`,
    });
  },
});

/** Milliseconds on a fast machine, so that there is a warning only where there is one everywhere. */
function estimate(hash: string): number {
  const bcrypt = /^\$2[abxy]\$(\d\d)\$/.exec(hash);
  if (bcrypt !== null) return Math.round(2 ** Number(bcrypt[1]) / 20);
  if (/^\$(?:g?y|7)\$/.test(hash)) return 20;
  const sha = /^\$([56])\$rounds=(\d+)\$/.exec(hash);
  return sha === null ? 0 : Math.round(Number(sha[2]) / (sha[1] === "5" ? 3000 : 2500));
}
