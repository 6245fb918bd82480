/** Every sample fetch the runtime has, by its catalogue name. */
import type { RuntimeFetchName } from "../../grammar/catalogue/fetches/index.ts";
import type { FetchFactory } from "../handlers.ts";
import { constantFetches } from "./constants.ts";
import { requestHead, responseHead } from "./heads.ts";
import { authFetches } from "./http-auth.ts";
import { headerFetches } from "./http-headers.ts";
import { requestFetches } from "./http-request.ts";
import { responseFetches } from "./http-response.ts";
import { stateFetches } from "./internal-states.ts";
import { layer4Fetches } from "./layer4.ts";
import { layer6Fetches } from "./layer6.ts";
import { counterFetches } from "./stick-counters.ts";

const request = headerFetches(requestHead);
const response = headerFetches(responseHead);

export const fetches = {
  ...constantFetches,
  ...stateFetches,
  ...layer4Fetches,
  ...layer6Fetches,
  ...requestFetches,
  ...authFetches,
  ...responseFetches,
  ...counterFetches,
  hdr: request.hdr,
  hdr_cnt: request.cnt,
  hdr_ip: request.ip,
  hdr_val: request.val,
  "req.hdr": request.hdr,
  "req.hdr_cnt": request.cnt,
  "req.hdr_ip": request.ip,
  "req.hdr_val": request.val,
  "req.hdr_names": request.names,
  "req.hdrs": request.hdrs,
  "req.hdrs_bin": request.bin,
  "req.fhdr": request.fhdr,
  "req.fhdr_cnt": request.fcnt,
  shdr: response.hdr,
  shdr_cnt: response.cnt,
  shdr_ip: response.ip,
  shdr_val: response.val,
  "res.hdr": response.hdr,
  "res.hdr_cnt": response.cnt,
  "res.hdr_ip": response.ip,
  "res.hdr_val": response.val,
  "res.hdr_names": response.names,
  "res.hdrs": response.hdrs,
  "res.hdrs_bin": response.bin,
  "res.fhdr": response.fhdr,
  "res.fhdr_cnt": response.fcnt,
} satisfies Record<RuntimeFetchName, FetchFactory> as Record<string, FetchFactory>;
