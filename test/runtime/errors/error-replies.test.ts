import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPage } from "../../../runtime/errors/default-pages.ts";
import { loadErrorReplies } from "../../../runtime/errors/error-replies.ts";
import type { LoadContext } from "../../../runtime/handlers.ts";
import type { ProxyPlan } from "../../../runtime/plan.ts";
import type { Reply, Stream } from "../../../runtime/stream.ts";

const at = { file: 0, line: 1 };

test("built-in pages are whole and say their status", () => {
  for (const status of [
    200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414, 421, 422, 425, 429, 431, 500, 501, 502, 503, 504,
  ]) {
    const page = defaultPage(status);
    const body = Buffer.from(page.body!).toString();
    assert.match(body, new RegExp(`^<html><body><h1>${status} [^<]+</h1>\n[^\n]+\n</body></html>\n$`));
    assert.deepEqual(page.headers[0], ["content-length", String(body.length)]);
  }
});

function repliesOf(proxies: Record<string, ProxyPlan["errors"]>) {
  const plans = Object.entries(proxies).map(([name, errors]) => ({ name, errors }) as ProxyPlan);
  const load = {
    plan: { httpErrors: [] },
    text: (v: unknown) => () => String(v),
    error: (_at: unknown, m: string) => {
      throw new Error(m);
    },
    world: { hooks: { errorReply: (s: Stream, status: number): Reply => replies(s, status) } },
  } as unknown as LoadContext;
  const replies = loadErrorReplies(plans, () => load);
  return (backend: string | undefined, status: number) =>
    replies(
      { frontend: { name: "fe" }, backend: backend ? { name: backend } : undefined } as unknown as Stream,
      status,
    );
}

test("the backend's page comes before the frontend's, then the built-in one", () => {
  const reply = repliesOf({
    fe: {
      "503": { kind: "redirect", code: 302, location: "/fe" },
      "404": { kind: "redirect", code: 303, location: "/no" },
    },
    be: { "503": { kind: "redirect", code: 302, location: "/be" } },
  });
  const location = (r: Reply) => r.headers.find(([n]) => n === "location")?.[1];
  assert.equal(location(reply("be", 503)), "/be");
  assert.equal(location(reply(undefined, 503)), "/fe");
  assert.equal(location(reply("be", 404)), "/no");
  assert.equal(reply("be", 500).status, 500);
});

test("http-error forms, and pages that ask for the default one", () => {
  const rule = (args: object) => ({
    kind: "reply" as const,
    rule: { action: "http-error", args: args as never, at },
  });
  const reply = repliesOf({
    be: {
      "400": rule({
        status: 400,
        contentType: "text/plain",
        string: "bad",
        hdr: [{ name: "X-A", value: "1" }],
      }),
      "403": rule({ status: 403, defaultErrorfiles: true }),
    },
  });
  const own = reply("be", 400);
  assert.deepEqual(own.headers, [
    ["x-a", "1"],
    ["content-length", "3"],
    ["content-type", "text/plain"],
  ]);
  assert.match(Buffer.from(reply("be", 403).body!).toString(), /403 Forbidden/);
});
