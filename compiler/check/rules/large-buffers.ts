import { place, whole } from "../../../grammar/diagnostic.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

export const largeBuffers = rule({
  id: "large-buffers",
  severity: "error",
  stage: "checks",
  summary: "A rule waits for a body in a large buffer, but there are no large buffers.",
  why: "Large buffers are off until 'tune.bufsize.large' gives them a size. HAProxy refuses 'use-large-buffer' without.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request wait-for-body time 5s use-large-buffer\n",
  good: "global\n    tune.bufsize.large 65536\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request wait-for-body time 5s use-large-buffer\n",
  manual: "4.4",
  since: "3.4",
  applies: ({ slots }) => slots.some(({ kind, name }) => kind === "literal" && name === "use-large-buffer"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const size = model.global("tune.bufsize.large").at(-1);
    if (
      size !== undefined &&
      size.statement.template.words > 1 &&
      sizeOf(wordText(size.section.tree, size.statement.word + 1)) !== 0
    )
      return;
    const { at } = statement.template.slots.find(({ name }) => name === "use-large-buffer")!;
    report(report.words(section.tree, statement, at), "there are no large buffers", {
      help: "set 'tune.bufsize.large' in the global section",
      haproxy: whole(
        `Proxy '${proxy.name}': unable to use large buffers at ${place}, 'tune.bufsize.large' global parameter must be set.`,
      ),
    });
  },
});
