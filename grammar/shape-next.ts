/**
 * Which places may take the next word after some words: for messages and completion. Follows every reading at once,
 * where the parser commits to one.
 */

import type { Shape } from "./shape.ts";
import type { Facets } from "./shape-parser.ts";

/** A place that may stand next. `option`: a place inside the arguments of the option named last. */
export interface Place {
  shape: Extract<Shape, { leaf: number }>;
}

/** A state: take a word by `place` and go on at `then`; or, without a place, go on at all of `skips`. */
interface State {
  place?: Extract<Shape, { leaf: number }>;
  then?: State;
  skips: State[];
}

const machines = new WeakMap<Shape, State>();

/** Places that may follow `words`; empty when the words do not fit at all. `done`: the line may also end here. */
export function nextPlaces(shape: Shape, words: readonly Facets[]): { places: Place[]; done: boolean } {
  let start = machines.get(shape);
  if (start === undefined) {
    start = link(shape, end);
    machines.set(shape, start);
  }
  let states = reach([start]);
  for (const word of words) {
    const next: State[] = [];
    for (const state of states) if (state.place && fits(state.place, word)) next.push(state.then!);
    states = reach(next);
  }
  const places: Place[] = [];
  for (const state of states) if (state.place) places.push({ shape: state.place });
  return { places, done: states.has(end) };
}

const end: State = { skips: [] };

function link(shape: Shape, then: State): State {
  switch (shape.op) {
    case "sequence":
      return shape.items.reduceRight((state, item) => link(item, state), then);
    case "choice":
      return { skips: shape.items.map((item) => link(item, then)) };
    case "optional":
      return { skips: [link(shape.item, then), then] };
    case "repeat": {
      const again: State = { skips: [then] };
      const first = link(shape.item, again);
      again.skips.push(first);
      return first;
    }
    default:
      return { place: shape, then, skips: [] };
  }
}

function reach(states: readonly State[]): Set<State> {
  const seen = new Set<State>();
  const visit = (state: State): void => {
    if (seen.has(state)) return;
    seen.add(state);
    for (const next of state.skips) visit(next);
  };
  for (const state of states) visit(state);
  return seen;
}

function fits(place: Extract<Shape, { leaf: number }>, word: Facets): boolean {
  switch (place.op) {
    case "any":
      return true;
    case "word":
      return place.word === word.word;
    case "option-name":
      return place.cls === word.option;
    case "converter":
      return word.converter;
  }
}
