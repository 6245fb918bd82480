import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { lastFormat } from "./mode-mismatch.ts";

export const unusedLogFormat = rule({
  id: "unused-log-format",
  severity: "warning",
  summary: "A log format is set, but nothing says where logs go.",
  why: "HAProxy writes no logs for a proxy without a 'log' line, its own or from defaults.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    option httplog\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    log stdout format raw local0\n    option httplog\n",
  manual: "8.2",
  alike: ["proxy"],
  proxy(proxy, model, report) {
    if (!proxy.caps.frontend || (proxy.mode !== "http" && proxy.mode !== "tcp" && proxy.mode !== "haterm"))
      return;
    let targets = 0;
    for (const { statement, section } of proxy.all("log")) {
      if (statement.template.prefix === "no") targets = 0;
      else if (wordText(section.tree, statement.word + 1) !== "global") targets++;
      else targets += model.global("log").length;
    }
    if (targets > 0) return;
    const format = lastFormat(proxy) ?? proxy.setting("log-format-sd");
    if (format === undefined) return;
    const name = fullName(proxy);
    report(placeIn(proxy, format, report, 2), `the log format of ${name} is not used: it has no 'log' line`, {
      help: "add 'log global' or another target here or in its defaults",
      haproxy: `log format ignored for ${name} since it has no log address.`,
      ...(format.section === proxy
        ? {}
        : { related: [{ range: report.line(format), message: "the format is set here" }] }),
    });
  },
});
