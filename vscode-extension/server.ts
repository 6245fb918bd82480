/** The language server inside the extension, a program of its own. */
import { startServer } from "../lsp/server.ts";

startServer();
