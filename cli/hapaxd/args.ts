/**
 * HAProxy's command line, read as HAProxy reads it: no bundling, the letters after `d` decide, lists of pids and files.
 * commander cannot express it (`-dM`, `-sf 1 2 3`, `-f` lists), so it is read by hand.
 */
import { isHaproxyVersion, unknownVersion } from "../../grammar/haproxy-version.ts";
import type { MissingFiles } from "../missing-files.ts";
import { defaultSwitches, type Switches } from "./features.ts";

export interface DaemonArgs {
  files: string[];
  plan?: string;
  /** Release whose rules the configuration is read by. */
  haproxyVersion?: string;
  /** What becomes of findings about files, users and hosts that this machine lacks. */
  missingFiles: MissingFiles;
  check: boolean;
  checkCondition?: string;
  version?: "short" | "full" | "plain" | "plain-short" | "branch";
  verbose: boolean;
  quiet: boolean;
  debug: boolean;
  foreground: boolean;
  daemon: boolean;
  diag: boolean;
  zeroWarning: boolean;
  insecureFork: boolean;
  masterWorker: boolean;
  systemd: boolean;
  masterSockets: string[];
  changeDir?: string;
  maxconn?: number;
  proxyMaxconn?: number;
  memoryLimit?: number;
  localpeer?: string;
  pidfile?: string;
  dumpKeywords?: string;
  dumpConfig?: string;
  oldPids: number[];
  /** Sent to old pids once we listen. */
  oldPidsSignal?: "SIGUSR1" | "SIGTERM";
  oldSocket?: string;
  switches: Switches;
}

export type ArgsResult = { args: DaemonArgs } | { usage: true; message?: string | undefined };

export function readArgs(argv: readonly string[]): ArgsResult {
  const args: DaemonArgs = {
    files: [],
    missingFiles: "error",
    check: false,
    verbose: false,
    quiet: false,
    debug: false,
    foreground: false,
    daemon: false,
    diag: false,
    zeroWarning: false,
    insecureFork: false,
    masterWorker: false,
    systemd: false,
    masterSockets: [],
    oldPids: [],
    switches: { ...defaultSwitches },
  };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (!word.startsWith("-")) return { usage: true };
    if (word === "--plan") {
      const file = argv[++i];
      if (file === undefined) return { usage: true, message: "--plan expects the path of a compiled plan" };
      args.plan = file;
      continue;
    }
    if (word === "--haproxy-version") {
      const version = argv[++i] ?? "";
      if (!isHaproxyVersion(version))
        return { usage: true, message: `--haproxy-version: ${unknownVersion(version)}` };
      args.haproxyVersion = version;
      continue;
    }
    if (word === "--missing-files") {
      const how = argv[++i] ?? "";
      if (how !== "error" && how !== "warn" && how !== "ignore")
        return { usage: true, message: "--missing-files expects error, warn or ignore" };
      args.missingFiles = how;
      continue;
    }
    if (word === "--") {
      args.files.push(...argv.slice(i + 1));
      break;
    }
    const flag = word.slice(1);
    const version = readVersionFlag(flag);
    if (version !== undefined) {
      args.version = version;
      return { args };
    }
    if (flag.startsWith("d")) {
      readDebugFlag(flag, args);
      // -dt takes its argument from the next word when it has none of its own
      if (flag === "dt" && argv[i + 1] !== undefined && !argv[i + 1]!.startsWith("-")) i++;
      continue;
    }
    if (readSimpleFlag(flag, args)) continue;
    if (flag.startsWith("sf") || flag.startsWith("st")) {
      args.oldPidsSignal = flag[1] === "f" ? "SIGUSR1" : "SIGTERM";
      while (argv[i + 1] !== undefined && !argv[i + 1]!.startsWith("-")) {
        const text = argv[++i]!.trim();
        if (!/^[+-]?\d+$/.test(text))
          return { usage: true, message: `-${flag} option: some bytes unconsumed in PID list {${text}}` };
        const pid = Number(text);
        if (pid <= 0) return { usage: true };
        args.oldPids.push(pid);
      }
      continue;
    }
    const value = argv[++i];
    if (value === undefined) return { usage: true, message: missingArgument(flag) };
    if (flag === "cc") {
      args.checkCondition = value;
      continue;
    }
    if (flag.startsWith("f")) {
      args.files.push(value);
      // `-f a b c`: all words up to the next option
      while (argv[i + 1] !== undefined && !argv[i + 1]!.startsWith("-")) args.files.push(argv[++i]!);
      continue;
    }
    if (!readValueFlag(flag, value, args)) return { usage: true };
  }
  return { args };
}

function missingArgument(flag: string): string | undefined {
  if (flag.startsWith("x")) return "Unix socket path expected with the -x flag";
  if (flag.startsWith("S")) return "Socket and optional bind parameters expected with the -S flag";
  return undefined;
}

function readVersionFlag(flag: string): DaemonArgs["version"] {
  if (!flag.startsWith("v")) return undefined;
  if (flag === "vq") return "plain";
  if (flag === "vqs") return "plain-short";
  if (flag === "vqb") return "branch";
  return flag[1] === "v" ? "full" : "short";
}

function readDebugFlag(flag: string, args: DaemonArgs): void {
  switch (flag[1]) {
    case "S":
      args.switches.splice = false;
      return;
    case "G":
      args.switches.getaddrinfo = false;
      return;
    case "R":
      args.switches.reuseport = false;
      return;
    case "F":
      args.switches.fastForward = false;
      return;
    case "V":
      args.switches.serverSslVerifyNone = true;
      return;
    case "I":
      args.insecureFork = true;
      return;
    case "C":
      args.dumpConfig = flag.slice(2);
      return;
    case "K":
      args.dumpKeywords = flag.slice(2);
      return;
    case "b":
      args.foreground = true;
      return;
    case "D":
      args.diag = true;
      return;
    case "W":
      args.zeroWarning = true;
      return;
    case "e":
    case "p":
    case "k":
    case "v":
    case "s":
    case "c":
    case "Z":
    case "M":
    case "r":
    case "L":
    case "A":
    case "t":
    case "T":
      // pollers, memory debugging, traces, zero-copy: nothing of the kind here to switch
      return;
    default:
      args.debug = true;
  }
}

/** Flags without a value; only their first letters count, as in HAProxy. */
function readSimpleFlag(flag: string, args: DaemonArgs): boolean {
  if (flag === "cc" || flag.startsWith("cc")) return false;
  switch (flag[0]) {
    case "V":
      args.verbose = true;
      return true;
    case "4":
      return true;
    case "c":
      args.check = true;
      return true;
    case "D":
      args.daemon = true;
      return true;
    case "W":
      args.masterWorker = true;
      if (flag[1] === "s") {
        args.systemd = true;
        args.foreground = true;
      }
      return true;
    case "q":
      args.quiet = true;
      return true;
    default:
      return false;
  }
}

function readValueFlag(flag: string, value: string, args: DaemonArgs): boolean {
  switch (flag[0]) {
    case "x":
      args.oldSocket = value;
      return true;
    case "S":
      args.masterSockets.push(value);
      return true;
    case "C":
      args.changeDir = value;
      return true;
    case "n":
      args.maxconn = Number.parseInt(value, 10) || 0;
      return true;
    case "N":
      args.proxyMaxconn = Number.parseInt(value, 10) || 0;
      return true;
    case "m":
      args.memoryLimit = Number.parseInt(value, 10) || 0;
      return true;
    case "L":
      args.localpeer = value;
      return true;
    case "p":
      args.pidfile = value;
      return true;
    default:
      return false;
  }
}
