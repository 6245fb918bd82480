/** What HAProxy says of keywords that it no longer has. */
import type { LineInfo } from "./line-info.ts";

const since21 = (keyword: string, use: string): string =>
  `The '${keyword}' directive is not supported anymore since HAProxy 2.1.${use === "" ? "" : ` Use ${use}`}`;

const instead = (use: string): string => `'${use}' instead.`;
const rewriting =
  "'http-request replace-path', 'http-request replace-uri' or 'http-request replace-header' instead.";

/** What to use since 2.1, in HAProxy's words. */
const gone21: Record<string, string> = {
  cliexp: rewriting,
  reqrep: rewriting,
  reqdel: instead("http-request del-header"),
  reqallow: instead("http-request allow"),
  reqtarpit: instead("http-request tarpit"),
  reqirep: instead("http-request replace-header"),
  reqidel: instead("http-request del-header"),
  reqideny: instead("http-request deny"),
  reqipass: "",
  reqiallow: instead("http-request allow"),
  reqitarpit: instead("http-request tarpit"),
  reqadd: instead("http-request add-header"),
  srvexp: instead("http-response replace-header"),
  rsprep: instead("http-response replace-header"),
  rspdel: "'http-response del-header' .",
  rspdeny: instead("http-response deny"),
  rspirep: instead("http-response replace-header"),
  rspidel: instead("http-response del-header"),
  rspideny: instead("http-response deny"),
  rspadd: instead("http-response add-header"),
  block: "'http-request deny' which uses the exact same syntax.",
};

const timeouts: Record<string, string> = {
  clitimeout: "timeout client",
  srvtimeout: "timeout server",
  contimeout: "timeout connect",
};

/** Options, after "option 'x' is not supported any more since HAProxy ". */
const options: Record<string, string> = {
  forceclose: "2.0, please just remove it, or use 'option httpclose' if absolutely needed.",
  "http-tunnel": "2.1, please just remove it, it shouldn't be needed.",
  http_proxy:
    "2.5. This option stopped working in HAProxy 1.9 and usually had nasty side effects. It can be more reliably implemented with combinations of 'http-request set-dst' and 'http-request set-uri', and even 'http-request do-resolve' if DNS resolution is desired.",
};

/** The whole text; undefined: HAProxy simply does not know the word. */
export function removedText({ words, section, place }: LineInfo, at: number): string | undefined {
  const [keyword = "", second = ""] = words;
  const parsing = `parsing [${place}] : `;
  if (keyword === "timeout" && Object.hasOwn(timeouts, second))
    return `${parsing}the '${second}' directive is not supported anymore since HAProxy 2.1. Use '${timeouts[second]}'.`;
  if (at === 0 || keyword === "mode") {
    if (Object.hasOwn(gone21, keyword)) return parsing + since21(keyword, gone21[keyword]!);
    if (Object.hasOwn(timeouts, keyword))
      return `${parsing}the '${keyword}' directive is not supported anymore since HAProxy 2.1. Use '${timeouts[keyword]}'.`;
    switch (keyword) {
      case "reqdeny":
        return `${parsing}The 'reqdeny' not supported anymore since HAProxy 2.1. Use 'http-request deny' instead.`;
      case "reqpass":
        return `${parsing}The 'reqpass' not supported anymore since HAProxy 2.1.`;
      case "redispatch":
        return `${parsing}keyword 'redispatch' directive is not supported anymore since HAProxy 2.1. Use 'option redispatch'.`;
      case "appsession":
        return `${parsing}'appsession' is not supported anymore since HAProxy 1.6.`;
      case "nbproc":
        return `${parsing}nbproc is not supported any more since HAProxy 2.5. Threads will automatically be used on multi-processor machines if available.`;
      case "tune.chksize":
        return `${parsing}option 'tune.chksize' is not supported any more (tune.bufsize is used instead).`;
      case "master-worker":
        return `${parsing}support for 'master-worker' was removed in version 3.5. Use -W or -Ws in the startup script instead.`;
      case "bind-process":
        return `parsing [${place}]: 'bind-process' is not supported anymore.`;
      case "grace":
        return `parsing [${place}]: the 'grace' keyword is not supported any more since HAProxy version 2.5.`;
      case "transparent":
        return `parsing [${place}]: support for 'transparent' was removed in version 3.5. The modern way to do the same is to create a server with address 0.0.0.0.`;
      case "dispatch":
        return `parsing [${place}]: support for 'dispatch' was removed in version 3.5. The modern way to do the same is to create a server with the same address, and possibly to assign any extra server a weight of zero if any:\n    server dispatch ${second}`;
      case "monitor-net":
        return `${parsing}'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if { src ${second} }' instead.`;
      case "mode":
        return second === "health"
          ? `${parsing}'mode health' doesn't exist anymore. Please use 'http-request return status 200' instead.`
          : undefined;
      case "stats":
        return second === "bind-process"
          ? `${parsing}'stats bind-process' is not supported anymore.`
          : undefined;
      case "option":
        if (Object.hasOwn(options, second))
          return `parsing [${place}]: option '${second}' is not supported any more since HAProxy ${options[second]}`;
        return second === "transparent"
          ? `parsing [${place}]: support for option 'transparent' was removed in version 3.5.`
          : undefined;
    }
    return undefined;
  }
  if (keyword === "bind" && words[at] === "process")
    return `${parsing}'bind ${second}' in section '${section}' : 'process ${words[at + 1] ?? ""}' on 'bind' lines is not supported anymore, please use 'thread' instead.`;
  return undefined;
}
