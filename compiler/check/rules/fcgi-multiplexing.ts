import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const fcgiMultiplexing = rule({
  id: "fcgi-multiplexing",
  severity: "error",
  stage: "checks",
  summary: "A FastCGI application is to get several requests at once, but not to multiplex them.",
  why: "'option max-reqs' above 1 has no effect without 'option mpxs-conns' or 'option get-values'. HAProxy calls it a warning, but does not start.",
  bad: "fcgi-app php\n    docroot /var/www\n    option max-reqs 10\n",
  good: "fcgi-app php\n    docroot /var/www\n    option max-reqs 10\n    option mpxs-conns\n",
  manual: "6.3",
  touches: withKeyword("fcgi-app"),
  section(section, _model, report) {
    if (section.kind !== "fcgi-app") return;
    const most = section.own("option max-reqs").at(-1);
    if (most === undefined || !(Number.parseInt(wordText(section.tree, most.word + 2), 10) > 1)) return;
    for (const keyword of ["option mpxs-conns", "option get-values"]) {
      const last = section.own(keyword).at(-1);
      if (last !== undefined && last.template.prefix === undefined) return;
    }
    report(report.words(section.tree, most, 0, 3), "'max-reqs' is ignored without 'option mpxs-conns'", {
      help: "add 'option mpxs-conns', if the application can do it",
      haproxy: `fcgi-app '${section.name}': multiplexing not supported, ignore the option 'max-reqs'.`,
    });
  },
});
