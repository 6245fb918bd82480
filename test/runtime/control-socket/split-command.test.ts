import assert from "node:assert/strict";
import { test } from "node:test";
import { splitCommands, splitWords } from "../../../runtime/control-socket/split-command.ts";

test("semicolons separate commands unless escaped", () => {
  assert.deepEqual(splitCommands("show map;show acl"), ["show map", "show acl"]);
  assert.deepEqual(splitCommands("add acl f a\\;b;show acl"), ["add acl f a\\;b", "show acl"]);
  assert.deepEqual(splitCommands(""), [""]);
});

test("words end at blanks unless escaped", () => {
  assert.deepEqual(splitWords("  add  acl\tx Mon\\ User\\ Agent\\; "), [
    "add",
    "acl",
    "x",
    "Mon User Agent;",
  ]);
  assert.deepEqual(splitWords("a\\\\b"), ["a\\b"]);
  assert.deepEqual(splitWords("a\\"), ["a"]);
  assert.deepEqual(splitWords(" \t"), []);
});
