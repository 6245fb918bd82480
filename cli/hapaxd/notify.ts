/**
 * systemd's readiness message. It goes to a unix datagram socket, which Node does not have: `systemd-notify` or `socat`
 * sends it, whichever is there.
 */
import { spawnSync } from "node:child_process";
import { say } from "./messages.ts";

export function notifySystemd(state: string): void {
  const socket = process.env["NOTIFY_SOCKET"];
  if (socket === undefined || socket === "") return;
  const target = socket.startsWith("@") ? `ABSTRACT-SENDTO:${socket.slice(1)}` : `UNIX-SENDTO:${socket}`;
  const sent =
    spawnSync("systemd-notify", [`--pid=${process.pid}`, state], { stdio: "ignore" }).status === 0 ||
    spawnSync("socat", ["-u", "-", target], { input: state, stdio: ["pipe", "ignore", "ignore"] }).status ===
      0;
  if (!sent)
    say(
      "WARNING",
      "cannot tell systemd that the service is ready: neither systemd-notify nor socat could be run",
    );
}
