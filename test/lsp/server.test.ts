/** The server as editors talk to it: a process, JSON-RPC over its standard input and output. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  type CompletionItem,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const program = join(dirname(fileURLToPath(import.meta.url)), "../../vscode-extension/server.ts");
const uri = "file:///etc/haproxy/haproxy.cfg";
const text = `defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend www
  bind :80
  default_backend app
backend app
  server s1 127.0.0.1:1
`;

let child: ChildProcess;
/** Listened for from the start: a process may end before a test asks. */
let exited: Promise<number | null>;
let client: ProtocolConnection;
let published: PublishDiagnosticsParams[];
let onPublish: (() => void) | undefined;

beforeEach(async () => {
  child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  client = createProtocolConnection(
    new StreamMessageReader(child.stdout!),
    new StreamMessageWriter(child.stdin!),
  );
  exited = new Promise((resolve) => child.once("exit", resolve));
  published = [];
  client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
    onPublish?.();
  });
  client.listen();
});

afterEach(async () => {
  client.dispose();
  child.kill("SIGKILL");
  await exited;
  for (const stream of [child.stdin, child.stdout]) stream?.destroy();
});

async function initialize(initializationOptions: unknown = {}): Promise<InitializeResult> {
  const result = await client.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    initializationOptions,
  });
  await client.sendNotification("initialized", {});
  return result;
}

const open = (content: string) =>
  client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "haproxy", version: 1, text: content },
  });

const change = (version: number, contentChanges: unknown[]) =>
  client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });

/** The findings sent for a version of the document. */
async function findings(version: number | undefined): Promise<PublishDiagnosticsParams> {
  for (;;) {
    const found = published.findLast((each) => each.version === version);
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      onPublish = resolve;
    });
  }
}

const range = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});

test("a session: open, edit, ask, close, leave", { timeout: 60_000 }, async () => {
  const { capabilities } = await initialize();
  assert.ok(capabilities.completionProvider && capabilities.hoverProvider && capabilities.renameProvider);
  await open(text);
  assert.deepEqual((await findings(1)).diagnostics, []);

  // "app" -> "appp", with a character outside the BMP before it in a comment above
  await change(2, [
    { range: range(0, 8, 8), text: " # 😀" },
    { range: range(0, 13, 13), text: "!" },
    { range: range(7, 21, 21), text: "p" },
  ]);
  const [finding, ...more] = (await findings(2)).diagnostics;
  assert.deepEqual(more, []);
  assert.equal(finding!.code, "undefined-reference");
  assert.deepEqual(finding!.range, range(7, 18, 22));

  const items = await client.sendRequest<CompletionItem[]>("textDocument/completion", {
    textDocument: { uri },
    position: { line: 7, character: 20 },
  });
  assert.deepEqual(
    items.map(({ label }) => label),
    ["app"],
  );
  const about = await client.sendRequest<Hover>("textDocument/hover", {
    textDocument: { uri },
    position: { line: 7, character: 5 },
  });
  assert.match((about.contents as { value: string }).value, /default_backend <backend>/);

  await client.sendNotification("textDocument/didClose", { textDocument: { uri } });
  assert.deepEqual((await findings(undefined)).diagnostics, []);
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  assert.equal(await exited, 0);
});

test("findings come once for a burst of edits", { timeout: 60_000 }, async () => {
  await initialize();
  await open(text);
  await findings(1);
  for (let version = 2; version <= 20; version++)
    await change(version, [{ range: range(0, 0, 0), text: "#" }]);
  await findings(20);
  assert.ok(published.length <= 4, `${published.length} times`);
});

test("the version of HAProxy is a setting", { timeout: 60_000 }, async () => {
  await initialize({ haproxyVersion: "2.2" });
  const content = "global\n  \n";
  await open(content);
  await findings(1);
  const labels = async () => {
    const params = { textDocument: { uri }, position: { line: 1, character: 2 } };
    return (await client.sendRequest<CompletionItem[]>("textDocument/completion", params)).map(
      (i) => i.label,
    );
  };
  assert.ok((await labels()).includes("nbproc"));
  await client.sendNotification("workspace/didChangeConfiguration", {
    settings: { hapax: { haproxyVersion: "3.0" } },
  });
  assert.ok(!(await labels()).includes("nbproc"));
});

test("odd requests are answered, and the session goes on", { timeout: 60_000 }, async () => {
  await initialize();
  await open(`${text}\0\xff "open\n{ } } {\n.if\n`);
  const odd = [
    { line: 1e9, character: 1e9 },
    { line: -1, character: -1 },
    { line: 0.5, character: 0.5 },
  ];
  for (const position of odd) {
    const params = { textDocument: { uri }, position };
    for (const method of ["completion", "hover", "definition", "prepareRename"])
      await client.sendRequest(`textDocument/${method}`, params);
  }
  await client.sendRequest("textDocument/hover", {
    textDocument: { uri: "file:///other" },
    position: odd[0],
  });
  await assert.rejects(
    client.sendRequest("textDocument/rename", {
      textDocument: { uri },
      position: { line: 8, character: 9 },
      newName: "two words",
    }),
    /not a name/,
  );
  await change(2, [{ text: "" }]);
  assert.deepEqual((await findings(2)).diagnostics, []);
  await change(3, [{ text }]);
  assert.deepEqual((await findings(3)).diagnostics, []);
});

test("the server ends when the client goes away", { timeout: 60_000 }, async () => {
  await initialize();
  child.stdin!.end();
  await exited;
});
