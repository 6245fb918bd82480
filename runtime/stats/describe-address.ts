/** "127.0.0.1:80", "[::1]:80", "unix" as statistics show addresses. */
export function describeAddress(host: string, port: number, family: string): string {
  if (family !== "ip" && family !== "name") return "unix";
  return host.includes(":") ? `[${host}]:${port}` : `${host || "0.0.0.0"}:${port}`;
}
