/** The bundled `hapax`: its parts are scripts beside this one, which keep the code that V8 compiled for them. */
import { partLoader } from "./kept-code.ts";

declare const BUILD: string;

const { XDG_CACHE_HOME, HOME } = process.env;
const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
partLoader({
  from: `${import.meta.dirname}/hapax`,
  build: BUILD,
  kept: cache ? `${cache}/hapax` : undefined,
})("main.cjs");
