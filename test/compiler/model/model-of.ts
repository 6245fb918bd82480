import { buildModel } from "../../../compiler/model/build.ts";
import type { Model } from "../../../compiler/model/types.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";

/** The model of one or several texts, each a file. */
export function modelOf(...texts: string[]): Model {
  const files = texts.map((text, i) => ({ name: `${i}.cfg`, bytes: Buffer.from(text, "latin1") }));
  return buildModel(parseFiles(files).trees).value;
}
