import type { H1Head } from "../http1/head.ts";
import type { HttpTxn } from "../stream.ts";
import type { HttpStream } from "./http-stream.ts";

/** One request and its response. */
export class Txn implements HttpTxn {
  req: H1Head;
  res: H1Head | undefined = undefined;
  status = -1;
  denyStatus = 0;
  serverStatus?: number;
  cookieFlags: [string, string] = ["-", "-"];
  clientCookie?: string;
  serverCookie?: string;
  originalMethod = "";
  originalTarget = "";
  originalVersion = "";
  keepAlive = true;
  private readonly stream: HttpStream;

  constructor(stream: HttpStream, req: H1Head) {
    this.stream = stream;
    this.req = req;
  }
  reqBody(): { data: Uint8Array; complete: boolean } {
    return this.stream.requestBody();
  }
  resBody(): { data: Uint8Array; complete: boolean } {
    return this.stream.responseBody();
  }
}
