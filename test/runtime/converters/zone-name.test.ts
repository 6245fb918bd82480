import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { it } from "node:test";
import { strftime } from "../../../runtime/converters/strftime.ts";

const skip = existsSync("/usr/share/zoneinfo/Asia/Kolkata") ? false : "no time zone files here";

// As HAProxy 3.5 printed `%[int(N),ltime("%F %T %z %Z")]` with TZ set so.
const facts: [zone: string, seconds: number, text: string][] = [
  ["Asia/Kolkata", 1700000000, "2023-11-15 03:43:20 +0530 IST"],
  ["Europe/London", 1711846800, "2024-03-31 02:00:00 +0100 BST"],
  ["Europe/London", 1711846799, "2024-03-31 00:59:59 +0000 GMT"],
  ["America/New_York", 4102444800, "2099-12-31 19:00:00 -0500 EST"],
  ["Australia/Lord_Howe", 1700000000, "2023-11-15 09:13:20 +1100 +11"],
  ["Asia/Tokyo", 100000, "1970-01-02 12:46:40 +0900 JST"],
];

for (const [zone, seconds, text] of facts) {
  it(`${zone} at ${seconds}`, { skip }, () => {
    const before = process.env["TZ"];
    process.env["TZ"] = zone;
    try {
      assert.equal(strftime("%F %T %z %Z", seconds, true), text);
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });
}
