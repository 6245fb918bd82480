import type { KeywordRows } from "../types.ts";
import { balancingKeywords } from "./balancing.ts";
import { cacheKeywords } from "./cache.ts";
import { checkKeywords } from "./checks.ts";
import { fcgiKeywords } from "./fcgi-app.ts";
import { globalKeywords } from "./global.ts";
import { limitKeywords } from "./global-limits.ts";
import { protocolKeywords } from "./global-protocols.ts";
import { threadKeywords } from "./global-threads.ts";
import { globalTlsKeywords } from "./global-tls.ts";
import { tuningKeywords } from "./global-tuning.ts";
import { httpRuleKeywords } from "./http-rules.ts";
import { logForwardKeywords } from "./log-forward.ts";
import { logProfileKeywords } from "./log-profile.ts";
import { loggingKeywords } from "./logging.ts";
import { optionKeywords } from "./options.ts";
import { peersKeywords } from "./peers.ts";
import { proxyKeywords } from "./proxy.ts";
import { timeoutKeywords } from "./proxy-timeouts.ts";
import { removedKeywords } from "./removed.ts";
import { resolversKeywords } from "./resolvers.ts";
import { ringKeywords } from "./ring.ts";
import { smallSectionKeywords } from "./small-sections.ts";
import { statsKeywords } from "./stats.ts";
import { tcpRuleKeywords } from "./tcp-rules.ts";
import { userlistKeywords } from "./userlist.ts";

/**
 * Every keyword that starts a line, by its fixed leading words. Those that mean different things in different
 * sections have a row per chapter; they are joined at the end, and a test holds that none is lost.
 */
export const keywords: Record<string, KeywordRows> = {
  ...proxyKeywords,
  ...timeoutKeywords,
  ...httpRuleKeywords,
  ...tcpRuleKeywords,
  ...balancingKeywords,
  ...loggingKeywords,
  ...optionKeywords,
  ...checkKeywords,
  ...statsKeywords,
  ...removedKeywords,
  ...globalKeywords,
  ...threadKeywords,
  ...limitKeywords,
  ...tuningKeywords,
  ...protocolKeywords,
  ...globalTlsKeywords,
  ...userlistKeywords,
  ...peersKeywords,
  ...resolversKeywords,
  ...logProfileKeywords,
  ...logForwardKeywords,
  ...ringKeywords,
  ...cacheKeywords,
  ...fcgiKeywords,
  ...smallSectionKeywords,
  bind: [proxyKeywords.bind, peersKeywords.bind, logForwardKeywords.bind],
  description: [proxyKeywords.description, globalKeywords.description, ringKeywords.description],
  disabled: [proxyKeywords.disabled, peersKeywords.disabled],
  enabled: [proxyKeywords.enabled, peersKeywords.enabled],
  maxconn: [proxyKeywords.maxconn, limitKeywords.maxconn, logForwardKeywords.maxconn],
  backlog: [proxyKeywords.backlog, logForwardKeywords.backlog],
  errorfile: [proxyKeywords.errorfile, smallSectionKeywords.errorfile],
  acl: [proxyKeywords.acl, fcgiKeywords.acl],
  "timeout client": [timeoutKeywords["timeout client"], logForwardKeywords["timeout client"]],
  "timeout server": [timeoutKeywords["timeout server"], ringKeywords["timeout server"]],
  "timeout connect": [timeoutKeywords["timeout connect"], ringKeywords["timeout connect"]],
  server: [balancingKeywords.server, peersKeywords.server, ringKeywords.server],
  "default-server": [balancingKeywords["default-server"], peersKeywords["default-server"]],
  "log-tag": [loggingKeywords["log-tag"], globalKeywords["log-tag"], logProfileKeywords["log-tag"]],
  grace: [removedKeywords.grace, globalKeywords.grace],
  user: [globalKeywords.user, userlistKeywords.user],
  group: [globalKeywords.group, userlistKeywords.group],
};
