/** Starts a bundled program: its parts are scripts, for which the code that V8 compiles is kept. */
import { partLoader } from "./kept-code.ts";

/** Set by the build: the program's first part, and what tells this build from others. */
declare const FIRST: string;
declare const BUILD: string;

const { XDG_CACHE_HOME, HOME } = process.env;
const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
partLoader({
  from: `${import.meta.dirname}/parts`,
  build: BUILD,
  kept: cache ? `${cache}/hapax` : undefined,
})(FIRST);
