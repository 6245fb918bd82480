/** The data plane's own tests again, over bare handles. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

for (const name of ["backpressure", "servers"])
  test(`${name} over bare handles`, () => {
    const env: NodeJS.ProcessEnv = { ...process.env, HAPAX_TRANSPORT: "handles" };
    delete env["NODE_TEST_CONTEXT"];
    const probe = `
      const { HandleTransport } = await import(${JSON.stringify(join(import.meta.dirname, "../../../runtime/proxy/handle-transport.ts"))});
      if (!HandleTransport.available) process.exit(7);`;
    const seen = spawnSync(process.execPath, ["--input-type=module", "-e", probe], { env });
    assert.equal(seen.status, 0, "handles are not available");
    const run = spawnSync(process.execPath, ["--test", join(import.meta.dirname, `${name}.test.ts`)], {
      env,
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });
