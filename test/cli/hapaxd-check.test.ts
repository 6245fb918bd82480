/** `hapaxd -c`: flags, files, output and exit codes, as of `haproxy -c`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "hapaxd-check-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "parts"));

const timeouts = "    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n";
const files: Record<string, string> = {
  "good.cfg": `listen www\n    bind :8080\n${timeouts}`,
  "warned.cfg": "frontend www\n    bind :8080\n",
  "wrong.cfg": "global\n    nonsense\n",
  "strict.cfg": "global\n    zero-warning\nfrontend www\n    bind :8080\n",
  "quiet.cfg": "global\n    quiet\n    nonsense\n",
  "spoken.cfg": `.notice "one"\n.diag "two"\nlisten www\n    bind :8080\n${timeouts}`,
  "empty.cfg": "",
  "missing.cfg": `listen www\n    mode http\n    bind :8080\n    errorfile 503 gone.http\n${timeouts}`,
  "nowhere.cfg": `listen www\n    bind :8080\n${timeouts}    server s1 host.invalid:80\n`,
  "parts/1.cfg": `listen a\n    bind :8080\n${timeouts}`,
  "parts/2.cfg": `listen a\n    bind :8081\n${timeouts}`,
  "parts/3.txt": "nonsense\n",
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "../../cli/hapaxd.ts"), "--haproxy-version", "3.5", ...args],
    { encoding: "utf8", cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: "1" } },
  );
  const lines = stderr.split("\n").filter((line) => !/haproxy version is|path to executable/.test(line));
  return { status, out: stdout, err: lines.join("\n").replace(/\(\d+\)/g, "(1)") };
}

const silence = { status: 0, out: "", err: "" };

test("a good configuration: not a word, unless asked", () => {
  assert.deepEqual(run("-c", "-f", "good.cfg"), silence);
  assert.deepEqual(run("-c", "-V", "-f", "good.cfg"), { ...silence, out: "Configuration file is valid\n" });
  assert.deepEqual(run("-c", "-f", "empty.cfg"), silence);
});

test("warnings: told, counted with -dW and zero-warning", () => {
  const warned = run("-c", "-f", "warned.cfg");
  assert.equal(warned.status, 0);
  assert.equal(warned.out, "Warnings were found.\n");
  assert.match(
    warned.err,
    /^\[WARNING\] {2}\(1\) : missing timeouts for frontend 'www'\.\n {3}\| While not properly invalid/,
  );
  for (const args of [
    ["-dW", "-f", "warned.cfg"],
    ["-f", "strict.cfg"],
  ]) {
    const { status, out, err } = run("-c", ...args);
    assert.equal(status, 1);
    assert.equal(out, "");
    assert.match(
      err,
      /\[ALERT\] {4}\(1\) : Some warnings were found and 'zero-warning' is set\. Aborting\.\n$/,
    );
  }
});

test("errors", () => {
  assert.deepEqual(run("-c", "-f", "wrong.cfg"), {
    status: 1,
    out: "",
    err:
      "[ALERT]    (1) : config : parsing [wrong.cfg:2] : unknown keyword 'nonsense' in 'global' section\n" +
      "[ALERT]    (1) : config : Error(s) found in configuration file : wrong.cfg\n" +
      "[ALERT]    (1) : config : Fatal errors found in configuration.\n",
  });
});

test("-q and quiet say nothing; the exit code stays; -V speaks all the same", () => {
  assert.deepEqual(run("-c", "-q", "-f", "wrong.cfg"), { status: 1, out: "", err: "" });
  assert.deepEqual(run("-c", "-f", "quiet.cfg"), { status: 1, out: "", err: "" });
  assert.deepEqual(run("-c", "-q", "-f", "warned.cfg"), silence);
  assert.match(run("-c", "-q", "-V", "-f", "wrong.cfg").err, /nonsense/);
});

test(".notice always, .diag with -dD", () => {
  const notice = "[NOTICE]   (1) : config : parsing [spoken.cfg:1]: 'one'.\n";
  assert.deepEqual(run("-c", "-f", "spoken.cfg"), { ...silence, err: notice });
  const diag = run("-c", "-dD", "-f", "spoken.cfg");
  assert.equal(diag.out, "Warnings were found.\n");
  assert.equal(diag.err, `${notice}[DIAG]     (1) : config : parsing [spoken.cfg:2]: 'two'.\n`);
});

test("several files, folders, a folder to start from", () => {
  const both = run("-c", "-f", "good.cfg", "-f", "parts/1.cfg");
  assert.deepEqual(both, silence);
  assert.match(run("-c", "-f", "parts").err, /^\[ALERT\] {4}\(1\) : config : Parsing \[parts\/2\.cfg:1\]: /);
  assert.deepEqual(run("-c", "-C", "parts", "-f", "1.cfg"), silence);
  assert.deepEqual(run("-c", "-C", "gone", "-f", "1.cfg"), {
    status: 1,
    out: "",
    err: "[ALERT]    (1) : Could not change to directory gone : No such file or directory\n",
  });
  assert.deepEqual(run("-c", "-f", "good.cfg", "-f", "gone.cfg"), {
    status: 1,
    out: "",
    err: "[ALERT]    (1) : config : Cannot open configuration file/directory gone.cfg : No such file or directory\n",
  });
});

test("--missing-files", () => {
  const missing =
    "[ALERT]    (1) : config : parsing [missing.cfg:4] : errorfile : error opening file 'gone.http'.\n";
  const strict = run("-c", "-f", "missing.cfg");
  assert.equal(strict.status, 1);
  assert.ok(strict.err.startsWith(missing));
  assert.deepEqual(run("-c", "--missing-files", "ignore", "-f", "missing.cfg"), silence);
  const lenient = run("-c", "--missing-files", "warn", "-f", "missing.cfg");
  assert.equal(lenient.status, 0);
  assert.ok(lenient.err.startsWith(missing.replace("[ALERT]  ", "[WARNING]")));
  assert.equal(
    run("-c", "-f", "nowhere.cfg").err,
    "[ALERT]    (1) : [nowhere.cfg:6] : 'server www/s1' : could not resolve address 'host.invalid'.\n" +
      "[ALERT]    (1) : Failed to initialize server(s) addr.\n",
  );
});

test("hapax check: what the machine lacks is a warning that leaves the exit code at 0", () => {
  const check = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [join(import.meta.dirname, "../../cli/hapax.ts"), "check", "--format", "json", ...args, "missing.cfg"],
      { encoding: "utf8", cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: "1" } },
    );
  const severity = (text: string) =>
    JSON.parse(text)
      .filter((found: { rule: string }) => found.rule === "unusable-file")
      .map((found: { severity: string }) => found.severity);
  const usual = check();
  assert.equal(usual.status, 0);
  assert.deepEqual(severity(usual.stdout), ["warning"]);
  const strict = check("--missing-files", "error");
  assert.equal(strict.status, 1);
  assert.deepEqual(severity(strict.stdout), ["error"]);
  assert.deepEqual(severity(check("--missing-files", "ignore").stdout), []);
});
