import type { Range } from "../../../grammar/diagnostic.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import { textOf } from "../../model/text.ts";
import type { Proxy } from "../../model/types.ts";
import { kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const incompatibleBackend = rule({
  id: "incompatible-backend",
  severity: "error",
  summary: "A frontend hands over to a backend of another mode, or to itself.",
  why: "HAProxy refuses it; only from tcp to http can a connection be switched.",
  bad: "frontend www\n    mode http\n    bind :80\n    default_backend app\nbackend app\n    mode tcp\n    server s1 192.0.2.1:80\n",
  good: "frontend www\n    mode http\n    bind :80\n    default_backend app\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  touches: withKeyword("default_backend", "use_backend"),
  proxy(proxy, model, report) {
    const fine = (name: string): boolean => {
      const target = model.backend(name);
      return target === undefined || (target !== proxy && proxy.mode === target.mode);
    };
    const look = (name: string, range: Range, how: string): void => {
      const target = model.backend(name);
      if (target === undefined || !hasKnownMode(proxy) || !hasKnownMode(target)) return;
      if (target === proxy) {
        report(range, `'${name}' hands over to itself`, {
          haproxy: `Proxy '${proxy.name}': loop detected for ${how}: '${name}'.`,
        });
      } else if (!compatible(proxy, target)) {
        report(range, `'${proxy.name}' is in mode ${shown(proxy)}, but '${name}' in mode ${shown(target)}`, {
          help: "give both the same mode",
          haproxy: `${shown(proxy)} ${kindName(proxy)} '${proxy.name}' (${where(proxy)}) tries to use incompatible ${shown(target)} ${kindName(target)} '${name}' (${where(target)}) ${how === "default_backend" ? "as its default backend" : "in a 'use_backend' rule"} (see 'mode').`,
        });
      }
    };
    const fallback = proxy.enabled("default_backend");
    if (fallback !== undefined) {
      const { tree } = fallback.section;
      const name = textOf(fallback, "backend") ?? "";
      if (!fine(name))
        look(
          name,
          fallback.section === proxy
            ? report.words(tree, fallback.statement, 1)
            : report.words(proxy.tree, proxy.node.header!, 0, 2),
          "default_backend",
        );
    }
    for (const statement of proxy.own("use_backend")) {
      const name = wordText(proxy.tree, statement.word + 1);
      if (!fine(name)) look(name, report.words(proxy.tree, statement, 1), "use_backend");
    }
  },
});

const where = ({ tree, node }: Proxy): string => `${tree.name}:${node.line + 1}`;

const shown = (proxy: Proxy): string => (proxy.mode === "haterm" ? "http" : proxy.mode);

export function compatible(proxy: Proxy, target: Proxy): boolean {
  const from = shown(proxy);
  const to = shown(target);
  return from === to || (from === "tcp" && to === "http");
}

/** A mode that does not exist is an error of its own. */
const hasKnownMode = memoOfSection((proxy: Proxy): boolean => {
  if (proxy.own("mode health").length > 0) return false;
  const line = proxy.setting("mode");
  const text = line === undefined ? "tcp" : textOf(line, "mode");
  return text !== undefined && ["tcp", "http", "log", "spop", "haterm"].includes(text);
});
