/**
 * What the checker asks of the machine that the configuration is for. Given by who runs it, so that editors and tests need
 * no disk; without one nothing is said about files, users and hosts.
 */
export interface Machine {
  /** Contents of a file, or the system's words for why there are none ("No such file or directory"). */
  read(path: string): Uint8Array | string;
  /** undefined: nothing there, or it must not be seen. */
  kind(path: string): "file" | "folder" | undefined;
  /** Visible names in a folder, sorted. */
  list(path: string): readonly string[];
  hasUser(name: string): boolean;
  hasGroup(name: string): boolean;
  hasNamespace(name: string): boolean;
  /** Whether a host name has an address; undefined: not known, since nobody asked the network. */
  hasHost(name: string): boolean | undefined;
  /** What is wrong with the certificates or the key in PEM text, in OpenSSL's words; undefined: nothing that can be told. */
  pemProblem(kind: "certificate" | "key", pem: string): string | undefined;
  /** Whether a key belongs to a certificate; undefined: cannot be told. */
  isPair(certificate: string, key: string): boolean | undefined;
}
