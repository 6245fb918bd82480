/** The only list of the checker's rules, in the order of the docs. */

import type { Rule } from "../rule.ts";
import { aclContext } from "./acl-context.ts";
import { aclNamedOr } from "./acl-named-or.ts";
import { aclParenthesis } from "./acl-parenthesis.ts";
import { aclWithoutPattern } from "./acl-without-pattern.ts";
import { acmeSettings } from "./acme-settings.ts";
import { agentPort } from "./agent-port.ts";
import { argumentCount } from "./argument-count.ts";
import { attachedServer } from "./attached-server.ts";
import { balanceConflict } from "./balance-conflict.ts";
import { bindSockets } from "./bind-sockets.ts";
import { cacheSetting } from "./cache-setting.ts";
import { cacheSize } from "./cache-size.ts";
import { captureLength } from "./capture-length.ts";
import { captureSide } from "./capture-side.ts";
import { certificateStore } from "./certificate-store.ts";
import { checkConnectOrder } from "./check-connect-order.ts";
import { checkPort } from "./check-port.ts";
import { checkProtocol } from "./check-protocol.ts";
import { checkReuse } from "./check-reuse.ts";
import { clientVerify } from "./client-verify.ts";
import { compressionOffload } from "./compression-offload.ts";
import { conditionSyntax } from "./condition-syntax.ts";
import { cookieDomain } from "./cookie-domain.ts";
import { cpuMapSize } from "./cpu-map-size.ts";
import { crtListFilters } from "./crt-list-filters.ts";
import { defaultDhParam } from "./default-dh-param.ts";
import { defaultPrefix } from "./default-prefix.ts";
import { defaultServerOption } from "./default-server-option.ts";
import { deprecatedKeyword } from "./deprecated-keyword.ts";
import { duplicateGuid } from "./duplicate-guid.ts";
import { duplicateName } from "./duplicate-name.ts";
import { duplicateProxyId } from "./duplicate-proxy-id.ts";
import { duplicateServerId } from "./duplicate-server-id.ts";
import { experimental } from "./experimental.ts";
import { externalCheck } from "./external-check.ts";
import { fcgiApplication } from "./fcgi-application.ts";
import { fcgiMultiplexing } from "./fcgi-multiplexing.ts";
import { fetchContext } from "./fetch-context.ts";
import { filterOrder } from "./filter-order.ts";
import { forwardedPort } from "./forwarded-port.ts";
import { headerCase } from "./header-case.ts";
import { headerName } from "./header-name.ts";
import { healthcheckRules } from "./healthcheck-rules.ts";
import { httpAlias } from "./http-alias.ts";
import { httpLogItem } from "./http-log-item.ts";
import { idleSpoe } from "./idle-spoe.ts";
import { ignoredArgument } from "./ignored-argument.ts";
import { ignoredPeer } from "./ignored-peer.ts";
import { ignoredProxyProtocol } from "./ignored-proxy-protocol.ts";
import { ignoredRepetition } from "./ignored-repetition.ts";
import { ignoredSetting } from "./ignored-setting.ts";
import { impliedProxy } from "./implied-proxy.ts";
import { impliedTls } from "./implied-tls.ts";
import { incompatibleBackend } from "./incompatible-backend.ts";
import { incompleteEmailAlert } from "./incomplete-email-alert.ts";
import { incompleteSection } from "./incomplete-section.ts";
import { incompleteStatement } from "./incomplete-statement.ts";
import { invalidPattern } from "./invalid-pattern.ts";
import { invalidValue } from "./invalid-value.ts";
import { largeBuffers } from "./large-buffers.ts";
import { largePage } from "./large-page.ts";
import { largeTemplate } from "./large-template.ts";
import { lateGlobal } from "./late-global.ts";
import { lateThreads } from "./late-threads.ts";
import { layer6InHttp } from "./layer6-in-http.ts";
import { listenerShards } from "./listener-shards.ts";
import { logBackend } from "./log-backend.ts";
import { logFormatSyntax } from "./log-format-syntax.ts";
import { lostStates } from "./lost-states.ts";
import { luaConversion } from "./lua-conversion.ts";
import { matchOverwritten } from "./match-overwritten.ts";
import { missingBind } from "./missing-bind.ts";
import { missingCapture } from "./missing-capture.ts";
import { missingCertificate } from "./missing-certificate.ts";
import { missingFeature } from "./missing-feature.ts";
import { missingInspectDelay } from "./missing-inspect-delay.ts";
import { missingSpoeEngine } from "./missing-spoe-engine.ts";
import { missingTable } from "./missing-table.ts";
import { missingTimeout } from "./missing-timeout.ts";
import { mixedDefaults } from "./mixed-defaults.ts";
import { modeMismatch } from "./mode-mismatch.ts";
import { modeNeedsBackend } from "./mode-needs-backend.ts";
import { muxMode } from "./mux-mode.ts";
import { nameserverOption } from "./nameserver-option.ts";
import { newerKeyword } from "./newer-keyword.ts";
import { ocspDelays } from "./ocsp-delays.ts";
import { overwrittenSetting } from "./overwritten-setting.ts";
import { peerConflict } from "./peer-conflict.ts";
import { processNumber } from "./process-number.ts";
import { programSection } from "./program-section.ts";
import { rdpCookiePort } from "./rdp-cookie-port.ts";
import { redirMode } from "./redir-mode.ts";
import { removedKeyword } from "./removed-keyword.ts";
import { repeatedOption } from "./repeated-option.ts";
import { repeatedSetting } from "./repeated-setting.ts";
import { replyParts } from "./reply-parts.ts";
import { resolvingRule } from "./resolving-rule.ts";
import { ringLines } from "./ring-lines.ts";
import { ringSize } from "./ring-size.ts";
import { ruleOrder } from "./rule-order.ts";
import { sampleExpression } from "./sample-expression.ts";
import { serverStateFile } from "./server-state-file.ts";
import { serverTracking } from "./server-tracking.ts";
import { serverVerify } from "./server-verify.ts";
import { serviceName } from "./service-name.ts";
import { sharedCookie } from "./shared-cookie.ts";
import { sharedLimit } from "./shared-limit.ts";
import { slowPassword } from "./slow-password.ts";
import { smallBuffer } from "./small-buffer.ts";
import { smallTimeout } from "./small-timeout.ts";
import { spoeFile } from "./spoe-file.ts";
import { statsAccess } from "./stats-access.ts";
import { statsDescription } from "./stats-description.ts";
import { stickCounter } from "./stick-counter.ts";
import { suspiciousPattern } from "./suspicious-pattern.ts";
import { tableCopy } from "./table-copy.ts";
import { tableKeyType } from "./table-key-type.ts";
import { tfoRetries } from "./tfo-retries.ts";
import { threadCpus } from "./thread-cpus.ts";
import { threadGroups } from "./thread-groups.ts";
import { tlsNames } from "./tls-names.ts";
import { tlsVersions } from "./tls-versions.ts";
import { traceList } from "./trace-list.ts";
import { undeclaredStatus } from "./undeclared-status.ts";
import { undefinedFilter } from "./undefined-filter.ts";
import { undefinedReference } from "./undefined-reference.ts";
import { unknownGroup } from "./unknown-group.ts";
import { unknownKeyword } from "./unknown-keyword.ts";
import { unknownLimit } from "./unknown-limit.ts";
import { unknownLua } from "./unknown-lua.ts";
import { unknownOnMachine } from "./unknown-on-machine.ts";
import { unknownOption } from "./unknown-option.ts";
import { unknownSection } from "./unknown-section.ts";
import { unreachableRule } from "./unreachable-rule.ts";
import { unresolvableArgument } from "./unresolvable-argument.ts";
import { unresolvedHost } from "./unresolved-host.ts";
import { unroutableUpgrade } from "./unroutable-upgrade.ts";
import { unusableFile } from "./unusable-file.ts";
import { unusedCertificate } from "./unused-certificate.ts";
import { unusedCheckRules } from "./unused-check-rules.ts";
import { unusedExperimental } from "./unused-experimental.ts";
import { unusedLogFormat } from "./unused-log-format.ts";
import { unusedMailers } from "./unused-mailers.ts";
import { unusedSection } from "./unused-section.ts";
import { unusedServers } from "./unused-servers.ts";
import { userlistMembers } from "./userlist-members.ts";
import { wrongProxyKind } from "./wrong-proxy-kind.ts";
import { wrongSection } from "./wrong-section.ts";
import { zeroWarning } from "./zero-warning.ts";
import { zeroWeight } from "./zero-weight.ts";

export const rules: readonly Rule[] = [
  unknownSection,
  duplicateProxyId,
  duplicateServerId,
  largeBuffers,
  largePage,
  largeTemplate,
  unknownKeyword,
  wrongSection,
  wrongProxyKind,
  unknownOption,
  crtListFilters,
  defaultDhParam,
  defaultPrefix,
  defaultServerOption,
  argumentCount,
  invalidValue,
  sampleExpression,
  fetchContext,
  aclContext,
  conditionSyntax,
  invalidPattern,
  logFormatSyntax,
  nameserverOption,
  newerKeyword,
  removedKeyword,
  deprecatedKeyword,
  undefinedReference,
  unknownLimit,
  duplicateGuid,
  duplicateName,
  ruleOrder,
  unreachableRule,
  modeMismatch,
  layer6InHttp,
  missingTimeout,
  incompleteStatement,
  missingTable,
  impliedProxy,
  spoeFile,
  stickCounter,
  missingCertificate,
  unknownGroup,
  cacheSize,
  incompleteSection,
  userlistMembers,
  lateThreads,
  fcgiMultiplexing,
  balanceConflict,
  bindSockets,
  cacheSetting,
  cpuMapSize,
  undefinedFilter,
  tableKeyType,
  acmeSettings,
  attachedServer,
  filterOrder,
  healthcheckRules,
  missingCapture,
  missingSpoeEngine,
  resolvingRule,
  sharedLimit,
  tableCopy,
  unresolvableArgument,
  redirMode,
  experimental,
  unknownLua,
  muxMode,
  serverVerify,
  tfoRetries,
  rdpCookiePort,
  processNumber,
  programSection,
  impliedTls,
  incompatibleBackend,
  modeNeedsBackend,
  missingBind,
  unusedServers,
  unroutableUpgrade,
  unusedLogFormat,
  unusedCheckRules,
  missingFeature,
  missingInspectDelay,
  serverStateFile,
  unusedMailers,
  incompleteEmailAlert,
  externalCheck,
  logBackend,
  smallTimeout,
  slowPassword,
  smallBuffer,
  captureLength,
  captureSide,
  overwrittenSetting,
  peerConflict,
  zeroWarning,
  statsAccess,
  statsDescription,
  ignoredRepetition,
  mixedDefaults,
  headerCase,
  headerName,
  undeclaredStatus,
  replyParts,
  forwardedPort,
  cookieDomain,
  clientVerify,
  compressionOffload,
  aclWithoutPattern,
  aclNamedOr,
  aclParenthesis,
  matchOverwritten,
  lateGlobal,
  idleSpoe,
  ignoredArgument,
  threadCpus,
  traceList,
  ignoredProxyProtocol,
  repeatedOption,
  ringLines,
  ringSize,
  unusedSection,
  unusedExperimental,
  lostStates,
  luaConversion,
  threadGroups,
  unusedCertificate,
  tlsNames,
  tlsVersions,
  ignoredPeer,
  ignoredSetting,
  repeatedSetting,
  suspiciousPattern,
  serviceName,
  sharedCookie,
  listenerShards,
  httpAlias,
  httpLogItem,
  checkProtocol,
  checkReuse,
  agentPort,
  checkConnectOrder,
  ocspDelays,
  serverTracking,
  zeroWeight,
  certificateStore,
  checkPort,
  fcgiApplication,
  unusableFile,
  unknownOnMachine,
  unresolvedHost,
];
