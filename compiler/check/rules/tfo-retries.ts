import { place, whole } from "../../../grammar/diagnostic.ts";
import { lastOfLayers } from "../layers.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const tfoRetries = rule({
  id: "tfo-retries",
  severity: "warning",
  summary: "A server is reached by TCP Fast Open, but lost requests are not tried again.",
  why: "With 'tfo', data is sent before the connection stands. Should that fail, HAProxy can only repeat it with 'retry-on' and at least conn-failure, empty-response and response-timeout.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 tfo\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    retry-on conn-failure empty-response response-timeout\n    server s1 192.0.2.1:80 tfo\n",
  manual: "5.2",
  touches: withOption("tfo"),
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend) return;
    let retries: boolean | undefined;
    for (const server of proxy.declaredServers) {
      let tfo = false;
      for (const { statement } of server.lines) {
        const options = optionsOf(statement.template);
        if (options.has("tfo")) tfo = true;
        if (options.has("no-tfo")) tfo = false;
      }
      if (!tfo) continue;
      retries ??= repeats();
      if (retries) return;
      const { statement } = server.line;
      const at = statement.template.slots.find((slot) => slot.kind === "option" && slot.name === "tfo")?.at;
      report(
        at === undefined
          ? report.words(proxy.tree, statement, 0, 2)
          : report.words(proxy.tree, statement, at),
        `requests lost by TCP Fast Open to server '${server.name}' are not tried again`,
        {
          help: "add 'retry-on conn-failure empty-response response-timeout'",
          haproxy: whole(
            `[${place}] : '${statement.template.keyword} ${proxy.name}/${server.name}' : server has tfo activated, the backend should be configured with at least 'conn-failure', 'empty-response' and 'response-timeout' or we wouldn't be able to retry the connection on failure.`,
          ),
        },
      );
    }

    function repeats(): boolean {
      const line = lastOfLayers(proxy, ["retry-on"]);
      if (line === undefined) return false;
      const words = new Set<string>();
      for (let at = 1; at < line.statement.template.words; at++)
        words.add(wordText(line.section.tree, line.statement.word + at));
      if (words.has("all-retryable-errors")) return true;
      return words.has("empty-response") && words.has("response-timeout");
    }
  },
});
