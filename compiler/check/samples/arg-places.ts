import { parseSyntax, type Syntax } from "../../../grammar/syntax.ts";
import type { ParsedType } from "../../../grammar/tree.ts";

/** What the arguments of a fetch or converter may be, place by place. */
export interface ArgPlaces {
  /** Alternatives of each place; the last one goes on when `repeated`. */
  places: readonly { name: string; types: readonly ParsedType[] }[];
  /** Fewest arguments. */
  least: number;
  repeated: boolean;
}

const memo = new Map<string, ArgPlaces>();
const none: ArgPlaces = { places: [], least: 0, repeated: false };

/** Reads a catalogue `args` notation: `<name:str>[,<occ:int>]`. */
export function argPlaces(args: string | undefined): ArgPlaces {
  if (args === undefined || args === "") return none;
  let found = memo.get(args);
  if (found === undefined) {
    found = placesOf(parseSyntax(args));
    memo.set(args, found);
  }
  return found;
}

type Place = { name: string; types: readonly ParsedType[] };

function placesOf(syntax: Syntax): ArgPlaces {
  switch (syntax.kind) {
    case "literal":
      return none;
    case "value":
      return { places: [{ name: syntax.name, types: [syntax.type] }], least: 1, repeated: false };
    case "optional": {
      const inner = placesOf(syntax.item);
      return { ...inner, least: 0 };
    }
    case "repeat":
      return { ...placesOf(syntax.item), repeated: true };
    case "sequence": {
      const places: Place[] = [];
      let least = 0;
      let repeated = false;
      for (const item of syntax.items) {
        const inner = placesOf(item);
        places.push(...inner.places);
        least += inner.least;
        repeated ||= inner.repeated;
      }
      return { places, least, repeated };
    }
    case "choice": {
      const all = syntax.items.map(placesOf);
      const places: Place[] = [];
      for (let at = 0; at < Math.max(...all.map((each) => each.places.length)); at++) {
        const here = all.flatMap((each) => (each.places[at] === undefined ? [] : [each.places[at]!]));
        places.push({ name: here[0]!.name, types: here.flatMap((each) => each.types) });
      }
      return {
        places,
        least: Math.min(...all.map((each) => each.least)),
        repeated: all.some((each) => each.repeated),
      };
    }
  }
}
