/** Every command the runtime has, by its catalogue name. */
import type { RuntimeCliName } from "../../grammar/catalogue/cli-commands.ts";
import { info } from "./answer.ts";
import type { CommandHandler } from "./cli.ts";
import * as connection from "./commands/connection.ts";
import * as patterns from "./commands/patterns.ts";
import * as proxies from "./commands/proxies.ts";
import * as sessions from "./commands/sessions.ts";
import { setServer, setServerMaxconn, switchServer } from "./commands/set-server.ts";
import { getWeight, setWeight } from "./commands/set-weight.ts";
import { showInfo, showVersion } from "./commands/show-info.ts";
import { showBackend, showServers } from "./commands/show-servers.ts";
import { showStat } from "./commands/show-stat.ts";
import { tableCommand } from "./commands/tables.ts";
import { getVar, setVar } from "./commands/variables.ts";

export const commandHandlers = {
  "add acl": patterns.addPattern,
  "add map": patterns.addPattern,
  "clear acl": patterns.clearPatterns,
  "clear counters": proxies.clearAllCounters,
  "clear map": patterns.clearPatterns,
  "clear table": tableCommand,
  "commit acl": patterns.commitPatterns,
  "commit map": patterns.commitPatterns,
  "del acl": patterns.deletePattern,
  "del map": patterns.deletePattern,
  "disable agent": switchServer,
  "disable dynamic-cookie backend": proxies.dynamicCookie,
  "disable frontend": proxies.switchFrontend,
  "disable health": switchServer,
  "disable server": switchServer,
  echo: connection.echo,
  "enable agent": switchServer,
  "enable dynamic-cookie backend": proxies.dynamicCookie,
  "enable frontend": proxies.switchFrontend,
  "enable health": switchServer,
  "enable server": switchServer,
  "experimental-mode": connection.experimentalMode,
  "expert-mode": connection.expertMode,
  "get acl": patterns.getPattern,
  "get map": patterns.getPattern,
  "get var": getVar,
  "get weight": getWeight,
  // `help` is answered before any handler is asked.
  help: () => info(""),
  operator: connection.lowerLevel,
  "prepare acl": patterns.preparePatterns,
  "prepare map": patterns.preparePatterns,
  prompt: connection.prompt,
  "publish backend": proxies.publishBackend,
  quit: connection.quit,
  "set dynamic-cookie-key backend": proxies.dynamicCookie,
  "set map": patterns.setMap,
  "set maxconn frontend": proxies.setFrontendMaxconn,
  "set maxconn global": proxies.setGlobalMaxconn,
  "set maxconn server": setServerMaxconn,
  "set rate-limit": proxies.setRateLimit,
  "set server": setServer,
  "set severity-output": connection.severityOutput,
  "set table": tableCommand,
  "set timeout": connection.setTimeoutCli,
  "set var": setVar,
  "set weight": setWeight,
  "show acl": patterns.showPatterns,
  "show anon": connection.showAnon,
  "show backend": showBackend,
  "show cli level": connection.showLevel,
  "show cli sockets": connection.showCliSockets,
  "show env": connection.showEnv,
  "show errors": sessions.showErrors,
  "show info": showInfo,
  "show map": patterns.showPatterns,
  "show servers conn": showServers,
  "show servers state": showServers,
  "show sess": sessions.showSess,
  "show stat": showStat,
  "show table": tableCommand,
  "show version": showVersion,
  "shutdown frontend": proxies.switchFrontend,
  "shutdown session": sessions.shutdownSession,
  "shutdown sessions server": sessions.shutdownServerSessions,
  "unpublish backend": proxies.publishBackend,
  user: connection.lowerLevel,
  wait: connection.wait,
} as const satisfies Record<RuntimeCliName, CommandHandler>;
