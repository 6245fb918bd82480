import type { LineOption } from "../types.ts";
import { bindOptions } from "./bind.ts";
import { bindTlsOptions } from "./bind-tls.ts";
import { crtListOptions } from "./crt-list.ts";
import { serverOptions } from "./server.ts";
import { serverCheckOptions } from "./server-checks.ts";
import { serverTlsOptions } from "./server-tls.ts";

/** The options that `<name:options(family)>` places take, by family and word. */
export const optionFamilies: Record<string, Record<string, LineOption>> = {
  bind: { ...bindOptions, ...bindTlsOptions },
  server: { ...serverOptions, ...serverCheckOptions, ...serverTlsOptions },
  "crt-list": { ...crtListOptions },
};
