import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const captureLength = rule({
  id: "capture-length",
  severity: "warning",
  summary: "More of a cookie is to be captured than there is room for.",
  why: "Captured cookies are cut at 63 bytes, unless 'tune.http.cookielen' in the global section says otherwise.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    capture cookie SESSION len 100\n",
  good: "global\n    tune.http.cookielen 100\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    capture cookie SESSION len 100\n",
  manual: "4.2",
  touches: withKeyword("capture cookie"),
  proxy(proxy, model, report) {
    const statement = proxy.own("capture cookie").at(-1);
    if (statement === undefined || statement.template.words < 5) return;
    const tuned = model.global("tune.http.cookielen").at(-1);
    const set = tuned === undefined ? 63 : number(wordText(tuned.section.tree, tuned.statement.word + 1));
    const most = set === -1 ? 63 : set;
    const wanted = number(wordText(proxy.tree, statement.word + 4));
    if (wanted <= most) return;
    report(report.words(proxy.tree, statement, 4), `only ${most} bytes of the cookie are captured`, {
      help: `ask for ${most} bytes, or raise 'tune.http.cookielen'`,
      haproxy: `truncating capture length to ${most} bytes for ${fullName(proxy)}.`,
    });
  },
});

/** As atol reads it. */
function number(text: string): number {
  return Number.parseInt(text, 10) || 0;
}
