/** Where a request stands on its way, and what it waits for. */
export const Step = {
  frontContent: 0,
  received: 1,
  frontBody: 2,
  frontRules: 3,
  frontRedirect: 4,
  switching: 5,
  backContent: 6,
  backBody: 7,
  backRules: 8,
  backRedirect: 9,
  tarpit: 10,
  server: 11,
  connecting: 12,
  forwarding: 13,
  resContent: 14,
  resRulesBack: 15,
  resRulesFront: 16,
  resSend: 17,
  transfer: 18,
  tunnel: 19,
  over: 20,
} as const;

export type Wait = "none" | "inspect" | "rules" | "body" | "tarpit" | "queue" | "server" | "client" | "pause";
