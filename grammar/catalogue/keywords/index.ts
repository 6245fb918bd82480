import type { KeywordRows } from "../types.ts";
import { balancingKeywords } from "./balancing.ts";
import { cacheKeywords } from "./cache.ts";
import { checkRuleKeywords } from "./check-rules.ts";
import { checkKeywords } from "./checks.ts";
import { compressionKeywords } from "./compression.ts";
import { deviceDetectionKeywords } from "./device-detection.ts";
import { emailAlertKeywords } from "./email-alert.ts";
import { fcgiKeywords } from "./fcgi-app.ts";
import { filterKeywords } from "./filters.ts";
import { globalKeywords } from "./global.ts";
import { behaviourKeywords } from "./global-behaviour.ts";
import { debuggingKeywords } from "./global-debugging.ts";
import { fileKeywords } from "./global-files.ts";
import { h2Keywords } from "./global-h2.ts";
import { httpClientKeywords } from "./global-httpclient.ts";
import { limitKeywords } from "./global-limits.ts";
import { luaKeywords } from "./global-lua.ts";
import { quicKeywords } from "./global-quic.ts";
import { threadKeywords } from "./global-threads.ts";
import { globalTlsKeywords } from "./global-tls.ts";
import { tuningKeywords } from "./global-tuning.ts";
import { httpRuleKeywords } from "./http-rules.ts";
import { logForwardKeywords } from "./log-forward.ts";
import { logProfileKeywords } from "./log-profile.ts";
import { loggingKeywords } from "./logging.ts";
import { optionKeywords } from "./options.ts";
import { peersKeywords } from "./peers.ts";
import { programKeywords } from "./program.ts";
import { proxyKeywords } from "./proxy.ts";
import { answerKeywords } from "./proxy-answers.ts";
import { timeoutKeywords } from "./proxy-timeouts.ts";
import { removedKeywords } from "./removed.ts";
import { removedGlobalKeywords } from "./removed-global.ts";
import { removedQuicKeywords } from "./removed-quic.ts";
import { resolversKeywords } from "./resolvers.ts";
import { ringKeywords } from "./ring.ts";
import { smallSectionKeywords } from "./small-sections.ts";
import { statsKeywords } from "./stats.ts";
import { stickKeywords } from "./stick.ts";
import { tcpRuleKeywords } from "./tcp-rules.ts";
import { userlistKeywords } from "./userlist.ts";

/**
 * Every keyword that starts a line, by its fixed leading words. Those that mean different things in different
 * sections have a row per chapter; they are joined at the end, and a test holds that none is lost.
 */
export const keywords: Record<string, KeywordRows> = {
  ...proxyKeywords,
  ...answerKeywords,
  ...compressionKeywords,
  ...filterKeywords,
  ...emailAlertKeywords,
  ...timeoutKeywords,
  ...httpRuleKeywords,
  ...tcpRuleKeywords,
  ...balancingKeywords,
  ...stickKeywords,
  ...loggingKeywords,
  ...optionKeywords,
  ...checkKeywords,
  ...checkRuleKeywords,
  ...statsKeywords,
  ...removedKeywords,
  ...globalKeywords,
  ...fileKeywords,
  ...behaviourKeywords,
  ...removedGlobalKeywords,
  ...debuggingKeywords,
  ...deviceDetectionKeywords,
  ...threadKeywords,
  ...limitKeywords,
  ...tuningKeywords,
  ...h2Keywords,
  ...luaKeywords,
  ...quicKeywords,
  ...removedQuicKeywords,
  ...httpClientKeywords,
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
  ...programKeywords,
  bind: [proxyKeywords.bind, peersKeywords.bind, logForwardKeywords.bind],
  description: [proxyKeywords.description, globalKeywords.description, ringKeywords.description],
  disabled: [proxyKeywords.disabled, peersKeywords.disabled],
  enabled: [proxyKeywords.enabled, peersKeywords.enabled],
  maxconn: [proxyKeywords.maxconn, limitKeywords.maxconn, logForwardKeywords.maxconn],
  backlog: [proxyKeywords.backlog, logForwardKeywords.backlog],
  errorfile: [answerKeywords.errorfile, smallSectionKeywords.errorfile],
  acl: [answerKeywords.acl, fcgiKeywords.acl],
  "timeout client": [timeoutKeywords["timeout client"], logForwardKeywords["timeout client"]],
  "timeout server": [timeoutKeywords["timeout server"], ringKeywords["timeout server"]],
  "timeout connect": [timeoutKeywords["timeout connect"], ringKeywords["timeout connect"]],
  server: [balancingKeywords.server, peersKeywords.server, ringKeywords.server],
  "default-server": [balancingKeywords["default-server"], peersKeywords["default-server"]],
  "log-tag": [loggingKeywords["log-tag"], behaviourKeywords["log-tag"], logProfileKeywords["log-tag"]],
  grace: [removedKeywords.grace, globalKeywords.grace],
  user: [globalKeywords.user, userlistKeywords.user, programKeywords.user],
  group: [globalKeywords.group, userlistKeywords.group, programKeywords.group],
};
