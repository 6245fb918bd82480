/**
 * Compiles grammar/assembly/ to WebAssembly inside grammar/scan-lines-code.ts: `node scripts/assembly.ts`. The result is
 * kept with the sources, so that only those who change it need the compiler.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const source = new URL("../grammar/assembly/scan-lines.ts", import.meta.url);
const target = new URL("../grammar/scan-lines-code.ts", import.meta.url);

const name: string = "assemblyscript/asc";

interface Compiler {
  main(
    args: string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: Uint8Array | string): void;
      listFiles(): string[];
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** The module's bytes. */
export async function compileAssembly(): Promise<Uint8Array> {
  // Its types would change those of `console` everywhere.
  const { default: asc } = (await import(name)) as { default: Compiler };
  let code: Uint8Array | undefined;
  const options = ["--runtime", "stub", "-O3", "--noAssert", "--importMemory", "--maximumMemory", "65536"];
  const { error, stderr } = await asc.main(["scan-lines.ts", "--outFile", "scan-lines.wasm", ...options], {
    readFile: (name) => (name === "scan-lines.ts" ? readFileSync(source, "utf8") : null),
    writeFile: (name, contents) => {
      if (name === "scan-lines.wasm" && typeof contents !== "string") code = contents;
    },
    listFiles: () => [],
  });
  if (error || code === undefined) throw new Error(`${error}\n${stderr.toString()}`);
  return code;
}

/** The module that holds them. */
export function assemblyModule(code: Uint8Array): string {
  const text = Buffer.from(code).toString("base64");
  return `/** Made by scripts/assembly.ts from grammar/assembly/scan-lines.ts. */\nexport const scanLinesCode =\n  "${text}";\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  writeFileSync(target, assemblyModule(await compileAssembly()));
