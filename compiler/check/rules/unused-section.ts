import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { localPeer } from "./ignored-peer.ts";

export const unusedSection = rule({
  id: "unused-section",
  severity: "warning",
  stage: "checks",
  summary: "A section of peers or resolvers cannot do anything.",
  why: "Resolvers without a nameserver resolve nothing. HAProxy removes peers without the local peer, which the machine's name or 'localpeer' chooses.",
  bad: "resolvers dns\n    accepted_payload_size 8192\n",
  good: "resolvers dns\n    nameserver ns1 192.0.2.53:53\n    accepted_payload_size 8192\n",
  manual: "5.3.2",
  kinds: ["resolvers", "peers"],
  section(section, model, report) {
    const { header } = section.node;
    if (header === undefined) return;
    const place = report.words(section.tree, header, 0, 2);
    const { name } = section;
    switch (section.kind) {
      case "resolvers":
        if (section.own("nameserver").length > 0 || section.own("parse-resolv-conf").length > 0) return;
        report(place, `resolvers '${name}' have no nameserver`, {
          help: "add 'nameserver' lines, or 'parse-resolv-conf'",
          haproxy: `resolvers '${name}' [${section.tree.name}:${header.line + 1}] has no nameservers configured!`,
        });
        return;
      case "peers": {
        const local = localPeer(model);
        if (local === undefined || section.own("disabled").length > 0) return;
        const known = [...section.own("peer"), ...section.own("server")].some(
          ({ template, word }) => template.words > 1 && wordText(section.tree, word + 1) === local,
        );
        if (known) return;
        report(place, `peers '${name}' are not used: none of them is the local peer '${local}'`, {
          help: "add the local peer, or say its name with 'localpeer'",
          haproxy: `Removing incomplete section 'peers ${name}' (no peer named '${local}').`,
        });
      }
    }
  },
});
