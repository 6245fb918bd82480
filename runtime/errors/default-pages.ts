import { reasonPhrase } from "../http1/reason.ts";
import type { Reply } from "../stream.ts";

/** What a person reads below the status, in our words. */
const notes: Readonly<Record<number, string>> = {
  200: "The service is up.",
  400: "The request could not be understood.",
  401: "A user name and password are needed here.",
  403: "The rules of this site forbid the request.",
  404: "There is nothing at this address.",
  405: "This method cannot be used here.",
  407: "A user name and password are needed for this proxy.",
  408: "The request took too long to arrive.",
  410: "What was here is gone for good.",
  413: "The request is larger than allowed.",
  414: "The address is longer than allowed.",
  421: "This connection does not serve that host.",
  422: "The request cannot be processed as it is.",
  425: "The request came before the connection was proven.",
  429: "Too many requests; try again later.",
  431: "The headers of the request are larger than allowed.",
  500: "Something went wrong inside the proxy.",
  501: "The proxy cannot do what was asked.",
  502: "The server's answer was broken or cut short.",
  503: "No server can take this request now.",
  504: "The server did not answer in time.",
};

/** The built-in page of a status (manual 4.2 "errorfile" lists the statuses). */
export function defaultPage(status: number): Reply {
  const title = `${status} ${reasonPhrase(status)}`;
  const body = Buffer.from(
    `<html><body><h1>${title}</h1>\n${notes[status] ?? ""}\n</body></html>\n`,
    "latin1",
  );
  const reply: Reply = {
    status,
    headers: [
      ["content-length", String(body.length)],
      ["cache-control", "no-cache"],
    ],
    body,
  };
  if (status === 400 || status === 408) reply.close = true;
  reply.headers.push(["content-type", "text/html"]);
  return reply;
}
