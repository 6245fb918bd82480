/** The stats socket of a running proxy, asked as clients ask. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compileConfig } from "../../../compiler/plan/compile.ts";
import { cliCommands } from "../../../grammar/catalogue/cli-commands.ts";
import { commandHandlers } from "../../../runtime/control-socket/handlers.ts";
import { type Running, startProxy } from "../../../runtime/start.ts";

const dir = mkdtempSync(join(tmpdir(), "cli"));
const path = join(dir, "s.sock");
const map = join(dir, "m.map");
writeFileSync(map, "/a one\n/b two words\n");
const config = `global
  stats socket ${path} level admin mode 600
  stats socket ${path}.user level user
  set-var proc.n int(12)
defaults
  mode http
  timeout client 5s
  timeout server 5s
  timeout connect 1s
frontend fe
  bind unix@${dir}/fe.sock
  http-request track-sc0 src table t
  http-request set-header x %[path,map(${map},none)]
  default_backend be
backend be
  server s1 127.0.0.1:1
  server s2 127.0.0.1:2 weight 50 backup
  server s3 127.0.0.1:3 disabled
backend t
  stick-table type ip size 1k expire 30s store gpc0,conn_cur
`;

let running: Running;

before(async () => {
  const { plan } = compileConfig([{ name: "c", bytes: Buffer.from(config) }]);
  const started = await startProxy(plan!, { cliCommands });
  assert.ok("world" in started, JSON.stringify(started));
  running = started;
});

after(async () => {
  await running.stop();
  rmSync(dir, { recursive: true });
});

/** Sends a text, closes the sending side, gives the whole answer. */
function ask(text: string, at = path): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = "";
    const s = net.connect({ path: at, allowHalfOpen: true });
    s.setEncoding("latin1");
    s.on("data", (d: string) => {
      out += d;
    });
    s.on("end", () => {
      s.end();
      resolve(out);
    });
    s.on("error", reject);
    s.end(text);
  });
}

test("the runtime has a handler for every command that the catalogue promises, and no other", () => {
  const yes = Object.entries(cliCommands).filter(([, row]) => row.runtime === "yes");
  assert.deepEqual(Object.keys(commandHandlers).sort(), yes.map(([name]) => name).sort());
});

test("the socket has the mode it was given", () => {
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("every answer ends with an empty line, and one line of commands ends the connection", async () => {
  assert.equal(
    await ask("get var proc.n;get weight be/s1\nshow version\n"),
    "proc.n: type=sint value=<12>\n\n1 (initial 1)\n\n",
  );
  assert.equal(await ask("get var proc.none\n"), "Variable not found.\n\n");
  assert.equal(await ask("quit\n"), "");
});

test("prompt makes it interactive", async () => {
  assert.equal(
    await ask("prompt\nget weight be/s1\nprompt n\nget weight be/s1\n"),
    "\n> 1 (initial 1)\n\n> \n",
  );
  assert.equal(await ask("prompt i\nget weight be/s1\n"), "\n1 (initial 1)\n\n");
});

test("levels hold", async () => {
  assert.equal(await ask("show cli level\n", `${path}.user`), "user\n\n");
  assert.equal(await ask("clear counters all\n", `${path}.user`), "Permission denied\n\n");
  assert.equal(await ask("operator;set weight be/s1 3\n"), "\nPermission denied\n\n");
  assert.equal(await ask("user;operator;show cli level\n"), "\nPermission denied\n\nuser\n\n");
});

test("maps: listing, changes, payload, versions", async () => {
  assert.match(await ask(`show map ${map}\n`), /^0x[0-9a-f]+ \/a one\n0x[0-9a-f]+ \/b two words\n\n$/);
  assert.equal(await ask(`add map ${map} /c three;set map ${map} /a 1;del map ${map} /b\n`), "\n\n\n");
  assert.equal(await ask(`del map ${map} /none\n`), "Key not found.\n\n");
  assert.equal(await ask(`add map ${map} <<\n/d four words\n/e 5\n\n`), "\n");
  assert.equal(
    await ask(`get map ${map} /d\n`),
    'type=str, case=sensitive, found=yes, idx=tree, key="/d", value="four words", type="str"\n\n',
  );
  assert.equal(await ask(`prepare map ${map}\n`), "New version created: 1\n\n");
  assert.equal(
    await ask(`add map @2 ${map} /x 1\n`),
    "Version number in the future, please use 'prepare map' before.\n\n",
  );
  assert.equal(await ask(`add map @1 ${map} /q 1;commit map @1 ${map}\n`), "\n\n");
  assert.match(await ask(`show map ${map}\n`), /^0x[0-9a-f]+ \/q 1\n\n$/);
  assert.equal(await ask(`clear map ${map}\n`), "\n");
  assert.equal(await ask(`show map ${map}\n`), "\n");
  assert.equal(await ask("show map nowhere\n"), "Unknown map identifier. Please use #<id> or <file>.\n\n");
});

test("stick-tables: set, show, filters, clear", async () => {
  assert.equal(await ask("set table t key 1.2.3.4 data.gpc0 5\n"), "\n");
  const shown =
    /^# table: t, type: ip, size:1024, used:1\n0x[0-9a-f]+: key=1\.2\.3\.4 use=0 exp=\d+ shard=0 gpc0=5 conn_cur=0\n\n$/;
  assert.match(await ask("show table t\n"), shown);
  assert.match(await ask("show table t data.gpc0 gt 4\n"), shown);
  assert.match(await ask("show table t data.gpc0 gt 5\n"), /used:1\n\n$/);
  assert.equal(
    await ask("show table t data.gpc1 gt 5\n"),
    "Filter entry #1: Data type not stored in this table\n\n",
  );
  assert.equal(await ask("clear table t key x\n"), "Invalid key\n\n");
  assert.equal(await ask("clear table t key 1.2.3.4\n"), "\n");
  assert.equal(await ask("show table\n"), "# table: t, type: ip, size:1024, used:0\n\n");
});

test("servers: state, weight, address, name", async () => {
  const status = async (): Promise<string[]> =>
    (await ask("show stat be 4 -1\n"))
      .trim()
      .split("\n")
      .slice(1)
      .map((l) => l.split(",")[17]!);
  assert.deepEqual(await status(), ["no check", "no check", "MAINT"]);
  assert.equal(await ask("set server be/s1 state drain;enable server be/s3\n"), "\n\n");
  assert.deepEqual(await status(), ["DRAIN", "no check", "no check"]);
  assert.equal(
    await ask("set server be/s1 state ready;set server be/s1 weight 300\n"),
    "\nAbsolute weight can only be between 0 and 256 inclusive.\n\n",
  );
  assert.equal(await ask("set weight be/s2 50%;get weight be/s2\n"), "\n25 (initial 50)\n\n");
  assert.equal(
    await ask("set server be/s1 addr 127.0.0.5 port 99\n"),
    "IP changed from '127.0.0.1' to '127.0.0.5', port changed from '1' to '99' by 'stats socket command'\n\n",
  );
  assert.match(await ask("set server be/s1 name new\n"), /^Server must be in maintenance mode/);
  assert.equal(await ask("disable server be/s1;set server be/s1 name new\n"), "\nServer name updated.\n\n");
  assert.match(await ask("show servers state be\n"), / be 1 new 127\.0\.0\.5 0 1 1 1 /);
  assert.equal(await ask("set server be/s1 state ready\n"), "No such server.\n\n");
});

test("frontends and backends", async () => {
  assert.equal(await ask("enable frontend fe\n"), "All sockets are already enabled.\n\n");
  assert.equal(await ask("disable frontend fe;enable frontend fe\n"), "\n\n");
  assert.equal(await ask("unpublish backend be\n"), "Backend unpublished.\n\n");
  assert.match(await ask("show stat be 2 -1\n"), /\nbe,BACKEND,.*,UP \(UNPUB\),/);
});

test("what is not known or not supported is said", async () => {
  assert.match(await ask("show stt\n"), /^Unknown command: 'show', but maybe.*\n {2}show stat /s);
  assert.match(await ask("show pools\n"), /^'show pools' is not supported: /);
  assert.match(
    await ask("help clear\n"),
    /^The following commands are valid at this level:\n(.*\n)* {2}clear counters .*server.*force/,
  );
  assert.equal(
    await ask("set var proc.x int(5)\n"),
    "This command is restricted to experimental mode only.\n\n",
  );
});
