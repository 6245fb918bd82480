/**
 * What this build can do, as `-vv` lists it and `feature()` answers it: a word match, true only for what works.
 * Names are HAProxy's build features; a name absent here is unknown and so false.
 */
export const features: Readonly<Record<string, boolean>> = {
  "51DEGREES": false,
  ACCEPT4: false,
  ACME: false,
  BACKTRACE: false,
  CLOSEFROM: false,
  CPU_AFFINITY: false,
  CRYPT_H: false,
  DEVICEATLAS: false,
  DL: false,
  ECH: false,
  ENGINE: false,
  EPOLL: process.platform === "linux",
  EVPORTS: false,
  FCGI: false,
  GETADDRINFO: true,
  H2: false,
  HAVE_TCP_MD5SIG: false,
  KQUEUE: process.platform === "darwin" || process.platform === "freebsd",
  KTLS: false,
  LIBATOMIC: false,
  LIBCRYPT: false,
  LINUX_CAP: false,
  LINUX_SPLICE: false,
  LINUX_TPROXY: false,
  LUA: false,
  MATH: true,
  MEMORY_PROFILING: false,
  NETFILTER: false,
  NS: false,
  OBSOLETE_LINKER: false,
  OPENSSL: false,
  OPENSSL_AWSLC: false,
  OPENSSL_WOLFSSL: false,
  PCRE: false,
  /** The regex engine is V8's behind a translation of PCRE2 syntax; what cannot be translated is refused by name. */
  PCRE2: true,
  PCRE2_JIT: false,
  PCRE_JIT: false,
  POLL: false,
  PRCTL: false,
  PROCCTL: false,
  PROMEX: false,
  PTHREAD_EMULATION: false,
  QUIC: false,
  QUIC_OPENSSL_COMPAT: false,
  RT: false,
  SHM_OPEN: false,
  SLZ: false,
  SPOE: false,
  SSL: false,
  STATIC_PCRE: false,
  STATIC_PCRE2: false,
  TFO: false,
  THREAD: false,
  THREAD_DUMP: false,
  TPROXY: false,
  TRACE: false,
  WURFL: false,
  ZLIB: false,
};

/** Poll methods and switches of `enabled()`; `-dS`, `-dF`, `-dG`, `-dR`, `-dV` clear theirs. */
export interface Switches {
  splice: boolean;
  getaddrinfo: boolean;
  reuseport: boolean;
  fastForward: boolean;
  serverSslVerifyNone: boolean;
}

export const defaultSwitches: Readonly<Switches> = {
  // Node has no splice(2): never enabled.
  splice: false,
  getaddrinfo: true,
  reuseport: true,
  // There is one forwarding path and it is the fast one.
  fastForward: true,
  serverSslVerifyNone: false,
};

export function isEnabled(name: string, switches: Switches): boolean | undefined {
  switch (name) {
    case "POLL":
    case "EVPORTS":
      return false;
    case "EPOLL":
      return features["EPOLL"] === true;
    case "KQUEUE":
      return features["KQUEUE"] === true;
    case "SPLICE":
      return switches.splice;
    case "GETADDRINFO":
      return switches.getaddrinfo;
    case "REUSEPORT":
      return switches.reuseport;
    case "FAST-FORWARD":
      return switches.fastForward;
    case "SERVER-SSL-VERIFY-NONE":
      return switches.serverSslVerifyNone;
    default:
      return undefined;
  }
}
