/** `-v` and `-vv`: what this program is and what it can really do. */
import { hapaxVersion, languageVersion } from "../version.ts";
import { features } from "./features.ts";

export function shortVersion(): string {
  return `HAProxy version ${languageVersion} configuration language, run by hapaxd ${hapaxVersion}\nRunning on: Node.js ${process.version}, ${process.platform} ${process.arch}\n`;
}

export function plainVersion(kind: "plain" | "plain-short" | "branch"): string {
  const branch = languageVersion.split("-")[0]!;
  if (kind === "branch") return `${branch}\n`;
  return kind === "plain" ? `${languageVersion}-hapaxd-${hapaxVersion}\n` : `${languageVersion}\n`;
}

export function fullVersion(): string {
  const list = Object.entries(features)
    .map(([name, on]) => `${on ? "+" : "-"}${name}`)
    .join(" ");
  return `${shortVersion()}Build options :
  TARGET  = node-${process.platform}

Feature list : ${list}
Detected feature list : -HAVE_WORKING_TCP_MD5SIG

Default settings :
  bufsize = 16384, maxrewrite = 1024, maxpollevents = 200

Built without multi-threading support (one event loop).
Built without TLS support: \`ssl\` on bind and server lines is refused.
Built with the regular expressions of V8 ${process.versions.v8}, PCRE2 syntax translated.
Encrypted password support: MD5, SHA-256 and SHA-512 crypt.

Available polling systems :
      libuv : version ${process.versions.uv}, test result OK
Total: 1 (1 usable), will use libuv.

Available multiplexer protocols :
(protocols marked as <default> cannot be specified using 'proto' keyword)
  <default> : mode=HTTP  side=FE|BE  mux=H1    flags=HTX
         h1 : mode=HTTP  side=FE|BE  mux=H1    flags=HTX|NO_UPG
  <default> : mode=TCP   side=FE|BE  mux=PASS  flags=
       none : mode=TCP   side=FE|BE  mux=PASS  flags=NO_UPG

Available services : none
Available filters : none
`;
}
