import { textOf } from "../../model/text.ts";
import { placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";

export const serverStateFile = rule({
  id: "server-state-file",
  severity: "warning",
  summary: "A backend takes server states from the global file, but no such file is set.",
  why: "'load-server-state-from-file global' reads the file that 'server-state-file' names in the global section; without one, states are lost on reload.",
  bad: "backend app\n    timeout connect 5s\n    timeout server 5s\n    load-server-state-from-file global\n    server s1 192.0.2.1:80\n",
  good: "global\n    server-state-file /var/lib/haproxy/states\nbackend app\n    timeout connect 5s\n    timeout server 5s\n    load-server-state-from-file global\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  touches: withKeyword("load-server-state-from-file"),
  proxy(proxy, model, report) {
    const own = proxy.own("load-server-state-from-file").at(-1);
    const line =
      own === undefined ? proxy.setting("load-server-state-from-file") : { statement: own, section: proxy };
    if (line === undefined || textOf(line, "scope") !== "global") return;
    if (model.global("server-state-file").length > 0) return;
    report(
      placeIn(proxy, line, report, 2),
      `'${proxy.name}' takes server states from the global file, which is not set`,
      {
        help: "add 'server-state-file' to the global section",
        haproxy: `backend '${proxy.name}' configured to load server state file from global section 'server-state-file' directive. Unfortunately, 'server-state-file' is not set!`,
      },
    );
  },
});
