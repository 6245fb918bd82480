/**
 * The language server: the only file that knows JSON-RPC. Keeps one snapshot per open document and answers requests by
 * the functions of features/. Findings are sent a moment after the last change.
 */
import type { Readable, Writable } from "node:stream";
import {
  type CancellationToken,
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  type PublishDiagnosticsParams,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { isHaproxyVersion, newestLts, unknownVersion } from "../grammar/haproxy-version.ts";
import { codeActions } from "./features/code-action.ts";
import { completion } from "./features/completion.ts";
import { definition } from "./features/definition.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { documentSymbols } from "./features/document-symbols.ts";
import { foldingRanges } from "./features/folding.ts";
import { hover } from "./features/hover.ts";
import { references } from "./features/references.ts";
import { prepareRename, rename } from "./features/rename.ts";
import { signatureHelp } from "./features/signature-help.ts";
import {
  changeSnapshot,
  openSnapshot,
  reconfigureSnapshot,
  type Snapshot,
  type SnapshotOptions,
} from "./snapshot.ts";

/**
 * Milliseconds of quiet before findings are made anew: as long as it took the last time, so that typing in a large file
 * does not have to wait for findings about what is half typed.
 */
const debounce = { least: 150, most: 1000 };

export interface ServerOptions {
  /** For "$V" in configurations. */
  env?: Record<string, string | undefined>;
  /** Whose rules apply while the client's settings do not say. */
  haproxyVersion?: string;
  /** Build features beyond the usual ones. */
  features?: ReadonlySet<string>;
}

/** Speaks LSP until the client says exit or goes away, then ends the process. */
export function startServer(
  input: Readable = process.stdin,
  output: Writable = process.stdout,
  options: ServerOptions = { env: process.env },
): void {
  const connection = createConnection(input, output);
  serve(connection, options);
  connection.listen();
}

function serve(connection: Connection, { env, haproxyVersion = newestLts, features }: ServerOptions): void {
  const snapshots = new Map<string, Snapshot>();
  const timers = new Map<string, NodeJS.Timeout>();
  let lastCheck = 0;
  let snippets = false;
  const defaults: SnapshotOptions = {
    haproxyVersion,
    ...(env === undefined ? {} : { env }),
    ...(features === undefined ? {} : { features }),
  };
  let settings = defaults;

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    snippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    settings = withSettings(connection, settings, defaults, params.initializationOptions);
    return {
      serverInfo: { name: "hapax" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: { triggerCharacters: [" ", ",", "(", "[", "{", "!", "%", "/", "@", "."] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: [" ", "(", ","] },
        definitionProvider: true,
        referencesProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        renameProvider: { prepareProvider: true },
      },
    };
  });

  /** A failure of ours must not end the session: it is logged, and the client gets the empty answer. */
  const guarded = <T>(what: string, empty: T, answer: () => T): T => {
    try {
      return answer();
    } catch (error) {
      connection.console.error(
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return empty;
    }
  };

  /** Answers from the document's snapshot, unless the client no longer wants to know. */
  const answer = <P extends { textDocument: { uri: string } }, T>(
    what: string,
    empty: T,
    feature: (snapshot: Snapshot, params: P) => T,
  ) => {
    return (params: P, token: CancellationToken): T | ResponseError<undefined> => {
      if (token.isCancellationRequested)
        return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      const snapshot = snapshots.get(params.textDocument.uri);
      return snapshot === undefined ? empty : guarded(what, empty, () => feature(snapshot, params));
    };
  };

  /** A client that has just gone away is no error. */
  const send = (params: PublishDiagnosticsParams): void => {
    connection.sendDiagnostics(params).catch(() => {});
  };

  const publish = (uri: string): void => {
    const snapshot = snapshots.get(uri);
    if (snapshot === undefined) return;
    const begin = performance.now();
    const found = guarded("diagnostics", undefined, () => diagnostics(snapshot));
    lastCheck = performance.now() - begin;
    if (found !== undefined) send({ uri, version: snapshot.version, diagnostics: found });
  };

  const publishSoon = (uri: string, delay: number): void => {
    clearTimeout(timers.get(uri));
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri);
        publish(uri);
      }, delay),
    );
  };

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    guarded("open", undefined, () => {
      snapshots.set(uri, openSnapshot(uri, version, text, settings));
      publishSoon(uri, 0);
    });
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const snapshot = snapshots.get(uri);
    if (snapshot === undefined) return;
    guarded("change", undefined, () => {
      snapshots.set(uri, changeSnapshot(snapshot, version, contentChanges));
      publishSoon(uri, Math.min(Math.max(lastCheck, debounce.least), debounce.most));
    });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    if (snapshots.delete(uri)) send({ uri, diagnostics: [] });
  });
  connection.onDidChangeConfiguration(({ settings: changed }) => {
    settings = withSettings(connection, settings, defaults, (changed as { hapax?: unknown } | null)?.hapax);
    for (const [uri, snapshot] of snapshots) {
      snapshots.set(uri, reconfigureSnapshot(snapshot, settings));
      publishSoon(uri, 0);
    }
  });

  connection.onCompletion(answer("completion", null, (s, p) => completion(s, p.position, snippets)));
  connection.onHover(answer("hover", null, (s, p) => hover(s, p.position) ?? null));
  connection.onSignatureHelp(answer("signatureHelp", null, (s, p) => signatureHelp(s, p.position) ?? null));
  connection.onDefinition(answer("definition", null, (s, p) => definition(s, p.position)));
  connection.onReferences(
    answer("references", null, (s, p) => references(s, p.position, p.context.includeDeclaration)),
  );
  connection.onDocumentSymbol(answer("documentSymbol", null, (s) => documentSymbols(s)));
  connection.onFoldingRanges(answer("foldingRange", null, (s) => foldingRanges(s)));
  connection.onCodeAction(answer("codeAction", null, (s, p) => codeActions(s, p.range)));
  connection.onPrepareRename(answer("prepareRename", null, (s, p) => prepareRename(s, p.position) ?? null));
  connection.onRenameRequest(
    answer("rename", null, (s, p) => {
      const edit = rename(s, p.position, p.newName);
      return typeof edit === "string" ? new ResponseError(LSPErrorCodes.RequestFailed, edit) : edit;
    }),
  );
  connection.onShutdown(() => {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  });
}

/** Settings as the client sends them; what is not understood stays as it was. An empty version is that of the start. */
function withSettings(
  connection: Connection,
  settings: SnapshotOptions,
  defaults: SnapshotOptions,
  given: unknown,
): SnapshotOptions {
  const version = (given as { haproxyVersion?: unknown } | null | undefined)?.haproxyVersion;
  if (typeof version !== "string") return settings;
  if (version === "") return defaults;
  if (isHaproxyVersion(version)) return { ...settings, haproxyVersion: version };
  connection.window.showWarningMessage(`hapax.haproxyVersion: ${unknownVersion(version)}`);
  return settings;
}
