/** The VS Code side: starts the language server and lets it speak. */
import { join } from "node:path";
import { type ExtensionContext, workspace } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  await start(context);
  context.subscriptions.push(
    workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration("hapax.path")) return;
      await deactivate();
      await start(context);
    }),
  );
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function start(context: ExtensionContext): Promise<void> {
  const settings = workspace.getConfiguration("hapax");
  client = new LanguageClient("hapax", "hapax", serverOptions(context, settings.get<string>("path", "")), {
    documentSelector: [{ language: "haproxy" }],
    initializationOptions: { haproxyVersion: settings.get<string>("haproxyVersion", "") },
    synchronize: { configurationSection: "hapax" },
  });
  await client.start();
}

/** The server that comes along runs on the editor's own Node; nothing else has to be installed. */
function serverOptions(context: ExtensionContext, path: string): ServerOptions {
  if (path !== "" && workspace.isTrusted) return { command: path, args: ["lsp", "--stdio"] };
  const module = join(context.extensionPath, "dist", "server.cjs");
  return { module, transport: TransportKind.stdio };
}
