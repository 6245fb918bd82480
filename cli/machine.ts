/** This machine, for the checker's findings about files, accounts and hosts. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { Machine } from "../compiler/model/machine.ts";
import { systemReason } from "./system-reason.ts";

// seldom needed, and slow to load
const crypto = () => process.getBuiltinModule("node:crypto");

/** `hosts`: names that were looked up, and whether they have an address. */
export function thisMachine(hosts: ReadonlyMap<string, boolean> = new Map()): Machine {
  const files = new Map<string, Uint8Array | string>();
  const users = once(() => namesIn("/etc/passwd"));
  const groups = once(() => namesIn("/etc/group"));
  const local = once(localHosts);
  return {
    read(path) {
      let found = files.get(path);
      if (found === undefined) {
        try {
          found = readFileSync(path);
        } catch (error) {
          found = systemReason(error);
        }
        files.set(path, found);
      }
      return found;
    },
    kind(path) {
      try {
        return statSync(path).isDirectory() ? "folder" : "file";
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return readdirSync(path).sort();
      } catch {
        return [];
      }
    },
    hasUser: (name) => users().has(name) || isListed("passwd", name),
    hasGroup: (name) => groups().has(name) || isListed("group", name),
    hasNamespace: (name) => existsSync(`/var/run/netns/${name}`),
    hasHost(name) {
      const known = hosts.get(name);
      if (known !== undefined) return known;
      if (local().has(name.toLowerCase())) return true;
      return /(^|\.)invalid\.?$/i.test(name) ? false : undefined;
    },
    pemProblem(kind, pem) {
      try {
        if (kind === "certificate") new (crypto().X509Certificate)(pem);
        else crypto().createPrivateKey(pem);
        return undefined;
      } catch (error) {
        const reason = (error as Error).message.split(":").at(-1) ?? "";
        return /base64/i.test(reason) ? reason : undefined;
      }
    },
    isPair(certificate, key) {
      try {
        return new (crypto().X509Certificate)(certificate).checkPrivateKey(crypto().createPrivateKey(key));
      } catch {
        return undefined;
      }
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Accounts may come from elsewhere than /etc (LDAP ...); true when that cannot be asked. */
function isListed(database: "passwd" | "group", name: string): boolean {
  const { status, error } = process
    .getBuiltinModule("node:child_process")
    .spawnSync("getent", [database, name], { stdio: "ignore" });
  return error !== undefined || status === 0;
}

/** First fields of a colon-separated file. */
function namesIn(path: string): Set<string> {
  try {
    return new Set(
      readFileSync(path, "utf8")
        .split("\n")
        .map((line) => line.split(":")[0]!),
    );
  } catch {
    return new Set();
  }
}

function localHosts(): Set<string> {
  const names = new Set(["localhost"]);
  try {
    for (const line of readFileSync("/etc/hosts", "utf8").split("\n"))
      for (const name of line.replace(/#.*/, "").trim().split(/\s+/).slice(1)) names.add(name.toLowerCase());
  } catch {
    // no such file: nothing is known then
  }
  return names;
}
