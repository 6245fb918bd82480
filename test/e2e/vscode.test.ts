/**
 * The extension in real VS Code: a squiggle, a completion and a hover, seen in the page. Needs Chromium, and VS Code's
 * server from npm, which is installed outside the repository only when HAPAX_E2E=1 asks for it.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { type CodeServer, install, isInstalled, serverMain, startCodeServer } from "./code-server.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

const config = `global
    maxconn 1000

defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend www
    bind :8080
    timeout clientt 5s
    use_backend shop if { path_beg /shop }
    default_backend nowhere

backend shop
    balance roundrobin
    server s1 127.0.0.1:8001 check
`;

function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return (named === undefined ? known : [named]).find((path) => existsSync(path));
}

/** Why the test cannot run here, or undefined. */
function obstacle(): string | undefined {
  if (findChromium() === undefined) return "no Chromium on this machine (CHROMIUM names one)";
  if (isInstalled()) return undefined;
  if (process.env["HAPAX_E2E"] !== "1") return "VS Code's server is not installed (HAPAX_E2E=1 installs it)";
  const failure = install();
  return failure === undefined ? undefined : `VS Code's server could not be installed: ${failure}`;
}

const skip = obstacle();

let dir = "";
let server: CodeServer | undefined;
let browser: Browser | undefined;
let page: Page;

before(async () => {
  if (skip !== undefined) return;
  dir = mkdtempSync(join(tmpdir(), "hapax-vscode-"));
  const [workspace, extensions, data] = ["work", "extensions", "data"].map((name) => join(dir, name));
  mkdirSync(workspace!);
  mkdirSync(extensions!);
  mkdirSync(join(data!, "data/Machine"), { recursive: true });
  writeFileSync(join(workspace!, "haproxy.cfg"), config);
  installExtension(join(dir, "hapax.vsix"), data!, extensions!);
  server = await startCodeServer(data!, extensions!);
  browser = await chromium.launch({
    executablePath: findChromium()!,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    timeout: 60_000,
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.url}/?folder=${encodeURIComponent(workspace!)}`, { timeout: 60_000 });
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  await openFile("haproxy.cfg");
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (dir !== "") rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** By VS Code's own installer, from the package that users get. */
function installExtension(vsix: string, data: string, extensions: string): void {
  const run = (args: string[]): void => {
    const done = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 90_000 });
    assert.equal(done.status, 0, `${args.join(" ")}\n${done.stdout}\n${done.stderr}`);
  };
  run(["scripts/vsix.ts", vsix]);
  run([
    serverMain,
    `--install-extension=${vsix}`,
    `--server-data-dir=${data}`,
    `--extensions-dir=${extensions}`,
    "--accept-server-license-terms",
    "--telemetry-level=off",
  ]);
}

async function openFile(name: string): Promise<void> {
  const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  await row.first().dblclick({ timeout: 60_000 });
  await page.waitForSelector(".monaco-editor .view-line", { timeout: 60_000 });
}

/** A picture to look at, where HAPAX_E2E_PICTURES names a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env["HAPAX_E2E_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Puts the cursor at the end of a line by VS Code's "Go to Line". */
async function goTo(line: number, column: number): Promise<void> {
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.press("Control+G");
  // on a busy machine the box opens late, and what is typed before lands in the file
  const box = page.locator(".quick-input-widget:visible input");
  await box.first().waitFor({ timeout: 20_000 });
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press("Enter");
  await box.first().waitFor({ state: "hidden", timeout: 20_000 });
}

/** Asks for completions again until the entry is there: the first list may come from before the edit. */
async function askUntil(entry: Locator): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press("Control+Space");
    try {
      await entry.waitFor({ timeout: 8_000 });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

test("VS Code shows squiggles, completions and hovers", {
  skip: skip ?? false,
  timeout: 150_000,
}, async (t) => {
  await t.test("a squiggle under an unknown keyword and an unknown backend", async () => {
    await page.waitForSelector(".monaco-editor .squiggly-error", { timeout: 60_000 });
    await picture("squiggle");
    const squiggles = await page.locator(".monaco-editor .squiggly-error").count();
    assert.ok(squiggles >= 2, `${squiggles} squiggles`);
    const language = await page.locator("#status\\.editor\\.mode").textContent();
    assert.equal(language?.trim(), "HAProxy");
  });

  await t.test("the words of the language have colours", async () => {
    const line = page.locator(".view-line", { hasText: "use_backend" }).first();
    const classes = await line
      .locator("span span")
      .evaluateAll((spans) => spans.map((span) => span.className));
    assert.ok(new Set(classes).size >= 3, classes.join(" "));
  });

  await t.test("a hover with what the keyword means", async () => {
    await page
      .locator(".view-line", { hasText: "balance" })
      .locator("span span")
      .filter({ hasText: "balance" })
      .first()
      .hover();
    const shown = page.locator(".monaco-hover:visible", { hasText: "balance" });
    await shown.first().waitFor({ timeout: 20_000 });
    await picture("hover");
    assert.match((await shown.first().textContent()) ?? "", /algorithm/i);
    await page.keyboard.press("Escape");
  });

  await t.test("a completion with the backends there are, which mends the error", async () => {
    await goTo(14, 28);
    await page.keyboard.press("Control+Shift+ArrowLeft");
    await page.keyboard.press("Backspace");
    const entry = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "shop" });
    await askUntil(entry.first());
    await picture("completion");
    await entry.first().click();
    const line = page.locator(".view-line", { hasText: "default_backend" });
    await page.waitForFunction("document.querySelectorAll('.squiggly-error').length === 1", undefined, {
      timeout: 20_000,
    });
    assert.match((await line.first().textContent())!.replaceAll("\u00a0", " "), /default_backend shop/);
    await picture("mended");
  });
});
