/** `npm run bench <name> [-- arguments]`: runs bench/<name>.ts. */
import { globSync } from "node:fs";

const names = globSync("*.ts", { cwd: import.meta.dirname })
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => name !== "run");
const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench <name> [-- arguments]; there are: ${names.sort().join(", ")}`);
  process.exitCode = 2;
} else await import(`./${name}.ts`);
