import assert from "node:assert/strict";
import { test } from "node:test";
import { type FileReader, readFiles } from "../../../compiler/model/read-files.ts";

const tree: Record<string, string | string[]> = {
  "main.cfg": "global\n",
  "conf.d": ["20-b.cfg", "10-a.cfg", "note.txt", ".hidden.cfg", ".cfg"],
  "conf.d/10-a.cfg": "a\n",
  "conf.d/20-b.cfg": "b\n",
};

const reader: FileReader = {
  read: (path) => {
    const content = tree[path];
    if (typeof content !== "string") throw new Error("no such file");
    return Buffer.from(content);
  },
  isDirectory: (path) => Array.isArray(tree[path]),
  list: (path) => tree[path] as string[],
};

test("files in order; of directories the *.cfg files, sorted", () => {
  const { files, failures } = readFiles(["conf.d", "main.cfg", "conf.d/"], {
    ...reader,
    isDirectory: (path) => reader.isDirectory(path.replace(/\/$/, "")),
    list: (path) => reader.list(path.replace(/\/$/, "")),
  });
  assert.deepEqual(
    files.map((file) => file.name),
    ["conf.d/10-a.cfg", "conf.d/20-b.cfg", "main.cfg", "conf.d/10-a.cfg", "conf.d/20-b.cfg"],
  );
  assert.deepEqual(failures, []);
});

test("what cannot be read is told, the rest is read", () => {
  const { files, failures } = readFiles(["gone.cfg", "main.cfg"], reader);
  assert.equal(files.length, 1);
  assert.deepEqual(failures, [{ name: "gone.cfg", message: "no such file" }]);
});
