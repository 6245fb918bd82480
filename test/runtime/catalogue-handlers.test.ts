import assert from "node:assert/strict";
import { test } from "node:test";
import { actions as actionRows } from "../../grammar/catalogue/actions/index.ts";
import { fetches as fetchRows } from "../../grammar/catalogue/fetches/index.ts";
import { actions } from "../../runtime/actions/index.ts";
import { fetches } from "../../runtime/fetches/index.ts";
import { multiValued } from "../../runtime/fetches/multi-valued.ts";
import { bindFetch, fakeLoad } from "../harness/fake-stream.ts";

function yes(rows: Record<string, unknown>): string[] {
  return Object.entries(rows)
    .filter(([, row]) => [row].flat().some((r) => (r as { runtime: string }).runtime === "yes"))
    .map(([name]) => name)
    .sort();
}

test("every fetch the catalogue promises has a handler, and no other", () => {
  assert.deepEqual(Object.keys(fetches).sort(), yes(fetchRows));
});

test("every action the catalogue promises has a handler, and no other", () => {
  assert.deepEqual(Object.keys(actions).sort(), yes(actionRows));
});

test("the list of multi-valued fetches is that of the handlers that walk values", () => {
  const walking = Object.keys(fetches).filter(
    (name) => bindFetch(fetches[name], [], fakeLoad()).each !== undefined,
  );
  assert.deepEqual(walking.sort(), [...multiValued].sort());
});
