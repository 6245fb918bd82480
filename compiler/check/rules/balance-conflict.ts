import { atLeast } from "../../model/version.ts";
import { fullName, headerRange, isDisabled, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";

export const balanceConflict = rule({
  id: "balance-conflict",
  severity: "error",
  summary: "A backend balances, but has another way to find its server, for HAProxy before 3.5.",
  why: "'option transparent' and 'dispatch' say where connections go, without a choice of servers. Next to 'balance', HAProxy refuses the one and ignores the other.",
  version: "3.2",
  bad: "backend app\n    option transparent\n    balance roundrobin\n",
  good: "backend app\n    balance roundrobin\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  touches: withKeyword("option transparent", "transparent", "dispatch"),
  proxy(proxy, model, report) {
    if (!proxy.caps.backend || atLeast(model, "3.5") || isDisabled(proxy)) return;
    const balance = proxy.setting("balance");
    if (balance === undefined) return;
    const name = fullName(proxy);
    const transparent = proxy.enabled("option transparent") ?? proxy.enabled("transparent");
    if (transparent !== undefined)
      report(headerRange(proxy, report), `${name} cannot use both 'option transparent' and 'balance'`, {
        help: "remove one of them",
        haproxy: `${name} cannot use both transparent and balance mode.`,
      });
    const dispatch = proxy.setting("dispatch");
    if (dispatch !== undefined && transparent === undefined)
      report(placeIn(proxy, dispatch, report, 2), `'dispatch' has no effect next to 'balance'`, {
        severity: "warning",
        help: "remove one of them",
        haproxy: `dispatch address of ${name} will be ignored in balance mode.`,
      });
  },
});
