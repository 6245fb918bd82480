/** Converters that look at, or change, something besides their input: variables, captures, maps, tables, servers. */

import { captureInto } from "../actions/capture-slot.ts";
import { toStr, typeOfValue } from "../casts.ts";
import { numberArg, textArg } from "../fetches/args.ts";
import type { ConverterFactory, LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import { readVariable, type SetCondition, unsetVariable, writeVariable } from "../vars/variables.ts";
import type { Server, World } from "../world.ts";
import { mapConverters } from "./stateful-maps.ts";
import { tableConverters } from "./stateful-tables.ts";
import type { StatefulName } from "./stateless.ts";

function capture(side: "request" | "response"): ConverterFactory {
  return (args) => {
    const slot = numberArg(args, 0) ?? 0;
    return (v, s) => {
      const text = toStr(v) ?? "";
      return captureInto(s, side, slot, text) ? text : undefined;
    };
  };
}

/** "[backend/]server" of the input. */
function namedServer(text: string, proxy: string, world: World): Server | undefined {
  const slash = text.indexOf("/");
  const backend = slash < 0 ? proxy : text.slice(0, slash);
  return world.backends.get(backend)?.servers.find((s) => s.name === text.slice(slash + 1));
}

const ofServer =
  (read: (s: Server) => number | boolean): ConverterFactory =>
  (_args, load) =>
  (v) => {
    const server = namedServer(toStr(v) ?? "", load.proxy, load.world);
    return server && read(server);
  };

export const stateful = {
  ...mapConverters,
  ...tableConverters,
  "set-var": (args: readonly ArgPlan[], load: LoadContext) => {
    const conditions = args.slice(1).flatMap((a) => (typeof a === "string" ? [a as SetCondition] : []));
    const write = writeVariable(textArg(args, 0) ?? "", load.world, conditions);
    return (v, s) => {
      write(s, v);
      return v;
    };
  },
  "unset-var": (args: readonly ArgPlan[], load: LoadContext) => {
    const unset = unsetVariable(textArg(args, 0) ?? "", load.world);
    return (v, s) => {
      unset(s);
      return v;
    };
  },
  "capture-req": capture("request"),
  "capture-res": capture("response"),
  add_item: (args: readonly ArgPlan[], load: LoadContext) => {
    const delimiter = textArg(args, 0) ?? "";
    const name = textArg(args, 1) ?? "";
    const suffix = textArg(args, 2) ?? "";
    const read = name === "" ? () => undefined : readVariable(name, load.world);
    return (v, s) => {
      const text = v as string;
      const item = toStr(read(s)) ?? "";
      return text + (text !== "" && (item !== "" || suffix !== "") ? delimiter : "") + item + suffix;
    };
  },
  /** Writes "[debug] prefix: type=... <value>" to a ring, or to stdout or stderr by those names. */
  debug: (args: readonly ArgPlan[], load: LoadContext) => {
    const prefix = textArg(args, 0) ?? "debug";
    const ring = textArg(args, 1) ?? "buf0";
    return (v) => {
      const text = (toStr(v) ?? "").replace(/[^\x20-\x7e]/g, ".");
      const line = `[debug] ${prefix}: type=${typeOfValue(v)} <${text}>`;
      if (ring === "stdout") process.stdout.write(`${line}\n`, "latin1");
      else if (ring === "stderr") process.stderr.write(`${line}\n`, "latin1");
      else load.world.writeRing?.(ring, line);
      return v;
    };
  },
  nbsrv: (_args: readonly ArgPlan[], load: LoadContext) => (v) => {
    const b = load.world.backends.get(toStr(v) ?? "");
    return b && (b.activeServers > 0 ? b.activeServers : b.backupServers);
  },
  srv_is_up: ofServer((s) => !s.adminMaint && !s.inheritedMaint && (!s.plan.check || s.up)),
  srv_queue: ofServer((s) => s.queue.length),
  fe_exists: (_args: readonly ArgPlan[], load: LoadContext) => (v) =>
    load.world.frontends.has(toStr(v) ?? ""),
} satisfies Record<StatefulName, ConverterFactory>;
