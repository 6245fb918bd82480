/** Bundles the programs into dist/. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPrograms } from "./build-programs.ts";

await buildPrograms(join(dirname(fileURLToPath(import.meta.url)), "../dist"));
