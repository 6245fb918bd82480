import { textOf } from "../../model/text.ts";
import { checkKind, checkOptions } from "../check-kind.ts";
import { lastOfLayers } from "../layers.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";

export const externalCheck = rule({
  id: "external-check",
  severity: "error",
  summary: "Checks are to run a program, but something that this needs is missing.",
  why: "HAProxy wants 'external-check' in the global section, a command, and a path or an absolute command. It also forbids itself to start programs, unless 'insecure-fork-wanted' is set: then it warns that such checks will fail.",
  bad: "backend app\n    timeout connect 5s\n    timeout server 5s\n    option external-check\n    external-check command /bin/true\n    server s1 192.0.2.1:80 check\n",
  good: "global\n    external-check\n    insecure-fork-wanted\nbackend app\n    timeout connect 5s\n    timeout server 5s\n    option external-check\n    external-check command /bin/true\n    server s1 192.0.2.1:80 check\n",
  manual: "4.2",
  touches: ({ keyword }) => keyword.startsWith("external-check") || keyword === "option external-check",
  proxy(proxy, model, report) {
    const command = lastOfLayers(proxy, ["external-check command"]);
    const path = lastOfLayers(proxy, ["external-check path"]);
    const text = command && textOf(command, "command");
    if (command !== undefined && path === undefined && text !== undefined && !text.startsWith("/"))
      report(
        placeIn(proxy, command, report, 2),
        `'external-check command ${text}' of ${fullName(proxy)} is not absolute, and there is no path`,
        {
          help: "add 'external-check path', or write the whole path",
          haproxy: `Proxy '${proxy.name}': 'external-check command' does not have a leading '/' and 'external-check path' is not set.`,
        },
      );
    if (checkKind(proxy) !== "option external-check") return;
    const range = placeIn(proxy, lastOfLayers(proxy, checkOptions)!, report, 2);
    const name = fullName(proxy);
    if (model.global("external-check").length === 0)
      report(range, `${name} is checked by a program, which 'external-check' in global must allow`, {
        help: "add 'external-check' to the global section",
        haproxy: `Proxy '${proxy.name}' : 'option external-check' unable to find required 'global.external-check'.`,
      });
    if (command === undefined)
      report(range, `${name} is checked by a program, but none is named`, {
        help: "add 'external-check command'",
        haproxy: `Proxy '${proxy.name}' : 'option external-check' unable to find required 'external-check command'.`,
      });
    if (model.global("insecure-fork-wanted").length === 0)
      report(
        range,
        `${name} is checked by a program, which HAProxy may not start without 'insecure-fork-wanted'`,
        {
          severity: "warning",
          help: "add 'insecure-fork-wanted' to the global section",
          haproxy: `Proxy '${proxy.name}' : 'insecure-fork-wanted' not enabled in the global section, 'option external-check' will likely fail.`,
        },
      );
  },
});
