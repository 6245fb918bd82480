/** However a message is cut into reads, the parser says the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Body, BodyReader } from "../../../runtime/http1/body.ts";
import { Framing, H1Head } from "../../../runtime/http1/head.ts";
import { Inbox } from "../../../runtime/http1/inbox.ts";
import { parseRequestHead, parseResponseHead } from "../../../runtime/http1/parse-head.ts";
import { hostileRequests } from "./hostile-messages.ts";

const options = { lax: false, maxHeaders: 101 };
/** The transport's buffer: overwritten by every read, so that whoever kept a reference shows. */
const shared = Buffer.alloc(70_000);

interface Outcome {
  code: number;
  head?: string;
  body?: string;
  trailers?: string;
  end?: string;
}

function describe(head: H1Head): string {
  const lines = [`${head.method} ${head.target} ${head.version}`];
  for (let i = 0; i < head.count; i++) lines.push(`${head.name(i)}: ${head.value(i)}`);
  return `${lines.join("\n")}\n${head.flags} ${head.contentLength}`;
}

/** Reads a request and its body from pieces, as the client connection does. */
function read(pieces: Buffer[]): Outcome {
  const inbox = new Inbox();
  const head = new H1Head();
  const body = new BodyReader();
  let parsed = false;
  let described = "";
  const content: string[] = [];
  for (const piece of pieces) {
    piece.copy(shared);
    inbox.feed(shared, 0, piece.length);
    if (!parsed) {
      const n = parseRequestHead(head, inbox.buf, inbox.pos, inbox.end, options);
      if (n < 0) return { code: n };
      if (n > 0) {
        inbox.pos += n;
        parsed = true;
        head.own();
        if ((head.flags & Framing.chunked) !== 0) body.start("chunked", 0);
        else body.start(head.contentLength > 0 ? "length" : "none", head.contentLength);
      }
    }
    if (parsed) {
      described = describe(head);
      for (;;) {
        const r = body.read(inbox);
        if (r === Body.data) content.push(inbox.buf.toString("latin1", body.from, body.to));
        else if (r === Body.error) return { code: -1000, head: described };
        else break;
      }
    }
    inbox.settle();
    shared.fill(0x21);
  }
  if (!parsed) return { code: 0 };
  const tail = body.trailers;
  return {
    code: 1,
    head: described,
    body: content.join(""),
    trailers:
      tail === undefined
        ? ""
        : Array.from({ length: tail.count }, (_, i) => `${tail.name(i)}: ${tail.value(i)}`).join("\n"),
    end: `${body.finished} ${inbox.buf.toString("latin1", inbox.pos, inbox.end)}`,
  };
}

const short = Object.entries(hostileRequests).filter(([, text]) => text.length < 400);

test("every request, cut in two at every byte", () => {
  for (const [name, text] of short) {
    const whole = Buffer.from(text, "latin1");
    const expected = read([whole]);
    for (let cut = 1; cut < whole.length; cut++) {
      assert.deepEqual(read([whole.subarray(0, cut), whole.subarray(cut)]), expected, `${name} at ${cut}`);
    }
  }
});

test("every request, byte by byte", () => {
  for (const [name, text] of short) {
    const whole = Buffer.from(text, "latin1");
    assert.deepEqual(read([...whole].map((b) => Buffer.from([b]))), read([whole]), name);
  }
});

test("chunked bodies come out the same however chunks and reads are cut", () => {
  const piece = fc.uint8Array({ minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.array(fc.nat(400), { maxLength: 20 }),
      (chunks, cuts) => {
        const content = Buffer.concat(chunks);
        const wire = Buffer.concat([
          Buffer.from("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"),
          ...chunks.map((c) =>
            Buffer.concat([Buffer.from(`${c.length.toString(16)}\r\n`), c, Buffer.from("\r\n")]),
          ),
          Buffer.from("0\r\n\r\nNEXT"),
        ]);
        const pieces: Buffer[] = [];
        let at = 0;
        for (const c of cuts) {
          if (at >= wire.length) break;
          pieces.push(wire.subarray(at, at + c + 1));
          at += c + 1;
        }
        if (at < wire.length) pieces.push(wire.subarray(at));
        const got = read(pieces);
        assert.equal(got.body, content.toString("latin1"));
        assert.equal(got.end, "true NEXT");
      },
    ),
    { numRuns: 300 },
  );
});

test("no bytes make the parsers throw", () => {
  const words = [
    "GET ",
    "/",
    " HTTP/1.1",
    "\r\n",
    "\n",
    "\r",
    ": ",
    "Host",
    "Connection: ",
    "close",
    "Transfer-Encoding: ",
    "chunked",
    ",",
    "Content-Length: ",
    "1",
    "\0",
    " ",
    "\t",
    "HTTP/1.1 200 OK",
    "é",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 40 }),
      (parts) => {
        const bytes = Buffer.from(parts.join(""), "latin1");
        for (const parse of [parseRequestHead, parseResponseHead]) {
          const n = parse(new H1Head(), Buffer.from(bytes), 0, bytes.length, options);
          assert.ok(n <= bytes.length);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
