/** A PEM file with certificates and a key, as `crt` wants it: the key may be in a file of its own beside it. */
import type { Machine } from "../../model/machine.ts";

const certificate =
  /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (TRUSTED |X509 )?CERTIFICATE-----/;
const key = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY-----/;

/** What HAProxy says of it; undefined: nothing. `path` leads to it, `shown` is its name in messages. */
export function certificateProblem(machine: Machine, path: string, shown: string): string | undefined {
  const bytes = machine.read(path);
  if (typeof bytes === "string") {
    // one file per kind of key may stand for it
    if ([".rsa", ".ecdsa", ".dsa"].some((suffix) => machine.kind(path + suffix) === "file")) return undefined;
    return `unable to stat SSL certificate from file '${shown}' : ${bytes}.`;
  }
  const text = latin1(bytes);
  const found = certificate.exec(text);
  if (found === null) return `unable to load certificate from file '${shown}': no start line.`;
  const wrong = machine.pemProblem("certificate", found[0]);
  if (wrong !== undefined) return `unable to load certificate from file '${shown}': ${wrong}.`;
  let own = key.exec(text)?.[0];
  if (own === undefined) {
    const beside = machine.read(`${path}.key`);
    own = typeof beside === "string" ? undefined : key.exec(latin1(beside))?.[0];
    if (own === undefined) return `No Private Key found in '${shown}.key'.`;
  }
  if (machine.isPair(found[0], own) === false)
    return `inconsistencies between private key and certificate loaded '${shown}'.`;
  return undefined;
}

/** A file, or a folder in which each file is one. */
export function certificatesProblem(machine: Machine, path: string, shown: string): string | undefined {
  if (machine.kind(path) !== "folder") return certificateProblem(machine, path, shown);
  for (const name of machine.list(path)) {
    if (name.startsWith(".") || /\.(issuer|ocsp|sctl|key)$/.test(name)) continue;
    if (machine.kind(`${path}/${name}`) !== "file") continue;
    const problem = certificateProblem(machine, `${path}/${name}`, `${shown}/${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Authorities, or revoked certificates. */
export function authoritiesProblem(machine: Machine, path: string, shown: string): string | undefined {
  const bytes = machine.read(path);
  if (typeof bytes === "string")
    return machine.kind(path) === "folder" ? undefined : `Couldn't open the ca-file '${shown}' (${bytes}).`;
  return /-----BEGIN ((TRUSTED |X509 )?CERTIFICATE|X509 CRL)-----/.test(latin1(bytes))
    ? undefined
    : `Couldn't open the ca-file '${shown}' (no certificate or crl found).`;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
