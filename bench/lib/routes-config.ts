/** One frontend that chooses among backends by N rules on the host, as people write it: an `acl` and a `use_backend` each. */
export function routesConfig(rules: number, port: number, origin: number): string {
  const backends = Math.min(rules, 10);
  const lines = [
    "global",
    "    nbthread 1",
    "    maxconn 2000",
    "defaults",
    "    mode http",
    "    timeout connect 5s",
    "    timeout client 60s",
    "    timeout server 60s",
    "    http-reuse always",
    "frontend web",
    `    bind 127.0.0.1:${port}`,
  ];
  for (let i = 0; i < rules; i++) lines.push(`    acl host${i} req.hdr(host) -i ${hostOf(i)}`);
  for (let i = 0; i < rules; i++) lines.push(`    use_backend b${i % backends} if host${i}`);
  lines.push("    default_backend none", "backend none", "    http-request deny deny_status 404");
  for (let i = 0; i < backends; i++) lines.push(`backend b${i}`, `    server s 127.0.0.1:${origin}`);
  return `${lines.join("\n")}\n`;
}

export function hostOf(i: number): string {
  return `tenant-${i}.example.com`;
}

/** A wrk script that asks for all hosts in turn, in an order without pattern. */
export function wrkScript(rules: number): string {
  return `local n = 0
request = function()
  n = (n * 1103515245 + 12345) % 2147483648
  return wrk.format("GET", "/", { Host = "tenant-" .. (math.floor(n / 8) % ${rules}) .. ".example.com" })
end
local bad = 0
done = function(summary) io.write("bad: " .. (summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout) .. "\\n") end
`;
}
