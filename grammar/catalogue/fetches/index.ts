import type { Fetch } from "../types.ts";
import { developersFetches } from "./developers.ts";
import { httpRequestFetches } from "./http-request.ts";
import { httpResponseFetches } from "./http-response.ts";
import { internalStatesFetches } from "./internal-states.ts";
import { layer4Fetches } from "./layer4.ts";
import { layer5Fetches } from "./layer5.ts";
import { layer6Fetches } from "./layer6.ts";
import { sourceCountersFetches } from "./source-counters.ts";
import { stickCountersFetches } from "./stick-counters.ts";
import { stickCounters0Fetches } from "./stick-counters-0.ts";
import { stickCounters1Fetches } from "./stick-counters-1.ts";
import { stickCounters2Fetches } from "./stick-counters-2.ts";
import { tlsBackendFetches } from "./tls-backend.ts";
import { tlsCertificatesFetches } from "./tls-certificates.ts";
import { tlsFrontendFetches } from "./tls-frontend.ts";
import { tlsHelloFetches } from "./tls-hello.ts";

/** Every sample fetch by name, with literal types (the runtime's handler tables are typed from these). */
export const fetchRows = {
  ...internalStatesFetches,
  ...layer4Fetches,
  ...layer5Fetches,
  ...tlsFrontendFetches,
  ...tlsBackendFetches,
  ...tlsCertificatesFetches,
  ...tlsHelloFetches,
  ...layer6Fetches,
  ...httpRequestFetches,
  ...httpResponseFetches,
  ...developersFetches,
  ...stickCountersFetches,
  ...stickCounters0Fetches,
  ...stickCounters1Fetches,
  ...stickCounters2Fetches,
  ...sourceCountersFetches,
} as const;

/** The same rows, for look-up by any name. */
export const fetches: Record<string, Fetch> = fetchRows;

/** Names the runtime must have a handler for. */
export type RuntimeFetchName = {
  [K in keyof typeof fetchRows]: (typeof fetchRows)[K]["runtime"] extends "yes" ? K : never;
}[keyof typeof fetchRows];
