/** What `.if` and `-cc` are told: the truth about this program, and the release whose rules it was asked to follow. */
import { compareVersions, type Predicates } from "../../grammar/predicates.ts";
import { languageVersion } from "../version.ts";
import { features, isEnabled, type Switches } from "./features.ts";

export function daemonPredicates(
  env: Record<string, string | undefined>,
  switches: Switches,
  version = languageVersion,
): Predicates {
  return {
    defined: (name) => env[name] !== undefined,
    feature: (name) => features[name] === true,
    versionAtLeast: (wanted) => compareVersions(version, wanted.replace(/^v/, "")) >= 0,
    // no TLS library is in use
    opensslVersionAtLeast: () => undefined,
    ssllibNameStartsWith: () => false,
    awslcApiAtLeast: () => undefined,
    enabled: (name) => isEnabled(name, switches) === true,
    fipsMode: () => false,
  };
}
